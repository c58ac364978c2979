/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.sandbox.Fault;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Bills that are dated in a closed period; the clock of the sink says 2026-11-22. */
class ClosedPeriodTest extends SinkTest {

    private final BookingSettings settings = new BookingSettings();

    @BeforeEach
    void settings() {
        settings.setClosedPeriod("nextOpenDay");
        sink.setSettings(settings);
    }

    @ParameterizedTest
    @CsvSource({
            "2026-10-15 08:30:00, 2026-10-31, 2026-11-01 00:00:00", "2026-10-15, 2026-10-31, 2026-11-01",
            "2026-11-20 08:30:00, 2026-11-20, 2026-11-22 00:00:00", "2026-09-01 08:30:00, 2026-11-10, 2026-11-22 00:00:00",
            "2026-10-15 08:30:00, 2026-10-01, 2026-10-15 08:30:00" })
    void shouldDateABillOnTheNextOpenDay(String date, LocalDate closedUntil, String booked) {
        sandbox.kingdee().closedUntil(closedUntil);
        ObjectNode bill = dated("CK1", date);

        List<BillOutcome> outcomes = outcomes(send(List.of(bill, bill("CK2"))));

        assertThat(outcomes).extracting(BillOutcome::kind).containsOnly(BillOutcome.Kind.SAVED);
        assertThat(sandbox.kingdee().bill(FORM, "CK1").orElseThrow().model().path("FDate").asText()).isEqualTo(booked);
        if (!booked.equals(date)) {
            assertThat(outcomes.get(0).message()).isEqualTo(
                    "dated " + booked.substring(0, 10) + ", because the period of its own day is closed");
        }
        assertThat(outcomes(send(List.of(bill)))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.ALREADY_SAVED);
        assertThat(sandbox.kingdee().bills(FORM)).allMatch(one -> one.saves() == 1);
    }

    @Test
    void shouldNotCountABillAmongThoseOfTheDayThatItWasMovedTo() {
        BookedBills booked = new BookedBills();
        booked.setAccount(account);
        booked.setDataSource(dataSource);
        BookedBills.Fields fields = new BookedBills.Fields(FORM, Bills.SOURCE_FIELD, "FEntity", "FRealQty", null);
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 10, 31));
        send(List.of(dated("CK1", "2026-10-15 08:30:00"), dated("CK2", "2026-11-01 08:30:00")));

        assertThat(booked.dated(fields, LocalDate.of(2026, 11, 1), "")).extracting(BookedBills.BookedBill::sourceId)
                .containsExactly("CK2");
        assertThat(booked.dated(fields, LocalDate.of(2026, 10, 15), "")).as("a person looks for it on its own day")
                .extracting(BookedBills.BookedBill::sourceId).containsExactly("CK1");
        assertThat(booked.of(fields, List.of("CK1"))).as("it is not missing on its own").hasSize(1);
    }

    @Test
    void shouldKnowTheOwnDayOfABillThatWasDatedAnewSeveralTimes() {
        BookedBills booked = new BookedBills();
        booked.setAccount(account);
        booked.setDataSource(dataSource);
        BookedBills.Fields fields = new BookedBills.Fields(FORM, Bills.SOURCE_FIELD, "FEntity", "FRealQty", null);
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 10, 31));

        send(List.of(dated("CK1", "2026-08-15 08:30:00")));

        assertThat(booked.dated(fields, LocalDate.of(2026, 8, 15), "")).extracting(BookedBills.BookedBill::sourceId)
                .containsExactly("CK1");
        assertThat(booked.dated(fields, LocalDate.of(2026, 10, 1), "")).isEmpty();
    }

    @Test
    void shouldDateABillOnItsOwnDayOnceThatIsOpenAgain() {
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 10, 31));
        sandbox.faults().at("kingdee:BatchSave", 2, Fault.LOCK_CONFLICT);
        assertThat(summary(send(List.of(dated("CK1", "2026-10-15"))))).isEqualTo("CK1=RETRY");
        sandbox.kingdee().closedUntil(LocalDate.MIN);

        assertThat(summary(send(List.of(dated("CK1", "2026-10-15"))))).isEqualTo("CK1=SAVED");

        assertThat(new BillLedger(dataSource, clock, account.getAcctId(), FORM).find(List.of("CK1")).get("CK1").ownDay())
                .isNull();
    }

    /** What it has booked would be believed not to be, when our own attempt fails. */
    @Test
    void shouldLeaveABillToAnotherProcessThatHasDatedItAnewMeanwhile() {
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 10, 31));
        sandbox.faults().at("kingdee:BatchSave", 4, Fault.LOCK_CONFLICT);
        BillLedger ledger = new BillLedger(dataSource, clock, account.getAcctId(), FORM);
        KingdeeSink other = sink(account);
        other.setRouteId(ROUTE);
        other.setSettings(settings);
        AtomicBoolean done = new AtomicBoolean();
        sink.setDataSource(afterEachUse(() -> {
            BillLedger.Entry entry = ledger.find(List.of("CK1")).get("CK1");
            if (entry != null && entry.state() == BillLedger.State.REFUSED && done.compareAndSet(false, true)) {
                Exchange exchange = new DefaultExchange(context);
                exchange.getMessage().setBody(List.of(dated("CK1", "2026-10-15")));
                assertThatCode(() -> other.process(exchange)).doesNotThrowAnyException();
            }
        }));

        assertThat(summary(send(List.of(dated("CK1", "2026-10-15"))))).isEqualTo("CK1=RETRY");

        assertThat(ledger.find(List.of("CK1")).get("CK1").state()).isEqualTo(BillLedger.State.BOOKED);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(3);
        assertThat(summary(send(List.of(dated("CK1", "2026-10-15"))))).isEqualTo("CK1=ALREADY_SAVED");
    }

    @Test
    void shouldNeverDateABillInTheFuture() {
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 11, 22));

        assertThat(outcomes(send(List.of(dated("CK1", "2026-11-20"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.DEAD);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("已结账");
    }

    @Test
    void shouldKeepTheBillAsADeadLetterUnlessToldOtherwise() {
        settings.setClosedPeriod("deadLetter");
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 10, 31));

        outcomes(send(List.of(dated("CK1", "2026-10-15"))));

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().cause()).isEqualTo(Cause.REFUSED);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @Test
    void shouldKeepABillThatIsRefusedForAnotherReason() {
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 10, 31));
        settings.setClosedPeriodTexts("no such text");

        assertThat(outcomes(send(List.of(dated("CK1", "2026-10-15"), bill("CK2", "SKU-9999", "1")))))
                .extracting(BillOutcome::kind).containsOnly(BillOutcome.Kind.DEAD);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @Test
    void shouldSayWhichPoliciesThereAre() {
        assertThatThrownBy(() -> settings.setClosedPeriod("later")).hasMessageContaining("deadLetter or nextOpenDay");
    }

    private static ObjectNode dated(String number, String date) {
        return bill(number).put("FDate", date);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Fault;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.SOURCE_FIELD;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Which document is in which summary, and what a summary says. The clock says noon of 22 November in Shanghai. */
class DailySummaryTest extends SinkTest {

    private static final String SUMMARIES = "summaries";

    private final DailySummary summary = new DailySummary();

    @BeforeEach
    void summary() {
        summary.setAccount(account);
        summary.setDataSource(dataSource);
        summary.setDeadLetters(deadLetters);
        summary.setClock(clock);
        summary.setRouteId(SUMMARIES);
        summary.setFormId(FORM);
    }

    private static SourceBill document(String number, String day, String shop, String quantity) {
        ObjectNode model = bill(number);
        model.put("FDate", day + " 13:40:00");
        ObjectNode line = (ObjectNode) model.path("FEntity").path(0);
        line.put("FMustQty", quantity).put("FRealQty", quantity);
        JsonNode record = KingdeeJson.MAPPER.createObjectNode().put("order_no", number).put("shop_no", shop)
                .put("warehouse_no", "W1");
        return new SourceBill(model, record, "stockout_order_query_trade", "sid");
    }

    private void collect(SourceBill... documents) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(documents));
        summary.collect(exchange);
    }

    @SuppressWarnings("unchecked")
    private List<SourceBill> summarise() {
        Exchange exchange = new DefaultExchange(context);
        summary.summarise(exchange);
        end(exchange);
        return exchange.getMessage().getBody(List.class);
    }

    private static void end(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    private static SourceBill of(SourceBill document, String customer) {
        document.model().putObject("FCustomerID").put("FNumber", customer);
        return document;
    }

    private static String customer(ObjectNode bill) {
        return bill.at("/FCustomerID/FNumber").asText();
    }

    private List<String> numbers() {
        return summarise().stream().map(made -> made.model().path("FBillNo").asText()).toList();
    }

    private DeadLetter deadLetter(String number) {
        return deadLetters.find(SUMMARIES, number).orElseThrow().letter();
    }

    /** What one process reads for a summary another one could replace before the first has announced it. */
    @Test
    void shouldKeepDocumentsToOneProcessUntilTheirSummariesAreBooked() {
        Shared store = new Shared();
        summary.setBatchStore(store);
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        assertThat(store.users).hasValue(0);
        Exchange exchange = new DefaultExchange(context);

        summary.summarise(exchange);

        assertThat(store.users).as("the summary is on its way").hasValue(1);
        end(exchange);
        assertThat(store.users).hasValue(0);
        store.elsewhere = 3;
        collect(document("CK2", "2026-11-21", "S1", "1.0000"));
        assertThat(store.elsewhere).as("it has waited for the other process").isZero();
    }

    @Test
    void shouldNotWaitForEverForAProcessThatHasTheSummaries() {
        Shared store = new Shared();
        store.elsewhere = Integer.MAX_VALUE;

        assertThatIllegalStateException().isThrownBy(() -> new SummaryTurn(store, SUMMARIES, Duration.ZERO).take())
                .withMessageContaining("Another process").withMessageContaining("erp.cluster");
    }

    @Test
    void shouldNotWaitForAProcessThatHasTheSummariesOfAnotherRoute() {
        Set<String> inUse = new HashSet<>();
        BatchStore store = new MemoryBatchStore(Duration.ZERO, clock) {
            @Override
            public void open(String scope) {
                if (!inUse.add(scope)) {
                    throw new IllegalStateException("in use");
                }
            }
        };
        new SummaryTurn(store, SUMMARIES, Duration.ZERO).take();

        new SummaryTurn(store, "sst-sales-summary-to-kingdee", Duration.ZERO).take();

        assertThatIllegalStateException().isThrownBy(() -> new SummaryTurn(store, SUMMARIES, Duration.ZERO).take());
    }

    @Test
    void shouldNotWaitForAnotherProcessAnyLongerWhenItIsToldToStop() {
        Shared store = new Shared();
        store.elsewhere = 5;
        Thread.currentThread().interrupt();

        assertThatIllegalStateException().isThrownBy(() -> new SummaryTurn(store, SUMMARIES, Duration.ofMinutes(1)).take())
                .withMessageContaining("Another process");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.elsewhere).isEqualTo(4);
    }

    private static final class Shared extends MemoryBatchStore {
        private final AtomicInteger users = new AtomicInteger();
        private int elsewhere;

        Shared() {
            super(Duration.ZERO, Clock.systemUTC());
        }

        @Override
        public void open(String scope) {
            if (elsewhere > 0) {
                elsewhere--;
                throw new IllegalStateException("in use");
            }
            users.incrementAndGet();
        }

        @Override
        public void release(String scope) {
            users.decrementAndGet();
        }
    }

    @Test
    void shouldMakeOneBillOfEachShopWarehouseAndDayThatIsOver() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"), document("CK2", "2026-11-21", "S1", "2.5000"),
                document("CK3", "2026-11-21", "S2", "1.0000"), document("CK4", "2026-11-20", "S1", "1.0000"),
                document("CK5", "2026-11-22", "S1", "1.0000"));
        assertThat(summary.homes(List.of("CK1", "CK9"))).containsExactly(Map.entry("CK1", Optional.empty()));

        List<SourceBill> made = summarise();

        assertThat(made).extracting(one -> one.model().path("FBillNo").asText())
                .containsExactly("HZ20261120-S1-W1", "HZ20261121-S1-W1", "HZ20261121-S2-W1");
        assertThat(made).allMatch(one -> one.account().equals("sid") && one.record() == null);
        assertThat(made.get(1).model().path(SOURCE_FIELD).asText()).isEqualTo("HZ20261121-S1-W1");
        assertThat(made.get(1).model().path("FEntity").toString()).contains("3.5").doesNotContain("2.5000");
        assertThat(summary.homes(List.of("CK1", "CK2", "CK3", "CK4", "CK5"))).isEqualTo(Map.of(
                "CK1", Optional.of("HZ20261121-S1-W1"), "CK2", Optional.of("HZ20261121-S1-W1"),
                "CK3", Optional.of("HZ20261121-S2-W1"), "CK4", Optional.of("HZ20261120-S1-W1"), "CK5", Optional.empty()));
        clock.forward(Duration.ofHours(13));
        assertThat(numbers()).as("and the day after").contains("HZ20261122-S1-W1");
    }

    @Test
    void shouldLetNoDocumentKeepOthersFromTheirSummaryByANameThatNoColumnTakes() {
        collect(document("CK1", "2026-11-21", "S".repeat(400), "1.0000"), document("CK2", "2026-11-21", "S1", "1.0000"),
                document("CK3", "2026-11-21", "S".repeat(190), "1.0000"), document("CK4", "2026-11-21", "S\0", "1.0000"));

        assertThat(numbers()).containsExactly("HZ20261121-S1-W1");
        assertThat(deadLetters.list(SUMMARIES, DeadLetter.Status.OPEN, 10)).hasSize(3)
                .allMatch(stored -> stored.letter().message().contains("at most 150"));
    }

    @Test
    void shouldMakeASummaryUntilItIsBooked() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        summarise();
        List<SourceBill> again = summarise();

        assertThat(outcomes(send(again))).extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.SAVED);

        assertThat(summarise()).isEmpty();
        assertThat(sandbox.kingdee().bill(FORM, "HZ20261121-S1-W1")).isPresent();
    }

    @Test
    void shouldFindABookedSummaryByThePrefixOfItsNumber() {
        BookingSettings settings = new BookingSettings();
        settings.setNumberPrefix("A-");
        summary.setSettings(settings);
        sink.setSettings(settings);
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));

        send(summarise());

        assertThat(sandbox.kingdee().bill(FORM, "A-HZ20261121-S1-W1")).isPresent();
        assertThat(summarise()).isEmpty();
    }

    @Test
    void shouldGiveALateDocumentASummaryOfItsOwn() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        send(summarise());
        collect(document("CK2", "2026-11-21", "S1", "1.0000"));
        send(summarise());
        collect(document("CK3", "2026-11-21", "S1", "1.0000"));

        assertThat(numbers()).containsExactly("HZ20261121-S1-W1-3");
        assertThat(summary.homes(List.of("CK2", "CK3"))).containsEntry("CK2", Optional.of("HZ20261121-S1-W1-2"))
                .containsEntry("CK3", Optional.of("HZ20261121-S1-W1-3"));
    }

    @Test
    void shouldTakeAChangeUntilTheSummaryIsMadeAndTellOfItAfterwards() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        collect(document("CK1", "2026-11-20", "S2", "4.0000"));
        assertThat(numbers()).containsExactly("HZ20261120-S2-W1");
        collect(document("CK1", "2026-11-20", "S2", "4.0000"));
        assertThat(deadLetters.count(SUMMARIES, Status.OPEN)).as("nothing has changed").isZero();
        send(summarise());

        collect(document("CK1", "2026-11-20", "S2", "5.0000"));

        DeadLetter told = deadLetter("CK1");
        assertThat(told.cause()).isEqualTo(Cause.CONFLICT);
        assertThat(told.message()).contains("has changed after the summary that holds it was made");
        assertThat(told.formId()).isEqualTo(FORM);
        assertThat(told.source()).isEqualTo("stockout_order_query_trade");
        assertThat(told.record()).contains("\"order_no\":\"CK1\"");
        assertThat(summarise()).isEmpty();
        assertThat(sandbox.kingdee().bill(FORM, "HZ20261120-S2-W1").orElseThrow().model().path("FEntity").toString())
                .contains("4.0").doesNotContain("5.0");
    }

    @Test
    void shouldNotCloseTheConflictOfALaterStateWhenTheBookedOneComesAgain() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        send(summarise());
        SourceBill later = document("CK1", "2026-11-21", "S1", "2.0000");
        ((ObjectNode) later.record()).put("modified", "2026-11-22 11:00:00");
        collect(later);

        collect(document("CK1", "2026-11-21", "S1", "1.0000"));

        assertThat(deadLetters.find(SUMMARIES, "CK1").orElseThrow().status()).isEqualTo(Status.OPEN);
    }

    @Test
    void shouldRepairASummaryThatKingdeeHasRefused() {
        SourceBill wrong = document("CK1", "2026-11-21", "S1", "1.0000");
        ((ObjectNode) wrong.model().at("/FEntity/0/FMaterialID")).put("FNumber", "SKU-9999");
        collect(wrong, document("CK2", "2026-11-21", "S1", "2.0000"));
        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.DEAD);

        // the table is corrected, and the documents are delivered again
        collect(document("CK1", "2026-11-21", "S1", "1.0000"), document("CK2", "2026-11-21", "S1", "2.0000"));

        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.SAVED);
        assertThat(sandbox.kingdee().bill(FORM, "HZ20261121-S1-W1").orElseThrow().model().path("FEntity").toString())
                .contains("SKU-0001").contains("3.0").doesNotContain("SKU-9999");
        assertThat(deadLetters.count(Status.OPEN)).isZero();
        assertThat(deadLetters.find(ROUTE, "HZ20261121-S1-W1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    /** Somebody has entered it by hand, and later the material is there. */
    @Test
    void shouldNotMakeASummaryAgainWhoseDeadLetterWasDropped() {
        sink.setRoute(SUMMARIES);
        SourceBill wrong = document("CK1", "2026-11-21", "S1", "1.0000");
        ((ObjectNode) wrong.model().at("/FEntity/0/FMaterialID")).put("FNumber", "SKU-9999");
        collect(wrong);
        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.DEAD);
        assertThat(deadLetters.close(SUMMARIES, "HZ20261121-S1-W1", Status.DROPPED)).isTrue();
        sandbox.kingdee().baseData("materials", "SKU-9999");

        assertThat(numbers()).isEmpty();
        assertThat(summary.isPassedOver("HZ20261121-S1-W1")).isTrue();
        collect(document("CK2", "2026-11-21", "S1", "2.0000"));
        assertThat(numbers()).as("what is new is booked").containsExactly("HZ20261121-S1-W1-2");

        collect(document("CK1", "2026-11-21", "S1", "7.0000"));
        assertThat(deadLetter("CK1").message()).contains("after the dead letter of summary HZ20261121-S1-W1", "was dropped");

        assertThat(deadLetters.reopen(SUMMARIES, "HZ20261121-S1-W1")).isTrue();
        assertThat(deadLetters.reopen(SUMMARIES, "HZ20261121-S1-W1")).as("it is open").isFalse();
        collect(document("CK1", "2026-11-21", "S1", "7.0000"));
        assertThat(deadLetters.find(SUMMARIES, "CK1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.SAVED, BillOutcome.Kind.SAVED);
        assertThat(deadLetters.find(SUMMARIES, "HZ20261121-S1-W1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    @Test
    void shouldNotMoveADocumentOutOfItsSummary() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        summarise();

        collect(document("CK1", "2026-11-21", "S2", "3.0000"));

        assertThat(deadLetter("CK1").cause()).isEqualTo(Cause.CONFLICT);
        assertThat(numbers()).containsExactly("HZ20261121-S1-W1");
    }

    @Test
    void shouldTakeNoChangeWhileTheSummaryIsOnItsWay() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        Exchange booking = new DefaultExchange(context);
        summary.summarise(booking);
        SourceBill changed = document("CK1", "2026-11-21", "S1", "7.0000");

        assertThatIllegalStateException().isThrownBy(() -> collect(changed)).withMessageContaining("HZ20261121-S1-W1");

        end(booking);
        collect(changed);
        assertThat(summarise().get(0).model().path("FEntity").toString()).contains("7.0");
    }

    /** Two documents whose summary another process is booking, while one of them comes with other content. */
    private Exchange bookedElsewhereWhileItBecame(SourceBill changed) {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"), document("CK2", "2026-11-21", "S1", "2.0000"));
        Exchange booking = new DefaultExchange(context);
        elsewhere().summarise(booking);
        collect(changed);
        return booking;
    }

    @Test
    void shouldTellOfAChangeThatAnotherProcessHasTakenWhileTheSummaryWasOnItsWay() {
        SourceBill changed = document("CK1", "2026-11-21", "S1", "7.0000");
        Exchange booking = bookedElsewhereWhileItBecame(changed);
        assertThat(deadLetters.count(Status.OPEN)).as("it is not announced yet").isZero();

        send(booking.getMessage().getBody());
        end(booking);

        assertThat(deadLetter("CK1").cause()).isEqualTo(Cause.CONFLICT);
        assertThat(deadLetter("CK1").message()).contains("has changed while summary HZ20261121-S1-W1");
        assertThat(deadLetters.count(Status.OPEN)).isEqualTo(1);
        collect(changed);
        assertThat(deadLetters.find(SUMMARIES, "CK1").orElseThrow().status()).as("it is not taken for booked")
                .isEqualTo(Status.OPEN);
    }

    /** Whoever came in between would replace a document once more, and find the older content restored over it. */
    @Test
    void shouldHoldTheSummariesUntilItIsToldWhichOfTheirDocumentsHaveChanged() {
        Shared store = new Shared();
        List<Integer> holding = new ArrayList<>();
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        DailySummary other = elsewhere();
        other.setBatchStore(store);
        Exchange booking = new DefaultExchange(context);
        other.summarise(booking);
        collect(document("CK1", "2026-11-21", "S1", "7.0000"));
        send(booking.getMessage().getBody());
        deadLetters.setWatcher(letter -> holding.add(store.users.get()));

        end(booking);

        assertThat(holding).containsExactly(1);
        assertThat(store.users).hasValue(0);
    }

    @Test
    void shouldNotHandOutADocumentThatIsAnotherByNow() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"), document("CK2", "2026-11-21", "S1", "2.0000"));
        summarise();
        SummaryReader reader = new SummaryReader(dataSource, SUMMARIES);
        SummaryReader.Summary made = reader.unbooked(new SummaryLedger(account.getAcctId(), FORM, "")).get(0);
        List<SummaryReader.Key> read = reader.documents(made);
        HandedOutParts handedOut = new HandedOutParts(dataSource, SUMMARIES);
        assertThat(handedOut.handOut(read)).isTrue();

        collect(document("CK1", "2026-11-21", "S1", "7.0000"));

        assertThat(handedOut.handOut(read)).isFalse();
        assertThat(reader.read(made.day(), read, part -> {
        })).isFalse();
    }

    @Test
    void shouldChangeNoSummaryOfWhichNobodyKnowsWhetherItIsBooked() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        List<SourceBill> made = summarise();
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);
        sandbox.faults().every("kingdee:ExecuteBillQuery", 1, Fault.HTTP_500);
        assertThat(send(made).isFailed()).isTrue();
        sandbox.faults().clear();

        collect(document("CK1", "2026-11-21", "S1", "7.0000"));

        assertThat(deadLetter("CK1").message()).contains("has changed after the summary that holds it was made");
        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.ALREADY_SAVED);
    }

    @Test
    void shouldMakeASummaryThatIsGoneOfWhatItWasBookedWithThoughADocumentHasChangedTwiceMeanwhile() {
        Exchange booking = bookedElsewhereWhileItBecame(document("CK1", "2026-11-21", "S1", "7.0000"));
        collect(document("CK1", "2026-11-21", "S1", "8.0000"));
        send(booking.getMessage().getBody());
        assertThat(summarise()).as("the change is told of").isEmpty();
        sandbox.kingdee().remove(FORM, "HZ20261121-S1-W1");
        new BillLedger(dataSource, clock, account.getAcctId(), FORM).doubt("HZ20261121-S1-W1");

        assertThat(summarise().get(0).model().path("FEntity").toString()).contains("\"3.0000\"");
    }

    @Test
    void shouldTellOfSuchAChangeAlsoAfterACrash() {
        SourceBill changed = document("CK1", "2026-11-21", "S1", "7.0000");
        Exchange booking = bookedElsewhereWhileItBecame(changed);
        collect(document("CK1", "2026-11-21", "S1", "8.0000"));
        // the other process dies once its bill is booked
        send(booking.getMessage().getBody());

        assertThat(summarise()).isEmpty();

        assertThat(deadLetter("CK1").cause()).isEqualTo(Cause.CONFLICT);
        assertThat(deadLetter("CK1").message()).contains("has changed while summary HZ20261121-S1-W1");
        assertThat(deadLetters.count(Status.OPEN)).isEqualTo(1);
        collect(document("CK1", "2026-11-21", "S1", "8.0000"));
        assertThat(deadLetters.find(SUMMARIES, "CK1").orElseThrow().status()).as("it is not taken for booked")
                .isEqualTo(Status.OPEN);
        int told = deadLetters.find(SUMMARIES, "CK1").orElseThrow().times();
        assertThat(summarise()).isEmpty();
        assertThat(deadLetters.find(SUMMARIES, "CK1").orElseThrow().times()).as("told once").isEqualTo(told);
    }

    @Test
    void shouldLetTheContentOfDocumentsGoLongAfterTheirSummaryIsBooked() throws Exception {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"), document("CK2", "2026-11-21", "S2", "1.0000"));
        send(summarise().subList(0, 1));
        clock.forward(Duration.ofDays(89));
        summarise();
        assertThat(contents()).isEqualTo("CK1=true CK2=true");

        clock.forward(Duration.ofDays(2));
        assertThat(numbers()).containsExactly("HZ20261121-S2-W1");

        assertThat(contents()).as("only what is booked").isEqualTo("CK1=false CK2=true");
        assertThat(summary.homes(List.of("CK1"))).containsEntry("CK1", Optional.of("HZ20261121-S1-W1"));
        collect(document("CK1", "2026-11-21", "S1", "2.0000"));
        assertThat(deadLetter("CK1").cause()).as("a change is still told").isEqualTo(Cause.CONFLICT);

        // the summary is lost in Kingdee
        sandbox.kingdee().remove(FORM, "HZ20261121-S1-W1");
        execute("UPDATE erp_bill SET state = 'REFUSED'");
        assertThat(numbers()).containsExactly("HZ20261121-S2-W1");
        assertThat(deadLetter("HZ20261121-S1-W1").message()).contains("CK1 was let go", "documents of 2026-11-21");
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        assertThat(numbers()).containsExactly("HZ20261121-S1-W1", "HZ20261121-S2-W1");
    }

    private String contents() throws Exception {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery(
                     "SELECT source_id, model_json FROM erp_summary_part ORDER BY source_id")) {
            List<String> contents = new ArrayList<>();
            while (rows.next()) {
                contents.add(rows.getString(1) + "=" + (rows.getString(2).length() > 2));
            }
            return String.join(" ", contents);
        }
    }

    @Test
    void shouldNotTakeARepairedSummaryForChanged() {
        SourceBill wrong = document("CK1", "2026-11-21", "S1", "1.0000");
        ((ObjectNode) wrong.model().at("/FEntity/0/FMaterialID")).put("FNumber", "SKU-9999");
        collect(wrong);
        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.DEAD);
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.SAVED);

        assertThat(summarise()).isEmpty();

        assertThat(deadLetters.count(SUMMARIES, Status.OPEN)).isZero();
    }

    private DailySummary elsewhere() {
        DailySummary elsewhere = new DailySummary();
        elsewhere.setAccount(account);
        elsewhere.setDataSource(dataSource);
        elsewhere.setDeadLetters(deadLetters);
        elsewhere.setClock(clock);
        elsewhere.setRouteId(SUMMARIES);
        elsewhere.setFormId(FORM);
        return elsewhere;
    }

    @Test
    void shouldKeepDocumentsOfDifferentBaseDataApart() {
        collect(of(document("CK1", "2026-11-21", "S1", "1.0000"), "CUST001"),
                of(document("CK2", "2026-11-21", "S1", "2.0000"), "CUST002"),
                of(document("CK3", "2026-11-21", "S1", "3.0000"), "CUST001"));

        assertThat(summarise()).extracting(SourceBill::model)
                .extracting(bill -> bill.path("FBillNo").asText() + " " + customer(bill))
                .containsExactly("HZ20261121-S1-W1 CUST001", "HZ20261121-S1-W1-2 CUST002");
        assertThat(summary.homes(List.of("CK3"))).containsEntry("CK3", Optional.of("HZ20261121-S1-W1"));
    }

    @Test
    void shouldTellOfASummaryWhoseDocumentsDifferUntilTheyAgree() {
        collect(of(document("CK1", "2026-11-21", "S1", "1.0000"), "CUST001"),
                of(document("CK2", "2026-11-21", "S1", "2.0000"), "CUST001"),
                document("CK3", "2026-11-21", "S2", "2.0000"));
        summarise();
        collect(of(document("CK1", "2026-11-21", "S1", "1.0000"), "CUST002"));

        assertThat(numbers()).containsExactly("HZ20261121-S2-W1");
        assertThat(deadLetter("HZ20261121-S1-W1").message()).contains("CK1 has FCustomerID").contains("CUST002");

        collect(of(document("CK2", "2026-11-21", "S1", "2.0000"), "CUST002"));
        assertThat(numbers()).contains("HZ20261121-S1-W1");
    }

    @Test
    void shouldTellGroupsApartWhoseValuesHoldTheSeparator() {
        collect(in(document("CK1", "2026-11-21", "A-B", "1.0000"), "C"),
                in(document("CK2", "2026-11-21", "A", "1.0000"), "B-C"),
                in(document("CK3", "2026-11-21", "A~1B", "1.0000"), "C"), in(document("CK4", "2026-11-21", "A", "1.0000"), "2"),
                in(document("CK5", "2026-11-21", "A", "1.0000"), "B"));

        assertThat(numbers()).containsExactly("HZ20261121-A-2", "HZ20261121-A-B", "HZ20261121-A-B~1C", "HZ20261121-A~01B-C",
                "HZ20261121-A~1B-C");
    }

    private static SourceBill in(SourceBill document, String warehouse) {
        ((ObjectNode) document.record()).put("warehouse_no", warehouse);
        return document;
    }

    @Test
    void shouldKeepDocumentsOfTwoAccountsApart() {
        SourceBill mine = document("CK1", "2026-11-21", "S1", "1.0000");
        collect(mine, new SourceBill(mine.model(), mine.record(), mine.source(), "other"));

        assertThat(summarise()).singleElement()
                .satisfies(made -> assertThat(made.model().path("FEntity").toString()).contains("\"FRealQty\":\"2.0000\""));
    }

    /** The number of a sale of SST is the one that a cashier sees; its key is another. */
    @Test
    void shouldLoseNoDocumentWhoseNumberOneOfAnotherGroupHas() {
        summary.setNumbersPerGroup(true);
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        collect(document("CK1", "2026-11-21", "S2", "5.0000"));
        collect(document("CK1", "2026-11-21", "S1", "3.0000"));

        assertThat(deadLetters.list(SUMMARIES, Status.OPEN, 10)).singleElement()
                .satisfies(stored -> assertThat(stored.letter()).returns(Cause.CONFLICT, DeadLetter::cause)
                        .satisfies(letter -> assertThat(letter.record()).contains("\"S2\""))
                        .satisfies(letter -> assertThat(letter.message())
                                .startsWith("another document with this number, of another shop_no and warehouse_no")));
        assertThat(summarise()).singleElement().satisfies(made -> assertThat(made.model().toString())
                .contains("HZ20261121-S1-W1", "\"FRealQty\":\"3.0000\""));
    }

    @Test
    void shouldMoveADocumentWhoseGroupHasChangedBeforeItsSummaryIsMade() {
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        collect(document("CK1", "2026-11-21", "S2", "5.0000"));

        assertThat(numbers()).containsExactly("HZ20261121-S2-W1");
        assertThat(deadLetters.count(Status.OPEN)).isZero();
    }

    /** The second summary of a store and the first of a shop and a warehouse may be called the same. */
    @Test
    void shouldGiveASummaryAnotherNumberWhereAnotherRouteHasTakenIt() {
        DailySummary sales = elsewhere();
        sales.setRouteId("sales");
        sales.setGroupFields("storeuid");
        for (String number : List.of("XS1", "XS2")) {
            SourceBill sale = document(number, "2026-11-21", "any", "1.0000");
            ((ObjectNode) sale.record()).put("storeuid", "5");
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(new SourceBill(sale.model(), sale.record(), "QuerySaleOrderInfo", "appid"));
            sales.collect(exchange);
            sales.summarise(exchange);
            send(exchange.getMessage().getBody());
            end(exchange);
        }
        assertThat(sandbox.kingdee().bill(FORM, "HZ20261121-5-2")).isPresent();
        SourceBill mine = in(document("CK1", "2026-11-21", "5", "1.0000"), "2");
        collect(mine, new SourceBill(mine.model(), mine.record(), mine.source(), "tid"));

        assertThat(outcomes(send(summarise()))).extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.SAVED);

        assertThat(sandbox.kingdee().bill(FORM, "HZ20261121-5-2-2")).isPresent();
        assertThat(deadLetters.count(Status.OPEN)).isZero();
    }

    @Test
    void shouldTellOfDocumentsThatBelongToNoGroupOrDay() {
        collect(document("CK1", "2026-11-21", "", "1.0000"), document("CK2", "2026-99-99", "S1", "1.0000"),
                new SourceBill(bill("CK3"), null, null, null), document("CK4", "2026-11-21", "S1", "1.0000"));

        assertThat(deadLetter("CK1").message()).isEqualTo("Document CK1 has no shop_no to be summed up by");
        assertThat(deadLetter("CK2").cause()).isEqualTo(Cause.MAPPING);
        assertThat(deadLetter("CK3")).returns(null, DeadLetter::record)
                .satisfies(told -> assertThat(told.bill()).contains("\"FBillNo\":\"CK3\""));
        assertThat(numbers()).containsExactly("HZ20261121-S1-W1");
    }

    @Test
    void shouldCloseTheDeadLetterOfADocumentThatIsKeptAfterAll() {
        deadLetters.put(new DeadLetter(
                SUMMARIES, "CK1", "api", "sid", FORM, Cause.MAPPING, null, "no row", "{\"order_no\":\"CK1\"}", null));
        deadLetters.put(new DeadLetter(
                SUMMARIES, "CK2", "api", "sid", FORM, Cause.MAPPING, null, "no row", "{\"order_no\":\"CK2\"}", null));

        collect(document("CK1", "2026-11-21", "S1", "1.0000"));

        assertThat(deadLetters.list(SUMMARIES, Status.OPEN, 10)).extracting(stored -> stored.letter().key())
                .containsExactly("CK2");
    }

    @Test
    void shouldTellOfADocumentWithoutANumber() {
        SourceBill nameless = document("", "2026-11-21", "S1", "1.0000");
        collect(nameless);

        assertThat(deadLetters.list(SUMMARIES, Status.OPEN, 10)).singleElement()
                .satisfies(stored -> assertThat(stored.letter().key()).matches("bill [0-9a-f]{16,}"));
    }

    @Test
    void shouldSumUpByTheFieldsThatAreWanted() {
        summary.setGroupFields("warehouse_no");
        collect(document("CK1", "2026-11-21", "S1", "1.0000"), document("CK2", "2026-11-21", "S2", "1.0000"));

        assertThat(numbers()).containsExactly("HZ20261121-W1");
    }

    @Test
    void shouldAddUpTheQuantitiesThatAreNamed() {
        summary.setQuantities("FRealQty , FMustQty");
        summary.setEntry("FEntity");
        collect(document("CK1", "2026-11-21", "S1", "1.0000"), document("CK2", "2026-11-21", "S1", "2.0000"));

        assertThat(summarise().get(0).model().path("FEntity")).singleElement().satisfies(line -> {
            assertThat(line.path("FRealQty").asText()).isEqualTo("3.0000");
            assertThat(line.path("FMustQty").asText()).isEqualTo("3.0000");
        });
    }

    /**
     * The first reading after the loss is summed up before the second one comes: its summary has a number that is free.
     */
    @Test
    void shouldBookNoDocumentTwiceAfterItsStateIsLost() {
        SourceBill one = document("CK1", "2026-11-21", "S1", "1");
        SourceBill other = document("CK2", "2026-11-21", "S1", "2");
        collect(one, other);
        send(summarise());
        try (ErpDataSource anew = new ErpDataSource()) {
            anew.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "Anew");
            summary.setDataSource(anew);
            DeadLetterStore letters = new DeadLetterStore(anew);
            summary.setDeadLetters(letters);

            collect(one);
            assertThat(numbers()).as("the sink finds its number taken").containsExactly("HZ20261121-S1-W1");
            collect(other);
            assertThat(numbers()).as("and the next one is not sent").containsExactly("HZ20261121-S1-W1");

            assertThat(letters.find(SUMMARIES, "HZ20261121-S1-W1-2").orElseThrow().letter()).satisfies(letter -> {
                assertThat(letter.cause()).isEqualTo(Cause.CONFLICT);
                assertThat(letter.message()).contains("HZ20261121-S1-W1 (FID", "state was lost");
            });
            letters.close(SUMMARIES, "HZ20261121-S1-W1-2", Status.DROPPED);
            assertThat(numbers()).as("dropped").containsExactly("HZ20261121-S1-W1");
            assertThat(letters.find(SUMMARIES, "HZ20261121-S1-W1-2").orElseThrow().status()).isEqualTo(Status.DROPPED);
            letters.reopen(SUMMARIES, "HZ20261121-S1-W1-2");
            sandbox.kingdee().remove(FORM, "HZ20261121-S1-W1");
            assertThat(numbers()).as("all anew").containsExactly("HZ20261121-S1-W1", "HZ20261121-S1-W1-2");
        }
    }

    /** A worker that books another form may stay. */
    @Test
    void shouldLookForAllRoutesThatBookTheSameForm() {
        summary.setNotBeside("one-by-one, queue-to-kingdee");

        assertThatIllegalStateException().isThrownBy(() -> summary.requireAlone(context, id -> !id.equals("one-by-one")))
                .withMessageContaining("Routes summaries and queue-to-kingdee are both enabled");
        context.getPropertiesComponent().addInitialProperty("erp.route.queue-to-kingdee.form-id", "SAL_RETURNSTOCK");
        summary.requireAlone(context, id -> !id.equals("one-by-one"));
    }

    @Test
    void shouldKeepNothingBesideTheRouteThatBooksOneByOne() throws Exception {
        summary.setNotBeside("none,one-by-one");
        collect(document("CK1", "2026-11-21", "S1", "1.0000"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:one-by-one").routeId("one-by-one").log("none");
            }
        });

        assertThatIllegalStateException().isThrownBy(() -> collect(document("CK2", "2026-11-21", "S1", "1.0000")))
                .withMessageContaining("Routes summaries and one-by-one are both enabled");
        assertThat(summary.homes(List.of("CK1", "CK2"))).containsOnlyKeys("CK1");
    }
}

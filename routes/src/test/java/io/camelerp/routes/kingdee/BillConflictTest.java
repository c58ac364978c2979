/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Bills that must not be taken for each other.
 */
class BillConflictTest extends SinkTest {

    @Test
    void shouldNeverTakeTheBillOfSomebodyElseForOurs() {
        ObjectNode others = bill("CK1").put(Bills.SOURCE_FIELD, "by hand");
        account.client().batchSave(SendBy.anyTime(), FORM, new SaveOptions("21", false), List.of(others));

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactlyInAnyOrder(Kind.DEAD, Kind.SAVED);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().cause()).isEqualTo(Cause.CONFLICT);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("'by hand'");
    }

    @Test
    void shouldNotTakeABillForOursThatOurLedgerDoesNotKnow() {
        account.client().batchSave(SendBy.anyTime(), FORM, new SaveOptions("21", false), List.of(bill("CK1")));

        send(List.of(bill("CK1")));

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().cause()).isEqualTo(Cause.CONFLICT);
    }

    /**
     * Somebody has entered it by hand, and the time is delivered again: by a replay, its twin, a restored checkpoint.
     */
    @Test
    void shouldNotBookABillAgainThatWasEnteredByHand() {
        send(List.of(bill("CK1", "SKU-9999", "20.00"), bill("CK2", "SKU-9999", "20.00")));
        assertThat(deadLetters.close(ROUTE, "CK1", Status.DROPPED)).isTrue();
        sandbox.kingdee().baseData("materials", "SKU-9999");

        Exchange exchange = send(List.of(bill("CK1", "SKU-9999", "20.00"), bill("CK2", "SKU-9999", "20.00")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactlyInAnyOrder(Kind.DROPPED, Kind.SAVED);
        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number()).containsExactly("CK2");
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.DROPPED);

        send(List.of(bill("CK1", "SKU-9999", "21.00")));
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow()).satisfies(stored -> {
            assertThat(stored.status()).isEqualTo(Status.OPEN);
            assertThat(stored.letter().message()).contains("has changed after its dead letter was dropped");
        });
        // as a replay sends it
        send(List.of(bill("CK1", "SKU-9999", "21.00")));
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(2);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    @Test
    void shouldBookABillThatIsOpenedAgain() {
        send(List.of(bill("CK1", "SKU-9999", "20.00")));
        deadLetters.close(ROUTE, "CK1", Status.DROPPED);
        sandbox.kingdee().baseData("materials", "SKU-9999");
        deadLetters.reopen(ROUTE, "CK1");

        send(List.of(bill("CK1", "SKU-9999", "20.00")));

        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
    }

    @Test
    void shouldSayThatABookedBillHasChanged() {
        send(List.of(bill("CK1")));

        Exchange exchange = send(List.of(bill("CK1", "SKU-0001", "20.00")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("with other content");
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
    }

    @Test
    void shouldKeepAnotherBillOfTheSameNumberInOneWindow() {
        Exchange exchange = send(List.of(bill("CK1"), bill("CK1", "SKU-0001", "20.00"), bill("CK1")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind)
                .containsExactly(Kind.SAVED, Kind.DEAD, Kind.ALREADY_SAVED);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.OPEN);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
    }

    @Test
    void shouldKeepTheBillsOfTwoAccountsApart() {
        send(List.of(new SourceBill(bill("CK1"), null, "api", "account-1")));

        Exchange exchange = send(List.of(new SourceBill(bill("CK1"), null, "api", "account-2")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("account-1");
    }

    /** As in WDT's web edition, where the stock-outs of one trade have its number. */
    private static SourceBill stockout(String trade, int id, String material) {
        ObjectNode bill = bill(trade, material, "19.90").put(Bills.SOURCE_FIELD, String.valueOf(id));
        ObjectNode record = KingdeeJson.MAPPER.createObjectNode().put("order_no", trade).put("stockout_id", id);
        return new SourceBill(bill, record, "stockout_order_query_trade", "sid");
    }

    @Test
    void shouldKeepTheDeadLetterOfEachRecordThatWantsOneNumber() {
        send(List.of(stockout("T1", 101, "SKU-0001")));
        send(List.of(stockout("T1", 102, "SKU-0001")));
        send(List.of(stockout("T1", 103, "SKU-0001")));
        send(List.of(stockout("T1", 102, "SKU-0001")));

        assertThat(deadLetters.find(ROUTE, "T1").orElseThrow()).satisfies(stored -> {
            assertThat(stored.letter().record()).contains("\"stockout_id\":102");
            assertThat(stored.times()).isEqualTo(2);
        });
        assertThat(deadLetters.find(ROUTE, "T1 103").orElseThrow().letter().record()).contains("\"stockout_id\":103");

        assertThat(outcomes(send(List.of(stockout("T1", 101, "SKU-0001"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.ALREADY_SAVED);
        assertThat(deadLetters.list(ROUTE, Status.OPEN, 10)).extracting(stored -> stored.letter().key())
                .containsExactlyInAnyOrder("T1", "T1 103");
    }

    @Test
    void shouldNotCloseTheDeadLetterOfARecordWithTheBillOfAnother() {
        send(List.of(stockout("T2", 201, "SKU-NEW")));
        assertThat(outcomes(send(List.of(stockout("T2", 202, "SKU-0001"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.SAVED);

        assertThat(deadLetters.find(ROUTE, "T2").orElseThrow().status()).isEqualTo(Status.OPEN);
    }

    @Test
    void shouldCloseTheDeadLetterUnderAnyKeyWhenItsOwnBillIsBooked() {
        send(List.of(stockout("T3", 301, "SKU-NEW1")));
        send(List.of(stockout("T3", 302, "SKU-NEW2")));
        sandbox.kingdee().baseData("materials", "SKU-NEW2");

        assertThat(outcomes(send(List.of(stockout("T3", 302, "SKU-NEW2"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.SAVED);

        assertThat(deadLetters.find(ROUTE, "T3").orElseThrow().status()).isEqualTo(Status.OPEN);
        assertThat(deadLetters.find(ROUTE, "T3 302").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    @Test
    void shouldNotCloseWhatFailsWhileAnEarlierStateIsBooked() throws IOException {
        deadLetters.put(failed("no material", "19.90"));
        try (ScriptedKingdee slow = new ScriptedKingdee(account)) {
            slow.save(count -> {
                // another process has read the record once more
                deadLetters.put(failed("a later state", "20.00"));
                return ScriptedKingdee.saved("CK1");
            });

            assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.SAVED);
        }

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow()).satisfies(stored -> {
            assertThat(stored.status()).isEqualTo(Status.OPEN);
            assertThat(stored.letter().message()).isEqualTo("a later state");
        });
    }

    private static DeadLetter failed(String message, String price) {
        return new DeadLetter(
                ROUTE, "CK1", null, null, FORM, Cause.REFUSED, null, message, null,
                bill("CK1", "SKU-0001", price).toString());
    }

    @Test
    void shouldNotCloseAConflictWhenTheBookedStateComesAgain() {
        send(List.of(stockout("T4", 401, "SKU-0001")));
        SourceBill later = stockout("T4", 401, "SKU-0002");
        ((ObjectNode) later.record()).put("modified", "2026-11-22 11:00:00");
        send(List.of(later));

        // as a queue hands out a message again whose worker has died
        assertThat(outcomes(send(List.of(stockout("T4", 401, "SKU-0001"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.ALREADY_SAVED);

        assertThat(deadLetters.find(ROUTE, "T4").orElseThrow().status()).isEqualTo(Status.OPEN);
    }

    @Test
    void shouldCloseAConflictThatOnlyTheMappingMade() {
        send(List.of(stockout("T5", 501, "SKU-0001")));
        send(List.of(stockout("T5", 501, "SKU-0002")));
        assertThat(deadLetters.find(ROUTE, "T5").orElseThrow().status()).isEqualTo(Status.OPEN);

        // the table is as it was
        send(List.of(stockout("T5", 501, "SKU-0001")));

        assertThat(deadLetters.find(ROUTE, "T5").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    @Test
    void shouldKeepBillsThatCouldNotBeRepeatedSafely() {
        ObjectNode nameless = bill("CK1");
        nameless.remove("FBillNo");
        ObjectNode rootless = bill("CK2");
        rootless.remove(Bills.SOURCE_FIELD);

        Exchange exchange = send(List.of(nameless, rootless, bill("CK3")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.DEAD, Kind.DEAD, Kind.SAVED);
        assertThat(deadLetters.list(ROUTE, Status.OPEN, 10)).extracting(stored -> stored.letter().cause())
                .containsOnly(Cause.MAPPING);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
    }

    @Test
    void shouldKeepABillWhoseNumberNoDatabaseTakes() {
        ObjectNode split = bill("CK\u00001");

        Exchange exchange = send(List.of(
                split, bill("CK2\u0000").put("FBillNo", "CK2"), bill("half a character \uD83D"), bill("CK3")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind)
                .containsExactly(Kind.DEAD, Kind.DEAD, Kind.DEAD, Kind.SAVED);
        assertThat(deadLetters.list(ROUTE, Status.OPEN, 10)).extracting(stored -> stored.letter().cause())
                .containsOnly(Cause.MAPPING);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
    }

    @Test
    void shouldStopTheRouteWhenKingdeeGivesItsOwnNumbers() throws IOException {
        try (ScriptedKingdee numbering = new ScriptedKingdee(account)) {
            numbering.save(count -> ScriptedKingdee.saved("XSCKD" + count));

            Exchange exchange = send(List.of(bill("CK1")));

            assertThat(exchange.getException()).hasMessageContaining("CK1 as XSCKD1").hasMessageContaining("manual numbers");
            awaitStopped();
            startRoute();
            assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);
            assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("XSCKD1");
            assertThat(numbering.saves()).isEqualTo(1);
        }
    }

    @Test
    void shouldSendNothingByAnotherRouteEitherUntilTheRouteIsStartedAgain() throws Exception {
        KingdeeSink twin = sink(account);
        twin.setRoute(ROUTE);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:twin").routeId("bills-lookback").process(twin);
            }
        });
        try (ScriptedKingdee numbering = new ScriptedKingdee(account)) {
            numbering.save(count -> ScriptedKingdee.saved("XSCKD" + count));
            send(List.of(bill("CK1")));
            awaitStopped();

            for (String number : List.of("CK2", "CK3")) {
                assertThat(sendByTwin(number).getException()).isInstanceOf(MisnumberedException.class);
            }
            assertThat(numbering.saves()).isEqualTo(1);
            // Kingdee takes our numbers now
            numbering.save(count -> ScriptedKingdee.saved("CK2"));
            startRoute();

            assertThat(outcomes(sendByTwin("CK2"))).extracting(BillOutcome::kind).containsExactly(Kind.SAVED);
        }
    }

    private Exchange sendByTwin(String number) {
        return context.createProducerTemplate().send("direct:twin",
                exchange -> exchange.getMessage().setBody(List.of(bill(number))));
    }

    private void awaitStopped() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> context.getRouteController().getRouteStatus(ROUTE) == ServiceStatus.Stopped);
    }

    private void startRoute() {
        try {
            context.getRouteController().startRoute(ROUTE);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !send(List.of()).isFailed());
    }
}

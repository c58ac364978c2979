/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.KingdeeCancellation.Action;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What becomes of the bills of documents that are cancelled. */
class KingdeeCancellationTest extends SinkTest {

    private static final String CANCELLED = "cancelled";

    private final KingdeeCancellation cancellation = new KingdeeCancellation();

    @BeforeEach
    void cancellation() {
        cancellation.setAccount(account);
        cancellation.setDataSource(dataSource);
        cancellation.setDeadLetters(deadLetters);
        cancellation.setFormId(FORM);
        cancellation.setRouteId(CANCELLED);
        cancellation.setClock(clock);
    }

    private static JsonNode document(String number) {
        return KingdeeJson.MAPPER.createObjectNode().put("order_no", number).put("status", 5);
    }

    /** What is left to be reversed. */
    private List<String> cancel(String... numbers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(Arrays.stream(numbers).map(KingdeeCancellationTest::document).toList());
        exchange.getMessage().setHeader(WdtConstants.SOURCE_API, "stockout_order_query");
        exchange.getMessage().setHeader(WdtConstants.ACCOUNT, "sid");
        cancellation.process(exchange);
        return ((List<?>) exchange.getMessage().getBody(List.class)).stream()
                .map(record -> ((JsonNode) record).path("order_no").asText()).toList();
    }

    private DeadLetter deadLetter(String number) {
        return deadLetters.find(CANCELLED, number).orElseThrow().letter();
    }

    private String status(String number) {
        return sandbox.kingdee().bill(FORM, number).map(bill -> bill.status()).map(Object::toString).orElse("gone");
    }

    @Test
    void shouldTellOnlyOfBillsThatAreBooked() {
        send(List.of(bill("CK1"), bill("CK2", "SKU-NONE", "1.00")));

        assertThat(cancel("CK1", "CK2", "CK3", "")).isEmpty();

        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isEqualTo(1);
        DeadLetter told = deadLetter("CK1");
        assertThat(told.cause()).isEqualTo(Cause.CANCELLED);
        assertThat(told.message()).startsWith("The document was cancelled after its bill was booked (FID ")
                .endsWith("): reverse it by hand");
        assertThat(told.record()).contains("\"order_no\":\"CK1\"");
        assertThat(told.source()).isEqualTo("stockout_order_query");
        assertThat(told.account()).isEqualTo("sid");
        assertThat(told.formId()).isEqualTo(FORM);
        assertThat(told.code()).isNull();
        assertThat(sandbox.kingdee().bill(FORM, "CK1")).isPresent();
    }

    /** It waited in a queue, or for Kingdee, while the cancellation came and went. */
    @Test
    void shouldNotBookADocumentThatWasReadBeforeItWasCancelled() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(((ObjectNode) document("CK1")).put("modified", "2026-11-21 10:00:05"),
                ((ObjectNode) document("CK2")).put("modified", "2026-11-21 10:00:05")));
        cancellation.process(exchange);

        assertThat(outcomes(send(List.of(read("CK1", "2026-11-21 09:00:00"), read("CK3", "2026-11-21 09:00:00")))))
                .extracting(BillOutcome::kind).containsExactly(BillOutcome.Kind.CANCELLED, BillOutcome.Kind.SAVED);
        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number()).containsExactly("CK3");
        assertThat(outcomes(send(List.of(read("CK2", "2026-11-21 10:00:06"))))).extracting(BillOutcome::kind)
                .as("whoever takes the cancellation back sends it again").containsExactly(BillOutcome.Kind.SAVED);
    }

    /** Its twin had read it, too, or another process, and was slower. */
    @Test
    void shouldNotBookADocumentThatWasReadBeforeTheMappingMadeNoBillOfIt() {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(KingdeeConstants.LEFT_OUT,
                List.of(((ObjectNode) document("CK1")).put("modified", "2026-11-21 10:00:05")));
        cancellation.withdraw(exchange);

        assertThat(outcomes(send(List.of(read("CK1", "2026-11-21 09:00:00"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.CANCELLED);
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
        assertThat(outcomes(send(List.of(read("CK1", "2026-11-21 10:00:06"))))).extracting(BillOutcome::kind)
                .as("it is approved again").containsExactly(BillOutcome.Kind.SAVED);
    }

    /**
     * It was approved in the second in which it was cancelled: whichever came first, the cancellation is what is left.
     */
    @Test
    void shouldNotBookADocumentThatWasReadInTheSecondOfItsCancellation() {
        cancelAt("CK1", "2026-11-21 10:00:05");

        assertThat(outcomes(send(List.of(read("CK1", "2026-11-21 10:00:05"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.CANCELLED);
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
    }

    /** It was cancelled, approved again, read, and cancelled once more while it waited. */
    @Test
    void shouldNotBookADocumentThatWasReadBetweenTwoCancellations() {
        cancelAt("CK1", "2026-11-21 10:00:05");
        cancelAt("CK1", "2026-11-21 12:00:00");
        cancelAt("CK1", "2026-11-21 11:59:00");

        assertThat(outcomes(send(List.of(read("CK1", "2026-11-21 11:59:30"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.CANCELLED);
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
    }

    /** Two spellings of a time cannot be compared, and what is not known to be cancelled is booked. */
    @Test
    void shouldBookADocumentWhoseTimeIsOfAnotherKindThanThatOfTheCancellation() {
        cancelAt("CK1", "2026-11-21 10:00:05");

        assertThat(outcomes(send(List.of(read("CK1", "1795255205"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.SAVED);
    }

    private void cancelAt(String number, String modified) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(((ObjectNode) document(number)).put("modified", modified)));
        cancellation.process(exchange);
    }

    private static SourceBill read(String number, String modified) {
        return new SourceBill(
                bill(number), KingdeeJson.MAPPER.createObjectNode().put("order_no", number).put("modified", modified), null,
                "sid");
    }

    @Test
    void shouldNameTheRouteOfTheExchangeWhereNoneIsSet() {
        cancellation.setRouteId(null);
        send(List.of(bill("CK1")));
        Exchange exchange = new DefaultExchange(context);
        exchange.getExchangeExtension().setFromRouteId("mine");
        exchange.getMessage().setBody(List.of(document("CK1")));

        cancellation.process(exchange);

        assertThat(deadLetters.find("mine", "CK1")).isPresent();
    }

    @Test
    void shouldDeleteBills() {
        cancellation.setAction(Action.delete);
        send(List.of(bill("CK1"), bill("CK2"), bill("CK3")));

        assertThat(cancel("CK1", "CK3")).isEmpty();

        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number()).containsExactly("CK2");
        assertThat(sandbox.ledger().count("kingdee:Delete")).isEqualTo(1);
        assertThat(sandbox.ledger().count("kingdee:UnAudit")).isZero();
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isZero();
        int calls = sandbox.ledger().count("kingdee:ExecuteBillQuery");
        assertThat(cancel("CK1", "CK3")).isEmpty();
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).as("they are cancelled already").isEqualTo(calls);
        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind)
                .as("whoever takes the cancellation back sends it again").containsExactly(BillOutcome.Kind.SAVED);
    }

    @Test
    void shouldTakeAnAuditedBillBackBeforeItIsDeleted() throws Exception {
        audit("CK1", "CK2");
        cancellation.setAction(Action.delete);
        sandbox.kingdee().refuse("UnAudit", "CK2");

        cancel("CK1", "CK2");

        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number()).containsExactly("CK2");
        assertThat(deadLetter("CK2").message()).contains("it cannot be deleted: ");
        assertThat(deadLetter("CK2").code()).isEqualTo("11");
        assertThat(status("CK2")).isEqualTo("C");

        sandbox.kingdee().refuse("UnAudit");
        cancel("CK2");
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).as("the dead letter is settled").isZero();
    }

    @Test
    void shouldAuditABillAgainWhoseAuditWasTakenBackAndThatCannotBeDeleted() throws Exception {
        audit("CK1", "CK2");
        cancellation.setAction(Action.delete);
        sandbox.kingdee().refuse("Delete", "CK1");

        cancel("CK1", "CK2");

        assertThat(status("CK1")).isEqualTo("D");
        assertThat(deadLetter("CK1").message()).contains("it cannot be deleted: ", "audit was taken back (反审核)",
                "brings it where it shall be again");
        reachGoals();
        assertThat(status("CK1")).isEqualTo("C");
        assertThat(status("CK2")).isEqualTo("gone");

        sandbox.kingdee().refuse("Delete");
        cancel("CK1");
        assertThat(status("CK1")).isEqualTo("gone");
        assertThat(deadLetters.count(Status.OPEN)).isZero();
    }

    /** The next reading deletes it, and finds no more than that it was audited once. */
    @Test
    void shouldNotAuditABillAgainBeforeItIsClearThatItCannotBeDeleted() throws Exception {
        audit("CK1");
        cancellation.setAction(Action.delete);
        sandbox.faults().at("kingdee:Delete", 1, Fault.LOCK_CONFLICT);
        assertThatThrownBy(() -> cancel("CK1")).isInstanceOf(KingdeeException.class);
        reachGoals();
        assertThat(status("CK1")).isEqualTo("D");

        sandbox.kingdee().refuse("Delete", "CK1");
        cancel("CK1");

        assertThat(deadLetter("CK1").message()).contains("audit was taken back (反审核)", "brings it where it shall be again");
        reachGoals();
        assertThat(status("CK1")).isEqualTo("C");
    }

    @Test
    void shouldSayThatABillIsToBeAuditedByHandThatWasAuditedByHand() {
        send(List.of(bill("CK1")));
        account.client().act("Submit", FORM, List.of("CK1"));
        account.client().act("Audit", FORM, List.of("CK1"));
        cancellation.setAction(Action.delete);
        sandbox.kingdee().refuse("Delete", "CK1");

        cancel("CK1");

        assertThat(deadLetter("CK1").message()).contains("audit was taken back (反审核)", "audit it by hand if it shall stay");
    }

    @Test
    void shouldSayNothingOfAnAuditWhereThereWasNone() {
        send(List.of(bill("CK1")));
        cancellation.setAction(Action.delete);
        sandbox.kingdee().refuse("Delete", "CK1");

        cancel("CK1");

        assertThat(deadLetter("CK1").message()).contains("it cannot be deleted: ").doesNotContain("audit");
    }

    private void audit(String... numbers) throws Exception {
        sink.setGoal(BookingGoal.audited);
        send(Arrays.stream(numbers).map(Bills::bill).toList());
        reachGoals();
        assertThat(status(numbers[0])).isEqualTo("C");
    }

    private void reachGoals() {
        KingdeeGoals goals = new KingdeeGoals();
        goals.setAccount(account);
        goals.setDataSource(dataSource);
        goals.setDeadLetters(deadLetters);
        goals.setClock(clock);
        goals.process(new DefaultExchange(context));
    }

    @Test
    void shouldCountABillAsCancelledThatSomebodyHasDeleted() {
        cancellation.setAction(Action.delete);
        send(List.of(bill("CK1")));
        sandbox.kingdee().remove(FORM, "CK1");

        cancel("CK1");

        assertThat(sandbox.ledger().count("kingdee:Delete")).isZero();
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isZero();
        int calls = sandbox.ledger().count("kingdee:ExecuteBillQuery");
        cancel("CK1");
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isEqualTo(calls);
    }

    @Test
    void shouldReadTheWindowAgainWhenALockKeepsABillFromBeingDeleted() {
        cancellation.setAction(Action.delete);
        send(List.of(bill("CK1")));
        sandbox.faults().at("kingdee:Delete", 1, Fault.LOCK_CONFLICT);

        KingdeeException away = catchThrowableOfType(KingdeeException.class, () -> cancel("CK1"));

        assertThat(away.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(sandbox.kingdee().bill(FORM, "CK1")).isPresent();
        cancel("CK1");
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
    }

    @Test
    void shouldTakeEachBillAloneWhereKingdeeDoesNotSayWhichItRefuses() throws IOException {
        cancellation.setAction(Action.delete);
        send(List.of(bill("CK1"), bill("CK2")));
        account.close();
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.rows("[[\"CK1\",\"A\"],[\"CK2\",\"A\"]]");
            String one = ScriptedKingdee.failed("", "已关账，不能删除");
            String error = one.substring(one.indexOf("[{") + 1, one.indexOf("}]") + 1);
            String bothAtPlaceZero = one.replace(error, error + "," + error);
            kingdee.act(request -> request.contains("CK1") && request.contains("CK2") ? bothAtPlaceZero : one);

            cancel("CK1", "CK2");
        }

        assertThat(deadLetters.list(CANCELLED, Status.OPEN, 9)).extracting(dead -> dead.letter().key())
                .containsExactlyInAnyOrder("CK1", "CK2");
        assertThat(deadLetter("CK2").message()).contains("it cannot be deleted: 已关账");
    }

    @ParameterizedTest
    @ValueSource(strings = { "alert", "delete", "reverse" })
    void shouldWaitUntilItIsKnownWhetherABillIsBooked(String action) {
        cancellation.setAction(Action.valueOf(action));
        loseAnswer("CK1", Fault.RESET_BEFORE);

        KingdeeException unknown = catchThrowableOfType(KingdeeException.class, () -> cancel("CK1"));

        assertThat(unknown.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(unknown).hasMessageContaining("not known yet whether they are booked: [CK1]");
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isZero();
    }

    @Test
    void shouldFindOutItselfThatABillIsNotBookedWhoseDocumentNobodyReadsAgain() {
        cancellation.setBookingRoute(ROUTE);
        send(List.of(bill("CK2")));
        loseAnswer("CK1", Fault.RESET_BEFORE);
        clock.forward(Duration.ofSeconds(11));

        cancel("CK1", "CK2");

        assertThat(deadLetters.list(CANCELLED, Status.OPEN, 9)).extracting(dead -> dead.letter().key())
                .containsExactly("CK2");
        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind)
                .as("whoever takes the cancellation back sends it again").containsExactly(BillOutcome.Kind.SAVED);
    }

    @Test
    void shouldFindOutItselfThatABillIsBookedWhoseAnswerWasLost() {
        cancellation.setAction(Action.delete);
        loseAnswer("CK1", Fault.RESET_AFTER);
        assertThat(sandbox.kingdee().bill(FORM, "CK1")).isPresent();

        cancel("CK1");

        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
    }

    @Test
    void shouldNotTakeTheBillOfSomebodyElseForTheCancelledOne() throws Exception {
        cancellation.setAction(Action.delete);
        send(List.of(bill("CK1")));
        execute("UPDATE erp_bill SET state = 'INTENT', source_id = 'CK9'");

        cancel("CK1");

        assertThat(sandbox.kingdee().bill(FORM, "CK1")).isPresent();
        assertThat(deadLetter("CK1").message()).contains("a bill of this number (FID", "its F_ora_Text_ckdh is 'CK1'");
    }

    /** Nobody reads the cancelled document again, so that it would stand in the way of its window for ever. */
    @Test
    void shouldGoOnWithTheOthersWhereTheNumberOfOneThatWasUnderWayIsSomebodyElses() throws Exception {
        send(List.of(bill("CK1"), bill("CK2")));
        execute("UPDATE erp_bill SET state = 'INTENT', source_id = 'CK9' WHERE bill_no = 'CK1'");
        cancellation.setAction(Action.delete);

        cancel("CK1", "CK2");

        assertThat(status("CK1")).isEqualTo("A");
        assertThat(status("CK2")).isEqualTo("gone");
        cancel("CK1", "CK2");
        assertThat(deadLetters.list(CANCELLED, Status.OPEN, 9)).extracting(dead -> dead.letter().key())
                .containsExactly("CK1");
    }

    private void loseAnswer(String number, Fault fault) {
        sandbox.faults().at("kingdee:BatchSave", 1, fault);
        sandbox.faults().every("kingdee:ExecuteBillQuery", 1, Fault.HTTP_500);
        assertThat(send(List.of(bill(number))).isFailed()).isTrue();
        sandbox.faults().clear();
    }

    @Test
    void shouldHandOverWhatIsToBeReversed() {
        cancellation.setAction(Action.reverse);
        send(List.of(bill("CK1"), bill("CK2")));

        assertThat(cancel("CK0", "CK1", "CK2", "CK3")).containsExactlyInAnyOrder("CK1", "CK2");
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isZero();
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(2);
    }

    @Test
    void shouldFindBillsByPrefixAndByTheFieldOfTheirNumber() {
        BookingSettings settings = new BookingSettings();
        settings.setNumberPrefix("A-");
        sink.setSettings(settings);
        cancellation.setSettings(settings);
        cancellation.setNumberField("stockout_no");
        cancellation.setAction(Action.reverse);
        send(List.of(bill("CK1")));
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(
                KingdeeJson.MAPPER.createObjectNode().put("stockout_no", "CK1").put("order_no", "x").put("status", "5")));

        cancellation.process(exchange);

        assertThat(exchange.getMessage().getBody(List.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "alert", "delete", "reverse" })
    void shouldDoNothingInADryRun(String action) {
        send(List.of(bill("CK1")));
        BookingSettings settings = new BookingSettings();
        settings.setDryRun(true);
        cancellation.setSettings(settings);
        cancellation.setAction(Action.valueOf(action));

        assertThat(cancel("CK1")).isEmpty();
        assertThat(sandbox.kingdee().bill(FORM, "CK1")).isPresent();
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "alert", "delete", "reverse" })
    void shouldUndoNothingWhereTheVendorDoesNotKnowTheFilter(String action) {
        send(List.of(bill("CK1"), bill("CK2")));
        cancellation.setAction(Action.valueOf(action));
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(
                document("CK1"), KingdeeJson.MAPPER.createObjectNode().put("order_no", "CK2").put("status", 95)));
        exchange.getMessage().setHeader(WdtConstants.SOURCE_API, "stockout_order_query_trade");

        assertThatThrownBy(() -> cancellation.process(exchange)).hasMessageContainingAll(
                "stockout_order_query_trade was asked for documents of status 5", "gave one of status '95' (order_no CK2)",
                "Switch route cancelled off");
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(2);
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isZero();
    }

    @Test
    void shouldTakeOnlyAList() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(document("CK1"));

        assertThatThrownBy(() -> cancellation.process(exchange))
                .hasMessageStartingWith("Expected a list of cancelled documents, got \"CK1\"");
    }

    @Test
    void shouldDropWhatWaitsToBeBooked() {
        BookingSettings settings = new BookingSettings();
        settings.setNumberPrefix("A-");
        sink.setSettings(settings);
        cancellation.setSettings(settings);
        cancellation.setBookingRoute(ROUTE);
        send(List.of(bill("CK1", "SKU-NONE", "1.00")));
        deadLetters.put(new DeadLetter(ROUTE, "CK2", "api", "sid", FORM, Cause.MAPPING, null, "no row", "{}", null));
        deadLetters.put(new DeadLetter(ROUTE, "CK3", "api", "sid", FORM, Cause.MAPPING, null, "no row", "{}", null));

        cancel("CK1", "CK2");

        assertThat(deadLetters.list(ROUTE, Status.OPEN, 9)).extracting(dead -> dead.letter().key()).containsExactly("CK3");
        assertThat(deadLetters.list(ROUTE, Status.DROPPED, 9)).extracting(dead -> dead.letter().key())
                .containsExactlyInAnyOrder("A-CK1", "CK2");
    }

    @Test
    void shouldKeepTheDeadLetterOfAStateThatIsLaterThanTheCancellation() {
        cancellation.setBookingRoute(ROUTE);
        String approvedAgain = "{\"order_no\":\"CK1\",\"modified\":\"2026-11-21 10:00:06\"}";
        deadLetters.put(new DeadLetter(ROUTE, "CK1", "api", "sid", FORM, Cause.MAPPING, null, "no row", approvedAgain, null));

        cancelAt("CK1", "2026-11-21 10:00:05");

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).as("a replay books it").isEqualTo(Status.OPEN);
        cancelAt("CK1", "2026-11-21 10:00:07");
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.DROPPED);
    }

    @Test
    void shouldDropWhatWaitsInAnyRouteThatMayBookIt() {
        cancellation.setBookingRoute("other," + ROUTE);
        deadLetters.put(new DeadLetter("other", "CK1", "api", "sid", FORM, Cause.MAPPING, null, "no row", "{}", null));
        deadLetters.put(new DeadLetter("other", "CK2", "api", "sid", "STK_InStock", Cause.MAPPING, null, "no row", "{}", null));
        deadLetters.put(new DeadLetter(ROUTE, "CK1", "api", "sid", FORM, Cause.MAPPING, null, "no row", "{}", null));

        cancel("CK1", "CK2");

        assertThat(deadLetters.list(Status.OPEN, 9)).extracting(dead -> dead.letter().key()).as("a bill of another form")
                .containsExactly("CK2");
        assertThat(deadLetters.count("other", Status.DROPPED)).isEqualTo(1);
        assertThat(deadLetters.count(ROUTE, Status.DROPPED)).isEqualTo(1);
    }

    @Test
    void shouldTellOfDocumentsOfWhichTheMappingMakesNoBillAnyMore() {
        cancellation.setBookingRoute(ROUTE);
        send(List.of(bill("CK1")));
        send(List.of(bill("CK2", "SKU-NONE", "1.00")));
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(bill("CK3")));
        cancellation.withdraw(exchange);
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isZero();

        exchange.setProperty(KingdeeConstants.LEFT_OUT, List.of(document("CK1"), document("CK2"), document("CK4")));
        cancellation.withdraw(exchange);

        assertThat(exchange.getMessage().getBody(List.class)).hasSize(1);
        assertThat(deadLetters.count(CANCELLED, Status.OPEN)).isEqualTo(1);
        assertThat(deadLetter("CK1").cause()).isEqualTo(Cause.CANCELLED);
        assertThat(deadLetter("CK1").message()).startsWith("The bill is booked (FID ").contains("in status 5 by now");
        assertThat(deadLetters.find(ROUTE, "CK2").orElseThrow().status()).as("it is not to be booked by a replay")
                .isEqualTo(Status.DROPPED);
    }

    /** Its letter was dropped because it was cancelled, which says nothing of what is approved again. */
    @ParameterizedTest
    @ValueSource(strings = { "", "2026-11-21 10:00:05" })
    void shouldBookADocumentThatIsApprovedAgainThoughItsDeadLetterWasDropped(String modified) {
        cancellation.setBookingRoute(ROUTE);
        send(List.of(bill("CK1", "SKU-9999", "20.00")));
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(KingdeeConstants.LEFT_OUT, List.of(((ObjectNode) document("CK1")).put("modified", modified)));
        cancellation.withdraw(exchange);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.DROPPED);
        sandbox.kingdee().baseData("materials", "SKU-9999");

        assertThat(outcomes(send(List.of(bill("CK1", "SKU-9999", "20.00"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.SAVED);
    }

    /** Orders are withdrawn by the route that books them: what it says must not be dropped with its older letters. */
    @Test
    void shouldTellOfAForeignBillWhereOneRouteBooksAndWithdraws() throws Exception {
        cancellation.setBookingRoute(CANCELLED);
        send(List.of(bill("CK1")));
        execute("UPDATE erp_bill SET state = 'INTENT', source_id = 'CK9'");
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(KingdeeConstants.LEFT_OUT, List.of(document("CK1")));

        cancellation.withdraw(exchange);
        cancellation.withdraw(exchange);

        assertThat(deadLetters.find(CANCELLED, "CK1").orElseThrow().status()).isEqualTo(Status.OPEN);
        assertThat(deadLetter("CK1").message()).startsWith("The document was cancelled, and is not undone");
    }

    @Test
    void shouldKeepTheConflictOfABillThatCannotBeDeleted() {
        cancellation.setBookingRoute(ROUTE);
        cancellation.setAction(Action.delete);
        sandbox.kingdee().refuse("Delete", "CK1");
        send(List.of(bill("CK1"), bill("CK2")));
        send(List.of(bill("CK1", "SKU-0001", "29.90")));

        cancel("CK1", "CK2");

        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number()).containsExactly("CK1");
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.OPEN);
        assertThat(deadLetter("CK1").message()).contains("it cannot be deleted");
    }

    @Test
    void shouldDropWhatWouldBookADeletedBillAgain() {
        cancellation.setBookingRoute(ROUTE);
        cancellation.setAction(Action.delete);
        send(List.of(bill("CK1")));
        send(List.of(bill("CK1", "SKU-0001", "29.90")));
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().cause()).isEqualTo(Cause.CONFLICT);

        cancel("CK1");

        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).as("a replay would book it")
                .isEqualTo(Status.DROPPED);
    }

    @Test
    void shouldPassOverNothingWhileTheAccountIsIncomplete() {
        cancellation.setBookingRoute(ROUTE);
        send(List.of(bill("CK1")));
        deadLetters.put(new DeadLetter(ROUTE, "CK1", "api", "sid", FORM, Cause.CONFLICT, null, "changed", "{}", null));
        account.close();
        account.setAcctId(null);

        assertThatThrownBy(() -> cancel("CK1")).hasMessageContaining("erp.kingdee.acct-id is missing");
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.OPEN);
    }

    @Test
    void shouldAskForNothingWhereNothingIsBooked() {
        cancellation.setAction(Action.delete);

        assertThat(cancel("CK1")).isEmpty();

        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isZero();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.h2.api.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Documents that were booked bill by bill are in no daily summary, whichever of the two came first. */
class AloneBillsTest extends SinkTest {

    private static final String SUMMARIES = "summaries";

    private final DailySummary summary = new DailySummary();
    private final BookingSettings settings = new BookingSettings();

    @BeforeEach
    void summary() {
        settings.setNumberPrefix("A-");
        sink.setSettings(settings);
        summary.setSettings(settings);
        summary.setAccount(account);
        summary.setDataSource(dataSource);
        summary.setDeadLetters(deadLetters);
        summary.setClock(clock);
        summary.setRouteId(SUMMARIES);
        summary.setFormId(FORM);
    }

    private static SourceBill document(String number, String quantity) {
        return document(number, quantity, "sid");
    }

    private static SourceBill document(String number, String quantity, String account) {
        ObjectNode model = bill(number);
        model.put("FDate", "2026-11-21 13:40:00");
        ((ObjectNode) model.path("FEntity").path(0)).put("FMustQty", quantity).put("FRealQty", quantity);
        JsonNode record = KingdeeJson.MAPPER.createObjectNode().put("order_no", number).put("shop_no", "S1")
                .put("warehouse_no", "W1");
        return new SourceBill(model, record, "stockout_order_query_trade", account);
    }

    private void collect(SourceBill... documents) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(documents));
        summary.collect(exchange);
    }

    /** The summaries as they are sent, each with the sum of its one line. */
    private List<String> made() {
        Exchange exchange = new DefaultExchange(context);
        summary.summarise(exchange);
        UnitOfWorkHelper.doneSynchronizations(exchange, exchange.getExchangeExtension().handoverCompletions());
        return exchange.getMessage().getBody(List.class).stream().map(made -> ((SourceBill) made).model())
                .map(model -> ((ObjectNode) model).path("FBillNo").asText() + " "
                              + ((ObjectNode) model).at("/FEntity/0/FRealQty").asText())
                .toList();
    }

    @Test
    void shouldKeepNoDocumentThatIsBooked() {
        send(List.of(document("CK1", "1.0000")));
        deadLetters.put(new DeadLetter(
                SUMMARIES, "CK1", "api", "sid", FORM, Cause.MAPPING, null, "no row", "{\"order_no\":\"CK1\"}", null));

        collect(document("CK1", "1.0000"), document("CK2", "2.0000"));
        collect(document("CK1", "4.0000", "other"));

        assertThat(made()).as("another account counts its own documents").containsExactly("HZ20261121-S1-W1 6.0000");
        assertThat(summary.homes(List.of("CK2"))).isNotEmpty();
        assertThat(deadLetters.count(Status.OPEN)).isZero();
    }

    @Test
    void shouldTellOfADocumentThatIsBookedWithOtherContent() {
        send(List.of(document("CK1", "1.0000")));

        collect(document("CK1", "7.0000"), document("CK2", "2.0000"));

        assertThat(made()).containsExactly("HZ20261121-S1-W1 2.0000");
        assertThat(deadLetters.find(SUMMARIES, "CK1").orElseThrow().letter())
                .returns(Cause.CONFLICT, DeadLetter::cause)
                .satisfies(letter -> assertThat(letter.message()).contains("is booked in Kingdee", "other content"));
    }

    @Test
    void shouldTellOfADocumentThatIsBookedUnderAnotherNumber() throws Exception {
        send(List.of(document("CK1", "1.0000")));
        execute("UPDATE erp_bill SET state = 'MISNUMBERED', kingdee_no = 'XSCK000001'");

        collect(document("CK1", "1.0000"));

        assertThat(made()).isEmpty();
        assertThat(deadLetters.find(SUMMARIES, "CK1").orElseThrow().letter().message()).contains("A-CK1", "XSCK000001");
    }

    /** Two processes may read the same documents, one for summaries. */
    @Test
    void shouldForgetADocumentThatIsBookedAfterItWasKept() {
        collect(document("CK1", "1.0000"), document("CK2", "2.0000"));

        send(List.of(document("CK1", "1.0000")));

        assertThat(made()).containsExactly("HZ20261121-S1-W1 2.0000");
        assertThat(summary.homes(List.of("CK1", "CK2"))).containsOnlyKeys("CK2");
    }

    @Test
    void shouldAskWhatHasBecomeOfABillThatNobodyWillSendAgain() {
        unknown("CK1", Fault.RESET_AFTER);
        unknown("CK2", Fault.RESET_BEFORE);

        assertThatIllegalStateException().isThrownBy(() -> collect(document("CK1", "1.0000"), document("CK2", "2.0000")))
                .withMessageContaining("A-CK2 may be on its way");
        clock.forward(Duration.ofMinutes(5));
        collect(document("CK1", "1.0000"), document("CK2", "2.0000"));

        assertThat(made()).containsExactly("HZ20261121-S1-W1 2.0000");
        assertThat(deadLetters.count(Status.OPEN)).isZero();
    }

    @Test
    void shouldLeaveADocumentOutWhileItsBillIsOnItsWay() {
        collect(document("CK1", "1.0000"), document("CK2", "2.0000"));
        unknown("CK1", Fault.RESET_BEFORE);

        assertThat(made()).containsExactly("HZ20261121-S1-W1 2.0000");

        clock.forward(Duration.ofMinutes(5));
        collect(document("CK1", "1.0000"));
        assertThat(made()).containsExactly("HZ20261121-S1-W1 2.0000", "HZ20261121-S1-W1-2 1.0000");
    }

    private void summaries() {
        context.getRegistry().bind("summaries", summary);
    }

    @Test
    void shouldNotBookBillByBillWhatASummaryHolds() {
        summaries();
        collect(document("CK1", "1.0000"), document("CK2", "2.0000"));
        book();

        assertThat(summary(send(List.of(
                document("CK1", "1.0000"), document("CK2", "7.0000"), document("CK1", "1.0000", "other").withPrefix("B-")))))
                .isEqualTo("A-B-CK1=SAVED, A-CK1=ALREADY_SAVED, A-CK2=DEAD");

        assertThat(sandbox.kingdee().bills(FORM)).extracting(io.camelerp.sandbox.kingdee.Bill::number)
                .containsExactlyInAnyOrder("A-HZ20261121-S1-W1", "A-B-CK1");
        assertThat(deadLetters.find(ROUTE, "A-CK2").orElseThrow().letter())
                .returns(Cause.CONFLICT, DeadLetter::cause).satisfies(letter -> assertThat(letter.message())
                        .contains("HZ20261121-S1-W1 of route summaries holds its document with other content"));
    }

    @Test
    void shouldTellOfABillWhoseSummaryIsNotBookedYet() {
        summaries();
        collect(document("CK1", "1.0000"));
        made();

        assertThat(summary(send(List.of(document("CK1", "1.0000"))))).isEqualTo("A-CK1=DEAD");

        assertThat(deadLetters.find(ROUTE, "A-CK1").orElseThrow().letter().message()).contains("does not have that yet");
        book();
        assertThat(summary(send(List.of(document("CK1", "1.0000"))))).isEqualTo("A-CK1=ALREADY_SAVED");
        assertThat(deadLetters.count(Status.OPEN)).isZero();
    }

    /** A document gets its home while its bill is announced: the one that comes second sees the other. */
    @Test
    void shouldNotBookADocumentTwiceThatBothTakeAtTheSameMoment() throws Exception {
        summaries();
        collect(document("CK1", "1.0000"), document("CK2", "2.0000"));
        execute("CREATE TRIGGER home AFTER INSERT ON erp_bill FOR EACH ROW CALL '" + Home.class.getName() + "'");

        assertThat(summary(send(List.of(document("CK1", "1.0000"))))).isEqualTo("A-CK1=RETRY");

        execute("DROP TRIGGER home");
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
        execute("UPDATE erp_bill SET state = 'INTENT'");
        assertThat(made()).as("the bill is on its way").containsExactly("HZ20261121-S1-W1 2.0000");
    }

    /** Gives documents a home, as another process does. */
    public static final class Home implements Trigger {
        @Override
        public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE erp_summary_part SET summary_no = 'HZ20261121-S1-W1'");
            }
        }
    }

    private void book() {
        Exchange exchange = new DefaultExchange(context);
        summary.summarise(exchange);
        sink.setRoute(SUMMARIES);
        assertThat(send(exchange.getMessage().getBody()).isFailed()).isFalse();
        sink.setRoute(null);
        UnitOfWorkHelper.doneSynchronizations(exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    /** A bill of which nobody knows whether Kingdee has it. */
    private void unknown(String number, Fault fault) {
        sandbox.faults().at("kingdee:BatchSave", 1, fault);
        sandbox.faults().every("kingdee:ExecuteBillQuery", 1, Fault.HTTP_500);
        assertThat(send(List.of(document(number, number.equals("CK1") ? "1.0000" : "2.0000"))).isFailed()).isTrue();
        sandbox.faults().clear();
    }

    private static SourceBill document(String number, JsonNode customer) {
        SourceBill document = document(number, "1.0000");
        ((ObjectNode) document.model()).set("FCustomerID", customer);
        return document;
    }

    /** What is in the second summary of that number would count as booked, and never be. */
    @Test
    void shouldGiveNoNumberOfASummaryAgainThatIsGone() throws Exception {
        JsonNode other = bill("X").path("FCustomerID");
        JsonNode customer = KingdeeJson.MAPPER.createObjectNode().put("FNumber", "CUST002");
        collect(document("CK1", customer), document("CK2", other));
        unknown("CK1", Fault.RESET_BEFORE);
        // they were given their homes when the worker had not announced CK1 yet
        execute("UPDATE erp_summary_part SET summary_no = 'HZ20261121-S1-W1' WHERE source_id = 'CK1'");
        execute("UPDATE erp_summary_part SET summary_no = 'HZ20261121-S1-W1-2' WHERE source_id = 'CK2'");
        book();
        collect(document("CK3", other));
        book();

        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number())
                .containsExactlyInAnyOrder("A-HZ20261121-S1-W1-2", "A-HZ20261121-S1-W1-3");
        execute("DELETE FROM erp_summary_part");
        collect(document("CK4", other));
        book();
        assertThat(sandbox.kingdee().bills(FORM)).as("the last ones are gone, too").hasSize(3);
    }

    @Test
    void shouldBookInAnotherAccountWhatASummaryOfThisOneHolds() throws Exception {
        context.getRegistry().bind(SUMMARIES, summary);
        account.setAcctId(KingdeeServer.ACCT_ID);
        collect(document("CK1", "1.0000"));
        book();
        try (Sandbox other = Sandbox.builder().start()) {
            KingdeeAccount elsewhere = new KingdeeAccount();
            elsewhere.setCamelContext(context);
            elsewhere.setUrl(other.kingdeeUrl());
            elsewhere.setAcctId("another-data-centre");
            elsewhere.setUser(KingdeeServer.USER);
            elsewhere.setAppId(KingdeeServer.APP_ID);
            elsewhere.setAppSecret(KingdeeServer.APP_SECRET);
            other.kingdee().requireAuth(false);
            sink = sink(elsewhere);
            sink.setSettings(settings);

            send(List.of(document("CK1", "1.0000")));

            assertThat(other.kingdee().bills(FORM)).hasSize(1);
        }
        assertThat(deadLetters.count(Status.OPEN)).isZero();
    }
}

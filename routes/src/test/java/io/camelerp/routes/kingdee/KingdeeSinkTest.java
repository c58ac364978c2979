/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.StateException;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class KingdeeSinkTest {

    private static final String ROUTE = "bills";

    private final CamelContext context = new DefaultCamelContext();
    private final KingdeeAccount account = new KingdeeAccount();
    private final ErpDataSource dataSource = new ErpDataSource();
    private final DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
    private final MovableClock clock = new MovableClock();
    private Sandbox sandbox;
    private KingdeeSink sink;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.builder().start();
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
        account.setCamelContext(context);
        account.setUrl(sandbox.kingdeeUrl());
        account.setAcctId(KingdeeServer.ACCT_ID);
        account.setUser(KingdeeServer.USER);
        account.setAppId(KingdeeServer.APP_ID);
        account.setAppSecret(KingdeeServer.APP_SECRET);
        account.setResponseTimeout(Duration.ofSeconds(2));
        sink = sink(account);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:bills").routeId(ROUTE).process(exchange -> sink.process(exchange));
            }
        });
        context.start();
    }

    private KingdeeSink sink(KingdeeAccount account) {
        KingdeeSink made = new KingdeeSink();
        made.setAccount(account);
        made.setDataSource(dataSource);
        made.setDeadLetters(deadLetters);
        made.setFormId(FORM);
        made.setClock(clock);
        return made;
    }

    @AfterEach
    void stop() {
        context.stop();
        account.close();
        dataSource.close();
        sandbox.close();
    }

    @Test
    void shouldSaveEveryBillOnceInGroups() {
        List<ObjectNode> bills = IntStream.range(0, 45).mapToObj(i -> bill("CK" + i)).toList();

        Exchange exchange = send(bills);

        assertThat(outcomes(exchange)).hasSize(45).allMatch(outcome -> outcome.kind() == Kind.SAVED);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.SAVED)).isEqualTo(45);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.FORM_ID)).isEqualTo(FORM);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(45).allMatch(bill -> bill.saves() == 1);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(3);
    }

    @Test
    void shouldCallNobodyForBillsThatAreBooked() {
        send(List.of(bill("CK1"), bill("CK2")));
        sandbox.ledger().clear();

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsOnly(Kind.ALREADY_SAVED);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.ALREADY_SAVED)).isEqualTo(2);
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldNotMindTheOrderOfFieldsInARepeat() {
        send(List.of(bill("CK1")));
        ObjectNode turned = bill("CK1");
        turned.set("FBillNo", turned.remove("FBillNo"));

        assertThat(outcomes(send(List.of(turned)))).extracting(BillOutcome::kind).containsExactly(Kind.ALREADY_SAVED);
    }

    @Test
    void shouldKeepARefusedBillAndLetTheOthersGoOn() {
        ObjectNode record = KingdeeJson.MAPPER.createObjectNode().put("order_no", "CK2").put("receiver_name", "张三");

        Exchange exchange = send(List.of(
                new SourceBill(bill("CK1"), null, null, null),
                new SourceBill(bill("CK2", "SKU-9999", "1.00"), record, "stockout_order_query_trade", "sandbox"),
                new SourceBill(bill("CK3"), null, null, null)));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.SAVED, Kind.DEAD, Kind.SAVED);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.DEAD)).isEqualTo(1);
        DeadLetter letter = deadLetters.find(ROUTE, "CK2").orElseThrow().letter();
        assertThat(letter.cause()).isEqualTo(Cause.REFUSED);
        assertThat(letter.code()).isEqualTo("9");
        assertThat(letter.message()).contains("SKU-9999").contains("不存在");
        assertThat(letter.record()).isEqualTo("{\"order_no\":\"CK2\",\"receiver_name\":\"张三\"}");
        assertThat(letter.bill()).contains("\"FBillNo\":\"CK2\"");
        assertThat(letter.source()).isEqualTo("stockout_order_query_trade");
        assertThat(letter.account()).isEqualTo("sandbox");
        assertThat(letter.formId()).isEqualTo(FORM);
    }

    @Test
    void shouldCloseTheDeadLetterOfABillThatIsBookedLater() {
        send(List.of(bill("CK1", "SKU-NEW", "1.00")));
        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isEqualTo(1);
        sandbox.kingdee().baseData("materials", "SKU-NEW");

        assertThat(outcomes(send(List.of(bill("CK1", "SKU-NEW", "1.00"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.SAVED);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    @Test
    void shouldFailTheExchangeWhenADeadLetterCannotBeKept() throws SQLException {
        send(List.of(bill("CK0")));
        execute("ALTER TABLE erp_dead_letter RENAME TO erp_dead_letter_away");

        Exchange exchange = send(List.of(bill("CK1", "SKU-9999", "1.00"), bill("CK2")));

        assertThat(exchange.getException()).isInstanceOf(StateException.class).hasMessageContaining("CK1");
        execute("ALTER TABLE erp_dead_letter_away RENAME TO erp_dead_letter");
        assertThat(summary(send(List.of(bill("CK1", "SKU-9999", "1.00"), bill("CK2")))))
                .isEqualTo("CK1=RETRY, CK2=ALREADY_SAVED");
        clock.forward(Duration.ofMinutes(1));
        assertThat(outcomes(send(List.of(bill("CK1", "SKU-9999", "1.00"), bill("CK2")))))
                .extracting(BillOutcome::kind).containsExactlyInAnyOrder(Kind.DEAD, Kind.ALREADY_SAVED);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.Kind.class, names = { "RESET_AFTER", "RESET_MID_BODY", "TRUNCATED_JSON" })
    void shouldFindASavedBillWhoseAnswerWasLost(Fault.Kind kind) {
        sandbox.faults().at("kingdee:BatchSave", 1, new Fault(kind, Duration.ZERO, 0, true));

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2", "SKU-9999", "1.00")));

        // the one that Kingdee does not have is not sent again before it is certain that no save of it is running
        assertThat(summary(exchange)).isEqualTo("CK1=SAVED, CK2=RETRY");
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.Kind.class, names = {
            "HTTP_500", "HTML_200", "RESET_BEFORE", "EMPTY_BODY", "GARBAGE", "RESPONSE_ERROR", "LATE_EFFECT" })
    void shouldSendAgainOnlyWhatKingdeeDoesNotHaveAndOnlyAfterAWhile(Fault.Kind kind) {
        sandbox.faults().at("kingdee:BatchSave", 1, new Fault(kind, Duration.ZERO, 0, false));
        List<ObjectNode> bills = List.of(bill("CK1"), bill("CK2"));

        KingdeeException failure = failure(send(bills));
        assertThat(failure.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(failure).hasMessageContaining("2 of 2 bills");
        int known = kind == Fault.Kind.LATE_EFFECT ? 2 : 0;
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(known);

        Exchange early = send(bills);
        assertThat(early.isFailed()).isEqualTo(known == 0);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);

        clock.forward(Duration.ofSeconds(11));
        Exchange late = send(bills);
        assertThat(outcomes(late)).extracting(BillOutcome::kind)
                .containsOnly(known == 0 ? Kind.SAVED : Kind.ALREADY_SAVED);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(2).allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldCountATimeOutAsUnknownAndFindTheBill() {
        account.setResponseTimeout(Duration.ofMillis(300));
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.delay(Duration.ofSeconds(1)));

        Exchange exchange = send(List.of(bill("CK1")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.SAVED);
    }

    @Test
    void shouldLookUpBillsThatAKilledProcessHadAnnounced() throws SQLException {
        send(List.of(bill("CK1"), bill("CK2")));
        // as if the process had died between the call and the answer, CK2 before it got there
        execute("UPDATE erp_bill SET state = 'INTENT'");
        sandbox.kingdee().baseData("materials", "SKU-0001");
        Bill there = sandbox.kingdee().bill(FORM, "CK1").orElseThrow();

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsOnly(Kind.ALREADY_SAVED);
        assertThat(sandbox.kingdee().bill(FORM, "CK1").orElseThrow()).isEqualTo(there);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isEqualTo(1);
    }

    @Test
    void shouldSendNothingWhenBillsCannotBeLookedUp() throws SQLException {
        send(List.of(bill("CK1")));
        execute("UPDATE erp_bill SET state = 'INTENT'");
        sandbox.faults().every("kingdee:ExecuteBillQuery", 1, Fault.HTTP_500);
        clock.forward(Duration.ofMinutes(1));

        assertThat(failure(send(List.of(bill("CK1")))).getCategory()).isEqualTo(Category.TRANSIENT);

        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @Test
    void shouldNeverTakeTheBillOfSomebodyElseForOurs() {
        ObjectNode others = bill("CK1").put(Bills.SOURCE_FIELD, "by hand");
        account.client().batchSave(FORM, new SaveOptions("21", false), List.of(others));

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactlyInAnyOrder(Kind.DEAD, Kind.SAVED);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().cause()).isEqualTo(Cause.CONFLICT);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("'by hand'");
    }

    @Test
    void shouldNotTakeABillForOursThatOurLedgerDoesNotKnow() {
        account.client().batchSave(FORM, new SaveOptions("21", false), List.of(bill("CK1")));

        send(List.of(bill("CK1")));

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().cause()).isEqualTo(Cause.CONFLICT);
    }

    @Test
    void shouldTakeATakenNumberForOursWhenTheSameBillWasSentBefore() throws SQLException {
        send(List.of(bill("CK1")));
        execute("UPDATE erp_bill SET state = 'REFUSED'");

        Exchange exchange = send(List.of(bill("CK1")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.ALREADY_SAVED);
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
    void shouldTryALockedBillAgainWithoutWaiting() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.LOCK_CONFLICT);

        assertThat(failure(send(List.of(bill("CK1"), bill("CK2"))))).hasMessageContaining("网络控制冲突");

        assertThat(outcomes(send(List.of(bill("CK1"), bill("CK2"))))).extracting(BillOutcome::kind)
                .containsOnly(Kind.SAVED);
    }

    @Test
    void shouldTellALockedBillOfABatchFromARefusedOne() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.partialFailure(13));
        assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).isEqualTo("CK1=SAVED, CK2=RETRY");
        assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).isEqualTo("CK1=ALREADY_SAVED, CK2=SAVED");

        sandbox.faults().at("kingdee:BatchSave", 1, Fault.partialFailure(12));
        assertThat(summary(send(List.of(bill("CK3"), bill("CK4"))))).isEqualTo("CK3=SAVED, CK4=DEAD");
    }

    @Test
    void shouldStopCallingWhenTheLimitOfCallsIsReached() {
        sink.setBatchSize(1);
        sandbox.faults().at("kingdee:BatchSave", 2, Fault.RATE_LIMIT);

        KingdeeException failure = failure(send(List.of(bill("CK1"), bill("CK2"), bill("CK3"), bill("CK4"))));

        assertThat(failure.getCategory()).isEqualTo(Category.RATE_LIMIT);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(2);
        assertThat(summary(send(List.of(bill("CK1"), bill("CK2"), bill("CK3"), bill("CK4")))))
                .isEqualTo("CK1=ALREADY_SAVED, CK2=SAVED, CK3=SAVED, CK4=SAVED");
    }

    @Test
    void shouldDealWithAllOtherGroupsBeforeItFails() {
        sink.setBatchSize(1);
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.LOCK_CONFLICT);

        assertThat(failure(send(List.of(bill("CK1"), bill("CK2"), bill("CK3"))))).hasMessageContaining("1 of 3");

        assertThat(sandbox.kingdee().bills(FORM)).extracting(Bill::number).containsExactly("CK2", "CK3");
    }

    @ParameterizedTest
    @EnumSource(Auth.class)
    void shouldLoseNothingWhenCredentialsAreWrong(Auth auth) {
        account.setAuth(auth);
        account.setPassword("wrong");
        account.setAppSecret("wrong");

        KingdeeException failure = failure(send(List.of(bill("CK1"))));

        assertThat(failure.getCategory()).isEqualTo(Category.AUTH);
        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();

        account.close();
        account.setPassword(KingdeeServer.PASSWORD);
        account.setAppSecret(KingdeeServer.APP_SECRET);
        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.SAVED);
    }

    @Test
    void shouldGoOnWhenKingdeeIsBack() {
        account.setUrl("http://127.0.0.1:9/K3Cloud");
        assertThat(failure(send(List.of(bill("CK1"))))).hasMessageContaining("Nothing was sent");

        account.close();
        account.setUrl(sandbox.kingdeeUrl());

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.SAVED);
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isZero();
    }

    @Test
    void shouldLeaveABillToTheProcessThatIsSendingIt() {
        // the same ledger and account, as in a second JVM
        KingdeeSink other = sink(account);
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_BEFORE);
        send(List.of(bill("CK1")));

        Exchange exchange = context.getEndpoint("direct:bills").createExchange();
        exchange.getMessage().setBody(bill("CK1"));
        KingdeeException failure = catchThrowableOfType(KingdeeException.class, () -> other.process(exchange));

        assertThat(failure).hasMessageContaining("may still be running");
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @Test
    void shouldHaveAnnouncedABillForGoodBeforeItArrives() throws IOException {
        List<String> states = new CopyOnWriteArrayList<>();
        HttpServer observer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        observer.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            try (Connection other = dataSource.getConnection(); Statement statement = other.createStatement();
                 ResultSet rows = statement.executeQuery("SELECT bill_no, state FROM erp_bill ORDER BY bill_no")) {
                while (rows.next()) {
                    states.add(rows.getString(1) + "=" + rows.getString(2));
                }
            } catch (SQLException e) {
                states.add(e.toString());
            }
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        observer.start();
        account.setUrl("http://127.0.0.1:" + observer.getAddress().getPort() + "/K3Cloud");
        sink.setBatchSize(2);

        send(List.of(bill("CK1"), bill("CK2")));

        observer.stop(0);
        assertThat(states.subList(0, 2)).containsExactly("CK1=INTENT", "CK2=INTENT");
    }

    @Test
    void shouldStopTheRouteWhenKingdeeGivesItsOwnNumbers() throws IOException {
        AtomicInteger saves = new AtomicInteger();
        HttpServer numbering = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        numbering.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String answer = "{\"Result\":{\"ResponseStatus\":{\"IsSuccess\":true,\"Errors\":[],\"SuccessEntitys\":["
                            + "{\"Id\":1,\"Number\":\"XSCKD" + saves.incrementAndGet() + "\",\"DIndex\":0}],\"MsgCode\":0}}}";
            exchange.sendResponseHeaders(200, answer.length());
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        numbering.start();
        account.setUrl("http://127.0.0.1:" + numbering.getAddress().getPort() + "/K3Cloud");

        Exchange exchange = send(List.of(bill("CK1")));

        assertThat(exchange.getException()).hasMessageContaining("CK1 as XSCKD1").hasMessageContaining("manual numbers");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> context.getRouteController().getRouteStatus(ROUTE) == ServiceStatus.Stopped);
        startRoute();
        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("XSCKD1");
        assertThat(saves).hasValue(1);
        numbering.stop(0);
    }

    private void startRoute() {
        try {
            context.getRouteController().startRoute(ROUTE);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldSaveNothingForAnEmptyWindow() {
        assertThat(outcomes(send(List.of()))).isEmpty();
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldSayWhatItTakes() {
        assertThat(send("{}").getException()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a JSON object");
    }

    private Exchange send(Object body) {
        return context.createProducerTemplate().send("direct:bills", exchange -> exchange.getMessage().setBody(body));
    }

    @SuppressWarnings("unchecked")
    private static List<BillOutcome> outcomes(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(List.class);
    }

    /** The outcomes in the order of numbers, also when the exchange has failed. */
    private static String summary(Exchange exchange) {
        List<?> outcomes = exchange.getProperty(KingdeeConstants.OUTCOMES, List.class);
        return outcomes.stream().map(BillOutcome.class::cast)
                .map(outcome -> outcome.number() + "=" + outcome.kind()).sorted().collect(Collectors.joining(", "));
    }

    private static KingdeeException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(KingdeeException.class);
        return (KingdeeException) exchange.getException();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-11-22T04:00:00Z");

        void forward(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

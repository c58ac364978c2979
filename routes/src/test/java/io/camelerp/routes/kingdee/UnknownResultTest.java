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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.kingdee.Bill;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What happens to a bill when nobody knows whether it was saved.
 */
class UnknownResultTest extends SinkTest {

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

    /** Others take the bill for one that has failed by the time the login is done, and may have undone it. */
    @Test
    void shouldNotSendABillWhoseLoginTookTooLong() {
        account.setAuth(Auth.secret);
        sink.setUnknownWait(Duration.ofMillis(200));
        sandbox.faults().at("kingdee:LoginByAppSecret", 1, Fault.delay(Duration.ofSeconds(1)));

        Exchange late = send(List.of(bill("CK1")));

        assertThat(failure(late))
                .hasMessageContaining("not sent, because the login before it, or the wait for a connection, took longer");
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isZero();
        sink.setUnknownWait(Duration.ofSeconds(10));
        assertThat(summary(send(List.of(bill("CK1"))))).as("nothing is on its way").isEqualTo("CK1=SAVED");
    }

    @Test
    void shouldLookUpBillsThatAKilledProcessHadAnnounced() throws SQLException {
        send(List.of(bill("CK1"), bill("CK2")));
        // as if the process had died between the call and the answer
        execute("UPDATE erp_bill SET state = 'INTENT'");
        Bill there = sandbox.kingdee().bill(FORM, "CK1").orElseThrow();

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsOnly(Kind.ALREADY_SAVED);
        assertThat(sandbox.kingdee().bill(FORM, "CK1").orElseThrow()).isEqualTo(there);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isEqualTo(1);
    }

    @Test
    void shouldWaitFromTheTimeAtWhichTheResultBecameUnknown() throws Exception {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.HTTP_500);
        sandbox.kingdee().latency(Duration.ofMillis(600));
        Thread longCall = new Thread(() -> {
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            clock.forward(Duration.ofMinutes(1));
        });
        longCall.start();
        send(List.of(bill("CK1")));
        longCall.join();
        sandbox.kingdee().latency(Duration.ZERO);

        Exchange soon = send(List.of(bill("CK1")));

        assertThat(summary(soon)).isEqualTo("CK1=RETRY");
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @Test
    void shouldWriteDownWhatItHasLookedUp() throws SQLException {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);
        send(List.of(bill("CK1")));
        send(List.of(bill("CK2")));
        execute("UPDATE erp_bill SET state = 'INTENT' WHERE bill_no = 'CK2'");
        send(List.of(bill("CK2")));
        send(List.of(bill("CK3")));
        execute("UPDATE erp_bill SET state = 'REFUSED' WHERE bill_no = 'CK3'");
        send(List.of(bill("CK3")));
        sandbox.ledger().clear();

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2"), bill("CK3")));

        assertThat(summary(exchange)).isEqualTo("CK1=ALREADY_SAVED, CK2=ALREADY_SAVED, CK3=ALREADY_SAVED");
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldKeepABillForAPersonAtWhichKingdeeCrashesEachTime() throws IOException {
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> ScriptedKingdee.failed("", "未将对象引用设置到对象的实例").replace("\"MsgCode\":11", "\"MsgCode\":4"));
            for (int attempt = 1; attempt < 10; attempt++) {
                assertThat(summary(send(List.of(bill("CK1"))))).as("attempt " + attempt).isEqualTo("CK1=RETRY");
                clock.forward(Duration.ofSeconds(11));
            }

            assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);

            assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter()).satisfies(letter -> {
                assertThat(letter.cause()).isEqualTo(Cause.REFUSED);
                assertThat(letter.code()).isEqualTo("4");
                assertThat(letter.message()).contains("after 10 attempts", "未将对象引用设置到对象的实例");
            });
            clock.forward(Duration.ofSeconds(11));
            kingdee.save(any -> ScriptedKingdee.saved("CK1"));
            assertThat(outcomes(send(List.of(bill("CK1", "SKU-0001", "29.90"))))).extracting(BillOutcome::kind)
                    .containsExactly(Kind.SAVED);
            assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();
        }
    }

    @Test
    void shouldNotBlameABillForTheOutagesBeforeItsFirstCrash() throws IOException {
        String url = account.getUrl();
        account.setUrl("http://127.0.0.1:1/K3Cloud");
        for (int attempt = 1; attempt <= 12; attempt++) {
            assertThat(summary(send(List.of(bill("CK1"))))).as("attempt " + attempt).isEqualTo("CK1=RETRY");
        }
        account.close();
        account.setUrl(url);
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> ScriptedKingdee.failed("", "未将对象引用设置到对象的实例").replace("\"MsgCode\":11", "\"MsgCode\":4"));

            assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");

            assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();
        }
    }

    @Test
    void shouldNeverGiveUpABillWhoseAnswersAreLost() {
        sandbox.faults().every("kingdee:BatchSave", 1, Fault.HTTP_500);
        for (int attempt = 1; attempt <= 12; attempt++) {
            assertThat(summary(send(List.of(bill("CK1"))))).as("attempt " + attempt).isEqualTo("CK1=RETRY");
            clock.forward(Duration.ofSeconds(11));
        }

        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();
    }

    @Test
    void shouldNameTheBillOfAChangedRecordWhoseAnswerWasLost() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);
        sandbox.faults().every("kingdee:ExecuteBillQuery", 1, Fault.HTTP_500);
        send(List.of(bill("CK1")));
        sandbox.faults().clear();

        send(List.of(bill("CK1", "SKU-0001", "29.90")));

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message())
                .contains("(FID " + sandbox.kingdee().bill(FORM, "CK1").orElseThrow().fid() + ")");
    }

    @Test
    void shouldTryAgainWhatCannotBeLookedUp() throws SQLException {
        send(List.of(bill("CK2")));
        execute("UPDATE erp_bill SET state = 'REFUSED'");
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_BEFORE);
        sandbox.faults().every("kingdee:ExecuteBillQuery", 1, Fault.HTTP_500);

        assertThat(summary(send(List.of(bill("CK1"))))).as("after a lost answer").isEqualTo("CK1=RETRY");
        assertThat(summary(send(List.of(bill("CK2"))))).as("after a taken number").isEqualTo("CK2=RETRY");
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
    void shouldTakeATakenNumberForOursWhenTheSameBillWasSentBefore() throws SQLException {
        send(List.of(bill("CK1")));
        execute("UPDATE erp_bill SET state = 'REFUSED'");

        Exchange exchange = send(List.of(bill("CK1")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.ALREADY_SAVED);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
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
    void shouldNotSendABillAgainWhileTheCallOfAnotherProcessMayBeRunning() throws Exception {
        account.setResponseTimeout(Duration.ofMinutes(2));
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> {
                arrived.countDown();
                await(answer);
                return ScriptedKingdee.saved("CK1");
            });
            CompletableFuture<Exchange> first = CompletableFuture.supplyAsync(() -> send(List.of(bill("CK1"))));
            await(arrived);
            clock.forward(Duration.ofSeconds(11));

            assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");
            assertThat(kingdee.saves()).isEqualTo(1);
            answer.countDown();

            assertThat(summary(first.get(1, TimeUnit.MINUTES))).isEqualTo("CK1=SAVED");
            assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=ALREADY_SAVED");
            assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();
        } finally {
            answer.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldSendABillOfAKilledProcessWhenItsCallMustBeOver() throws SQLException {
        send(List.of(bill("CK1")));
        // as if the process had died before the bill arrived
        execute("UPDATE erp_bill SET state = 'INTENT'");
        sandbox.kingdee().remove(FORM, "CK1");

        clock.forward(Duration.ofSeconds(21));
        assertThat(summary(send(List.of(bill("CK1"))))).as("10 s to log in, 2 s for the call, 10 s in Kingdee")
                .isEqualTo("CK1=RETRY");
        clock.forward(Duration.ofSeconds(2));
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=SAVED");
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
}

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
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.SOURCE_FIELD;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class KingdeeClientTest {

    /** On two processors the common pool of Java 25 has one thread. */
    private static final Executor THREADS = task -> new Thread(task).start();

    private static final SaveOptions OPTIONS = new SaveOptions("21", false);

    private final CamelContext context = new DefaultCamelContext();
    private final KingdeeAccount account = new KingdeeAccount();
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        context.start();
        account.setCamelContext(context);
        account.setUrl(sandbox.kingdeeUrl() + "/");
        account.setAcctId(KingdeeServer.ACCT_ID);
        account.setUser(KingdeeServer.USER);
        account.setPassword(KingdeeServer.PASSWORD);
        account.setAppId(KingdeeServer.APP_ID);
        account.setAppSecret(KingdeeServer.APP_SECRET);
        account.setOrgNum(KingdeeServer.ORG_NUM);
        account.setResponseTimeout(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        account.close();
        context.stop();
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(Auth.class)
    void shouldSaveAndFindBillsWithEveryKindOfAuthorisation(Auth auth) {
        account.setAuth(auth);
        sandbox.kingdee().gatewaySignature(true);

        ResponseStatus status = account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"), bill("CK'2")));

        assertThat(status.success()).isTrue();
        assertThat(status.entities()).extracting(ResponseStatus.Entity::number).containsExactly("CK1", "CK'2");
        assertThat(account.client().findBills(FORM, SOURCE_FIELD, List.of("CK1", "CK'2", "CK3")))
                .extracting(KingdeeClient.KingdeeBill::sourceId).containsExactly("CK1", "CK'2");
    }

    @Test
    void shouldSendBillsDigitByDigitAndInOrder() {
        account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1", "SKU-0001", "123456789012345.6789")));

        String model = sandbox.kingdee().bills(FORM).get(0).model().toString();
        assertThat(model).isEqualTo(KingdeeJson.text(bill("CK1", "SKU-0001", "123456789012345.6789")));
    }

    @ParameterizedTest
    @EnumSource(Auth.class)
    void shouldLogInAgainOnceWhenTheSessionIsLost(Auth auth) {
        account.setAuth(auth);
        account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1")));
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.SESSION_LOST);

        account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK2")));

        assertThat(sandbox.kingdee().bills(FORM)).hasSize(2);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({ "password, ValidateUser", "secret, LoginByAppSecret", "sign, LoginBySign" })
    void shouldLogInOnceForAllWhoseSessionHasExpired(Auth auth, String login) {
        account.setAuth(auth);
        sandbox.kingdee().singleSession(true);
        account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK")));
        sandbox.kingdee().expireSessions();
        sandbox.ledger().clear();

        saveAtTheSameTime(8);

        assertThat(sandbox.kingdee().bills(FORM)).hasSize(9).allMatch(bill -> bill.saves() == 1);
        assertThat(sandbox.ledger().count("kingdee:" + login)).isEqualTo(1);
    }

    private void saveAtTheSameTime(int count) {
        CompletableFuture<?>[] calls = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            String number = "CK" + i;
            calls[i] = CompletableFuture
                    .runAsync(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill(number))),
                            THREADS);
        }
        CompletableFuture.allOf(calls).join();
    }

    @Test
    void shouldShareOneSessionAmongManyCallers() {
        account.setAuth(Auth.sign);
        sandbox.kingdee().singleSession(true);
        account.client();
        sandbox.ledger().clear();

        saveAtTheSameTime(8);

        assertThat(sandbox.kingdee().bills(FORM)).hasSize(8);
        assertThat(sandbox.ledger().count("kingdee:LoginBySign")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Auth.class)
    void shouldGiveUpOnWrongCredentialsWithAClearMessageAndNoSecret(Auth auth) {
        account.setAuth(auth);
        account.setAppSecret("not-the-app-secret");
        account.setPassword("not-the-password");

        KingdeeException failure
                = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

        assertThat(failure.getCategory()).isEqualTo(Category.AUTH);
        assertThat(failure).hasMessageContaining("erp.kingdee.acct-id")
                .hasMessageNotContaining("not-the-app-secret").hasMessageNotContaining("not-the-password");
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldSayThatAClockMayBeWhatKingdeeDoesNotLike() {
        account.setAppSecret("not-the-app-secret");
        account.setClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10)));

        assertThat(failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1")))))
                .hasMessageContaining("s behind Kingdee's: set the clock");
    }

    /** No bill is to blame for these, and none may become a dead letter for them. */
    @ParameterizedTest
    @CsvSource({ "2,AUTH", "7,AUTH", "15,AUTH", "3,REQUEST", "5,REQUEST" })
    void shouldNotBlameABillForWhatKeepsAllCallsOut(int msgCode, Category category) throws IOException {
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> ScriptedKingdee.failed("", "x").replace("\"MsgCode\":11", "\"MsgCode\":" + msgCode));

            KingdeeException failure
                    = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

            assertThat(failure.getCategory()).isEqualTo(category);
        }
    }

    @Test
    void shouldNameTheMissingSetting() {
        account.setAppSecret(" ");

        assertThat(catchThrowable(account::client))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("erp.kingdee.secret");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.Kind.class, names = {
            "HTTP_500", "HTML_200", "RESET_BEFORE", "RESET_AFTER", "RESET_MID_BODY", "TRUNCATED_JSON", "EMPTY_BODY", "GARBAGE",
            "RESPONSE_ERROR" })
    void shouldSayThatTheResultOfASaveIsUnknown(Fault.Kind kind) {
        sandbox.faults().at("kingdee:BatchSave", 1, fault(kind));

        KingdeeException failure
                = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

        assertThat(failure.getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.Kind.class, names = {
            "HTTP_500", "HTML_200", "RESET_AFTER", "TRUNCATED_JSON", "EMPTY_BODY", "GARBAGE", "RESPONSE_ERROR",
            "LOCK_CONFLICT" })
    void shouldSayThatALookUpCanBeRepeated(Fault.Kind kind) {
        sandbox.faults().at("kingdee:ExecuteBillQuery", 1, fault(kind));

        KingdeeException failure = failure(() -> account.client().findBills(FORM, SOURCE_FIELD, List.of("CK1")));

        assertThat(failure.getCategory()).isEqualTo(Category.TRANSIENT);
    }

    @Test
    void shouldTellARateLimitFromOtherTrouble() {
        sandbox.faults().at("kingdee:ExecuteBillQuery", 1, Fault.RATE_LIMIT);

        KingdeeException failure = failure(() -> account.client().findBills(FORM, SOURCE_FIELD, List.of("CK1")));

        assertThat(failure.getCategory()).isEqualTo(Category.RATE_LIMIT);
        assertThat(failure.getMsgCode()).isEqualTo(14);
    }

    @Test
    void shouldKnowThatNothingWasSentWithoutAConnection() {
        sandbox.close();

        KingdeeException failure
                = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

        assertThat(failure.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(failure).hasMessageContaining("Nothing was sent");
    }

    @Test
    void shouldStopWaitingForAnAnswer() {
        account.setResponseTimeout(Duration.ofMillis(200));
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.delay(Duration.ofSeconds(3)));

        KingdeeException failure
                = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

        assertThat(failure.getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
    }

    @Test
    void shouldNeverRepeatASaveByItselfWhenTheServerAsksForIt() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer overloaded = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        overloaded.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Retry-After", "0");
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        overloaded.start();
        account.setUrl("http://127.0.0.1:" + overloaded.getAddress().getPort() + "/K3Cloud");

        KingdeeException failure
                = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

        overloaded.stop(0);
        assertThat(failure.getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(calls).hasValue(1);
    }

    @Test
    void shouldNeverRepeatASaveByItselfWhenTheConnectionBreaks() {
        sandbox.faults().every("kingdee:BatchSave", 1, Fault.RESET_BEFORE);

        failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }

    @Test
    void shouldStopReadingAnAnswerWithoutEnd() throws IOException {
        account.setMaxResponseSize(100_000);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(server), THREADS);
            account.setUrl("http://127.0.0.1:" + server.getLocalPort() + "/K3Cloud");

            KingdeeException failure
                    = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

            assertThat(failure.getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
            assertThat(failure).hasMessageContaining("larger than 100000 bytes");
            assertThat(flood).failsWithin(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow: " })
    void shouldStopWaitingForAnAnswerThatDrips(String begin) throws IOException {
        account.setResponseTimeout(Duration.ofSeconds(2));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> drip = CompletableFuture.runAsync(() -> drip(server, begin), THREADS);
            account.setUrl("http://127.0.0.1:" + server.getLocalPort() + "/K3Cloud");

            CompletableFuture<KingdeeException> failure = CompletableFuture.supplyAsync(
                    () -> failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1")))),
                    THREADS);

            assertThat(failure).succeedsWithin(Duration.ofSeconds(30)).satisfies(e -> {
                assertThat(e.getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
                assertThat(e).hasMessageContaining("within erp.kingdee.response-timeout=PT2S");
            });
            assertThat(drip).failsWithin(Duration.ofSeconds(30));
        }
    }

    /** Each byte comes in time, and the answer never. */
    private static void drip(ServerSocket server, String begin) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                client.getOutputStream().write(' ');
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the client has hung up", e);
        }
    }

    private static void flood(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                client.getOutputStream().write(new byte[8192]);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the client has hung up", e);
        }
    }

    @Test
    void shouldSayWhichSettingIsWrongWhenNothingIsAtTheAddress() {
        account.setUrl(sandbox.kingdeeUrl().replace("/K3Cloud", "/nowhere"));

        KingdeeException failure
                = failure(() -> account.client().batchSave(SendBy.anyTime(), FORM, OPTIONS, List.of(bill("CK1"))));

        assertThat(failure.getCategory()).isEqualTo(Category.REQUEST);
        assertThat(failure).hasMessageContaining("erp.kingdee.url");
    }

    private static Fault fault(Fault.Kind kind) {
        return new Fault(kind, Duration.ZERO, 0, kind.name().contains("AFTER") || kind.name().contains("TRUNCATED"));
    }

    private static KingdeeException failure(ThrowingCallable call) {
        KingdeeException failure = catchThrowableOfType(KingdeeException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.store.FileBatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.PushSender.Result;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SstPushTest extends SstTestSupport {

    private final AtomicBoolean broken = new AtomicBoolean();

    @Override
    boolean pushes() {
        return true;
    }

    private void route(String uri, String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri).routeId(id).process(exchange -> {
                    if (broken.get()) {
                        throw new IllegalStateException("Kingdee is away");
                    }
                    note(exchange);
                });
            }
        });
    }

    private void awaitDelivered(int count) {
        await().atMost(Duration.ofSeconds(15)).until(() -> delivered.size() >= count);
    }

    private PushSender sender(String path) {
        return new PushSender(URI.create("http://127.0.0.1:" + http.getPort() + path), 0, Spelling.TABLE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldAnswerWhenTheBillIsKeptAndRunTheRouteBehind() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("sst:PushRECBill").routeId("rec").process(exchange -> {
                    assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
                    note(exchange);
                });
            }
        });

        Result result = sender(0).push(SstDocument.REC, rec("R1", now), rec("R2", now));

        assertThat(result.isSuccess()).isTrue();
        assertThat(delivered).isEmpty();
        assertThat(consumer("rec").getPendingBills()).isEqualTo(2);

        released.countDown();
        awaitDelivered(2);
        assertThat(delivered).containsExactly("R1", "R2");
        await().atMost(Duration.ofSeconds(5)).until(() -> consumer("rec").getPendingBills() == 0);
    }

    /** It would wait for an hour, perhaps, and has nothing to do with what failed before. */
    @Test
    void shouldDeliverAPushWhileTheScheduleBacksOff() throws Exception {
        broken.set(true);
        route("sst:PushRECBill?delay=50&backoffErrorThreshold=1&backoffIdleThreshold=1&backoffMultiplier=100000", "rec");
        await().atMost(Duration.ofSeconds(15)).until(() -> consumer("rec").getBackoffCounter() > 2);
        broken.set(false);

        assertThat(sender(0).push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();

        awaitDelivered(1);
        assertThat(delivered).containsExactly("R1");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new SstException(Category.AUTH, "AddSTOBill", "the key has expired"), 1),
                Arguments.of(new SstException(Category.RATE_LIMIT, "AddSTOBill", "too many calls"), 1),
                Arguments.of(
                        new SstException(Category.TRANSIENT, "AddSTOBill", "no connection", new ConnectException("refused")),
                        1),
                Arguments.of(new SstException(Category.UNKNOWN_RESULT, "AddSTOBill", "HTTP 500"), 3),
                Arguments.of(new IllegalStateException("the shop is away"), 3));
    }

    /** One bill that a vendor cannot take keeps no other; a vendor that takes none is not asked with all of them. */
    @ParameterizedTest
    @MethodSource("failures")
    @Tag("C17")
    void shouldLeaveTheRestOfABatchWhereEachOfItWouldFailTheSameWay(Exception failure, int tried) throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("sst:PushRECBill?initialDelay=3600000&delay=3600000").routeId("rec").process(exchange -> {
                    note(exchange);
                    if (away.get()) {
                        throw failure;
                    }
                });
            }
        });
        context.getRouteController().suspendRoute("rec");
        assertThat(sender(0).push(SstDocument.REC, rec("R1", now), rec("R2", now), rec("R3", now)).isSuccess()).isTrue();
        context.getRouteController().resumeRoute("rec");

        consumer("rec").pollNow();
        assertThat(delivered).hasSize(tried);
        assertThat(consumer("rec").getPendingBills()).isEqualTo(3);
        away.set(false);
        delivered.clear();
        consumer("rec").pollNow();

        assertThat(delivered).containsExactly("R1", "R2", "R3");
        assertThat(consumer("rec").getPendingBills()).isZero();
    }

    @Test
    void shouldNotReadForEachPushWhatWaits() throws Exception {
        AtomicInteger read = new AtomicInteger();
        context.getRegistry().bind("store", new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
            @Override
            public List<StoredRecord> pending(StreamId stream, long after, int limit) {
                List<StoredRecord> records = super.pending(stream, after, limit);
                read.addAndGet(records.size());
                return records;
            }
        });
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                // the route is not polled: as when what it sends to is away for a weekend
                from("sst:PushRECBill?batchStore=#store&initialDelay=3600000&delay=3600000").routeId("rec").process(
                        exchange -> note(exchange));
            }
        });
        context.getRouteController().suspendRoute("rec");

        for (int i = 1; i <= 50; i++) {
            assertThat(sender(0).push(SstDocument.REC, rec("R" + i, now)).isSuccess()).isTrue();
        }

        assertThat(consumer("rec").getPendingBills()).isEqualTo(50);
        assertThat(read.get()).isLessThanOrEqualTo(50);
    }

    @Test
    void shouldTakeAllThreeCommandsAtOneMountAndRefuseOthers() throws Exception {
        route("sst:PushRECBill", "rec");
        route("sst:PushREQBill", "req");
        ObjectNode declared = rec("D1", now);

        assertThat(sender(0).push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();
        assertThat(sender(0).push(SstDocument.REQ, rec("Q1", now)).isSuccess()).isTrue();
        Result refused = sender(0).push(SstDocument.STORE_DECLARE_GOODS, declared);
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.body().path("code").asInt()).isEqualTo(1);
        assertThat(refused.body().path("msg").asText()).contains("PushStoreDeclareGoods").contains("not taken");

        route("sst:push", "all");
        assertThat(sender(0).push(SstDocument.STORE_DECLARE_GOODS, declared).isSuccess()).isTrue();
        awaitDelivered(3);
        assertThat(delivered).containsExactlyInAnyOrder("R1", "Q1", "D1");
    }

    @Test
    @Tag("C2")
    void shouldHandOutNothingMoreOnceItIsSuspended() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        RouteBuilder.addRoutes(context, builder -> builder.from("sst:push?delay=100").routeId("all").process(exchange -> {
            begun.countDown();
            mayEnd.await(30, TimeUnit.SECONDS);
            note(exchange);
        }));
        sender(0).push(SstDocument.REC, rec("R1", now));
        begun.await(30, TimeUnit.SECONDS);
        sender(0).push(SstDocument.REQ, rec("Q1", now));

        consumer("all").suspend();
        mayEnd.countDown();

        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(15)).until(() -> delivered.size() == 1);
        consumer("all").resume();
        awaitDelivered(2);
    }

    @Test
    void shouldRepeatNothingAndTellAChangedBill() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("sst:PushRECBill").routeId("rec").process(exchange -> delivered.add(
                        exchange.getMessage().getHeader(SstConstants.RECORD_KEY) + " "
                                                                                         + exchange.getMessage()
                                                                                                 .getHeader(
                                                                                                         SstConstants.CHANGED)));
            }
        });
        ObjectNode changed = rec("R1", now).put("remarks", "多货");

        sender(0).push(SstDocument.REC, rec("R1", now));
        awaitDelivered(1);
        for (ObjectNode bill : new ObjectNode[] { rec("R1", now), changed, changed, rec("R1", now) }) {
            assertThat(sender(0).push(SstDocument.REC, bill).isSuccess()).isTrue();
            await().atMost(Duration.ofSeconds(5)).until(() -> consumer("rec").getPendingBills() == 0);
        }

        assertThat(delivered).containsExactly("R1 false", "R1 true", "R1 true");
        assertThat(consumer("rec").getDuplicates()).isEqualTo(2);
        assertThat(consumer("rec").getChangedBills()).isEqualTo(2);
    }

    @Test
    void shouldIgnoreAChangedBillWhenToldTo() throws Exception {
        route("sst:PushRECBill?onChange=ignore", "rec");

        sender(0).push(SstDocument.REC, rec("R1", now));
        awaitDelivered(1);
        sender(0).push(SstDocument.REC, rec("R1", now).put("remarks", "多货"));
        sender(0).push(SstDocument.REC, rec("R2", now));
        awaitDelivered(2);

        assertThat(delivered).containsExactly("R1", "R2");
    }

    @Test
    void shouldKeepPushedBillsOverARestartAndTryThemAgainUntilTheyAreDone() throws Exception {
        broken.set(true);
        route("sst:PushRECBill?delay=200&initialDelay=0", "rec");
        assertThat(sender(0).push(SstDocument.REC, rec("R1", now), rec("R2", now)).isSuccess()).isTrue();
        await().atMost(Duration.ofSeconds(5)).until(() -> consumer("rec").getExchangesFailed() > 1);
        context.getRouteController().stopRoute("rec");
        assertThat(sender(0).push(SstDocument.REC, rec("R3", now)).isSuccess()).isFalse();

        broken.set(false);
        context.getRouteController().startRoute("rec");
        awaitDelivered(2);

        assertThat(delivered).containsExactly("R1", "R2");
    }

    @Test
    void shouldAnswerByTheRouteWhenNothingIsStored() throws Exception {
        route("sst:PushRECBill?store=false&delivery=window", "rec");
        broken.set(true);
        Result refused = sender(0).push(SstDocument.REC, rec("R1", now), rec("R2", now));
        broken.set(false);
        Result taken = sender(0).push(SstDocument.REC, rec("R1", now), rec("R2", now));
        Result again = sender(0).push(SstDocument.REC, rec("R1", now), rec("R2", now));

        assertThat(refused.isSuccess()).isFalse();
        assertThat(refused.body().path("msg").asText()).contains("push them again").doesNotContain("Kingdee");
        assertThat(taken.isSuccess()).isTrue();
        assertThat(again.isSuccess()).isTrue();
        assertThat(delivered).containsExactly("R1", "R2");
    }

    @Test
    void shouldSendRepeatedPushesUntilOneIsTaken() throws Exception {
        route("sst:PushRECBill?store=false", "rec");
        broken.set(true);
        PushSender stubborn = sender(1_000_000);
        Thread pushing
                = new Thread(() -> assertThat(stubborn.push(SstDocument.REC, rec("R1", now)).attempts()).isGreaterThan(1));
        pushing.start();
        await().atMost(Duration.ofSeconds(5)).until(() -> consumer("rec").getExchangesFailed() > 1);
        broken.set(false);
        pushing.join(10_000);

        assertThat(delivered).containsExactly("R1");
    }

    @Test
    void shouldBeOneBillWhenPushedFirstAndDownloadedLater() throws Exception {
        route("sst:PushRECBill?checkpointKey=rec", "push");
        assertThat(sender(0).push(SstDocument.REC, rec("R1", noon)).isSuccess()).isTrue();
        awaitDelivered(1);
        sst.spelling(Spelling.EXAMPLE);
        putRec("R1", noon);
        putRec("R2", noon);

        route(download("DownloadRECBill", noon.toLocalDate(), "checkpointKey=rec"), "download");
        awaitDelivered(2);

        assertThat(delivered).containsExactly("R1", "R2");
        assertThat(consumer("download").getDuplicates()).isPositive();
    }

    @Test
    void shouldBeOneBillWhenDownloadedFirstAndPushedLater() throws Exception {
        putRec("R1", noon);
        route(download("DownloadRECBill", noon.toLocalDate(), "checkpointKey=rec"), "download");
        awaitDelivered(1);
        route("sst:PushRECBill?checkpointKey=rec", "push");

        assertThat(sender(0).push(SstDocument.REC, rec("R1", noon), rec("R2", noon)).isSuccess()).isTrue();
        awaitDelivered(2);

        assertThat(delivered).containsExactly("R1", "R2");
    }

    @Test
    void shouldBeOneBillWhenPushedWhileItsDownloadIsOnItsWay() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        putRec("R1", noon);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(download("DownloadRECBill", noon.toLocalDate(), "checkpointKey=rec")).routeId("download")
                        .process(exchange -> {
                            delivered.add("begun");
                            assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
                            note(exchange);
                        });
            }
        });
        awaitDelivered(1);
        route("sst:PushRECBill?checkpointKey=rec&delay=200", "push");
        assertThat(sender(0).push(SstDocument.REC, rec("R1", noon)).isSuccess()).isTrue();
        released.countDown();
        await().atMost(Duration.ofSeconds(10)).until(() -> consumer("push").getPendingBills() == 0);

        assertThat(delivered).containsExactly("begun", "R1");
    }

    @Test
    void shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize() throws Exception {
        route("sst:PushRECBill?pushPath=/word&passcode=RAW(s3&cret)&passcodeName=key", "word");
        route("sst:PushREQBill?pushPath=/far&allowedAddresses=10.0.0.0/8", "far");
        route("sst:PushStoreDeclareGoods?pushPath=/small&maxPushSize=300&pushErrorCode=E7&pushErrorStatus=400", "small");
        ObjectNode bill = rec("R1", now);

        assertThat(sender("/word").push(SstDocument.REC, bill).isSuccess()).isFalse();
        assertThat(sender("/word?key=wrong").push(SstDocument.REC, bill).isSuccess()).isFalse();
        assertThat(sender("/word?key=s3%26cret").push(SstDocument.REC, bill).isSuccess()).isTrue();
        assertThat(sender("/far").push(SstDocument.REQ, bill).body().path("msg").asText())
                .contains("'127.0.0.1'", "allowedAddresses");
        Result large = sender("/small").push(SstDocument.STORE_DECLARE_GOODS, bill);
        assertThat(large.status()).isEqualTo(400);
        assertThat(large.body().path("code").asText()).isEqualTo("E7");
        assertThat(large.body().path("msg").asText()).contains("300");
        awaitDelivered(1);
        assertThat(delivered).containsExactly("R1");
    }

    @Test
    void shouldTakeTheAddressFromAProxyOfOurOwnWhenToldTo() throws Exception {
        route("sst:PushRECBill?allowedAddresses=10.0.0.0/8&trustForwardedFor=true", "rec");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.getPort() + "/sst/push"))
                .POST(HttpRequest.BodyPublishers
                        .ofString("{\"cmd\":\"PushRECBill\",\"seq\":\"7\",\"items\":[{\"billno\":\"R1\"}]}"));

        HttpResponse<String> far = HttpClient.newHttpClient().send(
                request.copy().header("X-Forwarded-For", "10.0.0.1, 9.9.9.9").build(), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> near = HttpClient.newHttpClient().send(
                request.copy().header("X-Forwarded-For", "9.9.9.9, 10.0.0.1").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(far.body()).contains("\"code\":1");
        assertThat(near.body()).isEqualTo("{\"code\":0,\"seq\":\"7\",\"msg\":\"\"}");
    }

    @Test
    void shouldEchoTheSeqOfAPushInWhateverCaseItsKeysAre() throws Exception {
        route("sst:PushRECBill?store=false", "rec");
        HttpRequest push = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.getPort() + "/sst/push"))
                .POST(HttpRequest.BodyPublishers
                        .ofString("{\"CMD\":\"PushRECBill\",\"Seq\":\"7\",\"ITEMS\":[{\"BILLNO\":\"R1\"}]}"))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(push, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("{\"code\":0,\"seq\":\"7\",\"msg\":\"\"}");
        assertThat(delivered).containsExactly("R1");
    }

    @Test
    void shouldRefuseFormsAndSuspendedRoutesWithoutATrace() throws Exception {
        route("sst:PushRECBill?store=false", "rec");
        HttpRequest form = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.getPort() + "/sst/push"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("cmd=PushRECBill&items=1")).build();

        HttpResponse<String> refused = HttpClient.newHttpClient().send(form, HttpResponse.BodyHandlers.ofString());
        context.getRouteController().suspendRoute("rec");
        Result suspended = sender(0).push(SstDocument.REC, rec("R1", now));
        context.getRouteController().resumeRoute("rec");

        assertThat(refused.body()).contains("\"code\":1", "got a form", "Content-Type: application/json");
        assertThat(suspended.isSuccess()).isFalse();
        assertThat(sender(0).push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();
        assertThat(delivered).containsExactly("R1");
    }

    /** What is left out of a push that is told to be safe, nobody pushes again. */
    @ParameterizedTest
    @ValueSource(strings = { "{}", "null", "\"R2\"", "[{\"billno\":\"R2\"}]" })
    @Tag("C14")
    void shouldRefuseAPushOfWhichOneItemIsNoBill(String item) throws Exception {
        route("sst:PushRECBill", "rec");

        Result refused = sender(0)
                .push(bytes("{\"cmd\":\"PushRECBill\",\"seq\":1,\"items\":[{\"billno\":\"R1\"}," + item + "]}"));

        assertThat(refused.isSuccess()).isFalse();
        assertThat(refused.body().path("msg").asText()).contains("expected bills in 'items'");
        assertThat(consumer("rec").getPendingBills()).as("all or none").isZero();
        assertThat(delivered).isEmpty();
    }

    @Test
    void shouldEchoSeqAsItCameAndNeverShowWhatWasPushed() throws Exception {
        route("sst:PushRECBill", "rec");

        Result number = sender(0).push(bytes("{\"cmd\":\"PushRECBill\",\"seq\":17,\"items\":[{\"billno\":\"R1\"}]}"));
        Result wrong = sender(0).push(bytes("{\"seq\":\"a-b\",\"cmd\":\"PushRECBill\",\"items\":\"张三\"}"));

        assertThat(number.body().path("seq").isInt()).isTrue();
        assertThat(wrong.body().path("seq").asText()).isEqualTo("a-b");
        assertThat(wrong.body().toString()).doesNotContain("张三");
    }

    @Test
    void shouldRefuseTwoRoutesForOneCommandAndContradictingMounts() throws Exception {
        route("sst:PushRECBill", "rec");

        assertThatThrownBy(() -> route("sst:PushRECBill?delay=1", "again"))
                .hasStackTraceContaining("Two routes take PushRECBill");
        assertThatThrownBy(() -> route("sst:PushREQBill?maxPushSize=5", "other"))
                .hasStackTraceContaining("set the same options");
        assertThatThrownBy(() -> route("sst:PushREQBill?pushPath=/x&pushErrorCode=0", "zero"))
                .hasStackTraceContaining("means success");
    }

    @ParameterizedTest
    @ValueSource(strings = { "00", "0&successCodes=200", "-0", " " })
    void shouldRefuseAnErrorCodeThatTheVendorReadsAsSuccess(String code) {
        assertThatThrownBy(() -> route("sst:PushRECBill?pushErrorCode=" + code, "rec"))
                .hasStackTraceContaining("means success");
    }

    @ParameterizedTest
    @ValueSource(strings = { "items", "Items" })
    void shouldNotAnswerSuccessToAPushWithTwoLists(String second) throws Exception {
        route("sst:PushRECBill", "rec");

        Result twice = sender(0).push(bytes("{\"cmd\":\"PushRECBill\",\"seq\":\"7\",\"items\":[{\"billno\":\"R1\"}],\"" + second
                                            + "\":[{\"billno\":\"R2\"}]}"));

        assertThat(twice.isSuccess()).isFalse();
        assertThat(twice.body().path("msg").asText()).contains("one list in 'items'");
    }

    /** What a start says on standard error, where the tests' logging goes. */
    private String logged(String uri, String id) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            route(uri, id);
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldWarnAtTheStartWhenEverybodyMayPush() throws Exception {
        String hook = "webhook:sst:push?webhookComponentName=platform-http&webhookExternalUrl=http://127.0.0.1:1&webhookPath=";

        assertThat(logged("sst:PushRECBill", "open"))
                .contains("SST pushes at /sst/push are taken from everybody", "passcode", "?token=", "allowedAddresses");
        assertThat(logged("sst:PushRECBill?pushPath=/blank&passcode=RAW( )", "blank"))
                .contains("/blank are taken from everybody");
        assertThat(logged(hook + "/hook", "hook")).contains("taken from everybody");
        assertThat(logged("sst:PushRECBill?pushPath=/word&passcode=s3cret", "word")).doesNotContain("everybody");
        assertThat(logged("sst:PushRECBill?pushPath=/near&allowedAddresses=127.0.0.1", "near")).doesNotContain("everybody");
        assertThat(logged(hook + "/hook2&passcode=s3cret", "hook2")).doesNotContain("everybody");
    }

    @Test
    void shouldServeOneCatchAllRouteThroughTheWebhookComponent() throws Exception {
        route("webhook:sst:push?webhookComponentName=platform-http&webhookPath=/hook&webhookExternalUrl=http://127.0.0.1:1",
                "hook");

        assertThat(sender("/hook").push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();
        assertThat(sender("/hook").push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();
        assertThat(sender("/hook").push(bytes("{}")).isSuccess()).isFalse();
        broken.set(true);
        assertThat(sender("/hook").push(SstDocument.REQ, rec("Q1", now)).isSuccess()).isFalse();
        broken.set(false);
        assertThat(sender("/hook").push(SstDocument.REQ, rec("Q1", now)).isSuccess()).isTrue();

        assertThat(delivered).containsExactly("R1", "Q1");
    }

    @Test
    void shouldNotAnswerSuccessThroughTheWebhookBeforeTheBillIsDone() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("webhook:sst:push?webhookComponentName=platform-http&webhookPath=/hook&webhookExternalUrl=http://127.0.0.1:1")
                        .routeId("hook").to("seda:later?waitForTaskToComplete=Never");
                from("seda:later").process(exchange -> gate.await(30, TimeUnit.SECONDS)).process(SstPushTest.this::note);
            }
        });

        assertThat(sender("/hook").push(SstDocument.REC, rec("R1", now)).isSuccess()).as("it is under way").isFalse();
        gate.countDown();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sender("/hook").push(SstDocument.REC, rec("R1", now)).isSuccess());

        assertThat(delivered).containsExactly("R1");
    }

    @Test
    void shouldGiveTheStateBackWhenTheWebhookStops() throws Exception {
        route("webhook:sst:push?webhookComponentName=platform-http&webhookPath=/hook&webhookExternalUrl=http://127.0.0.1:1",
                "hook");
        assertThat(sender("/hook").push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();

        context.getRouteController().stopRoute("hook");
        try (FileBatchStore another = new FileBatchStore(stateDirectory, Duration.ofDays(1), Clock.systemUTC())) {
            for (String file : Objects.requireNonNull(stateDirectory.toFile().list((dir, name) -> name.endsWith(".batches")))) {
                another.open(URLDecoder.decode(file.replace(".batches", ""), StandardCharsets.UTF_8));
            }
        }
        context.getRouteController().startRoute("hook");

        assertThat(sender("/hook").push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();
        assertThat(delivered).containsExactly("R1");
    }

    @Test
    @Tag("C11")
    void shouldKeepTheBillsOfTwoAccountsApartThoughTheirKeysAreTheSame() throws Exception {
        SstComponent other = component();
        other.getConfiguration().setAppId("another");
        context.addComponent("other", other);
        route("sst:PushRECBill?checkpointKey=k", "first");
        route("other:PushRECBill?checkpointKey=k&pushPath=/other", "second");

        assertThat(sender(0).push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();
        assertThat(sender("/other").push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();

        awaitDelivered(2);
    }

    @Test
    void shouldRefuseTheAddressThatAnotherAccountTakesPushesAt() throws Exception {
        route("sst:PushRECBill", "first");
        SstComponent other = component();
        other.getConfiguration().setAppId("another");
        context.addComponent("other", other);

        assertThatThrownBy(() -> route("other:PushREQBill", "second"))
                .hasStackTraceContaining("The pushes at /sst/push are those of account " + SstServer.APP_ID)
                .hasStackTraceContaining("set another pushPath for account another");
        route("other:PushREQBill?pushPath=/other", "third");
    }
}

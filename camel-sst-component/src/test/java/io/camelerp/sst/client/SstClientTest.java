/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.HttpSettings;
import io.camelerp.common.Json;
import io.camelerp.common.Priority;
import io.camelerp.common.Quota;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.sst.SstException;
import io.camelerp.sst.StubVendor;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * When a call is repeated, what is remembered of it, and what it looks like.
 */
class SstClientTest {

    private static final Command QUERY = CommandCatalog.find("QueryAllPay").orElseThrow();
    private static final Command CREATE = CommandCatalog.find("AddSTOBill").orElseThrow();
    private static final String GOOD = "{'code':0,'msg':'fine'}";
    private static final String HALF = "{'code':";

    private final CallErrors errors = new CallErrors();
    private Quota quota = new Quota(0, Duration.ofMinutes(1), System::nanoTime);
    private Duration retryDelay = Duration.ZERO;
    private Duration rateLimitPause = Duration.ZERO;
    private int maxRetries;

    /** Gives one answer after the other, and the last one for ever. */
    private static StubVendor answering(String... answers) throws IOException {
        AtomicInteger calls = new AtomicInteger();
        return new StubVendor(question -> answers[Math.min(calls.getAndIncrement(), answers.length - 1)]);
    }

    private SstClient client(StubVendor vendor) {
        ErrorCodes codes = new ErrorCodes(Set.of("0"), Set.of("4290"), Set.of("5000"), Set.of("2001"), Set.of("1001"));
        HttpSettings http = new HttpSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), 1 << 20);
        Signer signer = request -> "s+" + request.appId();
        return new SstClient(
                new Account(vendor.uri(), "app 1", "secret1", signer),
                new ClientSettings(http, maxRetries, retryDelay, rateLimitPause, codes),
                quota, errors);
    }

    private static Answer call(SstClient client, Command command) throws InterruptedException {
        return client.call(command, Json.READER.createObjectNode().put("dluid", 7), Priority.LIVE);
    }

    private static SstException failure(SstClient client, Command command) {
        return catchThrowableOfType(SstException.class, () -> call(client, command));
    }

    @Test
    void shouldSendCommandSerialNumberAndSignature() throws Exception {
        try (StubVendor vendor = answering(GOOD); SstClient client = client(vendor)) {
            call(client, QUERY);
            call(client, QUERY);

            assertThat(vendor.queries()).containsExactly("appid=app+1&sign=s%2Bapp+1", "appid=app+1&sign=s%2Bapp+1");
            JsonNode first = vendor.asked().get(0);
            JsonNode second = vendor.asked().get(1);
            assertThat(first.path("cmd").asText()).isEqualTo("QueryAllPay");
            assertThat(first.path("dluid").asInt()).isEqualTo(7);
            assertThat(first.path("seq").asText()).isNotEmpty().isNotEqualTo(second.path("seq").asText());
            assertThat(client.getAccount().appId()).isEqualTo("app 1");
            assertThat(client.getAccount().toString()).doesNotContain("secret1");
        }
    }

    @Test
    void shouldRepeatAsOftenAsItMayAndNotOnceMore() throws Exception {
        maxRetries = 2;
        try (StubVendor vendor = answering(HALF, "{'code':5000,'msg':'busy'}", GOOD); SstClient client = client(vendor)) {
            assertThat(call(client, QUERY).message()).isEqualTo("fine");

            assertThat(vendor.asked()).hasSize(3);
            assertThat(errors.get(Category.TRANSIENT)).isEqualTo(2);
            assertThat(client.getLastResult()).isEqualTo(new SstClient.LastResult("0", "fine"));
            assertThat(client.getQuota()).isSameAs(quota);
        }
        try (StubVendor vendor = answering(HALF); SstClient client = client(vendor)) {
            assertThat(failure(client, QUERY).getCategory()).isEqualTo(Category.TRANSIENT);

            assertThat(vendor.asked()).hasSize(3);
            // without a word of the vendor our own has to do
            assertThat(client.getLastResult().code()).isNull();
            assertThat(client.getLastResult().message()).contains("expected JSON");
        }
    }

    /** A thread that is not Camel's may wait when the context stops, and the vendor must not hear of it afterwards. */
    @Test
    @Tag("C12")
    void shouldSendNothingAfterItIsClosed() throws Exception {
        try (StubVendor vendor = answering(GOOD)) {
            quota.pause(Duration.ofMillis(500));
            SstClient client = client(vendor);
            CompletableFuture<Throwable> failure
                    = CompletableFuture.supplyAsync(() -> catchThrowable(() -> call(client, CREATE)));

            client.close();

            assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(NotSentException.class)
                    .hasMessageContaining("before it was sent");
            assertThat(vendor.asked()).isEmpty();
        }
    }

    @Test
    @Tag("C17")
    void shouldWaitTwiceAsLongBeforeEachFurtherRepeat() throws Exception {
        maxRetries = 3;
        retryDelay = Duration.ofMillis(100);
        try (StubVendor vendor = answering(HALF, HALF, HALF, GOOD); SstClient client = client(vendor)) {
            long start = System.nanoTime();
            call(client, QUERY);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).as("100, 200 and 400 ms")
                    .isGreaterThanOrEqualTo(Duration.ofMillis(700));
        }
    }

    @Test
    @Tag("C17")
    void shouldNotRepeatWhatTheVendorRefusesNorWhatItMayHaveDone() throws Exception {
        maxRetries = 5;
        try (StubVendor vendor = answering("{'code':1001,'msg':'sign'}"); SstClient client = client(vendor)) {
            assertThat(failure(client, QUERY).getCategory()).isEqualTo(Category.AUTH);
            assertThat(vendor.asked()).hasSize(1);
            assertThat(client.getLastResult()).isEqualTo(new SstClient.LastResult("1001", "sign"));
        }
        try (StubVendor vendor = answering(HALF); SstClient client = client(vendor)) {
            assertThat(failure(client, CREATE).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
            assertThat(vendor.asked()).hasSize(1);
        }
    }

    @Test
    void shouldCallOnceForWhoHasToKnow() throws Exception {
        maxRetries = 5;
        try (StubVendor vendor = answering(HALF, GOOD); SstClient client = client(vendor)) {
            assertThat(catchThrowableOfType(SstException.class, () -> client.callWithoutRetry(QUERY,
                    Json.READER.createObjectNode(), Priority.LIVE))).isNotNull();
            assertThat(vendor.asked()).hasSize(1);
        }
    }

    @Test
    @Timeout(20)
    void shouldGiveBackWhatItTakesOfTheQuotaHoweverTheCallEnds() throws Exception {
        quota = new Quota(1, Duration.ofMillis(1), System::nanoTime);
        try (StubVendor vendor = answering(GOOD, HALF, GOOD); SstClient client = client(vendor)) {
            call(client, QUERY);
            failure(client, QUERY);
            call(client, QUERY);

            assertThat(quota.getCalls()).isEqualTo(3);
        }
    }

    @Test
    @Tag("C12")
    void shouldStopWaitingWhenItIsClosed() throws Exception {
        maxRetries = 5;
        retryDelay = Duration.ofMinutes(10);
        try (StubVendor vendor = answering(HALF)) {
            SstClient client = client(vendor);
            CompletableFuture<SstException> failure = CompletableFuture.supplyAsync(() -> failure(client, QUERY));
            await().atMost(Duration.ofSeconds(10)).until(() -> errors.get(Category.TRANSIENT) == 1);
            // retryDelay counts (C23)
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(() -> vendor.asked().size() == 1);

            client.close();

            assertThat(failure.get(10, TimeUnit.SECONDS).getCategory()).isEqualTo(Category.TRANSIENT);
            assertThat(vendor.asked()).hasSize(1);
        }
    }

    @Test
    void shouldSayThatItIsUnknownWhetherALostCreateTookEffect() throws Exception {
        StubVendor vendor = answering(GOOD);
        SstClient client = client(vendor);
        vendor.close();

        // a connection that was never there did nothing
        assertThat(failure(client, CREATE).getCategory()).isEqualTo(Category.TRANSIENT);
    }
}

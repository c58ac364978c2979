/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Priority;
import io.camelerp.common.Quota;
import io.camelerp.wdt.WdtException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * When a call is repeated, what is remembered of it, and what the vendor's clock is for.
 */
class WdtClientTest {

    private static final String GOOD = "{'code':0,'message':'fine','total_count':0,'stockout_list':[]}";

    private static Answer call(WdtClient client) throws InterruptedException {
        return client.call(ClientWorld.QUERY, Map.of(), Priority.LIVE);
    }

    private static WdtException failure(WdtClient client) {
        return catchThrowableOfType(WdtException.class, () -> call(client));
    }

    private static ClientWorld answering(String... answers) throws Exception {
        int[] nth = { 0 };
        return new ClientWorld(form -> answers[Math.min(nth[0]++, answers.length - 1)]);
    }

    @Test
    void shouldRepeatAsOftenAsItMayAndNotOnceMore() throws Exception {
        try (ClientWorld world = answering("half a {", "half a {", GOOD)) {
            world.maxRetries = 2;
            try (WdtClient client = world.client()) {
                assertThat(call(client).message()).isEqualTo("fine");

                assertThat(world.vendor.asked()).hasSize(3);
                assertThat(world.errors.get(Category.TRANSIENT)).isEqualTo(2);
                assertThat(client.getLastResult().code()).isEqualTo("0");
                assertThat(client.getQuota()).isSameAs(world.quota);
                assertThat(client.getAccount()).isEqualTo(world.account());
            }
        }
        try (ClientWorld world = answering("half a {")) {
            world.maxRetries = 1;
            try (WdtClient client = world.client()) {
                assertThat(failure(client).getCategory()).isEqualTo(Category.TRANSIENT);

                assertThat(world.vendor.asked()).hasSize(2);
                // without a word of the vendor our own has to do
                assertThat(client.getLastResult().code()).isNull();
                assertThat(client.getLastResult().message()).contains("expected JSON");
            }
        }
    }

    @Test
    @Tag("C17")
    void shouldWaitTwiceAsLongBeforeEachFurtherRepeat() throws Exception {
        try (ClientWorld world = answering("half a {", "half a {", "half a {", GOOD)) {
            world.maxRetries = 3;
            world.retryDelay = Duration.ofMillis(100);
            try (WdtClient client = world.client()) {
                long start = System.nanoTime();
                call(client);

                assertThat(Duration.ofNanos(System.nanoTime() - start)).as("100, 200 and 400 ms")
                        .isGreaterThanOrEqualTo(Duration.ofMillis(700));
            }
        }
    }

    @Test
    void shouldNotRepeatWhatTheVendorRefuses() throws Exception {
        try (ClientWorld world = answering("{'code':1003,'message':'签名sign错误'}")) {
            world.maxRetries = 5;
            try (WdtClient client = world.client()) {
                assertThat(failure(client)).hasMessageContaining("签名sign错误").hasMessageNotContaining("clock");

                assertThat(world.vendor.asked()).hasSize(1);
                assertThat(client.getLastResult()).isEqualTo(new WdtClient.LastResult("1003", "签名sign错误"));
                assertThat(world.errors.get(Category.AUTH)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldPauseTheWholeAccountAfterARateLimit() throws Exception {
        try (ClientWorld world = answering("{'code':1012,'message':'too many'}", GOOD)) {
            world.maxRetries = 1;
            world.rateLimitPause = Duration.ofMillis(400);
            try (WdtClient client = world.client()) {
                long start = System.nanoTime();
                call(client);

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(350));
            }
        }
    }

    @Test
    @Timeout(20)
    void shouldGiveBackWhatItTakesOfTheQuotaHoweverTheCallEnds() throws Exception {
        try (ClientWorld world = answering(GOOD, "half a {", GOOD)) {
            world.quota = new Quota(1, Duration.ofMillis(1), System::nanoTime);
            try (WdtClient client = world.client()) {
                call(client);
                failure(client);
                call(client);

                assertThat(world.quota.getCalls()).isEqualTo(3);
            }
        }
    }

    @Test
    @Tag("C12")
    void shouldStopWaitingWhenItIsClosed() throws Exception {
        try (ClientWorld world = answering("half a {")) {
            world.maxRetries = 5;
            world.retryDelay = Duration.ofMinutes(10);
            WdtClient client = world.client();
            CompletableFuture<WdtException> failure = CompletableFuture.supplyAsync(() -> failure(client));
            await().atMost(Duration.ofSeconds(10)).until(() -> world.errors.get(Category.TRANSIENT) == 1);

            client.close();

            assertThat(failure.get(10, TimeUnit.SECONDS).getCategory()).isEqualTo(Category.TRANSIENT);
            assertThat(world.vendor.asked()).hasSize(1);
        }
    }

    /** A thread that is not Camel's may wait when the context stops, and the vendor must not hear of it afterwards. */
    @Test
    @Tag("C12")
    void shouldSendNothingAfterItIsClosed() throws Exception {
        try (ClientWorld world = answering(GOOD)) {
            world.quota.pause(Duration.ofMillis(500));
            WdtClient client = world.client();
            CompletableFuture<WdtException> failure = CompletableFuture.supplyAsync(() -> failure(client));

            client.close();

            assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessageContaining("nothing was sent");
            assertThat(world.vendor.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({ "600, ahead of", "-600, behind" })
    @Tag("C21")
    void shouldSayThatOurClockIsWrongWhenASignatureIsRefused(int seconds, String which) throws Exception {
        try (ClientWorld world = answering("{'code':1003,'message':'timestamp'}")) {
            world.clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
            try (WdtClient client = world.client()) {
                assertThatExceptionOfType(WdtException.class).isThrownBy(() -> call(client))
                        .withMessageContaining("code 1003, timestamp; the clock of this machine is ")
                        .withMessageContaining(" s " + which + " the vendor's, which accepts 300 s")
                        .satisfies(e -> assertThat(e.getVendorCode()).isEqualTo("1003"));
            }
        }
    }

    /** Nothing that the vendor's clock has not come to may count as read, nor anything that ours has not. */
    @ParameterizedTest
    @CsvSource({ "600, -600", "-600, 0" })
    @Tag("C21")
    void shouldGoByTheEarlierOfBothClocks(int seconds, int expected) throws Exception {
        try (ClientWorld world = answering(GOOD)) {
            world.clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
            try (WdtClient client = world.client()) {
                assertThat(client.knowsVendorTime()).isFalse();
                assertThat(client.now()).isCloseTo(world.clock.instant(), within(5, ChronoUnit.SECONDS));

                call(client);

                Instant earlier = world.clock.instant().plusSeconds(expected);
                assertThat(client.knowsVendorTime()).isTrue();
                assertThat(client.now()).isCloseTo(earlier, within(5, ChronoUnit.SECONDS));
            }
        }
    }

    @Test
    void shouldNameTheAccountWithoutItsSecret() throws Exception {
        try (ClientWorld world = answering(GOOD)) {
            Account account = world.account();

            assertThat(account.quotaName()).isEqualTo("sid1/key1@" + world.vendor.url());
            assertThat(account.toString()).isEqualTo("sid1@" + world.vendor.url());
        }
    }
}

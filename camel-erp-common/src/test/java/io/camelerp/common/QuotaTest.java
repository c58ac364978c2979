/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QuotaTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Begins shortly before the counter of nanoseconds turns over, as it may. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - MINUTE.toNanos());

    private Quota quota(int permits) {
        return new Quota(permits, MINUTE, nanos::get);
    }

    private void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** A call, which a server may count at any time from when it was sent to when it was answered. */
    private static final class Sent {

        private final long at;
        private long answered;

        Sent(long at) {
            this.at = at;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
    @Tag("C16")
    void shouldNeverLetMoreThanTheQuotaIntoAnySlidingMinute(long seed) throws InterruptedException {
        Random random = new Random(seed);
        Quota quota = quota(10);
        List<Sent> calls = new ArrayList<>();
        List<Sent> underway = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            advance(Duration.ofMillis(random.nextInt(2000)));
            if (quota.getAvailable() > 0 && random.nextInt(4) > 0) {
                quota.acquire(Priority.LIVE);
                Sent call = new Sent(nanos.get());
                calls.add(call);
                underway.add(call);
            } else if (!underway.isEmpty()) {
                underway.remove(random.nextInt(underway.size())).answered = nanos.get();
                quota.release();
            }
        }

        assertThat(calls).hasSizeGreaterThan(300);
        assertThat(calls).allSatisfy(call -> assertThat(calls.stream()
                .filter(other -> other.at - call.at <= 0 && (underway.contains(other)
                        || call.at - other.answered < MINUTE.toNanos())))
                .as("answered within the last minute, or under way").hasSizeLessThanOrEqualTo(10));
    }

    @Test
    @Tag("C16")
    void shouldGiveAPermitBackAMinuteAfterTheAnswer() throws InterruptedException {
        Quota quota = quota(1);
        quota.acquire(Priority.LIVE);
        advance(Duration.ofSeconds(50));
        quota.release();

        advance(Duration.ofSeconds(59));
        int before = quota.getAvailable();
        advance(Duration.ofSeconds(1));

        assertThat(before).isZero();
        assertThat(quota.getAvailable()).isEqualTo(1);
    }

    @Test
    @Tag("C16")
    void shouldServeByPriorityAndThenInTheOrderOfArrival() throws InterruptedException {
        Quota quota = quota(1);
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        quota.acquire(Priority.LIVE);
        waiter(quota, Priority.BACKFILL, "backfill", served);
        waiter(quota, Priority.CATCH_UP, "catch up", served);
        waiter(quota, Priority.LIVE, "live 1", served);
        waiter(quota, Priority.LIVE, "live 2", served);

        quota.release();
        for (int calls = 1; calls <= 4; calls++) {
            advance(MINUTE);
            wake(quota);
            int expected = calls;
            Awaitility.await().until(() -> served.size() == expected);
        }

        assertThat(served).containsExactly("live 1", "live 2", "catch up", "backfill");
    }

    /** A pause of no length makes the waiters look at the clock that was moved by hand. */
    private static void wake(Quota quota) {
        quota.pause(Duration.ZERO);
    }

    private static Thread waiter(Quota quota, Priority priority, String name, List<String> served) {
        Thread thread = new Thread(() -> {
            try {
                quota.acquire(priority);
                quota.release();
                served.add(name);
            } catch (InterruptedException e) {
                served.add("interrupted " + name);
            }
        });
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    @Test
    @Tag("C16")
    void shouldEndAWaitThatIsInterruptedAndForgetIt() throws InterruptedException {
        Quota quota = quota(1);
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        quota.acquire(Priority.LIVE);
        Thread waiter = waiter(quota, Priority.LIVE, "waiter", served);

        waiter.interrupt();
        waiter.join(10_000);
        quota.release();
        advance(MINUTE);

        assertThat(served).containsExactly("interrupted waiter");
        assertThat(quota.getAvailable()).isEqualTo(1);
        quota.acquire(Priority.BACKFILL);
        assertThat(quota.getCalls()).isEqualTo(2);
    }

    @Test
    @Tag("C16")
    @Tag("C17")
    void shouldStopAllCallsWhilePaused() {
        Quota quota = quota(0);
        List<String> served = Collections.synchronizedList(new ArrayList<>());

        quota.pause(Duration.ofSeconds(30));
        quota.pause(Duration.ofSeconds(10));
        waiter(quota, Priority.LIVE, "live", served);
        int whilePaused = quota.getAvailable();
        advance(Duration.ofSeconds(30));
        wake(quota);

        Awaitility.await().until(() -> served.size() == 1);
        assertThat(whilePaused).isZero();
        assertThat(quota.getWaitedMillis()).isEqualTo(30_000);
    }

    /** Like {@link #waiter}, of a caller that perhaps need not wait. */
    private static void caller(Quota quota, Priority priority, String name, List<String> served) {
        new Thread(() -> {
            try {
                quota.acquire(priority);
                served.add(name);
            } catch (InterruptedException e) {
                served.add("interrupted " + name);
            }
        }).start();
    }

    @Test
    @Tag("C16")
    void shouldSpreadTheCallsOfABackfillOverTheMinute() {
        Quota quota = quota(60);
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        for (int call = 0; call < 3; call++) {
            caller(quota, Priority.BACKFILL, "backfill", served);
        }
        Awaitility.await().until(() -> served.size() == 1);
        caller(quota, Priority.LIVE, "live", served);
        Awaitility.await().until(() -> served.size() == 2);
        for (int second = 1; second <= 2; second++) {
            advance(Duration.ofSeconds(1));
            int expected = 2 + second;
            Awaitility.await().until(() -> {
                wake(quota);
                return served.size() == expected;
            });
        }

        assertThat(served).containsExactly("backfill", "live", "backfill", "backfill");
    }

    @Test
    @Tag("C16")
    void shouldWaitInRealTimeToo() throws InterruptedException {
        Quota quota = new Quota(2, Duration.ofMillis(200), System::nanoTime);
        long start = System.nanoTime();

        for (int call = 0; call < 5; call++) {
            quota.acquire(Priority.LIVE);
            quota.release();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
    }

    @Test
    @Tag("C16")
    void shouldNotLimitWithoutAQuota() throws InterruptedException {
        Quota quota = quota(0);

        for (int call = 0; call < 1000; call++) {
            quota.acquire(Priority.LIVE);
        }

        assertThat(quota.getCalls()).isEqualTo(1000);
        assertThat(quota.getAvailable()).isEqualTo(-1);
    }

    @Test
    @Tag("C1")
    void shouldRefuseANegativeQuota() {
        assertThatIllegalArgumentException().isThrownBy(() -> quota(-1)).withMessageContaining("requestsPerMinute=-1");
    }
}

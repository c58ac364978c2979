/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Pushes that come while the store is still busy with the one before them.
 */
class JointKeepingTest {

    private static final String PUSH = "PushRECBill";

    private final BusyStore store = new BusyStore();
    private final DownloadWorld world = new DownloadWorld(store);
    private final List<Thread> pushing = new ArrayList<>();
    private final Map<String, RuntimeException> refused = new ConcurrentHashMap<>();
    private PushSource source;

    /** The first transaction lasts until it is told to end, and no transaction keeps the bill BAD. */
    private static final class BusyStore extends MemoryBatchStore {

        private final CountDownLatch first = new CountDownLatch(1);
        private final List<Integer> transactions = new ArrayList<>();

        BusyStore() {
            super(Duration.ofDays(1), Clock.systemUTC());
        }

        @Override
        public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records) {
            transactions.add(records.size());
            if (transactions.size() == 1) {
                try {
                    first.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            if (records.stream().anyMatch(bill -> bill.key().startsWith("BAD"))) {
                // no exception of this store: a database has its own
                throw new UncheckedIOException("no room for " + records.get(0).key(), new IOException());
            }
            return super.take(stream, batch, records);
        }
    }

    @BeforeEach
    void start() {
        world.command = PUSH;
        source = new PushSource(Map.of(PUSH, world.shelf("")), 1000);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static JsonNode bill(String billno, String amount) {
        return Json.READER.createObjectNode().put("billno", billno).put("refertime", "2026-03-11 09:00:00")
                .put("amounttotal", amount);
    }

    /** Pushes from a thread of its own, and returns when that waits. */
    private void push(Thread.State waiting, JsonNode... bills) {
        Thread thread = new Thread(() -> {
            try {
                source.keep(PUSH, List.of(bills));
            } catch (RuntimeException e) {
                refused.put(bills[0].path("billno").asText(), e);
            }
        });
        pushing.add(thread);
        thread.start();
        await().until(() -> thread.getState() == waiting);
    }

    private void goOn() throws InterruptedException {
        store.first.countDown();
        for (Thread thread : pushing) {
            thread.join();
        }
    }

    @Test
    void shouldKeepWhatWaitsInOneTransaction() throws Exception {
        push(Thread.State.WAITING, bill("R0", "1"));
        for (int push = 1; push <= 20; push++) {
            push(Thread.State.BLOCKED, bill("R" + push, "1"));
        }

        goOn();

        assertThat(refused).isEmpty();
        assertThat(store.transactions).containsExactly(1, 20);
        assertThat(poll(source)).containsExactlyElementsOf(
                IntStream.rangeClosed(0, 20).mapToObj(push -> "R" + push).toList());
    }

    @Test
    void shouldKeepTheSameStateOnceAndAnotherOneBehindIt() throws Exception {
        push(Thread.State.WAITING, bill("R0", "1"));
        push(Thread.State.BLOCKED, bill("R1", "1"));
        push(Thread.State.BLOCKED, bill("R1", "1"));
        push(Thread.State.BLOCKED, bill("R1", "2"));

        goOn();

        assertThat(refused).isEmpty();
        assertThat(store.transactions).containsExactly(1, 2);
        assertThat(source.progress().pending()).isEqualTo(3);
        assertThat(source.progress().repeated()).isEqualTo(1);
    }

    @Test
    void shouldNotRefuseOthersForABillThatCannotBeKept() throws Exception {
        push(Thread.State.WAITING, bill("R0", "1"));
        push(Thread.State.BLOCKED, bill("R1", "1"));
        push(Thread.State.BLOCKED, bill("BAD", "1"), bill("R2", "1"));
        push(Thread.State.BLOCKED, bill("R3", "1"));

        goOn();

        assertThat(refused).containsOnlyKeys("BAD");
        assertThat(refused.get("BAD")).hasMessageStartingWith("no room for BAD");
        assertThat(poll(source)).containsExactlyInAnyOrder("R0", "R1", "R3");
    }

    @Test
    void shouldKeepNoMoreThanEnoughInOneTransaction() throws Exception {
        push(Thread.State.WAITING, bill("R0", "1"));
        for (int push = 0; push < 3; push++) {
            String name = "P" + push + "-";
            push(Thread.State.BLOCKED,
                    IntStream.range(0, 300).mapToObj(bill -> bill(name + bill, "1")).toArray(JsonNode[]::new));
        }

        goOn();

        assertThat(refused).isEmpty();
        assertThat(store.transactions).containsExactly(1, 600, 300);
    }
}

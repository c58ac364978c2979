/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.sst.SstException;
import io.camelerp.sst.StubVendor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sst.consumer.DownloadWorld.NOW;
import static io.camelerp.sst.consumer.DownloadWorld.OUT;
import static io.camelerp.sst.consumer.DownloadWorld.end;
import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A store that is away for a moment, as a database may be, or that can be read and not written, as on a full disk.
 */
class StoreTroubleTest {

    private static final String PUSH = "PushRECBill";

    private final TroubledStore store = new TroubledStore();
    private final DownloadWorld world = new DownloadWorld(store);

    private static final class TroubledStore extends MemoryBatchStore {

        private int looksUntilTrouble = Integer.MAX_VALUE;
        private boolean full;
        private boolean away;

        TroubledStore() {
            super(Duration.ofDays(1), Clock.systemUTC());
        }

        @Override
        public Optional<String> lastHash(String scope, String key) {
            if (looksUntilTrouble-- == 0) {
                throw new IllegalStateException("no connection");
            }
            return super.lastHash(scope, key);
        }

        @Override
        public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records) {
            if (away) {
                throw new IllegalStateException("no connection");
            }
            return super.take(stream, batch, records);
        }

        @Override
        public void done(StreamId stream, List<Long> numbers) {
            refuseWhenFull();
            super.done(stream, numbers);
        }

        @Override
        public void dead(StreamId stream, long number, String cause) {
            refuseWhenFull();
            super.dead(stream, number, cause);
        }

        private void refuseWhenFull() {
            if (full) {
                throw new IllegalStateException("no space left");
            }
        }
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private PushSource pushes() {
        world.command = PUSH;
        return new PushSource(Map.of(PUSH, world.shelf("")), 100);
    }

    private static JsonNode bill(String billno) {
        return Json.READER.createObjectNode().put("billno", billno).put("refertime", "2026-03-11 09:00:00");
    }

    @Test
    void shouldDeliverWhatItTookWhenTheStoreFailedAmongThem() throws Exception {
        PushSource source = pushes();
        source.keep(PUSH, List.of(bill("R1"), bill("R2"), bill("R3")));
        source.begin(true);
        store.looksUntilTrouble = 1;
        assertThatIllegalStateException().isThrownBy(source::next).withMessage("no connection");

        assertThat(poll(source)).containsExactly("R1", "R2", "R3");
    }

    @Test
    void shouldTakeAPushAgainThatTheStoreFailedIn() throws Exception {
        PushSource source = pushes();
        // the first two looks find that the bills are new
        store.looksUntilTrouble = 3;
        List<Batch> taken = new ArrayList<>();
        assertThatIllegalStateException()
                .isThrownBy(() -> source.take(PUSH, List.of(bill("R1"), bill("R2")), taken::add))
                .withMessage("no connection");

        source.take(PUSH, List.of(bill("R1"), bill("R2")), taken::add);
        assertThat(taken).map(DownloadWorld::keys).containsExactly(List.of("R1", "R2"));
    }

    @Test
    void shouldNotDeliverADownloadedBillWithoutAPauseWhoseEndCannotBeKept() throws Exception {
        world.rec("R1", NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        store.full = true;
        assertThatIllegalStateException().isThrownBy(() -> source.done(batch, batch.items().get(0)));
        source.ended(batch);
        assertThat(source.next()).as("not before the next poll").isEmpty();

        store.full = false;
        assertThat(poll(source)).containsExactly("R1");
    }

    @Test
    void shouldNotDeliverABillWithoutAPauseThatCannotBeGivenUp() throws Exception {
        world.maxAttempts = 1;
        world.rec("R1", NOW.minusHours(1));
        BatchSource downloads = world.source();
        downloads.begin(true);
        Batch batch = downloads.next().orElseThrow();
        store.full = true;
        assertThatIllegalStateException().isThrownBy(() -> downloads.failed(batch, batch.items().get(0), null));
        downloads.ended(batch);
        assertThat(downloads.next()).as("not before the next poll").isEmpty();

        PushSource pushes = pushes();
        pushes.keep(PUSH, List.of(bill("P1")));
        pushes.begin(true);
        Batch pushed = pushes.next().orElseThrow();
        assertThatIllegalStateException().isThrownBy(() -> pushes.failed(pushed, pushed.items().get(0), null));
        assertThat(pushes.next()).as("not before the next poll").isEmpty();
    }

    @Test
    void shouldNotDeliverAPushedBillWithoutAPauseWhoseEndCannotBeKept() throws Exception {
        PushSource source = pushes();
        source.keep(PUSH, List.of(bill("R1")));
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        store.full = true;
        assertThatIllegalStateException().isThrownBy(() -> source.done(batch, batch.items().get(0)));
        assertThat(source.next()).as("not before the next poll").isEmpty();

        store.full = false;
        assertThat(poll(source)).containsExactly("R1");
    }

    @Test
    void shouldDropABatchWithTheNextPollWhenTheStoreFailedInThisOne() throws Exception {
        world.askForOutbound();
        AtomicInteger batches = new AtomicInteger();
        StubVendor vendor = world.answer(question -> question.path("sumbatch").asText().isEmpty()
                ? "{'code':0,'sumbatch':'T" + batches.incrementAndGet() + "','billnoitems':[{'buid':1}]}"
                : "{'code':2002,'msg':'no more of it'}");
        BatchSource source = world.source();
        source.begin(true);
        end(source, source.next().orElseThrow());
        source.drop("T1");
        store.away = true;
        source.begin(true);
        assertThatIllegalStateException().isThrownBy(source::next).withMessage("no connection");

        store.away = false;
        source.begin(true);
        assertThatThrownBy(source::next).as("the same of the next one").isInstanceOf(SstException.class);
        assertThat(vendor.asked(OUT, "sumbatch")).containsExactly("", "T1", "", "T2");
    }
}

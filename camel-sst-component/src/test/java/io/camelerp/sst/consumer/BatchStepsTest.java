/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.OpenBatch.Phase;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.sst.SstException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static io.camelerp.sst.consumer.DownloadWorld.FINISH;
import static io.camelerp.sst.consumer.DownloadWorld.NOW;
import static io.camelerp.sst.consumer.DownloadWorld.OUT;
import static io.camelerp.sst.consumer.DownloadWorld.RECS;
import static io.camelerp.sst.consumer.DownloadWorld.SCOPE;
import static io.camelerp.sst.consumer.DownloadWorld.TODAY;
import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What happens to a batch between two steps of it: an operator speaks, the consumer is told to stop, nobody listens.
 */
class BatchStepsTest {

    private final AtomicReference<Runnable> afterTake = new AtomicReference<>();
    private final AtomicReference<Runnable> beforeClose = new AtomicReference<>();
    private final DownloadWorld world = new DownloadWorld(new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
        @Override
        public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records) {
            List<Long> numbers = super.take(stream, batch, records);
            if (!records.isEmpty()) {
                once(afterTake);
            }
            return numbers;
        }

        @Override
        public void close(StreamId stream, String cursor) {
            once(beforeClose);
            super.close(stream, cursor);
        }
    });

    private static void once(AtomicReference<Runnable> step) {
        Runnable work = step.getAndSet(null);
        if (work != null) {
            work.run();
        }
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void shouldNotOverwriteTheCursorThatIsMovedAsABatchEnds() throws Exception {
        world.rec("R1", NOW.minusHours(1));
        BatchSource source = world.source();
        Thread operator = new Thread(() -> source.move("2026-03-05"));
        beforeClose.set(() -> {
            operator.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !operator.isAlive() || operator.getState() == Thread.State.BLOCKED);
        });

        source.begin(true);
        DownloadWorld.end(source, source.next().orElseThrow());
        source.next();
        operator.join();
        poll(source);

        assertThat(world.asked(RECS)).extracting(question -> question.path("startday").asText()).contains("2026-03-04");
    }

    /**
     * The last bills of a batch end on another thread, which then asks for more: that must not wait for the schedule.
     */
    @Test
    @Tag("C13")
    void shouldGoOnAfterABatchThatWasUnderWayWhenItWasAskedForMore() throws Exception {
        world.startFrom = TODAY.minusDays(5).atStartOfDay();
        world.rec("R1", NOW.minusDays(5));
        world.rec("R2", NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        Batch first = source.next().orElseThrow();
        assertThat(source.next()).isEmpty();

        DownloadWorld.end(source, first);
        source.begin(false);

        assertThat(source.next()).map(DownloadWorld::keys).contains(List.of("R2"));
    }

    /** One that has kept the first of two bills of a batch, and was told to stop then. */
    private BatchSource stoppedBeforeTheRest() throws Exception {
        world.askForOutbound();
        world.sst.pageSize(1);
        world.out(1, NOW.minusHours(2));
        world.out(2, NOW.minusHours(1));
        BatchSource source = world.source();
        afterTake.set(source::stop);
        source.begin(true);

        assertThatThrownBy(source::next).isInstanceOf(InterruptedException.class);
        return source;
    }

    @Test
    void shouldTrustABatchWhoseRestWasNotAskedForBecauseOfAStop() throws Exception {
        stoppedBeforeTheRest();

        assertThat(world.store.note(SCOPE, "asked/" + OUT)).isEmpty();
    }

    @Test
    @Tag("C12")
    void shouldReadABatchToItsEndThoughTheCursorIsMovedMeanwhile() throws Exception {
        BatchSource source = stoppedBeforeTheRest();

        source.move("2026-03-05");
        source.resume();

        assertThat(poll(source)).contains("1", "2");
        assertThat(world.asked(OUT).get(1).path("sumbatch").asText()).as("the rest of it first").isEqualTo("100001");
        assertThat(world.asked(FINISH).get(0).path("sumbatch").asText()).isEqualTo("100001");
    }

    @Test
    void shouldTrustABatchWhoseQuestionNeverReachedTheVendor() throws Exception {
        world.askForOutbound();
        world.answer(question -> null).close();
        world.store.take(
                world.stream(""), new OpenBatch("T1", "2026-03-10..2026-03-11", Phase.OPENED, false, "", null), List.of());
        BatchSource source = world.source();
        source.begin(true);

        assertThatThrownBy(source::next).isInstanceOf(SstException.class).hasMessageContaining("no answer");

        assertThat(world.store.note(SCOPE, "asked/" + OUT)).isEmpty();
    }
}

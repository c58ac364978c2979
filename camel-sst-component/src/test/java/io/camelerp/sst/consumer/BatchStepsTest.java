/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.StreamId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sst.consumer.DownloadWorld.NOW;
import static io.camelerp.sst.consumer.DownloadWorld.RECS;
import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens to a batch between two steps of it.
 */
class BatchStepsTest {

    private final AtomicReference<Runnable> beforeClose = new AtomicReference<>();
    private final DownloadWorld world = new DownloadWorld(new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
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

        assertThat(world.asked(RECS)).extracting(question -> question.path("startday").asText()).contains("2026-03-05");
    }
}

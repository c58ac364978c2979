/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StoredWatermarkTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 3, 11, 12, 0);

    private final StateRepository<String, String> repository = new MemoryStateRepository();
    private final StoredWatermark watermark = watermark("filters", NOON);

    private StoredWatermark watermark(String filters, LocalDateTime start) {
        return new StoredWatermark(repository, "key", filters, () -> start);
    }

    @Test
    void shouldStoreWhereItBeginsAtOnce() throws InterruptedException {
        watermark.load(true);

        Checkpoint afterRestart = watermark("filters", NOON.plusDays(1)).load(true);

        assertThat(afterRestart.time()).isEqualTo(NOON);
    }

    @Test
    @Tag("C7")
    @Tag("C11")
    void shouldMoveForwardOnly() throws InterruptedException {
        watermark.load(true);

        watermark.commit(0, NOON.plusMinutes(5), Set.of("a"));
        Checkpoint after = watermark.commit(0, NOON.plusMinutes(3), Set.of("b"));

        assertThat(after.time()).isEqualTo(NOON.plusMinutes(5));
        assertThat(watermark.load(true)).isEqualTo(after);
    }

    @Test
    void shouldRememberWhereTheFirstReadingBegan() throws InterruptedException {
        assertThat(watermark.begin()).isEmpty();
        watermark.load(true);

        watermark.commit(0, NOON.plusMinutes(5), Set.of());
        watermark.move(NOON.plusHours(1));
        assertThat(watermark("filters", NOON.plusDays(1)).begin()).contains(NOON);

        watermark.move(NOON.minusHours(1));
        watermark.commit(2, NOON.plusMinutes(5), Set.of());
        assertThat(watermark.begin()).as("what an operator wants to have read again").contains(NOON.minusHours(1));
    }

    @Test
    void shouldKnowNoBeginningOfACheckpointThatHasNone() throws InterruptedException {
        repository.setState("key", new Checkpoint(0, NOON, "filters", Set.of()).toText());

        watermark.load(true);
        watermark.commit(0, NOON.plusMinutes(5), Set.of());
        watermark.move(NOON.minusHours(1));

        assertThat(watermark.begin()).isEmpty();
    }

    @Test
    void shouldReplaceTheEdgeAtTheSameTime() throws InterruptedException {
        watermark.commit(0, NOON, Set.of("a"));

        watermark.commit(0, NOON, Set.of("a", "b"));

        assertThat(watermark.load(true).edge()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    @Tag("C11")
    void shouldVoidCommitsOfAnOlderEpoch() throws InterruptedException {
        watermark.commit(0, NOON, Set.of("a"));

        watermark.move(NOON.minusHours(1));
        Checkpoint after = watermark.commit(0, NOON.plusHours(1), Set.of());

        assertThat(after.time()).isEqualTo(NOON.minusHours(1));
        assertThat(after.epoch()).isEqualTo(1);
        assertThat(after.edge()).isEmpty();
        assertThat(watermark.commit(1, NOON, Set.of()).time()).isEqualTo(NOON);
    }

    @Test
    @Tag("C11")
    void shouldRefuseOtherFiltersOnTheSameKeyAndNameBoth() {
        watermark.commit(0, NOON, Set.of());

        assertThatIllegalArgumentException().isThrownBy(() -> watermark("other", NOON).check())
                .withMessageContaining("[filters]").withMessageContaining("[other]").withMessageContaining("checkpointKey");
        assertThatIllegalArgumentException().isThrownBy(() -> watermark("other", NOON).move(NOON));
    }

    @Test
    @Tag("C11")
    void shouldNeverStepBackWhenTwoConsumersCommitAtOnce() throws Exception {
        List<String> stored = Collections.synchronizedList(new ArrayList<>());
        StateRepository<String, String> slow = new MemoryStateRepository() {
            @Override
            public String getState(String key) {
                String state = super.getState(key);
                Thread.yield();
                return state;
            }

            @Override
            public void setState(String key, String value) {
                stored.add(value);
                super.setState(key, value);
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);

        threads.invokeAll(IntStream.range(0, 4).<Callable<Object>> mapToObj(consumer -> () -> {
            StoredWatermark mine = new StoredWatermark(slow, "key", "filters", () -> NOON);
            IntStream.range(0, 2000).forEach(i -> mine.commit(0, NOON.plusSeconds(i), Set.of()));
            return null;
        }).toList());
        threads.shutdown();

        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stored).isSorted();
    }
}

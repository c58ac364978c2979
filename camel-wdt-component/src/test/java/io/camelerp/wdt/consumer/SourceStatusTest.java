/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.common.StopSignal;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.wdt.consumer.SourceWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that hangs must not hold up health checks and meters, which are to say so.
 */
class SourceStatusTest {

    private final SourceWorld world = new SourceWorld();
    private final List<SourceStatus> told = new ArrayList<>();
    private final MemoryStateRepository hanging = new MemoryStateRepository() {
        @Override
        public void setState(String key, String value) {
            if (asking) {
                told.add(CompletableFuture.supplyAsync(() -> source.status()).orTimeout(30, TimeUnit.SECONDS).join());
            }
            super.setState(key, value);
        }
    };
    private Source source;
    private boolean asking;

    @AfterEach
    void stop() {
        world.close();
    }

    private void deliver() throws InterruptedException {
        source.begin();
        Batch batch = source.next().orElseThrow();
        asking = true;
        source.commit(batch, batch.items().stream().map(item -> new Outcome(item, true, null)).toList());
    }

    @Test
    void shouldTellOfWindowsWhileProgressIsStored() throws InterruptedException {
        world.put(1, START.minusMinutes(5));
        source = world.source(world.stored(hanging, START.minusMinutes(10)));

        deliver();

        assertThat(told).singleElement().returns(START.minusMinutes(10), SourceStatus::checkpoint)
                .returns(1L, SourceStatus::batches).returns(0, SourceStatus::failures);
        assertThat(source.status().checkpoint()).isAfter(START.minusMinutes(5));
    }

    @Test
    void shouldTellOfASnapshotWhileProgressIsStored() throws InterruptedException {
        world.apiName = "shop";
        world.sandbox.wdt().put("shop", JsonNodeFactory.instance.objectNode().put("shop_id", 1).put("shop_no", "SH1"));
        source = new SnapshotSource(
                world.client(world.clock), world.api(), Map.of("page_size", "3"), new KnownRows(hanging, "key", "filters"),
                new StopSignal());

        deliver();

        assertThat(told).singleElement().returns(1L, SourceStatus::batches).returns(0, SourceStatus::failures);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.store.MemoryBatchStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** How long a route holds the rows that it keeps: no other process may have them then, and each may afterwards. */
class WdtPoolStoreTest extends ConsumerTestSupport {

    private static final String STOCK = "api_goods_stock_change_query";

    private final CountingStore store = new CountingStore();

    private static final class CountingStore extends MemoryBatchStore {

        private final AtomicInteger held = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();

        CountingStore() {
            super(Duration.ZERO, TestClock.running());
        }

        @Override
        public void open(String scope) {
            super.open(scope);
            held.incrementAndGet();
        }

        @Override
        public void release(String scope) {
            held.decrementAndGet();
            super.release(scope);
        }

        @Override
        public List<String> streams(String scope) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("The database is away");
            }
            return super.streams(scope);
        }
    }

    private void start() throws Exception {
        context.getRegistry().bind("rows", store);
        ObjectNode row = Orders.NODES.objectNode().put("rec_id", 1).put("shop_no", "SH001").put("sync_stock", 7)
                .put("goods_no", "G1").put("spec_no", "SKU-1");
        sandbox.wdt().putPool(STOCK, row);
        start("stock", "wdt:" + STOCK + "?initialDelay=0&delay=50&shops=SH001&dialect=y&baseUri=" + sandbox.wdtYUrl()
                       + "&batchStore=#rows",
                exchange -> delivered.add(String.valueOf(store.held)));
    }

    @Test
    @Tag("C11")
    void shouldHoldItsRowsFromTheFirstPollUntilItIsStopped() throws Exception {
        start();
        await().atMost(PATIENCE).until(() -> !delivered.isEmpty());

        assertThat(delivered).containsOnly("1");
        awaitIdle("stock");
        assertThat(store.held).as("between two polls").hasValue(1);
        context.getRouteController().stopRoute("stock");
        assertThat(store.held).hasValue(0);
    }

    @Test
    @Tag("C11")
    void shouldLetItsRowsGoWhenTheyCannotBeRead() throws Exception {
        store.failures.set(3);
        start();
        await().atMost(PATIENCE).until(() -> !delivered.isEmpty());

        assertThat(store.held).as("once, however often it was tried").hasValue(1);
        context.getRouteController().stopRoute("stock");
        assertThat(store.held).hasValue(0);
    }

    /** What an operator asks of a route that is stopped would hold them until the process ends. */
    @Test
    @Tag("C12")
    void shouldHoldNoRowsForARouteThatIsStopped() throws Exception {
        store.failures.set(Integer.MAX_VALUE);
        start();
        await().atMost(PATIENCE).until(() -> consumer("stock").getErrorCounter() > 0);
        context.getRouteController().stopRoute("stock");
        store.failures.set(0);

        assertThatThrownBy(() -> consumer("stock").moveCheckpoint("PT1H")).hasMessage("Route stock is stopped");

        assertThat(store.held).hasValue(0);
        context.getRouteController().startRoute("stock");
        await().atMost(PATIENCE).until(() -> !delivered.isEmpty());
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.camelerp.routes.kingdee.KingdeeException.Category;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of the other groups of bills when one fails. */
class SaveGroupsTest {

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final CyclicBarrier bothAreUnderWay = new CyclicBarrier(2);
    private final Thread caller = Thread.currentThread();
    private SaveGroups groups;

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private static List<Bill> bills(String... numbers) {
        return Stream.of(numbers).map(number -> Bill.of(
                new SourceBill(Bills.bill(number), null, null, null), Bills.SOURCE_FIELD)).toList();
    }

    private static KingdeeException refused() {
        return new KingdeeException(Category.AUTH, "BatchSave", Bills.FORM, 2, "no licence");
    }

    private void meet() {
        try {
            bothAreUnderWay.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It stops the route; behind the other failure the next window would be booked under numbers that are not ours. */
    @Test
    void shouldTellOfAForeignNumberThoughAnotherGroupFailsToo() {
        groups = new SaveGroups(bills("CK1", "CK2"), 1, group -> {
            meet();
            throw Thread.currentThread() == caller ? refused() : new MisnumberedException(Bills.FORM, "CK2 as XSCKD1");
        });

        assertThatThrownBy(() -> groups.save(1, executor)).isInstanceOf(MisnumberedException.class);
    }

    @Test
    void shouldSendNoFurtherGroupWhenNothingGetsThrough() {
        AtomicInteger saves = new AtomicInteger();
        groups = new SaveGroups(bills("CK1", "CK2", "CK3", "CK4"), 1, group -> {
            if (saves.incrementAndGet() <= 2) {
                meet();
            }
            if (Thread.currentThread() == caller) {
                throw refused();
            }
            // until the caller has failed
            for (int i = 0; i < 200 && groups.count() > 0; i++) {
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
            String number = group.get(0).number();
            return Map.of(number, BillOutcome.saved(number, "1"));
        });

        assertThatThrownBy(() -> groups.save(1, executor)).isInstanceOf(KingdeeException.class);

        assertThat(saves).hasValue(2);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;

class TableTest {

    private final WdtApi api = WdtApi.all().get(STOCKOUTS);
    private final Table table = new Table(api, Clock.systemUTC(), entries -> {
    });

    @Test
    void shouldReadPagesAndWindowsWithoutTouchingTheOtherRows() {
        fill(200_000);
        table.page(all(0));
        long before = table.work();

        Table.Page page = table.page(all(199_900));
        Table.Page window = table.page(new Table.Selection(
                "shipped", time(100_000), time(100_009), Optional.empty(), 0, 100, Optional.of(1L)));

        assertThat(page.total()).isEqualTo(200_000);
        assertThat(page.rows()).hasSize(100);
        assertThat(window.rows()).hasSize(10);
        assertThat(table.work() - before).isLessThan(300);
    }

    @Test
    void shouldStaySortedWhateverHappens() {
        Random random = new Random(4);
        List<Integer> alive = new ArrayList<>();
        for (int round = 0; round < 300; round++) {
            for (int i = random.nextInt(40); i > 0; i--) {
                int id = random.nextInt(500);
                if (random.nextInt(3) == 0) {
                    table.remove(String.valueOf(id));
                    alive.remove(Integer.valueOf(id));
                } else {
                    table.put(List.of(Row.of(api, stockout(id, "2026-11-01 10:00:0" + random.nextInt(10)))), Instant.EPOCH);
                    alive.remove(Integer.valueOf(id));
                    alive.add(id);
                }
            }
            Table.Page page = table.page(new Table.Selection(
                    "shipped", Row.NEVER + 1, Long.MAX_VALUE - 1, Optional.empty(), 0, 1000, Optional.empty()));
            assertThat(page.rows()).extracting(row -> Integer.valueOf(row.key())).containsExactlyInAnyOrderElementsOf(alive);
            assertThat(page.rows()).isSortedAccordingTo((one, other) -> one.time(0) != other.time(0)
                    ? Long.compare(one.time(0), other.time(0)) : Row.compareKeys(one, other));
        }
        assertThat(table.size()).isEqualTo(alive.size());
    }

    private void fill(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Row.of(api, stockout(i, at(i).format(WdtTime.FORMAT))));
        }
        Collections.shuffle(rows, new Random(1));
        table.put(rows, Instant.EPOCH);
    }

    private static Table.Selection all(long offset) {
        return new Table.Selection(
                "shipped", Row.NEVER + 1, Long.MAX_VALUE - 1, Optional.empty(), offset, 100, Optional.empty());
    }

    private static LocalDateTime at(int second) {
        return LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(second);
    }

    private static long time(int second) {
        return WdtTime.ofRow(at(second).format(WdtTime.FORMAT)).orElseThrow();
    }
}

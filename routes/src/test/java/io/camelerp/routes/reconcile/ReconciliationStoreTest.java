/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import io.camelerp.routes.reconcile.Difference.Kind;
import io.camelerp.routes.state.ErpDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconciliationStoreTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    @Test
    void shouldKeepTheComparisonOfADayWithARecordWhoseNameNoColumnTakes() {
        String name = "CK".repeat(150);
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName());
            ReconciliationStore store = new ReconciliationStore(dataSource, Clock.systemUTC());

            store.put(new Comparison(
                    "route", DAY, 2, BigDecimal.ONE, 0, BigDecimal.ZERO, List.of(
                            missing(name + "1"), missing(name + "2"))),
                    Instant.now(), () -> {
                    });

            List<Difference> open = store.open("route", DAY);
            assertThat(open).extracting(Difference::sourceId).doesNotHaveDuplicates()
                    .allMatch(id -> id.startsWith("CKCK") && id.length() == 200);
            store.fed("route", DAY, open.get(0).sourceId());
            assertThat(store.open("route", DAY)).hasSize(1);
        }
    }

    /** Two compare at the same time: what the first one has seen is older, though it is slower. */
    @Test
    void shouldKeepTheComparisonThatBeganLast() {
        Instant now = Instant.parse("2026-11-23T00:00:00Z");
        List<String> files = new ArrayList<>();
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "Two");
            ReconciliationStore store = new ReconciliationStore(dataSource, Clock.fixed(now, ZoneOffset.UTC));

            assertThat(store.put(of("NEW"), now.minusSeconds(5), () -> files.add("NEW"))).isTrue();
            assertThat(store.put(of("OLD"), now.minusSeconds(9), () -> files.add("OLD"))).isFalse();

            assertThat(store.open("route", DAY)).extracting(Difference::sourceId).containsExactly("NEW");
            assertThat(files).containsExactly("NEW");
            assertThat(store.put(of("NEXT"), now, () -> files.add("NEXT"))).isTrue();
            assertThat(store.open("route", DAY)).extracting(Difference::sourceId).containsExactly("NEXT");
            assertThat(store.compared("route")).containsEntry(DAY, now);
        }
    }

    @Test
    void shouldNotKeepTheComparisonOfAClockThatWasWrong() {
        Instant now = Instant.parse("2026-11-23T00:00:00Z");
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "Clock");
            ReconciliationStore store = new ReconciliationStore(dataSource, Clock.fixed(now, ZoneOffset.UTC));
            store.put(of("OLD"), now.plusSeconds(3600), () -> {
            });

            assertThat(store.put(of("NEW"), now, () -> {
            })).isTrue();
            assertThat(store.open("route", DAY)).extracting(Difference::sourceId).containsExactly("NEW");
        }
    }

    private static Comparison of(String sourceId) {
        return new Comparison("route", DAY, 1, BigDecimal.ONE, 0, BigDecimal.ZERO, List.of(missing(sourceId)));
    }

    private static Difference missing(String sourceId) {
        return new Difference(sourceId, Kind.MISSING, BigDecimal.ONE, null, BigDecimal.ONE, null, "", null, "{}");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
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
                            missing(name + "1"), missing(name + "2"))));

            List<Difference> open = store.open("route", DAY);
            assertThat(open).extracting(Difference::sourceId).doesNotHaveDuplicates()
                    .allMatch(id -> id.startsWith("CKCK") && id.length() == 200);
            store.fed("route", DAY, open.get(0).sourceId());
            assertThat(store.open("route", DAY)).hasSize(1);
        }
    }

    private static Difference missing(String sourceId) {
        return new Difference(sourceId, Kind.MISSING, BigDecimal.ONE, null, BigDecimal.ONE, null, "", null, "{}");
    }
}

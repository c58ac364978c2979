/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;

import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WdtConsumerTest extends WdtTestSupport {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        for (int id = 1; id <= 250; id++) {
            putStockout(id, now.minusMinutes(90).plusSeconds(id / 3 * 7L));
        }
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(stockouts(now.minusHours(2))).routeId("stockouts").process(WdtConsumerTest.this::note);
            }
        };
    }

    @Test
    void shouldDeliverEveryRecordOnceAcrossCutWindows() {
        await().atMost(Duration.ofSeconds(10)).until(() -> delivered.size() >= 250);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids(1, 250));
        assertThat(consumer("stockouts").getCuts()).isPositive();
    }
}

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
import org.apache.camel.pollconsumer.quartz.QuartzScheduledPollConsumerScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WdtCronTest extends WdtTestSupport {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        putStockout(1, now.minusMinutes(5));
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:" + STOCKOUT + "?delay=3600000&scheduler.cron=RAW(* * * * * ?)&startFrom=PT1H").routeId("cron")
                        .process(WdtCronTest.this::note);
            }
        };
    }

    @Test
    void shouldPollByCronWithoutNamingQuartz() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !delivered.isEmpty());

        assertThat(consumer("cron").getScheduler()).isInstanceOfSatisfying(QuartzScheduledPollConsumerScheduler.class,
                quartz -> assertThat(quartz.getTimeZone().getID()).as("whatever zone this JVM is in")
                        .isEqualTo("Asia/Shanghai"));
        assertThat(delivered).containsExactly("1");
    }
}

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
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WdtDevConsoleTest extends WdtTestSupport {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        putStockout(1, now.minusMinutes(5));
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(stockouts(now.minusMinutes(10))).routeId("stockouts").process(WdtDevConsoleTest.this::note);
            }
        };
    }

    @Test
    void shouldShowWhatConsumersAreDoing() {
        await().atMost(Duration.ofSeconds(10)).until(() -> !delivered.isEmpty());

        DevConsole console = PluginHelper.getDevConsoleResolver(context.getCamelContextExtension()).resolveDevConsole("wdt");

        assertThat((String) console.call(DevConsole.MediaType.TEXT))
                .contains("routeId: stockouts", "api: " + STOCKOUT, "lagSeconds: ").doesNotContain("sandbox-secret");
        assertThat(((JsonObject) console.call(DevConsole.MediaType.JSON)).toJson()).contains("\"exchangesDelivered\":1",
                "\"recordsDelivered\":");
    }
}

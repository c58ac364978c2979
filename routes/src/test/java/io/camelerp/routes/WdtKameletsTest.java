/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.WdtConstants;
import io.camelerp.wdt.WdtException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WdtKameletsTest {

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        properties = RunningRoutes.properties(sandbox, folder);
        // the account is that of the Kamelet
        properties.keySet().removeIf(key -> key.startsWith("camel.component.wdt.") || key.startsWith("erp.route."));
        properties.put("secret", WdtServer.SECRET);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private String account() {
        return "sid=" + WdtServer.SID + "&appKey=" + WdtServer.APP_KEY + "&secret={{secret}}&baseUri=" + sandbox.wdtUrl()
               + "&requestsPerMinute=6000";
    }

    private Exchange send(String kamelet, Object body, Map<String, Object> headers) {
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("kamelet:" + kamelet + "&" + account());
            }
        };
        try (RunningRoutes routes = RunningRoutes.start(properties, route)) {
            return routes.context().createProducerTemplate().request("direct:in", exchange -> {
                exchange.getMessage().setBody(body);
                exchange.getMessage().setHeaders(new HashMap<>(headers));
            });
        }
    }

    @Test
    void shouldAskOnceForAllPages() {
        sandbox.seed("refund_query", 130, 5, RunningRoutes.now().minusHours(3), RunningRoutes.now().minusHours(1));
        String query = "{\"start_time\":\"%s\",\"end_time\":\"%s\"}".formatted(
                RunningRoutes.text(RunningRoutes.now().minusHours(4)), RunningRoutes.text(RunningRoutes.now()));

        Exchange exchange = send("wdt-query-action?api=refund_query", query, Map.of());

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(JsonNode.class)).hasSize(130);
        assertThat(exchange.getMessage().getHeader(WdtConstants.TOTAL_COUNT)).isEqualTo(130);
    }

    @Test
    void shouldReceiveAndAcknowledgeWhatWaitsInAPool() {
        sandbox.seed("logistics_sync_query", 7, 5, RunningRoutes.now().minusHours(3), RunningRoutes.now().minusHours(1));
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:wdt-pool-source?api=logistics_sync_query&delay=PT0.2S&checkpointKey=mine&batchStore=#bean:erpBatches&"
                     + account()).routeId("shipments").to("mock:rows");
            }
        };

        try (RunningRoutes routes = RunningRoutes.start(properties, route)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> sandbox.wdt().poolRows("logistics_sync_query").stream()
                    .allMatch(row -> row.state() == PoolRow.State.DONE));
            assertThat(routes.context().getEndpoint("mock:rows", MockEndpoint.class).getReceivedCounter()).isEqualTo(7);
        }
    }

    @Test
    void shouldPushAndSayWhatBecameOfEach() {
        Exchange exchange = send("wdt-sink?api=trade_push",
                Map.of("shop_no", "SH001", "trade_list", List.of(OrdersToWdtTest.order("T1"), OrdersToWdtTest.order("T2"))),
                // a message from outside must not choose what is called
                Map.of(WdtConstants.API, "goods_push"));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(JsonNode.class).path("done").asInt()).isEqualTo(2);
        assertThat(sandbox.wdt().size("trade_push")).isEqualTo(2);
    }

    @Test
    void shouldFailAPushOfWhichSomethingIsRefused() {
        Exchange exchange = send("wdt-sink?api=trade_push", Map.of("shop_no", "SH001", "trade_list",
                List.of(OrdersToWdtTest.order("T1"), OrdersToWdtTest.order("T2").put("paid", "1.00"))), Map.of());

        assertThat(exchange.getException()).isInstanceOf(WdtException.class).hasMessageContaining("T2");
        assertThat(exchange.getMessage().getHeader(WdtConstants.RESULT, String.class)).contains("\"done\":1");
    }
}

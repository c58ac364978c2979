/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtDialect;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What WDT's documents of a day are, where the vendor leaves out their time or has other names. */
class WdtDayReaderTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final ReconciledRoute route = new ReconciledRoute();
    private CamelContext context;
    private HttpServer vendor;
    private String answer;

    @BeforeEach
    void start() throws IOException {
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/", exchange -> {
            asked.add(URLDecoder.decode(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        vendor.start();
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        vendor.stop(0);
    }

    private Map<String, JsonNode> read(WdtDialect dialect) {
        WdtComponent wdt = context.getComponent("wdt", WdtComponent.class);
        wdt.getConfiguration().setBaseUri("http://127.0.0.1:" + vendor.getAddress().getPort());
        wdt.getConfiguration().setSid("sid");
        wdt.getConfiguration().setAppKey("key");
        wdt.getConfiguration().setSecret("secret");
        wdt.getConfiguration().setRequestsPerMinute(6000);
        wdt.getConfiguration().setDialect(dialect);
        return DayReader.of(context, route).read(route, DAY, DAY.plusDays(1).atTime(5, 30));
    }

    @Test
    void shouldReadDocumentsThatSayNoTime() {
        route.setApi("stock_transfer_query");
        route.setTimeField("modified");
        route.setSourceIdFields("transfer_no");
        answer = "{\"code\":0,\"message\":\"\",\"total_count\":2,\"transfer_list\":["
                 + "{\"transfer_no\":\"DB1\",\"status\":90,\"details_list\":[{\"spec_no\":\"S1\",\"in_num\":\"2.0000\"}]},"
                 + "{\"transfer_no\":\"DB2\",\"status\":90,\"modified\":\"2026-11-21 00:00:00\"}]}";

        assertThat(read(WdtDialect.classic)).containsOnlyKeys("DB1");
    }

    @Test
    void shouldAskTheWebEditionByItsOwnNames() {
        route.setApi("stockin_order_query");
        route.setTimeField("modified");
        route.setSourceIdFields("stockin_no,order_no");
        answer = "{\"code\":0,\"message\":\"\",\"total_count\":1,\"stockin_list\":["
                 + "{\"id\":7,\"stockin_no\":\"RK1\",\"modify_date\":\"2026-11-20 09:00:00\"}]}";

        assertThat(read(WdtDialect.y)).containsOnlyKeys("RK1");
        assertThat(asked).isNotEmpty().allMatch(request -> request.contains("modify_time_start=2026-11-20 "))
                .noneMatch(request -> request.contains("&start_time="));
    }
}

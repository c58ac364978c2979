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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    /** Of rows that are paged by two, and have another order within a second each time. */
    private final Map<String, String> times = new LinkedHashMap<>();
    private String answer;
    /** Whether the first answer shows its first row twice. */
    private boolean stutters;

    @BeforeEach
    void start() throws IOException {
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/", exchange -> {
            String request = URLDecoder.decode(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            asked.add(request);
            byte[] text = (times.isEmpty() ? answer : page(request)).getBytes(StandardCharsets.UTF_8);
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

    private String page(String request) {
        String from = parameter(request, "start_time");
        String to = parameter(request, "end_time");
        List<String> hits = times.keySet().stream()
                .filter(name -> times.get(name).compareTo(from) >= 0 && times.get(name).compareTo(to) <= 0)
                .sorted(Comparator.comparing((String name) -> times.get(name))
                        .thenComparing(name -> turned(name, asked.size())))
                .toList();
        int page = Integer.parseInt(parameter(request, "page_no"));
        Stream<String> shown = stutters && asked.size() == 1
                ? Stream.of(hits.get(0), hits.get(0)) : hits.stream().skip(2L * page).limit(2);
        String rows = shown
                .map(name -> "{\"stockout_no\":\"" + name + "\",\"consign_time\":\"" + times.get(name) + "\"}")
                .collect(Collectors.joining(","));
        return "{\"code\":0,\"message\":\"\"" + (page == 0 ? ",\"total_count\":" + hits.size() : "")
               + ",\"stockout_list\":[" + rows + "]}";
    }

    private static int turned(String name, int turn) {
        // random numbers of neighbouring seeds are neighbours, and the order would hardly change
        return UUID.nameUUIDFromBytes((turn + name).getBytes(StandardCharsets.UTF_8)).hashCode();
    }

    private static String parameter(String request, String name) {
        return request.replaceAll("(?s)(.*&)?" + name + "=([^&]*).*", "$2");
    }

    private void sellStockouts() {
        route.setApi("stockout_order_query_trade");
        route.setTimeField("consign_time");
        route.setSourceIdFields("stockout_no");
    }

    @Test
    void shouldReadEachRowWhoseOrderWithinASecondChanges() {
        sellStockouts();
        for (int hour = 0; hour < 24; hour++) {
            times.put("CK" + hour + "A", DAY + " %02d:10:00".formatted(hour));
            times.put("CK" + hour + "B", DAY + " %02d:20:00".formatted(hour));
            times.put("CK" + hour + "C", DAY + " %02d:20:00".formatted(hour));
        }

        assertThat(read(WdtDialect.classic)).containsOnlyKeys(times.keySet());
    }

    @Test
    void shouldReadEachRowOfASecondThatHasMoreThanAPage() {
        sellStockouts();
        // so many that two passes do not show all, though WDT counts as many in both
        for (int row = 0; row < 25; row++) {
            times.put("CK" + row, DAY + " 09:10:00");
        }

        assertThat(read(WdtDialect.classic)).containsOnlyKeys(times.keySet());
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
    void shouldReadOnlyWhatIsInAStateThatIsBooked() {
        route.setApi("purchase_order_query");
        route.setTimeField("modified");
        route.setSourceIdFields("purchase_no");
        route.setStates("40,90");
        answer = "{\"code\":0,\"message\":\"\",\"total_count\":3,\"purchase_list\":["
                 + "{\"purchase_no\":\"CG1\",\"status\":90,\"modified\":\"2026-11-20 09:00:00\"},"
                 + "{\"purchase_no\":\"CG2\",\"status\":20,\"modified\":\"2026-11-20 09:00:00\"},"
                 + "{\"purchase_no\":\"CG3\",\"status\":\"40\",\"modified\":\"2026-11-20 09:00:00\"}]}";

        assertThat(read(WdtDialect.classic)).containsOnlyKeys("CG1", "CG3");
    }

    /** The order has changed while the page was made. */
    @Test
    void shouldNotTakeARowThatIsShownTwiceForTwo() {
        sellStockouts();
        times.put("CK1", DAY + " 00:00:30");
        times.put("CK2", DAY + " 00:00:30");
        stutters = true;

        assertThat(read(WdtDialect.classic)).containsOnlyKeys("CK1", "CK2");
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

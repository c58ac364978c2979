/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Every API of the vendor can be called, through every door that has it, and every row of every query is read.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WdtAllApisTest {

    private static final int ROWS = 130;
    private static final Set<String> NOT_IN_Y = Set.of("purchase_return_push", "stock_pd_order_query", "stock_transfer_push",
            "stockin_order_query_purchase", "stockin_purchase_push", "stockin_refund_push", "stockin_transfer_push",
            "stockout_order_query_return", "stockout_transfer_push");

    /** One document with the fields that any of the single-document pushes demands, in either dialect. */
    private static final String DOCUMENT = """
            {"outer_no": "%1$s", "api_outer_no": "%1$s", "provider_no": "%1$s", "provider_name": "%1$s", "warehouse_no": "CK01",
             "from_warehouse_no": "CK01", "to_warehouse_no": "CK02", "purchase_no": "CG1", "refund_no": "TK1",
             "return_no": "CT1", "src_order_type": 2, "src_order_no": "S1", "is_use_outer_no": 0,
             "detail_list": %2$s, "details_list": %2$s, "goods_list": %2$s, "skus": %2$s, "order_detail_list": %2$s,
             "stock_in_order_detail_list": %2$s}""";
    private static final String LINES = """
            [{"spec_no": "SKU-0001", "sku_no": "SKU-0001", "num": 1, "stockin_num": 1, "stock_num": 1, "real_num": 1,
              "price": 9.90, "stockin_price": 9.90, "stockout_price": 9.90}]""";

    private final Sandbox sandbox = Sandbox.builder().start();
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();
    private final LocalDateTime now = VendorTime.local(Instant.now());

    /** The doors of the vendor. */
    enum Door {
        classic,
        y,
        qimen;

        WdtDialect dialect() {
            return this == y ? WdtDialect.y : WdtDialect.classic;
        }
    }

    @BeforeAll
    void start() throws Exception {
        sandbox.wdt().seedAll(ROWS, 7, now.minusMinutes(50), now.minusMinutes(5));
        for (Door door : Door.values()) {
            WdtComponent component = new WdtComponent();
            WdtConfiguration configuration = component.getConfiguration();
            configuration.setSid(WdtServer.SID);
            configuration.setDialect(door.dialect());
            configuration.setRequestsPerMinute(0);
            configuration.setBaseUri(door == Door.y ? sandbox.wdtYUrl() : sandbox.wdtUrl());
            configuration.setAppKey(WdtServer.APP_KEY);
            configuration.setSecret(WdtServer.SECRET);
            if (door == Door.qimen) {
                configuration.setGateway(WdtGateway.qimen);
                configuration.setBaseUri(sandbox.qimenUrl());
                configuration.setAppKey(WdtServer.QIMEN_APP_KEY);
                configuration.setSecret(WdtServer.QIMEN_SECRET);
                configuration.setTargetAppKey(WdtServer.QIMEN_TARGET_APP_KEY);
            }
            context.addComponent(door.name(), component);
        }
        context.start();
    }

    @AfterAll
    void stop() {
        context.stop();
        sandbox.close();
    }

    private static List<String> names() {
        try (var json = WdtAllApisTest.class.getResourceAsStream("/META-INF/io/camelerp/wdt/wdt.json")) {
            List<String> names = new ArrayList<>();
            Json.READER.readTree(json).at("/properties/api/enum").forEach(name -> names.add(name.asText()));
            return names;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> doors() {
        return Arrays.stream(Door.values()).flatMap(door -> names().stream()
                .filter(name -> door != Door.y || !NOT_IN_Y.contains(name)).map(name -> Arguments.of(door, name)));
    }

    @Test
    void shouldCallThirtyNineApisAndThirtyInY() {
        assertThat(names()).hasSize(39).containsAll(NOT_IN_Y);
        assertThat(doors()).hasSize(39 + 30 + 39);
    }

    private Exchange call(Door door, String api, Object body, String options) {
        Exchange exchange = template.request(door + ":" + api + "?" + options, in -> in.getMessage().setBody(body));
        assertThat(exchange.getException()).as(door + " " + api).isNull();
        assertThat(exchange.getMessage().getHeader(WdtConstants.CODE, String.class)).isIn("0", "200");
        return exchange;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("doors")
    void shouldCallEachApiThroughEachDoor(Door door, String name) {
        Api api = ApiCatalog.find(name, door.dialect()).orElseThrow();
        switch (api.kind()) {
            case query, snapshot -> shouldReadEveryRow(door, api);
            case pool -> assertThat(pool(door, name)).isNotEmpty();
            case ack -> shouldAcknowledge(door, api);
            case push -> shouldPush(door, api);
        }
    }

    private void shouldReadEveryRow(Door door, Api api) {
        ObjectNode window = Json.READER.createObjectNode();
        if (api.time() != null) {
            window.put(api.time().start(), VendorTime.format(now.minusMinutes(55)));
            window.put(api.time().end(), VendorTime.format(now));
        }
        if (door == Door.y && api.name().equals("stock_transfer_query")) {
            window.put("type", 0);
        }
        Exchange exchange = call(door, api.name(), window, "delivery=window&pageSize=50");
        JsonNode rows = exchange.getMessage().getBody(JsonNode.class);
        Set<String> distinct = new HashSet<>();
        rows.forEach(row -> distinct.add(api.key() == null ? row.toString() : row.path(api.key()).asText()));
        Integer total = exchange.getMessage().getHeader(WdtConstants.TOTAL_COUNT, Integer.class);
        long visible = sandbox.wdt().rows(api.name()).stream()
                .filter(row -> api.parameter("is_disabled").isEmpty() || !"1".equals(row.path("is_disabled").asText())).count();

        assertThat(distinct).as("rows of %s", api.name()).doesNotContain("").hasSizeGreaterThan(50);
        assertThat(distinct).hasSize(total == null ? (int) visible : total);
    }

    private List<JsonNode> pool(Door door, String api) {
        List<JsonNode> rows = new ArrayList<>();
        for (int shop = 1; shop <= 6 && rows.isEmpty(); shop++) {
            call(door, api, Map.of("shop_no", "SH00" + shop), "delivery=window").getMessage().getBody(JsonNode.class)
                    .forEach(rows::add);
        }
        return rows;
    }

    private void shouldAcknowledge(Door door, Api api) {
        boolean stock = api.name().equals("api_goods_stock_change_ack");
        String query = stock ? "api_goods_stock_change_query" : "logistics_sync_query";
        long key = 9_000_000 + door.ordinal() * 10L + (stock ? 1 : 0);
        sandbox.wdt().putPool(query, Orders.NODES.objectNode().put("rec_id", key).put("shop_no", "SH006").put("sync_stock", 3)
                .put("stock_change_count", 1));
        ObjectNode row = Orders.NODES.objectNode().put("rec_id", key).put("status", 0).put("sync_stock", 3)
                .put("stock_change_count", 1).put("syn_status", 1);

        JsonNode result = call(door, api.name(), List.of(row), "").getMessage().getBody(JsonNode.class);

        assertThat(result.path("done").asInt()).isEqualTo(1);
    }

    private void shouldPush(Door door, Api api) {
        String key = api.name().toUpperCase().replace("_", "") + door.ordinal();
        Object body = switch (api.name()) {
            case "trade_push" -> Orders.order(key);
            case "goods_push" -> "{\"goods_no\": \"%s\", \"goods_name\": \"杯\", \"spec_list\": [{\"spec_no\": \"%s-1\"}]}"
                    .formatted(key, key);
            case "api_goodsspec_push" -> ("{\"api_goods_info\": {\"platform_id\": 127, \"shop_no\": \"SH001\", \"goods_list\": "
                                          + "[{\"goods_id\": \"%s\", \"spec_id\": \"1\", \"goods_no\": \"G\", \"spec_no\": \"S\", "
                                          + "\"status\": 1}]}}")
                    .formatted(key);
            case "sales_refund_push" -> refund(door, key);
            default -> DOCUMENT.formatted(key, LINES);
        };
        boolean shop = api.name().equals("trade_push");

        Exchange exchange = call(door, api.name(), body, shop ? "param.shop_no=SH001" : "");

        JsonNode result = exchange.getMessage().getBody(JsonNode.class);
        assertThat(result.path("done").asInt()).as(result.toString()).isEqualTo(1);
        assertThat(exchange.getMessage().getHeader(WdtConstants.RESULT_FAILED)).isEqualTo(0);
        assertThat(sandbox.wdt().pushed(api.name()).toString()).contains(key);
    }

    private String refund(Door door, String key) {
        call(door, "trade_push", Orders.order("T" + key), "param.shop_no=SH001");
        return ("{\"platform_id\": 127, \"shop_no\": \"SH001\", \"tid\": \"T%s\", \"refund_no\": \"%s\", \"type\": 2, "
                + "\"status\": \"5\", \"refund_time\": \"2026-11-11 11:11:11\", \"buyer_nick\": \"n\", "
                + "\"order_list\": [{\"oid\": \"T%s-1\", \"num\": 1}]}").formatted(key, key, key);
    }

    static Stream<String> missingInY() {
        return NOT_IN_Y.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("missingInY")
    void shouldNotStartInYWithAnApiThatIsNotThereAndNameWhatReplacesIt(String name) {
        boolean query = name.contains("query");

        Throwable refusal = catchThrowable(() -> context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                if (query) {
                    from("y:" + name).to("log:rows");
                } else {
                    from("direct:" + name).to("y:" + name);
                }
            }
        }));

        assertThat(ConsumerTestSupport.refusalIn(refusal)).hasMessageContaining(name).hasMessageContaining("dialect=y")
                .hasMessageContaining(name.equals("stock_pd_order_query") ? "nothing there replaces it" : "; use ");
    }
}

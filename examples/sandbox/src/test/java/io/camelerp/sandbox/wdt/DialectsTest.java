/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import io.camelerp.sandbox.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;

/** The Y dialect and the Qimen gateway, as far as they differ from the classic API. */
class DialectsTest {

    private static final String PURCHASES = "purchase_order_query";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldIgnoreTheTimeOfDayOfTheStartInYPurchases() {
        sandbox.wdt().put(PURCHASES, purchase(1, "2026-11-01 08:00:00", "2026-11-03 08:00:00"));
        sandbox.wdt().put(PURCHASES, purchase(2, "2026-11-02 08:00:00", "2026-11-03 18:00:00"));

        JsonNode answer = purchases("start_time", "2026-11-03 12:00:00", "end_time", "2026-11-03 17:00:00", "time_type", "2");

        assertThat(answer.path("code").asInt()).isEqualTo(200);
        assertThat(answer.path("message").isNull()).isTrue();
        assertThat(answer.path("purchase_list")).singleElement().satisfies(row -> {
            assertThat(row.path("purchase_id").asText()).isEqualTo("2756286207594856461");
            assertThat(row.path("purchase_id").isTextual()).isTrue();
            assertThat(row.path("modified").asText()).isEqualTo("2026-11-03T08:00:00");
        });
    }

    @Test
    void shouldAskForTheTimeTypeInYPurchases() {
        sandbox.wdt().put(PURCHASES, purchase(1, "2026-11-01 08:00:00", "2026-11-03 08:00:00"));

        assertThat(purchases("start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 23:00:00").path("code").asInt())
                .isEqualTo(2900);
        assertThat(purchases("start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 23:00:00", "time_type", "1")
                .path("purchase_list")).hasSize(1);
        assertThat(purchases("start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 23:00:00", "time_type", "3")
                .path("code").asInt()).isEqualTo(2830);
        assertThat(purchases("platform_order_no", "P1").path("purchase_list")).hasSize(1);
    }

    @Test
    void shouldAnswerZeroInYWhenToldTo() {
        sandbox.wdt().successCode(PURCHASES, 0);

        assertThat(purchases("platform_order_no", "P1").toString()).startsWith("{\"code\":0,\"message\":\"OK\"");
    }

    @Test
    void shouldKeepClassicPurchasesPlain() {
        sandbox.wdt().put(PURCHASES, purchase(1, "2026-11-01 08:00:00", "2026-11-03 08:00:00"));

        JsonNode answer = client.wdt(PURCHASES, "start_time", "2026-11-03 08:00:00", "end_time", "2026-11-03 08:00:00");

        assertThat(answer.toString()).startsWith("{\"code\":0,\"message\":\"OK\",\"total_count\":1").contains(
                "\"purchase_id\":2756286207594856461", "\"modified\":\"2026-11-03 08:00:00\"");
    }

    @Test
    void shouldReadYStockoutsByModificationUnlessAskedOtherwise() {
        sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00").put("modified", "2026-11-05 10:00:00"));
        sandbox.wdt().put(STOCKOUTS, stockout(2, "2026-11-09 10:00:00", 55).put("modified", "2026-11-05 10:00:00"));

        assertThat(stockouts("2026-11-05", "time_type", "1")).containsExactly("1");
        assertThat(stockouts("2026-11-05", "status_type", "2")).containsExactly("1", "2");
        assertThat(stockouts("2026-11-01", "time_type", "2")).containsExactly("1");
        assertThat(client.y("trade_query", "start_time", "2026-11-01 00:00:00", "end_time", "2026-11-04 00:00:01")
                .path("message").asText()).endsWith("3天");
    }

    @Test
    void shouldAnswerQimenInItsWrapper() {
        sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00"));

        JsonNode answer = client.qimen(
                "wdt.stockout.order.query.trade", "start_time", "2026-11-01 10:00:00", "end_time", "2026-11-01 10:00:00");

        assertThat(answer.path("response").path("errorcode").asInt()).isZero();
        assertThat(answer.path("response").path("total_count").asInt()).isEqualTo(1);
        assertThat(answer.path("response").path("stockout_list").path(0).path("stockout_no").asText()).isEqualTo("CK1");
    }

    @Test
    void shouldRefuseInQimenInTwoWays() {
        JsonNode business = client.qimen("wdt.stockout.order.query.trade").path("response");
        JsonNode wrongSid = client.qimen("wdt.stockout.order.query.trade", "sid", "x").path("response");
        JsonNode wrongSign = client.qimen("wdt.stockout.order.query.trade", "sign", "X").path("error_response");
        JsonNode wrongTime
                = client.qimen("wdt.stockout.order.query.trade", "timestamp", "2026-11-22 09:49:59").path("error_response");
        JsonNode wrongMethod = client.qimen("wdt.nothing").path("error_response");

        assertThat(business.path("flag").asText()).isEqualTo("failure");
        assertThat(business.path("code").asText()).isEqualTo("2900");
        assertThat(business.has("errorcode")).isFalse();
        assertThat(wrongSid.path("code").asText()).isEqualTo("1001");
        assertThat(wrongSign.path("code").asText()).isEqualTo("1003");
        assertThat(wrongTime.path("code").asText()).isEqualTo("1002");
        assertThat(wrongMethod.path("code").asText()).isEqualTo("2830");
    }

    @Test
    void shouldTakeMillisecondsAndNoModifiedSwitchInQimen() {
        sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00").put("modified", "2026-11-05 10:00:00"));

        JsonNode answer = client.qimen(
                "wdt.stockout.order.query.trade", "start_time", "2026-11-05 10:00:00", "end_time", "2026-11-05 10:00:00",
                "is_by_modified", "1", "timestamp", String.valueOf(clock.millis()), "shop_no", "");

        assertThat(answer.path("response").path("total_count").asInt(-1)).isZero();
    }

    private JsonNode purchases(String... params) {
        return client.y(PURCHASES, params);
    }

    private Iterable<String> stockouts(String day, String name, String value) {
        return client.y(STOCKOUTS, "start_time", day + " 00:00:00", "end_time", day + " 23:00:00", name, value)
                .path("stockout_list").findValuesAsText("stockout_id");
    }

    private static ObjectNode purchase(int id, String created, String modified) {
        return Json.object().put("purchase_id", 2_756_286_207_594_856_460L + id).put("purchase_no", "CG" + id)
                .put("outer_no", "P" + id).put("status", 10)
                .put("created", created).put("modified", modified);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The vectors V1 to V5, Q1 and Q2 of the protocol facts. */
class SignaturesTest {

    private static final String ORDERS = "[{\"tid\":\"T20260101001\",\"trade_status\":30,\"buyer_nick\":\"%s\",\"paid\":10.5,"
                                         + "\"order_list\":[{\"oid\":\"T20260101001-1\",\"num\":1,\"price\":10.5,\"goods_name\":\"%s\"}]}]";

    @Test
    void shouldSignThePublishedExample() {
        Map<String, String> params = Map.of(
                "appkey", "test2-xx", "page_no", "0", "end_time", "2016-08-01 13:00:00", "start_time", "2016-08-01 12:00:00",
                "page_size", "40", "sid", "test2", "timestamp", "1470042310");

        assertThat(Signatures.openApi(params, "12345", LengthUnit.CHARS)).isEqualTo("ad4e6fe037ea6e3ba4768317be9d1309");
    }

    @Test
    void shouldCountChineseInTheUnitAskedFor() {
        Map<String, String> params = push(String.format(ORDERS, "小明", "测试商品"));

        assertThat(Signatures.openApi(params, "s3cr3t", LengthUnit.CHARS)).isEqualTo("ba1570c41a3bed1a018ba975969b9ff1");
        assertThat(Signatures.openApi(params, "s3cr3t", LengthUnit.UTF16)).isEqualTo("ba1570c41a3bed1a018ba975969b9ff1");
        assertThat(Signatures.openApi(params, "s3cr3t", LengthUnit.BYTES)).isEqualTo("7e691fd38d0e8f7d68f8b36fc475bb94");
    }

    @Test
    void shouldSignEscapedChineseAlikeInAllUnits() {
        Map<String, String> params = push(String.format(ORDERS, "\\u5c0f\\u660e", "\\u6d4b\\u8bd5\\u5546\\u54c1"));

        for (LengthUnit unit : new LengthUnit[] { LengthUnit.CHARS, LengthUnit.UTF16, LengthUnit.BYTES }) {
            assertThat(Signatures.openApi(params, "s3cr3t", unit)).isEqualTo("d40bbe5ecc47dcbe138dafbd8ab49440");
        }
    }

    @Test
    void shouldTellTheUnitsApartByAnEmoji() {
        Map<String, String> params = push(String.format(ORDERS, "小明😀", "测试商品"));

        assertThat(Signatures.openApi(params, "s3cr3t", LengthUnit.CHARS)).isEqualTo("72b62af544a9bf8ffc56661119352590");
        assertThat(Signatures.openApi(params, "s3cr3t", LengthUnit.UTF16)).isEqualTo("6ff5f8281e89371cefe8c63d6de3b42c");
        assertThat(Signatures.openApi(params, "s3cr3t", LengthUnit.BYTES)).isEqualTo("689696074edc1dacde6c9f6f97e01307");
        assertThat(Signatures.isOpenApi("689696074edc1dacde6c9f6f97e01307", params, "s3cr3t", LengthUnit.ANY)).isTrue();
        assertThat(Signatures.isOpenApi("689696074edc1dacde6c9f6f97e01307", params, "s3cr3t", LengthUnit.CHARS)).isFalse();
    }

    @Test
    void shouldKeepAllDigitsOfALongLength() {
        Map<String, String> params = Map.of(
                "sid", "apitest", "appkey", "apitest-gw", "timestamp", "1704067200", "spec_list", "x".repeat(12345));

        assertThat(Signatures.openApi(params, "s3cr3t", LengthUnit.CHARS)).isEqualTo("32ff698c187ee85285dcbbe996b2be82");
    }

    @Test
    void shouldSignForQimen() {
        Map<String, String> params = new HashMap<>(
                Map.of(
                        "app_key", "12345678", "target_app_key", "21363512", "timestamp", "2024-01-01 00:00:00", "format",
                        "json",
                        "v", "2.0", "sign_method", "md5", "sid", "apitest"));
        params.putAll(Map.of(
                "start_time", "2023-12-31 00:00:00", "end_time", "2023-12-31 23:59:59", "page_no", "0", "page_size", "40",
                "method", "wdt.stockout.order.query.trade"));

        assertThat(Signatures.qimen(params, "secret")).isEqualTo("11833F2998D63765C5EBC99EA42F1A92");

        params.put("method", "wdt.trade.query");
        params.put("shop_no", "测试店");

        assertThat(Signatures.qimen(params, "secret")).isEqualTo("7D25CF87F68B3848EE764B62013AA0B9");
    }

    private static Map<String, String> push(String orders) {
        return Map.of(
                "sid", "apitest", "appkey", "apitest-gw", "timestamp", "1704067200", "shop_no", "api_test",
                "trade_list", orders);
    }
}

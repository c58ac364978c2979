/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.client.Account.LengthUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The vectors of sections 2.1 and 5 of the protocol facts.
 */
class SignerTest {

    private static final Instant NEW_YEAR_2024 = Instant.ofEpochSecond(1704067200);
    private static final Api STOCKOUTS = ApiCatalog.find("stockout_order_query_trade", WdtDialect.classic).orElseThrow();
    private static final Api TRADES = ApiCatalog.find("trade_query", WdtDialect.classic).orElseThrow();
    private static final String TRADE = "[{\"tid\":\"T20260101001\",\"trade_status\":30,\"buyer_nick\":\"%s\",\"paid\":10.5,"
                                        + "\"order_list\":[{\"oid\":\"T20260101001-1\",\"num\":1,\"price\":10.5,"
                                        + "\"goods_name\":\"%s\"}]}]";

    private static String sign(
            LengthUnit unit, String sid, String appKey, String secret, Instant now, Map<String, String> form) {
        Account account = new Account(
                URI.create("http://127.0.0.1"), sid, appKey, secret, WdtDialect.classic, WdtGateway.openapi, null, unit);
        return Signer.of(account).sign(STOCKOUTS, form, now).get("sign");
    }

    private static String sign(LengthUnit unit, Map<String, String> form) {
        return sign(unit, "apitest", "apitest-gw", "s3cr3t", NEW_YEAR_2024, form);
    }

    private static Map<String, String> trade(String nick, String goods) {
        return Map.of("shop_no", "api_test", "trade_list", String.format(TRADE, nick, goods));
    }

    @ParameterizedTest
    @EnumSource
    void shouldSignThePublishedVectorV1(LengthUnit unit) {
        Map<String, String> form = Map.of("page_no", "0", "end_time", "2016-08-01 13:00:00",
                "start_time", "2016-08-01 12:00:00", "page_size", "40");

        String sign = sign(unit, "test2", "test2-xx", "12345", Instant.ofEpochSecond(1470042310), form);

        assertThat(sign).isEqualTo("ad4e6fe037ea6e3ba4768317be9d1309");
    }

    @ParameterizedTest
    @CsvSource({
            "chars, ba1570c41a3bed1a018ba975969b9ff1", "utf16, ba1570c41a3bed1a018ba975969b9ff1",
            "bytes, 7e691fd38d0e8f7d68f8b36fc475bb94" })
    @Tag("C23")
    void shouldCountChineseByTheUnitOfVectorV2(LengthUnit unit, String expected) {
        assertThat(sign(unit, trade("小明", "测试商品"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSignEscapedChineseAlikeInAllUnitsV3(LengthUnit unit) {
        assertThat(sign(unit, trade("\\u5c0f\\u660e", "\\u6d4b\\u8bd5\\u5546\\u54c1")))
                .isEqualTo("d40bbe5ecc47dcbe138dafbd8ab49440");
    }

    @ParameterizedTest
    @CsvSource({
            "chars, 72b62af544a9bf8ffc56661119352590", "utf16, 6ff5f8281e89371cefe8c63d6de3b42c",
            "bytes, 689696074edc1dacde6c9f6f97e01307" })
    @Tag("C23")
    void shouldCountEmojiByTheUnitOfVectorV4(LengthUnit unit, String expected) {
        assertThat(sign(unit, trade("小明😀", "测试商品"))).isEqualTo(expected);
    }

    @Test
    void shouldNotCutLengthsOfFiveDigitsV5() {
        assertThat(sign(LengthUnit.chars, Map.of("spec_list", "x".repeat(12345))))
                .isEqualTo("32ff698c187ee85285dcbbe996b2be82");
    }

    @Test
    void shouldNeitherSignNorSendEmptyValues() {
        Map<String, String> with = Map.of("shop_no", "1", "warehouse_no", "");
        Map<String, String> without = Map.of("shop_no", "1");

        assertThat(sign(LengthUnit.chars, with)).isEqualTo(sign(LengthUnit.chars, without));
    }

    @Test
    @Tag("C22")
    void shouldNeverSendTheSecret() {
        Account account = new Account(
                URI.create("http://127.0.0.1"), "sid", "app", "s3cr3t", WdtDialect.classic, WdtGateway.openapi, null,
                LengthUnit.chars);

        SortedMap<String, String> form = Signer.of(account).sign(STOCKOUTS, Map.of(), NEW_YEAR_2024);

        assertThat(form.values()).noneMatch(value -> value.contains("s3cr3t"));
        assertThat(account.toString()).doesNotContain("s3cr3t");
    }

    private static SortedMap<String, String> qimen(Api api, Map<String, String> form) {
        Account account = new Account(
                URI.create("http://127.0.0.1"), "apitest", "12345678", "secret", WdtDialect.classic, WdtGateway.qimen,
                "21363512", LengthUnit.chars);
        return Signer.of(account).sign(api, form, VendorTime.instant(VendorTime.parse("2024-01-01")));
    }

    @Test
    @Tag("C21")
    void shouldSignTheQimenVectorQ1WithATimeOfShanghai() {
        Map<String, String> form = Map.of("start_time", "2023-12-31 00:00:00", "end_time", "2023-12-31 23:59:59",
                "page_no", "0", "page_size", "40");

        SortedMap<String, String> signed = qimen(STOCKOUTS, form);

        assertThat(signed).containsEntry("timestamp", "2024-01-01 00:00:00")
                .containsEntry("method", "wdt.stockout.order.query.trade")
                .containsEntry("sign", "11833F2998D63765C5EBC99EA42F1A92");
    }

    @Test
    void shouldSignTheQimenVectorQ2() {
        Map<String, String> form = Map.of("start_time", "2023-12-31 00:00:00", "end_time", "2023-12-31 23:59:59",
                "page_no", "0", "page_size", "40", "shop_no", "测试店");

        SortedMap<String, String> signed = qimen(TRADES, form);

        assertThat(signed).containsEntry("sign", "7D25CF87F68B3848EE764B62013AA0B9");
    }
}

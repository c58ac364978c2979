/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Pools whose vendor is in trouble with one row, or with one shop.
 */
@Tag("C14")
class WdtPoolTroubleTest extends ConsumerTestSupport {

    private static final String TROUBLE = "{'code':1020,'message':'系统异常，请稍后再试！'}";
    private static final String DONE = "{'code':0,'message':'','errors':[]}";

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile Function<Map<String, String>, String> answer;
    private final StubVendor vendor = new StubVendor(form -> answer.apply(form));

    WdtPoolTroubleTest() throws Exception {
    }

    @AfterEach
    void closeVendor() {
        vendor.close();
    }

    private String poll(String api, String... options) {
        return "wdt:" + api + "?initialDelay=0&delay=50&maxRetries=0&baseUri=" + vendor.url()
               + (options.length == 0 ? "" : "&" + String.join("&", options));
    }

    private void noteKey(Exchange exchange) {
        delivered.add(exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, String.class));
    }

    /** A pool of so many rows, and a vendor that breaks down over an acknowledgement that names row 7. */
    private String breakingDownOverRow7(Map<String, String> form, int rows) {
        List<String> keys = IntStream.rangeClosed(1, rows).mapToObj(Integer::toString).toList();
        if (form.get("path").contains("ack")) {
            List<String> told = keys.stream()
                    .filter(key -> form.get("logistics_list").matches(".*\"rec_id\":\"?" + key + "\\b.*")).toList();
            if (told.contains("7")) {
                return TROUBLE;
            }
            acknowledged.addAll(told);
            return DONE;
        }
        return "{'code':0,'message':'','trades':["
               + keys.stream().filter(key -> !acknowledged.contains(key)).map(key -> "{'rec_id':" + key + "}")
                       .collect(Collectors.joining(","))
               + "]}";
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "'x'", "[]" })
    void shouldDeliverTheOtherRowsOfAnAnswerWithOneThatIsNone(String broken) throws Exception {
        answer = form -> form.get("path").contains("ack")
                ? breakingDownOverRow7(form, 3)
                : breakingDownOverRow7(form, 3).replace("'trades':[", "'trades':[" + broken + ",").replace(",]", "]");

        start("pool", poll("logistics_sync_query"), this::noteKey);

        awaitDelivered(1, 3);
        await().atMost(PATIENCE).until(() -> acknowledged.size() == 3);
        await().atMost(PATIENCE).until(() -> health("pool").getError().map(Throwable::getMessage).orElse("")
                .contains("got 1 rows of the pool that are none"));
    }

    @Test
    void shouldAcknowledgeTheOtherRowsWhenTheVendorBreaksDownOverOne() throws Exception {
        answer = form -> breakingDownOverRow7(form, 40);
        start("pool", poll("logistics_sync_query"), this::noteKey);

        await().atMost(PATIENCE).until(() -> acknowledged.size() == 39);
        await().atMost(PATIENCE).until(() -> consumer("pool").getAcknowledgementsPending() == 1);

        assertThat(delivered).hasSize(40).doesNotHaveDuplicates();
        assertThat(acknowledged).doesNotContain("7");
        await().atMost(PATIENCE).until(() -> health("pool").getState() == HealthCheck.State.DOWN
                && health("pool").getError().map(Throwable::getMessage).orElse("").contains("7 (系统异常"));
    }

    @Test
    void shouldAcknowledgeTheOtherRowsWhenTheVendorAnswersNothingButAPageOverOne() throws Exception {
        answer = form -> breakingDownOverRow7(form, 20).replace(TROUBLE, "<b>Fatal error</b>: Uncaught exception");
        start("pool", poll("logistics_sync_query"), this::noteKey);

        await().atMost(PATIENCE).until(() -> acknowledged.size() == 19);
        await().atMost(PATIENCE)
                .until(() -> health("pool").getError().map(Throwable::getMessage).orElse("").contains("7 ("));

        assertThat(delivered).hasSize(20).doesNotHaveDuplicates();
        assertThat(acknowledged).doesNotContain("7");
    }

    @Test
    void shouldPollTheOtherShopsWhenAPageAnswersTheAcknowledgementOfOne() throws Exception {
        answer = form -> {
            if (form.get("path").contains("ack")) {
                boolean ofShopA = form.get("stock_sync_list").contains("\"rec_id\":1,");
                acknowledged.add(ofShopA ? "" : form.get("stock_sync_list").replaceAll("\\D*(\\d+).*", "$1"));
                return ofShopA ? "<html>oops</html>" : DONE;
            }
            String row = "A".equals(form.get("shop_no")) ? "1" : acknowledged.contains("2") ? "3" : "2";
            return stock(acknowledged.contains(row) ? "" : row);
        };
        start("pool", poll("api_goods_stock_change_query", "shops=A,B"), this::noteKey);

        await().atMost(PATIENCE).until(() -> acknowledged.containsAll(List.of("2", "3")));
        assertThat(delivered).containsOnlyOnce("1", "2", "3");
    }

    @Test
    void shouldDeliverNewRowsWhileTheVendorBreaksDownOverOne() throws Exception {
        answer = form -> breakingDownOverRow7(form, 7);
        start("pool", poll("logistics_sync_query"), this::noteKey);
        await().atMost(PATIENCE).until(() -> acknowledged.size() == 6);

        answer = form -> breakingDownOverRow7(form, 9);

        await().atMost(PATIENCE).until(() -> acknowledged.containsAll(List.of("8", "9")));
        assertThat(delivered).containsOnlyOnce("7", "8", "9");
    }

    @Test
    void shouldTellTheVendorOfAllRowsOnceItsTroubleHasPassed() throws Exception {
        answer = form -> form.get("path").contains("ack") ? TROUBLE : breakingDownOverRow7(form, 6);
        start("pool", poll("logistics_sync_query"), this::noteKey);
        await().atMost(PATIENCE).until(() -> vendor.asked().stream().filter(f -> f.get("path").contains("ack")).count() > 20);

        answer = form -> breakingDownOverRow7(form, 6);

        await().atMost(PATIENCE).until(() -> acknowledged.size() == 6 && consumer("pool").getAcknowledgementsPending() == 0);
        await().atMost(PATIENCE).until(() -> health("pool").getState() == HealthCheck.State.UP);
        assertThat(delivered).hasSize(6).doesNotHaveDuplicates();
    }

    private static String stock(String id) {
        return "{'code':0,'message':'','stock_change_list':["
               + (id.isEmpty() ? "" : "{'rec_id':" + id + ",'sync_stock':1,'stock_change_count':1}") + "]}";
    }

    @Test
    void shouldPollTheOtherShopsWhenTheVendorIsInTroubleWithOne() throws Exception {
        answer = form -> {
            if (form.get("path").contains("ack")) {
                acknowledged.add("7");
                return DONE;
            }
            return "A".equals(form.get("shop_no")) ? TROUBLE : stock(acknowledged.contains("7") ? "" : "7");
        };
        start("pool", poll("api_goods_stock_change_query", "shops=A,B"), this::noteKey);

        await().atMost(PATIENCE).until(() -> delivered.contains("7"));
        await().atMost(PATIENCE).until(() -> health("pool").getError().map(Throwable::getMessage).orElse("").contains("系统异常"));
    }

    @Test
    void shouldPollTheOtherShopsWhenTheRowsOfOneCannotBeAcknowledged() throws Exception {
        answer = form -> {
            if (form.get("path").contains("ack")) {
                boolean ofShopA = form.get("stock_sync_list").contains("\"rec_id\":1,");
                acknowledged.add(ofShopA ? "" : "2");
                return ofShopA ? TROUBLE : DONE;
            }
            return stock("A".equals(form.get("shop_no")) ? "1" : acknowledged.contains("2") ? "" : "2");
        };
        start("pool", poll("api_goods_stock_change_query", "shops=A,B"), this::noteKey);

        await().atMost(PATIENCE).until(() -> delivered.contains("2"));
        assertThat(delivered).containsOnlyOnce("1");
    }

    @Test
    void shouldAskNoOtherShopWhenTheAccountIsWrong() throws Exception {
        answer = form -> "{'code':1060,'message':'已欠费'}";
        start("pool", poll("api_goods_stock_change_query", "shops=A,B"), this::noteKey);

        await().atMost(PATIENCE).until(() -> consumer("pool").getErrorCounter() > 2);

        assertThat(vendor.asked()).extracting(form -> form.get("shop_no")).containsOnly("A");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WdtQueryTest extends WdtTestSupport {

    private static final String QUERY = "wdt:" + STOCKOUT;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:split").to(QUERY).split(body()).streaming().process(WdtQueryTest.this::note);
                from("direct:strict").to(QUERY).split(body()).streaming().stopOnException().process(WdtQueryTest.this::note);
            }
        };
    }

    private Map<String, Object> window() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("start_time", TIME.format(now.minusHours(2)));
        body.put("end_time", TIME.format(now));
        return body;
    }

    private void putStockouts(int count) {
        for (int id = 1; id <= count; id++) {
            putStockout(id, now.minusMinutes(90).plusSeconds(id));
        }
    }

    private Exchange query(String uri, Object body) {
        return template.request(uri, exchange -> exchange.getMessage().setBody(body));
    }

    private static List<String> read(Object body) {
        List<String> ids = new ArrayList<>();
        ((Iterator<?>) body).forEachRemaining(row -> ids.add(((JsonNode) row).get("stockout_id").asText()));
        return ids;
    }

    private List<String> pages() {
        return sandbox.ledger().calls("wdt:" + STOCKOUT).stream().map(call -> call.params().get("page_no")).toList();
    }

    @Test
    void shouldReadAllPagesFromTheLastToTheFirst() {
        putStockouts(250);

        template.sendBody("direct:split", window());

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids(1, 250));
        assertThat(pages()).containsExactly("0", "2", "1", "0");
    }

    @Test
    void shouldBecomeAListWhenItIsMarshalled() throws Exception {
        putStockouts(3);

        JsonNode list = Json.READER.readTree(Json.READER.writeValueAsBytes(query(QUERY, window()).getMessage().getBody()));

        assertThat(list.findValuesAsText("stockout_id")).containsExactlyInAnyOrderElementsOf(ids(1, 3));
        assertThat(list.isArray()).isTrue();
    }

    @Test
    void shouldReadAPageOnlyWhenItsRowsAreAskedFor() {
        putStockouts(450);

        Exchange exchange = query(QUERY, window());
        Iterator<?> rows = (Iterator<?>) exchange.getMessage().getBody();
        int before = pages().size();
        rows.next();

        assertThat(before).isEqualTo(1);
        assertThat(pages()).containsExactly("0", "4");
        assertThat(exchange.getMessage().getHeaders()).containsEntry(WdtConstants.TOTAL_COUNT, 450)
                .containsEntry(WdtConstants.CODE, "0");
    }

    @Test
    void shouldReadOnePageWithOneCall() {
        putStockouts(100);

        assertThat(read(query(QUERY, window()).getMessage().getBody())).isEqualTo(ids(1, 100));
        assertThat(pages()).containsExactly("0");
    }

    @Test
    void shouldReadNothingWhereNothingIs() {
        sandbox.wdt().nullListWhenEmpty(true);

        Exchange exchange = query(QUERY, window());

        assertThat(read(exchange.getMessage().getBody())).isEmpty();
        assertThat(exchange.getMessage().getHeader(WdtConstants.TOTAL_COUNT)).isEqualTo(0);
    }

    @Test
    void shouldReadNoMorePagesThanAskedFor() {
        putStockouts(450);

        assertThat(read(query(QUERY + "?maxPages=1", window()).getMessage().getBody())).isEqualTo(ids(1, 100));
        assertThat(read(query(QUERY + "?maxPages=2", window()).getMessage().getBody()))
                .containsExactlyInAnyOrderElementsOf(ids(1, 200));
        assertThat(pages()).containsExactly("0", "0", "1", "0");
    }

    @Test
    void shouldReadThePageThatTheBodyNames() {
        putStockouts(250);
        Map<String, Object> body = window();
        body.put("page_no", 1);

        assertThat(read(query(QUERY, body).getMessage().getBody())).isEqualTo(ids(101, 200));
        assertThat(pages()).containsExactly("1");
    }

    @Test
    void shouldTakeThePageSizeOfTheEndpoint() {
        putStockouts(25);

        assertThat(read(query(QUERY + "?pageSize=10", window()).getMessage().getBody())).hasSize(25);
        assertThat(pages()).containsExactly("0", "2", "1", "0");
    }

    @Test
    void shouldGiveAllRowsAtOnceWhenAsked() {
        putStockouts(150);

        Object list = query(QUERY + "?delivery=window", window()).getMessage().getBody();
        Object maps = query(QUERY + "?delivery=window&bodyType=map", window()).getMessage().getBody();
        Object text = query(QUERY + "?delivery=window&bodyType=string", window()).getMessage().getBody();

        assertThat((JsonNode) list).hasSize(150);
        assertThat((List<?>) maps).hasSize(150).first().isInstanceOf(Map.class);
        assertThat((String) text).startsWith("[{").contains("\"stockout_id\":150");
    }

    @Test
    void shouldGiveEachRowTheShapeThatTheRouteAsksFor() {
        putStockouts(1);

        Iterator<?> rows = (Iterator<?>) query(QUERY + "?bodyType=map", window()).getMessage().getBody();

        assertThat(rows.next()).isInstanceOf(Map.class);
        assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void shouldPreferTheParametersOfTheBodyToThoseOfTheEndpoint() throws Exception {
        putStockouts(3);
        String body = "{\"stockout_no\":\"CK2\",\"start_time\":null}";

        Exchange exchange = query(QUERY + "?param.stockout_no=CK1&param.shop_no=SH001", Json.READER.readTree(body));

        assertThat(read(exchange.getMessage().getBody())).containsExactly("2");
        Call call = sandbox.ledger().calls("wdt:" + STOCKOUT).get(0);
        assertThat(call.params()).containsEntry("shop_no", "SH001").doesNotContainKey("start_time");
    }

    @Test
    void shouldAskWithoutABody() {
        putStockouts(3);

        assertThat(read(query(QUERY + "?param.stockout_no=CK1", null).getMessage().getBody())).containsExactly("1");
    }

    @Test
    void shouldRefuseAQueryWithoutWindowAndWithoutNumber() {
        Exchange exchange = query(QUERY, null);

        assertThat(exchange.getException(WdtException.class).getCategory()).isEqualTo(Category.REQUEST);
        assertThat(exchange.getException()).hasMessageContaining("start_time (增量开始时间) is missing")
                .hasMessageContaining("src_order_no or src_tid or stockout_no will do instead");
        assertThat(pages()).isEmpty();
    }

    @Test
    void shouldRefuseABodyThatNamesNoParameters() {
        assertThat(query(QUERY, "[1]").getException()).hasMessageContaining("expected an object of parameters");
        assertThat(pages()).isEmpty();
    }

    @Test
    void shouldHandOnWhatTheVendorRefuses() {
        Map<String, Object> body = window();
        body.put("start_time", TIME.format(now.minusDays(40)));

        Exchange exchange = query(QUERY, body);

        assertThat(exchange.getException(WdtException.class).getVendorCode()).isEqualTo("2104");
        assertThat(exchange.getMessage().getHeader(WdtConstants.CODE)).isEqualTo("2104");
        assertThat(exchange.getMessage().getHeader(WdtConstants.MESSAGE, String.class)).contains("时间跨度");
        assertThat(exchange.getMessage().getBody()).isSameAs(body);
    }

    @Test
    void shouldFailWhereALaterPageFails() {
        putStockouts(250);
        sandbox.faults().at("wdt:" + STOCKOUT, 3, Fault.RATE_LIMIT);
        sandbox.faults().at("wdt:" + STOCKOUT, 4, Fault.RATE_LIMIT);
        sandbox.faults().at("wdt:" + STOCKOUT, 5, Fault.RATE_LIMIT);

        assertThatThrownBy(() -> template.sendBody("direct:strict", window())).isInstanceOf(CamelExecutionException.class)
                .rootCause().isInstanceOf(WdtException.class).hasMessageContaining("RATE_LIMIT");
        assertThat(delivered).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 4 })
    void shouldAskAgainForAPageThatCameShort(int call) {
        putStockouts(250);
        sandbox.faults().at("wdt:" + STOCKOUT, call, call % 2 == 0 ? Fault.NULL_PAGE : Fault.shortPage(7));

        assertThat(read(query(QUERY, window()).getMessage().getBody())).containsExactlyInAnyOrderElementsOf(ids(1, 250));
    }

    @Test
    void shouldReadEverythingFromAServerThatPutsFewerRowsOnAPage() {
        putStockouts(100);
        sandbox.wdt().clampPageSize(30);

        assertThat(read(query(QUERY, window()).getMessage().getBody())).containsExactlyInAnyOrderElementsOf(ids(1, 100));
    }

    @Test
    void shouldSayWhenCountedRowsAreNotShown() {
        putStockouts(5);
        sandbox.faults().every("wdt:" + STOCKOUT, 1, Fault.EMPTY_PAGE);

        assertThat(query(QUERY, window()).getException()).hasMessageContaining("expected 5 rows, got none");
    }

    @Test
    void shouldMissNoRowThatStaysWhileOthersLeave() {
        LocalDateTime from = now.minusMinutes(50);
        for (int id = 1; id <= 400; id++) {
            putTrade(id, from.plusSeconds(id));
        }
        sandbox.wdt().betweenRequests(page -> {
            for (int id = page * 20; id < page * 20 + 10; id++) {
                putTrade(id, now.plusMinutes(1));
            }
        });
        Map<String, Object> body = Map.of("start_time", TIME.format(from), "end_time", TIME.format(now));

        List<String> read = new ArrayList<>();
        ((Iterator<?>) query("wdt:trade_query", body).getMessage().getBody())
                .forEachRemaining(row -> read.add(((JsonNode) row).get("trade_id").asText()));

        List<String> stayed = new ArrayList<>(ids(1, 400));
        for (int page = 1; page <= 6; page++) {
            stayed.removeAll(ids(page * 20L, page * 20L + 9));
        }
        assertThat(read).containsAll(stayed).doesNotHaveDuplicates();
    }

    private void putTrade(long id, LocalDateTime modified) {
        ObjectNode row = Orders.NODES.objectNode();
        row.put("trade_id", id).put("trade_no", "JY" + id).put("trade_status", 95).put("modified", TIME.format(modified));
        sandbox.wdt().put("trade_query", row);
    }

    @Test
    void shouldStreamAHundredThousandRowsWithTwoPagesInMemory() throws Exception {
        int size = 1000;
        String page = "{'code':0,'total_count':100000,'rows':["
                      + IntStream.range(0, size).mapToObj(row -> "{'no':'%d-" + row + "'}").collect(Collectors.joining(","))
                      + "]}";
        try (StubVendor vendor = new StubVendor(form -> page.replace("%d", form.get("page_no")))) {
            Exchange exchange = query("wdt:my_rows_query?kind=query&listNode=rows&keyField=no&pageSize=" + size
                                      + "&validation=off&baseUri=" + vendor.url(),
                    window());
            Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
            int read = 0;
            int ahead = 0;
            while (rows.hasNext()) {
                rows.next();
                read++;
                ahead = Math.max(ahead, vendor.asked().size() - read / size);
            }

            assertThat(read).isEqualTo(100_000);
            assertThat(ahead).isLessThanOrEqualTo(2);
        }
    }
}

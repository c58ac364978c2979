/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A record arrives as the vendor wrote it, and only what is ours is in headers.
 */
@Tag("C20")
@Tag("C21")
class WdtBodyTest extends ConsumerTestSupport {

    private static final String ROW = "{\"stockout_id\":2756286207594856469,\"order_no\":\"CK1\",\"stockout_no\":\"CK1\","
                                      + "\"status\":95,\"price\":1.00,\"sum\":123456789012345.6789,\"text\":\"1.0000\","
                                      + "\"big\":12345678901234567890123,\"id_text\":\"2756286207594856469\",\"none\":null,"
                                      + "\"CamelWdtApi\":\"trade_push\",\"CamelFileName\":\"x\",\"remark\":\"张三 😀 & + = %% \\\" \\\\\","
                                      + "\"consign_time\":\"%s\",\"modified\":\"%s\"}";

    private final List<Exchange> exchanges = Collections.synchronizedList(new ArrayList<>());

    private String putRow() throws Exception {
        String time = TIME.format(now.minusMinutes(5));
        String row = String.format(ROW, time, time);
        sandbox.wdt().put(STOCKOUT, (ObjectNode) Json.READER.readTree(row));
        return row;
    }

    private Exchange receive(String... options) throws Exception {
        start("stockouts", stockouts(now.minusMinutes(10), options), exchanges::add);
        await().atMost(PATIENCE).until(() -> !exchanges.isEmpty());
        return exchanges.get(0);
    }

    @Test
    void shouldDeliverANodeWithAllDigits() throws Exception {
        String row = putRow();

        Exchange exchange = receive();

        assertThat(exchange.getMessage().getBody()).isInstanceOf(JsonNode.class).hasToString(row);
        assertThat(exchange.getMessage().getBody(String.class)).isEqualToIgnoringWhitespace(row);
    }

    @Test
    @Tag("C23")
    void shouldDeliverTextWithAllDigits() throws Exception {
        String row = putRow();

        Exchange exchange = receive("bodyType=string");

        assertThat(exchange.getMessage().getBody()).isEqualTo(row);
    }

    @Test
    @Tag("C23")
    void shouldDeliverAMapWithAllDigits() throws Exception {
        putRow();

        Exchange exchange = receive("bodyType=map");

        Map<?, ?> map = (Map<?, ?>) exchange.getMessage().getBody();
        assertThat(map.get("stockout_id")).isEqualTo(2756286207594856469L);
        assertThat(map.get("price")).isEqualTo(new BigDecimal("1.00"));
        assertThat(map.get("sum")).isEqualTo(new BigDecimal("123456789012345.6789"));
        assertThat(map.get("big")).isEqualTo(new BigInteger("12345678901234567890123"));
        assertThat(map.get("text")).isEqualTo("1.0000");
        assertThat(map.get("id_text")).isEqualTo("2756286207594856469");
        assertThat(map.containsKey("none")).isTrue();
        assertThat(map.get("remark")).isEqualTo("张三 😀 & + = % \" \\");
    }

    @Test
    void shouldKeepIdsThatTheVendorSendsAsText() throws Exception {
        putRow();
        sandbox.wdt().idsAsText(true);

        Exchange exchange = receive();

        assertThat(exchange.getMessage().getBody(JsonNode.class).get("stockout_id").isTextual()).isTrue();
        assertThat(exchange.getMessage().getHeader(WdtConstants.RECORD_KEY)).isEqualTo("2756286207594856469");
    }

    @Test
    void shouldSayInHeadersWhereARecordCameFromAndNothingElse() throws Exception {
        putRow();

        Exchange exchange = receive();

        Map<String, Object> headers = exchange.getMessage().getHeaders();
        assertThat(Set.copyOf(headers.keySet()))
                .isEqualTo(Set.of(WdtConstants.SOURCE_API, WdtConstants.ACCOUNT, WdtConstants.WINDOW_START,
                        WdtConstants.WINDOW_END, WdtConstants.WINDOW_SIZE, WdtConstants.RECORD_KEY, WdtConstants.RECORD_TIME));
        assertThat(headers).containsEntry(WdtConstants.SOURCE_API, STOCKOUT).containsEntry(WdtConstants.ACCOUNT, "sandbox")
                .containsEntry(WdtConstants.WINDOW_START, TIME.format(now.minusMinutes(10)))
                .containsEntry(WdtConstants.WINDOW_SIZE, 1)
                .containsEntry(WdtConstants.RECORD_KEY, "2756286207594856469")
                .containsEntry(WdtConstants.RECORD_TIME, TIME.format(now.minusMinutes(5)));
        assertThat(exchange.getProperties().keySet()).allMatch(name -> name.startsWith("Camel"));
    }

    @Test
    void shouldNotLetARecordRedirectTheCallThatFollows() throws Exception {
        putRow();
        route("stockouts", stockouts(now.minusMinutes(10)), route -> route.setBody(constant("{\"src_tid\":\"T1\"}"))
                .to("wdt:trade_query").process(exchanges::add));

        await().atMost(PATIENCE).until(() -> !exchanges.isEmpty());

        assertThat(sandbox.ledger().count("wdt:trade_query")).isEqualTo(1);
        assertThat(sandbox.ledger().count("wdt:trade_push")).isZero();
    }

    private static Expression constant(String text) {
        return ExpressionBuilder.constantExpression(text);
    }

    @Test
    @Tag("C23")
    void shouldDeliverAWindowAsAList() throws Exception {
        putRow();
        putStockout(2, now.minusMinutes(4));

        Exchange exchange = receive("delivery=window");
        Exchange map = receiveWindowOfMaps();

        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        assertThat(body.isArray()).isTrue();
        assertThat(body).hasSize(2);
        assertThat(body.get(0).get("price")).hasToString("1.00");
        assertThat(exchange.getMessage().getHeaders()).containsEntry(WdtConstants.WINDOW_SIZE, 2)
                .doesNotContainKeys(WdtConstants.RECORD_KEY, WdtConstants.RECORD_TIME);
        assertThat(map.getMessage().getBody()).isInstanceOf(List.class);
        assertThat(((List<?>) map.getMessage().getBody()).get(0)).isInstanceOf(Map.class);
    }

    @Test
    @Tag("C23")
    void shouldCountTheRecordsOfAWindowThatAreDone() throws Exception {
        putRow();
        putStockout(2, now.minusMinutes(4));
        receive("delivery=window");

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getRecordsDelivered() == 2);

        assertThat(consumer("stockouts").getExchangesDelivered()).isEqualTo(1);
    }

    private Exchange receiveWindowOfMaps() throws Exception {
        List<Exchange> maps = Collections.synchronizedList(new ArrayList<>());
        start("maps", stockouts(now.minusMinutes(10), "delivery=window", "bodyType=map"), maps::add);
        await().atMost(PATIENCE).until(() -> !maps.isEmpty());
        return maps.get(0);
    }

    @Test
    void shouldCountOnlyWhatIsDeliveredInAWindow() throws Exception {
        putStockout(1, now.minusMinutes(5));
        putStockout(2, now.minusMinutes(5));
        IdempotentRepository seen = MemoryIdempotentRepository.memoryIdempotentRepository();
        seen.add("wdt/sandbox/" + STOCKOUT + "/stockouts/1@" + TIME.format(now.minusMinutes(5)));
        context.getRegistry().bind("seen", seen);

        Exchange exchange = receive("idempotentRepository=#seen");

        assertThat(exchange.getMessage().getHeaders()).containsEntry(WdtConstants.RECORD_KEY, "2")
                .containsEntry(WdtConstants.WINDOW_SIZE, 1);
    }

    @Test
    void shouldNumberTheExchangesOfAWindow() throws Exception {
        putStockout(1, now.minusMinutes(5));
        putStockout(2, now.minusMinutes(5));
        receive();
        await().atMost(PATIENCE).until(() -> exchanges.size() == 2);

        assertThat(exchanges).extracting(exchange -> exchange.getProperty(Exchange.BATCH_INDEX)).containsExactly(0, 1);
        assertThat(exchanges).extracting(exchange -> exchange.getProperty(Exchange.BATCH_COMPLETE)).containsExactly(false,
                true);
    }
}

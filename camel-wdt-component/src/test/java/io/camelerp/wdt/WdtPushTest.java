/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.wdt.WdtServer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.ReaderCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class WdtPushTest extends WdtTestSupport {

    private static final String PUSH = "wdt:trade_push?param.shop_no=SH001";
    private static final String TROUBLE = "trade_list.order_list";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:retrying").onException(WdtException.class).maximumRedeliveries(1).redeliveryDelay(0).end()
                        .to(PUSH + "&maxRetries=0");
            }
        };
    }

    private Exchange push(String uri, Object body) {
        return template.request(uri, exchange -> exchange.getMessage().setBody(body));
    }

    private static JsonNode result(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(JsonNode.class);
    }

    private static WdtException failure(Exchange exchange) {
        return (WdtException) exchange.getException();
    }

    private static JsonNode failedResult(Exchange exchange) throws Exception {
        return Json.READER.readTree(exchange.getMessage().getHeader(WdtConstants.RESULT, String.class));
    }

    private List<Call> calls() {
        return sandbox.ledger().calls("wdt:trade_push");
    }

    private JsonNode stored(String tid) {
        return sandbox.wdt().row("trade_push", tid).orElseThrow();
    }

    @Test
    void shouldCreateOrdersAndSayWhatBecameOfThem() {
        Exchange exchange = push(PUSH, Orders.orders(3));

        assertThat(result(exchange).toString()).isEqualTo(
                "{\"calls\":1,\"done\":3,\"new\":3,\"changed\":0,\"documents\":[],\"failed\":[],\"unknown\":[],\"notSent\":[]}");
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(WdtConstants.RESULT_NEW, 3).containsEntry(WdtConstants.RESULT_CHANGED, 0)
                .containsEntry(WdtConstants.RESULT_FAILED, 0).containsEntry(WdtConstants.CODE, "0")
                .containsEntry(WdtConstants.MESSAGE, "").doesNotContainKey(WdtConstants.RESULT);
        assertThat(sandbox.wdt().size("trade_push")).isEqualTo(3);
    }

    @Test
    void shouldKeepTextAndDigitsOnAWireThatIsAscii() {
        ObjectNode order = Orders.order("T1");
        order.put("receiver_name", "张三😀").put("receiver_address", "\"一\"路&二号+a=b%c\\d`");
        order.put("cod_amount", new BigDecimal("0.1000"));

        Exchange exchange = push(PUSH, order.toString());

        assertThat(result(exchange).path("done").asInt()).isEqualTo(1);
        assertThat(calls().get(0).params().get("trade_list")).isASCII().contains("0.1000", "19.90");
        assertThat(stored("T1").get("receiver_name").asText()).isEqualTo("张三😀");
        assertThat(stored("T1").get("receiver_address").asText()).isEqualTo("\"一\"路&二号+a=b%c\\d`");
    }

    private record Trades(JsonNode trade_list) {
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "node", "map", "list", "text", "bytes", "stream", "reader", "servlet", "gbk", "bean", "parameters",
            "parametersText" })
    void shouldTakeOrdersInWhateverTheyCome(String kind) throws Exception {
        ArrayNode orders = Orders.orders(1);
        String text = orders.toString();
        ObjectNode parameters = Orders.NODES.objectNode().put("shop_no", "SH002").set("trade_list", orders);

        Exchange exchange = template.request(PUSH, e -> {
            if (kind.equals("gbk")) {
                e.setProperty(ExchangePropertyKey.CHARSET_NAME, "GBK");
            }
            e.getMessage().setBody(switch (kind) {
                case "node" -> orders;
                case "map" -> Json.READER.convertValue(orders.get(0), new TypeReference<Map<String, Object>>() {
                });
                case "list" -> Json.READER.convertValue(orders, new TypeReference<List<Map<String, Object>>>() {
                });
                case "bytes" -> text.getBytes(StandardCharsets.UTF_8);
                case "stream" -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                case "reader" -> new StringReader(text);
                case "servlet" -> new ReaderCache(text);
                case "bean" -> new Trades(orders);
                case "gbk" -> text.getBytes(Charset.forName("GBK"));
                case "parameters" -> parameters;
                case "parametersText" -> Orders.NODES.objectNode().put("shop_no", "SH002").put("trade_list", text);
                default -> text;
            });
        });

        assertThat(result(exchange).path("new").asInt()).isEqualTo(1);
        assertThat(stored("T1").get("receiver_name").asText()).isEqualTo("张三");
        assertThat(stored("T1").get("paid").asText()).isEqualTo("19.90");
        assertThat(calls().get(0).params()).containsEntry("shop_no", kind.startsWith("parameters") ? "SH002" : "SH001");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{\"tid\":", "just text", "\"T1\"", "[1]" })
    void shouldRefuseABodyThatIsNothingToPush(String body) {
        Exchange exchange = push(PUSH, body);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.REQUEST);
        assertThat(failure(exchange)).hasMessageContaining("trade_push").hasMessageContaining("expected");
        assertThat(calls()).isEmpty();
    }

    @Test
    void shouldCallNobodyForAnEmptyList() {
        assertThat(result(push(PUSH, "[]")).path("calls").asInt()).isZero();
        assertThat(calls()).isEmpty();
    }

    @Test
    void shouldNameTheOrdersThatTheVendorRefusesUnderCodeZero() throws Exception {
        ArrayNode orders = Orders.orders(3);
        ((ObjectNode) orders.get(1)).put("paid", 1);

        Exchange exchange = push(PUSH, orders);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.BUSINESS);
        assertThat(failure(exchange)).hasMessageContaining("2 done").hasMessageContaining("T2").hasMessageContaining("已付金额不正确");
        assertThat(failure(exchange).getVendorMessage()).contains("已付金额不正确");
        assertThat(exchange.getMessage().getBody()).as("the orders, to be sent again").isSameAs(orders);
        assertThat(exchange.getMessage().getHeaders()).containsEntry(WdtConstants.RESULT_NEW, 2)
                .containsEntry(WdtConstants.RESULT_FAILED, 1).containsEntry(WdtConstants.CODE, "0");
        assertThat(failedResult(exchange).get("failed").toString())
                .isEqualTo("[{\"index\":1,\"key\":\"T2\",\"code\":\"0\",\"message\":\"已付金额不正确paid\"}]");
    }

    @Test
    void shouldLeaveRefusedOrdersToTheRouteWhenAsked() {
        ArrayNode orders = Orders.orders(2);
        ((ObjectNode) orders.get(0)).put("paid", 1);

        JsonNode result = result(push(PUSH + "&failOnItemError=false", orders));

        assertThat(result.path("done").asInt()).isEqualTo(1);
        assertThat(result.at("/failed/0/key").asText()).isEqualTo("T1");
    }

    @Test
    void shouldFailTheWholeCallInStrictModeAndSendTheNext() throws Exception {
        ArrayNode orders = Orders.orders(60);
        ((ObjectNode) orders.get(0)).put("paid", 1);

        Exchange exchange = push(PUSH + "&param.switch=1", orders);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.BUSINESS);
        assertThat(failure(exchange).getVendorCode()).isEqualTo("1020");
        assertThat(failedResult(exchange).get("failed")).hasSize(50);
        assertThat(failedResult(exchange).get("done").asInt()).isEqualTo(10);
        assertThat(sandbox.wdt().size("trade_push")).isEqualTo(10);
    }

    @Test
    void shouldSpreadOrdersOverAsManyCallsAsTheVendorTakes() {
        JsonNode result = result(push(PUSH, Orders.orders(120)));

        assertThat(result.path("new").asInt()).isEqualTo(120);
        assertThat(calls()).hasSize(3);
    }

    @Test
    void shouldNotPutMoreThanThirtyOrdersOfABuyerIntoACall() {
        ArrayNode orders = Orders.orders(45);
        orders.forEach(order -> ((ObjectNode) order).put("buyer_nick", "小明"));

        assertThat(result(push(PUSH, orders)).path("calls").asInt()).isEqualTo(2);
    }

    @Test
    void shouldCountAnOrderThatIsKnownAsChanged() {
        push(PUSH, Orders.orders(2));

        JsonNode result = result(push(PUSH, Orders.orders(3)));

        assertThat(result.path("new").asInt()).isEqualTo(1);
        assertThat(result.path("changed").asInt()).isEqualTo(2);
    }

    @Test
    void shouldRepeatACreateWithoutAnswerWhenEveryOrderHasItsNumber() {
        sandbox.faults().at("wdt:trade_push", 1, Fault.RESET_AFTER);

        JsonNode result = result(push(PUSH, Orders.orders(3)));

        assertThat(result.path("changed").asInt()).isEqualTo(3);
        assertThat(calls()).hasSize(2);
        assertThat(sandbox.wdt().size("trade_push")).isEqualTo(3);
    }

    @Test
    void shouldSignARepeatAfresh() {
        sandbox.faults().every("wdt:trade_push", 2, Fault.TRUNCATED_JSON);

        push(PUSH, Orders.orders(1));
        push(PUSH, Orders.orders(1));

        assertThat(calls()).hasSize(3).allSatisfy(call -> assertThat(call.params()).containsKey("sign"));
    }

    @Test
    void shouldNotRepeatACreateWithoutAnswerWhenAnOrderLacksItsNumber() throws Exception {
        ArrayNode orders = Orders.orders(3);
        ((ObjectNode) orders.get(1)).remove("tid");
        sandbox.faults().at("wdt:trade_push", 1, Fault.RESET_AFTER);

        Exchange exchange = push(PUSH + "&validation=off", orders);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(failure(exchange)).hasMessageContaining("Look in the ERP").hasMessageContaining("by tid")
                .hasMessageContaining("T1").hasMessageContaining("item 2");
        assertThat(failedResult(exchange).get("unknown")).hasSize(3);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void shouldSayWhatIsUnknownAndWhatWasNotSentWhenRepeatsDoNotHelp() throws Exception {
        sandbox.faults().every("wdt:trade_push", 1, Fault.RESET_BEFORE);

        Exchange exchange = push(PUSH + "&maxRetries=1", Orders.orders(60));

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(failedResult(exchange).get("unknown")).hasSize(50);
        assertThat(failedResult(exchange).get("notSent")).hasSize(10);
        assertThat(calls()).hasSize(2);
    }

    @Test
    void shouldKeepAResultUnknownWhenItsRepeatIsRefused() throws Exception {
        ArrayNode orders = Orders.orders(1);
        ((ObjectNode) orders.get(0)).put("paid", 1);
        sandbox.faults().at("wdt:trade_push", 1, Fault.RESET_AFTER);

        Exchange exchange = push(PUSH, orders);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(failedResult(exchange).at("/unknown/0/message").asText()).contains("已付金额不正确");
    }

    @Test
    void shouldStopAtACallThatTheNextWouldShare() throws Exception {
        sandbox.faults().at("wdt:trade_push", 2, Fault.RATE_LIMIT);

        Exchange exchange = push(PUSH + "&maxRetries=0", Orders.orders(150));

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.RATE_LIMIT);
        assertThat(exchange.getMessage().getHeaders()).containsEntry(WdtConstants.CODE, "1012")
                .containsEntry(WdtConstants.RESULT_NEW, 50).containsEntry(WdtConstants.RESULT_FAILED, 50);
        assertThat(failedResult(exchange).get("notSent")).hasSize(50);
        assertThat(calls()).hasSize(2);
    }

    @Test
    void shouldWaitForTheQuotaAndGoOn() {
        sandbox.faults().at("wdt:trade_push", 1, Fault.RATE_LIMIT);

        assertThat(result(push(PUSH, Orders.orders(1))).path("done").asInt()).isEqualTo(1);
    }

    @Test
    void shouldSendTheOrdersAndNotTheResultWhenTheRouteSendsAgain() {
        sandbox.faults().at("wdt:trade_push", 1, Fault.HTTP_500);

        Exchange exchange = push("direct:retrying", Orders.orders(2));

        assertThat(result(exchange).path("new").asInt()).isEqualTo(2);
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey(WdtConstants.RESULT);
    }

    @Test
    void shouldDemandTheNumberThatMakesARepeatHarmless() {
        ObjectNode order = Orders.order("T1");
        order.put("tid", "");

        Exchange exchange = push(PUSH, order);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.REQUEST);
        assertThat(failure(exchange)).hasMessageContaining("tid (原始单号)").hasMessageContaining("nothing was sent")
                .hasMessageContaining("缺少唯一单号");
        assertThat(calls()).isEmpty();
    }

    @Test
    void shouldRefuseAMissingParameterBeforeItCostsACall() {
        Exchange exchange = push("wdt:trade_push", Orders.orders(1));

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.REQUEST);
        assertThat(failure(exchange)).hasMessageContaining("shop_no (店铺编号) is missing").hasMessageContaining("缺少必填参数");
        assertThat(calls()).isEmpty();
    }

    @Test
    void shouldLetTheVendorJudgeWhenNothingIsChecked() {
        Exchange exchange = push("wdt:trade_push?validation=off", Orders.orders(1));

        assertThat(failure(exchange).getVendorCode()).isEqualTo("2900");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void shouldWarnOfUnknownFieldsAndRefuseThemWhenStrict() {
        ObjectNode order = Orders.order("T1");
        ((ObjectNode) order.get("order_list").get(0)).put("colour", "red");

        assertThat(result(push(PUSH, order)).path("done").asInt()).isEqualTo(1);
        Exchange strict = push(PUSH + "&validation=strict", order);

        assertThat(failure(strict)).hasMessageContaining(TROUBLE + ".colour is not known").hasMessageContaining("未知参数");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void shouldRefuseAMissingFieldOfAnOrderWhenStrict() {
        ObjectNode order = Orders.order("T1");
        order.remove("receiver_mobile");

        Exchange strict = push(PUSH + "&validation=strict", order);
        Exchange lenient = push(PUSH, order);

        assertThat(failure(strict)).hasMessageContaining("trade_list.receiver_mobile (手机) is missing");
        assertThat(failure(lenient).getVendorMessage()).contains("必传参数缺失:receiver_mobile");
    }

    @Test
    void shouldRefuseMoreLinesThanTheVendorTakes() {
        ObjectNode order = Orders.order("T1");
        ArrayNode lines = (ArrayNode) order.get("order_list");
        for (int i = 2; i <= 201; i++) {
            lines.add(lines.get(0).deepCopy());
        }

        assertThat(failure(push(PUSH, order))).hasMessageContaining("order_list has 201 lines");
        assertThat(calls()).isEmpty();
    }

    @Test
    void shouldCallTheApiThatTheMessageNames() {
        Exchange exchange = template.request("wdt:goods_push?param.shop_no=SH001", e -> {
            e.getMessage().setHeader(WdtConstants.API, "trade_push.php");
            e.getMessage().setBody(Orders.orders(1));
        });

        assertThat(result(exchange).path("new").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAnApiInTheMessageThatNobodyKnows() {
        Exchange exchange = template.request(PUSH, e -> {
            e.getMessage().setHeader(WdtConstants.API, "trade_pusch");
            e.getMessage().setBody(Orders.orders(1));
        });

        assertThat(exchange.getException()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("trade_pusch");
    }

    @Test
    void shouldGiveTheResultTheShapeThatTheRouteAsksFor() {
        Object map = push(PUSH + "&bodyType=map", Orders.orders(1)).getMessage().getBody();
        Object text = push(PUSH + "&bodyType=string", Orders.orders(1)).getMessage().getBody();

        assertThat(map).asInstanceOf(type(Map.class)).extracting("calls").isEqualTo(1);
        assertThat(text).asInstanceOf(type(String.class)).satisfies(json -> assertThat(json).startsWith("{\"calls\":1"));
    }

    @Test
    void shouldPushThroughEveryDialectAndGateway() {
        UnaryOperator<String> uri = options -> "wdt:trade_push?requestsPerMinute=0&" + options;
        String qimen = "gateway=qimen&baseUri=" + sandbox.qimenUrl() + "&appKey=" + WdtServer.QIMEN_APP_KEY + "&targetAppKey="
                       + WdtServer.QIMEN_TARGET_APP_KEY + "&secret=" + WdtServer.QIMEN_SECRET + "&param.shop_no=SH001";

        JsonNode y = result(push(uri.apply("dialect=y&baseUri=" + sandbox.wdtYUrl() + "&param.shop_id=1"), Orders.orders(1)));
        JsonNode viaQimen = result(push(uri.apply(qimen), Orders.orders(2)));

        assertThat(y.path("new").asInt()).isEqualTo(1);
        assertThat(viaQimen.path("new").asInt()).isEqualTo(1);
        assertThat(viaQimen.path("changed").asInt()).isEqualTo(1);
    }

    @Test
    void shouldPutFieldsOfTheOrderThatTheRouteAddsIntoEveryOrder() {
        ArrayNode orders = Orders.orders(2);
        ((ObjectNode) orders.get(1)).put("warehouse_no", "CK02");

        push(PUSH + "&param.warehouse_no=CK01", orders);

        assertThat(stored("T1").get("warehouse_no").asText()).isEqualTo("CK01");
        assertThat(stored("T2").get("warehouse_no").asText()).isEqualTo("CK02");
        assertThat(calls().get(0).params()).doesNotContainKey("warehouse_no");
    }

    @Test
    void shouldPushToAnApiOutsideTheCatalogueAsItIs() {
        Exchange exchange = push("wdt:no_such_push?kind=push&pushParam=info&keyField=outer_no", "{\"outer_no\":\"X1\"}");

        assertThat(failure(exchange)).hasMessageContaining("no_such_push");
        assertThat(sandbox.ledger().calls("wdt:no_such_push").get(0).params()).containsEntry("info", "{\"outer_no\":\"X1\"}");
    }

    @Test
    void shouldDemandTheUniqueNumberThatTheUserNamesOutsideTheCatalogue() {
        Exchange exchange = push("wdt:no_such_push?kind=push&pushParam=info&keyField=outer_no", "{\"outer_id\":\"X1\"}");

        assertThat(failure(exchange)).hasMessageContaining("outer_no is missing");
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    /** As it is where the locale of the process does not know its name. */
    @Test
    void shouldRefuseAFileThatCannotBeRead() {
        GenericFile<File> gone = new GenericFile<>();
        gone.setFile(new File("target/no-such-file.json"));

        Exchange exchange = push("wdt:trade_push?validation=off&param.shop_no=SH001", gone);

        assertThat(exchange.getException()).hasMessageContaining("expected JSON in the body")
                .hasStackTraceContaining("no-such-file.json");
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldLeaveAStreamReadableForADeadLetter() throws Exception {
        String text = Orders.orders(1).toString();

        Exchange exchange = push("wdt:trade_push", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(failure(exchange)).hasMessageContaining("shop_no");
        assertThat(new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void shouldSayThatTheResultIsUnknownWhenItIsInterrupted() {
        Exchange exchange = template.request(PUSH, e -> {
            e.getMessage().setBody(Orders.orders(2));
            Thread.currentThread().interrupt();
        });

        assertThat(Thread.interrupted() || exchange.getException() instanceof InterruptedException).isTrue();
        assertThat(exchange.getMessage().getHeader(WdtConstants.RESULT, String.class)).contains("\"unknown\":[{\"index\":0");
    }

    @Test
    void shouldUseTheParameterThatTheUserNames() {
        ObjectNode body = Orders.NODES.objectNode().set("orders", Orders.orders(1));

        Exchange exchange = push(PUSH + "&pushParam=orders&validation=off", body);

        assertThat(calls().get(0).params()).containsKey("orders").doesNotContainKey("trade_list");
        assertThat(failure(exchange).getVendorCode()).isEqualTo("2900");
    }
}

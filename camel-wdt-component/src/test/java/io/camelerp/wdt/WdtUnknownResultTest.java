/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Creates of which the vendor's answer does not say whether they took effect. */
class WdtUnknownResultTest extends WdtTestSupport {

    private static final String OK = "{'code':0,'message':'OK'}";
    private static final String TROUBLE = "{'code':1020,'message':'处理超时，请稍后再试'}";

    private final Queue<String> answers = new ArrayDeque<>();
    private final StubVendor vendor = new StubVendor(form -> answers.size() > 1 ? answers.remove() : answers.peek());

    WdtUnknownResultTest() throws Exception {
    }

    @AfterEach
    void closeVendor() {
        vendor.close();
    }

    private Exchange push(String uri, String body, String... said) {
        answers.addAll(List.of(said));
        return template.request(uri + "&baseUri=" + vendor.url(), exchange -> exchange.getMessage().setBody(body));
    }

    private static WdtException failure(Exchange exchange) {
        return (WdtException) exchange.getException();
    }

    private static JsonNode result(Exchange exchange) throws Exception {
        return Json.READER.readTree(exchange.getMessage().getHeader(WdtConstants.RESULT, String.class));
    }

    @ParameterizedTest
    @ValueSource(strings = { "处理超时，请稍后再试", "系统异常，请稍后再试！", "read timeout" })
    void shouldNotSendACreateWithoutUniqueNumberAgainWhenTheVendorIsInTrouble(String text) throws Exception {
        Exchange exchange = push("wdt:stock_transfer_create?dialect=y&kind=push",
                "{\"from_warehouse_no\":\"A\",\"to_warehouse_no\":\"B\"}", "{'code':1020,'message':'" + text + "'}", OK);

        assertThat(vendor.asked()).as("each call is a document").hasSize(1);
        assertThat(failure(exchange).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(failure(exchange)).hasMessageContaining(text).hasMessageContaining("Look in the ERP");
        assertThat(result(exchange).at("/unknown/0/message").asText()).isEqualTo(text);
    }

    @Test
    void shouldNotSendACreateAgainThatLacksTheUniqueNumberOfItsApi() {
        Exchange exchange = push("wdt:purchase_order_push?validation=off", "{\"provider_no\":\"P\"}", TROUBLE, OK);

        assertThat(vendor.asked()).hasSize(1);
        assertThat(failure(exchange).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
    }

    @Test
    void shouldTakeTheRefusalOfARepeatForSuccessWhenTheAttemptInTroubleHasTakenEffect() {
        Exchange exchange = push("wdt:stock_sync_by_pd?dialect=y&param.warehouse_no=W&validation=off",
                "{\"api_outer_no\":\"X1\",\"goods_list\":[{\"spec_no\":\"S\",\"stock_num\":1}]}", TROUBLE,
                "{'code':21000006,'message':'外部单号重复，请保证外部单号[api_outer_no]的唯一性'}");

        assertThat(vendor.asked()).hasSize(2);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(JsonNode.class).path("done").asInt()).isEqualTo(1);
    }

    @Test
    void shouldSendACreateAgainThatTheVendorHasNotLookedAt() {
        Exchange exchange = push("wdt:stock_transfer_create?dialect=y&kind=push", "{\"from_warehouse_no\":\"A\"}",
                "{'code':1012,'message':'接口调用频率超限'}", OK);

        assertThat(vendor.asked()).hasSize(2);
        assertThat(exchange.getException()).isNull();
    }

    @Test
    void shouldNotKnowTheResultOfACreateWithACodeThatTheUserCallsTransient() {
        Exchange exchange = push("wdt:stock_transfer_create?dialect=y&kind=push&transientCodes=777", "{\"a\":\"A\"}",
                "{'code':777,'message':'忙'}", OK);

        assertThat(vendor.asked()).hasSize(1);
        assertThat(failure(exchange).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
    }

    @Test
    void shouldFailWhenTheVendorRefusesSomeAndDoesNotSayWhich() throws Exception {
        Exchange exchange = push("wdt:trade_push?param.shop_no=SH001&failOnItemError=false", Orders.orders(3).toString(),
                "{'code':0,'message':'','errors':[{'error':'库存不足'}]}");

        assertThat(exchange.getException()).as("what is unknown is no success").isNotNull();
        assertThat(failure(exchange).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(failure(exchange)).hasMessageContaining("3 unknown").hasMessageContaining("库存不足");
        assertThat(result(exchange).get("unknown")).hasSize(3);
    }

    @Test
    void shouldSayWhatWasNotSentWhenItIsInterrupted() throws Exception {
        answers.add(OK);

        Exchange exchange = template.request("wdt:trade_push?param.shop_no=SH001&baseUri=" + vendor.url(), e -> {
            e.getMessage().setBody(Orders.orders(120));
            Thread.currentThread().interrupt();
        });

        assertThat(Thread.interrupted() || exchange.getException() instanceof InterruptedException).isTrue();
        assertThat(result(exchange).get("unknown")).hasSize(50);
        assertThat(result(exchange).get("notSent")).hasSize(70);
        assertThat(result(exchange).get("done").asInt()).isZero();
    }

    @Test
    void shouldSayThatNothingWasDoneWhenTheVendorDoesNotKnowTheApi() {
        Exchange exchange = push("wdt:trade_pusch?dialect=y&kind=push&pushParam=trade_list&keyField=tid", "{\"tid\":\"T1\"}",
                "{'error_msg':'404 Route Not Found'}");

        assertThat(vendor.asked()).hasSize(1);
        assertThat(failure(exchange).getCategory()).isEqualTo(Category.REQUEST);
        assertThat(failure(exchange)).hasMessageContaining("404 Route Not Found").hasMessageContaining("dialect");
    }
}

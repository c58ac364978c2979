/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.client.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PushAnswerTest {

    private static JsonNode json(String text) {
        try {
            return Json.READER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static JsonNode read(String name, WdtDialect dialect, String body, String answer) {
        return read(name, dialect, body, answer, false);
    }

    private static JsonNode read(String name, WdtDialect dialect, String body, String answer, boolean repeated) {
        Api api = ApiCatalog.find(name, dialect).orElseThrow();
        PushRequest request = PushRequest.of(api, Map.of(), json(body));
        JsonNode root = json(answer);
        Answer opened = new Answer(
                root, List.of(), false, OptionalInt.empty(), root.path("code").asText(), root.path("message").asText(), null);
        PushResult result = new PushResult();
        new PushAnswer(opened, api.push(), request.items()).addTo(result, repeated);
        return result.toJson();
    }

    @Test
    void shouldReadFailuresOfGoods() {
        JsonNode result = read("goods_push", WdtDialect.classic, "[{'goods_no':'A'},{'goods_no':'B'}]",
                "{'code':0,'message':'','errors':[{'goods_no':'B','error':'分类不存在'}]}");

        assertThat(result.get("done").asInt()).isEqualTo(1);
        assertThat(result.get("failed")).isEqualTo(json("[{'index':1,'key':'B','code':'0','message':'分类不存在'}]"));
        assertThat(result.has("new")).as("goods_push does not count").isFalse();
    }

    /** Where the spec has a list. What is not understood is not done. */
    @ParameterizedTest
    @ValueSource(strings = { "errors", "warning", "fail_item_list" })
    void shouldReadAFailureThatIsAPlainText(String node) {
        JsonNode one = read("goods_push", WdtDialect.classic, "[{'goods_no':'A'}]",
                "{'code':0,'" + node + "':'货品A：分类不存在'}");
        JsonNode two = read("goods_push", WdtDialect.classic, "[{'goods_no':'A'},{'goods_no':'B'}]",
                "{'code':0,'" + node + "':'货品B：分类不存在'}");

        assertThat(one.get("failed")).isEqualTo(json("[{'index':0,'key':'A','code':'0','message':'货品A：分类不存在'}]"));
        assertThat(two.get("done").asInt()).isZero();
        assertThat(two.get("unknown")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "null", "OK", "success", "[]", "{}" })
    void shouldReadNoFailureInATextThatTellsOfNone(String text) {
        assertThat(read("goods_push", WdtDialect.classic, "[{'goods_no':'A'}]", "{'code':0,'errors':'" + text + "'}")
                .get("done").asInt()).isEqualTo(1);
    }

    @Test
    void shouldReadFailuresOfShopGoodsByBothIds() {
        JsonNode result = read("api_goodsspec_push", WdtDialect.y,
                "[{'goods_id':1,'spec_id':'1'},{'goods_id':1,'spec_id':'2'}]",
                "{'code':'0','new_count':'1','chg_count':0,'errors':[{'goods_id':'1','spec_id':'2','error':'重复'}]}");

        assertThat(result.at("/failed/0/key").asText()).isEqualTo("1/2");
        assertThat(result.get("failed")).hasSize(1);
        assertThat(result.get("new").asInt()).isEqualTo(1);
    }

    @Test
    void shouldReadFailuresOfAcknowledgements() {
        JsonNode result = read("logistics_sync_ack", WdtDialect.y, "[{'rec_id':'1','status':0},{'rec_id':2,'status':0}]",
                "{'code':0,'message':'','errors':[{'rec_id':'1','error':'同步表不存在,packId:1'}]}");

        assertThat(result.at("/failed/0/message").asText()).isEqualTo("同步表不存在,packId:1");
        assertThat(result.get("done").asInt()).isEqualTo(1);
    }

    @Test
    void shouldReadFailuresHiddenInTheMessage() {
        JsonNode result = read("trade_push", WdtDialect.classic, "[{'tid':'A'},{'tid':'B'}]",
                "{'code':0,'new_count':1,'chg_count':0,'message':'[{\\'tid\\':\\'A\\',\\'error\\':\\'无效店铺\\'}]'}");

        assertThat(result.get("failed")).isEqualTo(json("[{'index':0,'key':'A','code':'0','message':'无效店铺'}]"));
    }

    @Test
    void shouldReadLinesThatAStockTakeLeftOutAndItsNumber() {
        JsonNode result = read("stock_sync_by_pd", WdtDialect.y,
                "{'api_outer_no':'P1','goods_list':[{'spec_no':'A'},{'spec_no':'B'}]}",
                "{'code':0,'message':'','pd_no':'PD1','warning':[{'spec_no':'B','error_msg':'不存在'},{'spec_no':'C','error_msg':'停用'}]}");

        assertThat(result.at("/failed/0/message").asText()).isEqualTo("spec_no=B: 不存在; spec_no=C: 停用");
        assertThat(result.get("failed")).hasSize(1);
        assertThat(result.get("documents")).isEqualTo(json("[{'index':0,'key':'P1','number':'PD1'}]"));
        assertThat(result.get("done").asInt()).isZero();
    }

    @Test
    void shouldReadADocumentWithoutNumberAndWithoutWarnings() {
        JsonNode result = read("stock_sync_by_pd", WdtDialect.y, "{'api_outer_no':'P1','goods_list':[]}",
                "{'code':0,'message':'OK','pd_no':null,'warning':[],'fail_item_list':null}");

        assertThat(result.get("done").asInt()).isEqualTo(1);
        assertThat(result.get("new").asInt()).isEqualTo(1);
        assertThat(result.get("documents")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            CG2603260001  | CG2603260001
            2026040300002 | 2026040300002
            OK            | -
            处理成功      | -
            ''            | -
            """)
    void shouldReadTheNumberOfAPurchaseFromTheMessage(String message, String number) {
        JsonNode result
                = read("purchase_order_push", WdtDialect.y, "{'outer_no':'A'}", "{'code':0,'message':'" + message + "'}");

        assertThat(result.at("/documents/0/number").asText(null)).isEqualTo(number);
        assertThat(result.get("new").asInt()).isEqualTo(1);
    }

    @Test
    void shouldReadTheNumberOfAStockInFromItsNode() {
        JsonNode result = read("stockin_order_push", WdtDialect.classic, "{'outer_no':'A'}",
                "{'code':0,'message':'OK','stockin_no':'RK1'}");

        assertThat(result.get("documents")).isEqualTo(json("[{'index':0,'key':'A','number':'RK1'}]"));
    }

    @Test
    void shouldNotTakeAFailureForSuccessThatNamesNoItem() {
        String body = "[{'goods_no':'A'},{'goods_no':'B'}]";

        JsonNode one = read("goods_push", WdtDialect.y, body, "{'code':0,'errors':[{'goods_no':null,'error':'货品名称不能为空'}]}");
        JsonNode both = read("goods_push", WdtDialect.y, body, "{'code':0,'errors':[{'error':'x'},{'error':'y'}]}");
        JsonNode text = read("goods_push", WdtDialect.y, "[{'goods_no':'A'}]", "{'code':0,'errors':['系统拒绝']}");

        assertThat(one.get("unknown")).hasSize(2);
        assertThat(one.get("done").asInt()).isZero();
        assertThat(both.get("failed")).hasSize(2);
        assertThat(text.at("/failed/0/message").asText()).isEqualTo("系统拒绝");
    }

    @Test
    void shouldKeepUnknownWhatARepeatRefuses() {
        JsonNode result = read("logistics_sync_ack", WdtDialect.y, "[{'rec_id':1},{'rec_id':2}]",
                "{'code':0,'errors':[{'rec_id':1,'error':'同步表不存在'}]}", true);

        assertThat(result.get("failed")).isEmpty();
        assertThat(result.at("/unknown/0/key").asText()).isEqualTo("1");
    }

    @Test
    void shouldTakeForDoneWhatARepeatFindsDone() {
        String body = "[{'rec_id':1}]";
        String answer = "{'code':0,'errors':[{'rec_id':1,'error':'非待同步状态,不可更新'}]}";

        assertThat(read("logistics_sync_ack", WdtDialect.classic, body, answer, true).get("done").asInt()).isEqualTo(1);
        assertThat(read("logistics_sync_ack", WdtDialect.classic, body, answer, false).get("failed")).hasSize(1);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PushRequestTest {

    private static JsonNode json(String text) {
        try {
            return Json.READER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Api api(String name, WdtDialect dialect) {
        return ApiCatalog.find(name, dialect).orElseThrow();
    }

    private static PushRequest request(String name, WdtDialect dialect, Map<String, String> common, String body) {
        return PushRequest.of(api(name, dialect), common, json(body));
    }

    /** The parameters of every call. */
    private static List<Map<String, String>> forms(PushRequest request) {
        return request.batches().stream().map(request::form).toList();
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void shouldSendOneDocumentPerCall() {
        PushRequest request = request("purchase_order_push", WdtDialect.classic, Map.of("warehouse_no", "001"),
                "[{'outer_no':'A'},{'outer_no':'B','warehouse_no':'002'}]");

        assertThat(forms(request)).containsExactly(
                Map.of("purchase_info", quoted("{'outer_no':'A','warehouse_no':'001'}")),
                Map.of("purchase_info", quoted("{'outer_no':'B','warehouse_no':'002'}")));
    }

    @Test
    void shouldTakeADocumentWithinItsParameter() {
        PushRequest request = request("purchase_order_push", WdtDialect.classic, Map.of(),
                "{'purchase_info':{'outer_no':'A','is_check':1}}");

        assertThat(forms(request)).containsExactly(Map.of("purchase_info", quoted("{'outer_no':'A','is_check':1}")));
    }

    @Test
    void shouldPutDefaultsOfADocumentIntoItAsNumbers() {
        Api api = api("stock_transfer_push", WdtDialect.classic);

        PushRequest request
                = PushRequest.of(api, api.defaults(), json("[{'outer_no':'A'},{'outer_no':'B','transfer_type':0}]"));

        assertThat(forms(request)).containsExactly(
                Map.of("transfer_info", quoted("{'outer_no':'A','transfer_type':1}")),
                Map.of("transfer_info", quoted("{'outer_no':'B','transfer_type':0}")));
    }

    @Test
    void shouldWrapItemsThatShareTheirShop() {
        Map<String, String> common = Map.of("platform_id", "127", "shop_no", "001");

        assertThat(forms(request("api_goodsspec_push", WdtDialect.y, common, "[{'goods_id':'G','spec_id':'S'}]")))
                .singleElement().satisfies(form -> assertThat(json(form.get("api_goods_info")))
                        .isEqualTo(json("{'platform_id':127,'shop_no':'001','goods_list':[{'goods_id':'G','spec_id':'S'}]}")));
        assertThat(forms(request("api_goodsspec_push", WdtDialect.y, Map.of(),
                "{'platform_id':127,'shop_no':'001','goods_list':[{'goods_id':'G','spec_id':'S'}]}")))
                .containsExactly(Map.of("api_goods_info",
                        quoted("{'platform_id':127,'shop_no':'001','goods_list':[{'goods_id':'G','spec_id':'S'}]}")));
    }

    @Test
    void shouldSpreadWrappedItemsOverCallsWithTheSameShop() {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 2001; i++) {
            items.append(i == 0 ? "" : ",").append("{'goods_id':'G','spec_id':'").append(i).append("'}");
        }

        PushRequest request = request("api_goodsspec_push", WdtDialect.classic, Map.of(),
                "{'shop_no':'001','goods_list':[" + items + "]}");

        assertThat(request.batches()).hasSize(2);
        assertThat(forms(request).get(1)).containsExactly(Map.entry("api_goods_info",
                quoted("{'shop_no':'001','goods_list':[{'goods_id':'G','spec_id':'2000'}]}")));
    }

    @Test
    void shouldSendADocumentWhoseFieldsAreParameters() {
        assertThat(forms(request("purchase_provider_create", WdtDialect.classic, Map.of("is_disabled", "0"),
                "[{'provider_no':'P1','provider_name':'供应商','remark':null},{'provider_no':'P2','provider_name':'B'}]")))
                .containsExactly(
                        Map.of("is_disabled", "0", "provider_no", "P1", "provider_name", "供应商"),
                        Map.of("is_disabled", "0", "provider_no", "P2", "provider_name", "B"));
    }

    @Test
    void shouldTakeTheLinesOfADocumentWhoseFieldsAreParameters() {
        PushRequest request
                = request("stock_sync_by_pd", WdtDialect.classic, Map.of("warehouse_no", "001", "api_outer_no", "PD1"),
                        "[{'spec_no':'货','stock_num':1.00}]");

        assertThat(forms(request)).containsExactly(Map.of("warehouse_no", "001", "api_outer_no", "PD1",
                "goods_list", "[{\"spec_no\":\"\\u8D27\",\"stock_num\":1.00}]"));
    }

    @Test
    void shouldTellDocumentsFromLines() {
        assertThat(request("stockin_order_push", WdtDialect.y, Map.of(),
                "[{'outer_no':'A','stock_in_order_detail_list':[]},{'outer_no':'B','stock_in_order_detail_list':[]}]")
                .batches())
                .hasSize(2);
        assertThat(request("stockin_order_push", WdtDialect.y, Map.of("outer_no", "A"),
                "[{'sku_no':'1'},{'sku_no':'2'}]").batches()).hasSize(1);
    }

    @Test
    void shouldKnowTheUniqueNumberOfADocumentWhereverItStands() {
        Map<String, String> common = Map.of("api_outer_no", "PD1", "warehouse_no", "001");

        PushRequest request = request("stock_sync_by_pd", WdtDialect.classic, common, "[{'spec_no':'A','stock_num':1}]");

        assertThat(request.items()).singleElement().matches(PushItem::unique)
                .extracting(PushItem::key).isEqualTo("PD1");
        assertThatCode(() -> new RequestCheck(Validation.strict).check(request)).doesNotThrowAnyException();
    }

    @Test
    void shouldDemandEveryPartOfAUniqueNumber() {
        PushRequest request = request("api_goodsspec_push", WdtDialect.classic, Map.of(), "[{'goods_id':'G','spec_id':' '}]");

        assertThatThrownBy(() -> new RequestCheck(Validation.lenient).check(request)).isInstanceOf(WdtException.class)
                .hasMessageContaining("spec_id (规格ID) is missing").hasMessageNotContaining("goods_id");
    }

    @Test
    void shouldAcceptWhatWillDoInstead() {
        RequestCheck check = new RequestCheck(Validation.lenient);

        assertThatCode(() -> check.check(request("trade_push", WdtDialect.y, Map.of("shop_no", "1"), "[{'tid':'T'}]")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check.check(request("trade_push", WdtDialect.y, Map.of(), "[{'tid':'T'}]")))
                .hasMessageContaining("shop_id (店铺id) is missing; shop_no will do instead");
    }

    @Test
    void shouldRefuseAStockTakeWithTooManyLinesSinceItIsOneDocument() {
        StringBuilder rows = new StringBuilder("{'spec_no':'A','stock_num':1}");
        for (int i = 1; i < 501; i++) {
            rows.append(",{'spec_no':'A','stock_num':1}");
        }
        PushRequest request = request("stock_sync_by_pd", WdtDialect.y, Map.of("api_outer_no", "PD1", "warehouse_no", "1"),
                "[" + rows + "]");

        assertThatThrownBy(() -> new RequestCheck(Validation.lenient).check(request))
                .hasMessageContaining("goods_list has 501 lines").hasMessageContaining("takes 500");
    }

    @Test
    void shouldShowOnlySomeOfManyProblems() {
        PushRequest request = request("trade_push", WdtDialect.classic, Map.of("shop_no", "1"), "[{},{},{},{},{},{},{}]");

        assertThatThrownBy(() -> new RequestCheck(Validation.lenient).check(request)).hasMessageContaining("and 2 more");
    }

    @Test
    void shouldWriteHugeAndTinyNumbersWithoutAnExponent() {
        PushRequest request = request("trade_push", WdtDialect.classic, Map.of(),
                "[{'tid':'T','paid':1E+3,'id':9223372036854775807,'x':0.00000001,'big':123456789012345678901234567890.10}]");

        assertThat(forms(request).get(0).get("trade_list")).contains(":1000,", ":9223372036854775807,", ":0.00000001,",
                ":123456789012345678901234567890.10");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class EnvelopeTest {

    private static final Api QUERY = ApiCatalog.find("stockout_order_query_trade", WdtDialect.classic).orElseThrow();
    private static final Api PUSH = ApiCatalog.find("trade_push", WdtDialect.classic).orElseThrow();
    private static final ErrorCodes CODES = new ErrorCodes(
            Set.of("0", "200"), Set.of("1012"), Set.of("1060", "2090"), Set.of("7777"), Set.of("7200", "7201"));

    private static Answer open(Api api, WdtGateway gateway, int status, String body) {
        return open(api, gateway, status, body, List.of());
    }

    private static Answer open(Api api, WdtGateway gateway, int status, String body, Collection<String> sent) {
        return new Envelope(api, gateway, CODES, sent)
                .open(status, null, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    private static Answer open(String body) {
        return open(QUERY, WdtGateway.openapi, 200, body);
    }

    private static WdtException failure(Api api, int status, String body) {
        return catchThrowableOfType(WdtException.class, () -> open(api, WdtGateway.openapi, status, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{'code':0,'message':'OK','total_count':2,'stockout_list':[{'a':1},{'a':2}]}",
            "{'code':'0','message':null,'total_count':'2','stockout_list':[{'a':1},{'a':2}]}",
            "{'code':200,'total_count':' 2 ','stockout_list':[{'a':1},{'a':2}]}" })
    @Tag("C6")
    void shouldOpenASuccessInEverySpelling(String body) {
        Answer answer = open(body);

        assertThat(answer.rows()).hasSize(2);
        assertThat(answer.total()).hasValue(2);
        assertThat(answer.message()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "{'code':0,'total_count':0,'stockout_list':null}; false",
            "{'code':0,'total_count':0}; false",
            "{'code':0,'total_count':0,'stockout_list':[]}; true" })
    @Tag("C6")
    void shouldTellAnEmptyListFromNone(String body, boolean listed) {
        Answer answer = open(body);

        assertThat(answer.rows()).isEmpty();
        assertThat(answer.listed()).isEqualTo(listed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "{'code':7200,'message':'没有查询到数据'}", "{'code':'7201','message':'nothing','stockout_list':null}" })
    @Tag("C19")
    void shouldTakeACodeForNothingForAnEmptyList(String body) {
        Answer answer = open(body);

        assertThat(answer.rows()).isEmpty();
        assertThat(answer.listed()).isTrue();
        assertThat(answer.total()).hasValue(0);
        assertThat(failure(PUSH, 200, body).getCategory()).isEqualTo(Category.BUSINESS);
        assertThat(failure(QUERY, 200, body.replace("}", ",'stockout_list':[{'a':1}]}"))).isNotNull();
    }

    @Test
    @Tag("C19")
    void shouldNotTakeTroubleForAnEmptyList() {
        assertThat(failure(QUERY, 200, "{'code':7200,'message':'系统异常，请稍后再试'}").getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(failure(QUERY, 200, "{'code':7200,'message':'签名错误'}").getCategory()).isEqualTo(Category.AUTH);
    }

    @Test
    @Tag("C21")
    void shouldKeepEveryDigit() {
        JsonNode row = open("{'code':0,'total_count':1,'stockout_list':[{'price':1.00,'sum':123456789012345.6789,"
                            + "'id':2756286207594856469,'big':12345678901234567890123,'text':'1.0000'}]}")
                .rows().get(0);

        assertThat(row).hasToString("{\"price\":1.00,\"sum\":123456789012345.6789,\"id\":2756286207594856469,"
                                    + "\"big\":12345678901234567890123,\"text\":\"1.0000\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "{'code':0,'stockout_list':[{'a':", "<html><body>502 Bad Gateway</body></html>", "\u0000\u0001{]", "[]", "null",
            "{}", "{'code':null}", "{'message':'OK'}", "{'code':0,'total_count':-1,'stockout_list':[]}",
            "{'code':0,'total_count':'many','stockout_list':[]}", "{'code':0,'total_count':1,'stockout_list':{}}",
            "{'code':0,'total_count':1,'stockout_list':['text']}", "{'code':0,'total_count':1,'stockout_list':[null]}",
            "{'code':0,'total_count':0,'stockout_list':[]} {'code':0}" })
    @Tag("C17")
    void shouldAskAgainForAnAnswerThatCannotBeRead(String body) {
        WdtException e = failure(QUERY, 200, body);

        assertThat(e.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(e).hasMessageContaining("WDT stockout_order_query_trade").hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{'code':", "<html></html>", "{}" })
    @Tag("C17")
    void shouldNotKnowWhetherAPushTookEffectWhoseAnswerCannotBeRead(String body) {
        assertThat(failure(PUSH, 200, body).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(failure(PUSH, 500, body).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
    }

    @ParameterizedTest
    @CsvSource({
            "500, TRANSIENT", "502, TRANSIENT", "503, TRANSIENT", "408, TRANSIENT", "429, RATE_LIMIT", "401, AUTH",
            "403, AUTH", "404, REQUEST", "400, REQUEST", "302, TRANSIENT" })
    @Tag("C17")
    @Tag("C19")
    void shouldClassifyAndKeepTheHttpStatus(int status, Category category) {
        WdtException e = failure(QUERY, status, "<html>Server Error</html>");

        assertThat(e.getCategory()).isEqualTo(category);
        assertThat(e.getHttpResponseCode()).isEqualTo(status);
        assertThat(e).hasMessageContaining("expected HTTP 200, got HTTP " + status).hasMessageContaining("Server Error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "1012; 频率超限; RATE_LIMIT", "9; 接口调用频率超限; RATE_LIMIT", "1060; 已欠费; AUTH", "1003; 签名sign错误; AUTH",
            "9; 时间戳与服务器时间相差超过5分钟; AUTH", "1007; 接口appkey已停用; AUTH", "1020; 系统异常，请稍后再试！; TRANSIENT",
            "7777; x; TRANSIENT", "2160; start_time和end_time为空; REQUEST", "'20'; 请求范围过宽; REQUEST" })
    @Tag("C17")
    @Tag("C23")
    void shouldClassifyByCodeThenByText(String code, String message, Category category) {
        WdtException e = failure(QUERY, 200, "{'code':" + code + ",'message':'" + message + "'}");

        assertThat(e.getCategory()).isEqualTo(category);
        assertThat(e.getVendorCode()).isEqualTo(code.replace("'", ""));
        assertThat(e.getVendorMessage()).isEqualTo(message);
        assertThat(e).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({ "error_msg, 404 Route Not Found, REQUEST", "msg, no such api, REQUEST", "error_msg, 系统异常, TRANSIENT" })
    @Tag("C17")
    void shouldReadARefusalWithoutACode(String name, String text, Category category) {
        WdtException e = failure(QUERY, 200, "{'" + name + "':'" + text + "'}");

        assertThat(e.getCategory()).isEqualTo(category);
        assertThat(e.getVendorMessage()).isEqualTo(text);
        assertThat(e).hasMessageContaining(text);
    }

    @Test
    @Tag("C17")
    void shouldNotTakeABareTextForTheRefusalOfAPush() {
        assertThat(failure(PUSH, 200, "{'error_msg':'404 Route Not Found'}").getCategory()).isEqualTo(Category.REQUEST);
        assertThat(failure(PUSH, 200, "{'error_msg':'系统异常'}").getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(failure(PUSH, 200, "{'msg':'success'}").getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
    }

    @Test
    @Tag("C22")
    void shouldNotShowRowsOfAnAnswerThatIsCut() {
        WdtException e = failure(QUERY, 200, "{'code':0,'stockout_list':[{'receiver_name':'张三','receiver_mobile':'138");

        assertThat(e.getMessage()).doesNotContain("张三").doesNotContain("138").contains("incomplete or unexpected JSON");
    }

    /** Found by WdtEnvelopeFuzzTest in 200,000 tries. */
    @Test
    @Tag("C17")
    void shouldRefuseANumberThatNoDecimalCanHold() {
        WdtException e = failure(
                QUERY, 200, "{'code':0,'total_count':1,'stockout_list':[{'stockout_id':-590045E1673257424424}]}");

        assertThat(e.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(e).hasMessageContaining("expected JSON, got incomplete or unexpected JSON");
    }

    /** Or one document would stop the account, or be pushed again and again, for what its article is called. */
    @ParameterizedTest
    @CsvSource({
            "商家编码频率计-01不存在, 频率计-01", "货品签名笔套装分类不存在, 签名笔套装", "spec timeout-tee does not exist, timeout-tee",
            "货品\\\"超时空\\\"的分类不存在, \\\"超时空\\\"" })
    @Tag("C17")
    void shouldNotTakeWhatItHasSentForWordsOfTheVendor(String message, String name) {
        WdtException e = catchThrowableOfType(WdtException.class, () -> open(PUSH, WdtGateway.openapi, 200,
                "{'code':140000001,'message':'" + message + "'}",
                List.of("[{\"tid\":\"T1\",\"order_list\":[{\"goods_name\":\"" + name + "\",\"spec_no\":\"笔套装\"}]}]")));

        assertThat(e.getCategory()).isEqualTo(Category.BUSINESS);
        assertThat(e.getVendorMessage()).contains(name.replace("\\", ""));
    }

    @Test
    void shouldStillKnowItsOwnWordsOfTheVendor() {
        WdtException e = catchThrowableOfType(WdtException.class, () -> open(PUSH, WdtGateway.openapi, 200,
                "{'code':1,'message':'签名错误'}", List.of("[{\"remark\":\"签名\",\"签名错误\":\"x\"}]")));

        assertThat(e.getCategory()).isEqualTo(Category.AUTH);
    }

    /** Error codes of Taobao's open platform: documents are not refused by them. */
    @ParameterizedTest
    @CsvSource({
            "7, accesscontrol.limited-by-app-access-count, RATE_LIMIT, RATE_LIMIT", "7, '', RATE_LIMIT, RATE_LIMIT",
            "15, isp.top-remote-service-unavailable, TRANSIENT, UNKNOWN_RESULT", "10, '', TRANSIENT, UNKNOWN_RESULT",
            "29, isv.appkey-not-exists, AUTH, AUTH", "15, isv.invalid-parameter, REQUEST, BUSINESS" })
    @Tag("C17")
    void shouldKnowTheErrorsOfTheGatewayOfQimen(String code, String subCode, Category ofQuery, Category ofPush) {
        String body = "{'error_response':{'code':" + code + ",'msg':'x','sub_code':'" + subCode + "'}}";

        assertThat(catchThrowableOfType(WdtException.class, () -> open(QUERY, WdtGateway.qimen, 200, body)).getCategory())
                .isEqualTo(ofQuery);
        assertThat(catchThrowableOfType(WdtException.class, () -> open(PUSH, WdtGateway.qimen, 200, body)).getCategory())
                .isEqualTo(ofPush);
    }

    @Test
    void shouldUnwrapQimen() {
        Answer answer = open(QUERY, WdtGateway.qimen, 200,
                "{'response':{'flag':'success','errorcode':0,'total_count':1,'stockout_list':[{'a':1}]}}");
        WdtException refused = catchThrowableOfType(WdtException.class, () -> open(QUERY, WdtGateway.qimen, 200,
                "{'error_response':{'code':25,'msg':'Invalid signature','sub_code':'isv.sign','sub_msg':'签名错误'}}"));
        WdtException failure = catchThrowableOfType(WdtException.class, () -> open(QUERY, WdtGateway.qimen, 200,
                "{'response':{'flag':'failure','code':'0','message':'系统繁忙'}}"));

        assertThat(answer.rows()).hasSize(1);
        assertThat(refused.getCategory()).isEqualTo(Category.AUTH);
        assertThat(refused).hasMessageContaining("isv.sign 签名错误");
        assertThat(failure.getCategory()).isEqualTo(Category.TRANSIENT);
    }
}

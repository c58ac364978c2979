/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstSwitches.BatchShown;
import io.camelerp.sandbox.sst.SstSwitches.CancelMeans;
import io.camelerp.sandbox.sst.SstSwitches.Duplicate;
import io.camelerp.sandbox.sst.SstSwitches.LaterThan;
import io.camelerp.sandbox.sst.SstSwitches.Resume;
import io.camelerp.sandbox.sst.SstSwitches.Signing;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import io.camelerp.sandbox.sst.SstSwitches.StoreList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SstServerTest {

    private static final String FINISH = "AchieveQueryTransferringOrderInfo";

    private final Sandbox sandbox = Sandbox.builder().start();
    private final SstServer sst = sandbox.sst();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        sandbox.close();
    }

    private String text(String body) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(sandbox.sstUrl() + "?appid=" + SstServer.APP_ID))
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode call(String cmd, String more) {
        return Json.parse(text("{\"cmd\":\"" + cmd + "\",\"seq\":\"s\"" + more + "}").getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode outbound(String batch) {
        return call("QueryTransferringOrderInfo",
                ",\"startday\":\"2026-01-01\",\"endday\":\"2026-01-31\",\"storeuiditems\":[7],\"sumbatch\":\"" + batch + "\"");
    }

    private JsonNode rec(String first, String last) {
        return call("DownloadRECBill", ",\"startday\":\"" + first + "\",\"endday\":\"" + last + "\",\"sumbatch\":\"\"");
    }

    private void putOutbound(int... ids) {
        for (int id : ids) {
            sst.put(SstDocument.TRANSFERRING, Json.object().put("buid", id).put("billno", "Z" + id).put("rdate", "2026-01-05")
                    .put("billingdate", "2026-01-05 10:00:0" + id).put("shopid", 7).put("amount", 1));
        }
    }

    private void putRec(String billno, String submitted) {
        sst.put(SstDocument.REC, Json.object().put("billno", billno).put("refertime", submitted).put("outstoreuid", 3)
                .put("remarks", "x"));
    }

    private static List<String> keys(JsonNode answer) {
        List<String> keys = new ArrayList<>();
        JsonNode list = answer.has("items")
                ? answer.get("items") : answer.path(answer.has("billnoitems") ? "billnoitems" : "billnoitmes");
        list.forEach(bill -> keys.add(bill.path(bill.has("buid") ? "buid" : "billno").asText()));
        return keys;
    }

    @Test
    void shouldResumeABatchWholeOrWithTheRest() {
        putOutbound(1, 2, 3);
        sst.pageSize(2);

        assertThat(keys(outbound(""))).containsExactly("1", "2");
        assertThat(keys(outbound("100001"))).containsExactly("1", "2", "3");
        sst.resume(Resume.REST);
        assertThat(keys(outbound(""))).containsExactly("1", "2");
        assertThat(keys(outbound("100002"))).containsExactly("3");
        assertThat(keys(outbound("100002"))).isEmpty();
        assertThat(outbound("1").path("code").asInt()).isEqualTo(2002);
    }

    @Test
    void shouldTellWhatABatchHasHandedOutBeforeItIsFinished() {
        putOutbound(1, 2, 3);
        sst.pageSize(2);
        List<String> told = new ArrayList<>();
        sst.beforeFinish((document, keys) -> {
            told.addAll(keys);
            assertThat(document).isEqualTo(SstDocument.TRANSFERRING);
            assertThat(sst.finished(document)).isEmpty();
        });

        outbound("");
        call(FINISH, ",\"sumbatch\":\"100001\"");

        assertThat(told).containsExactlyInAnyOrder("1", "2");
        assertThat(sst.finished(SstDocument.TRANSFERRING)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void shouldTellTheBatchWhereTheTextDoesUnlessTold() {
        assertThat(outbound("").has("sumbatch")).isTrue();
        assertThat(rec("2026-01-01", "2026-01-03").has("sumbatch")).isFalse();
        sst.batchShown(BatchShown.ALWAYS);
        assertThat(rec("2026-01-01", "2026-01-03").has("sumbatch")).isTrue();
        sst.batchShown(BatchShown.NEVER);
        assertThat(outbound("").has("sumbatch")).isFalse();
    }

    @Test
    void shouldFinishHoldReleaseAndReopenAsToldTo() {
        putOutbound(1, 2);
        outbound("");
        sst.openBatchHolds(true);
        assertThat(keys(outbound(""))).isEmpty();
        call("AchieveRetQueryTransferringOrderInfo", ",\"buid\":[2]");
        assertThat(keys(outbound(""))).containsExactly("2");
        assertThat(call(FINISH, ",\"sumbatch\":\"100001\"").path("code").asInt()).isZero();
        assertThat(call(FINISH, ",\"sumbatch\":\"100001\"").path("code").asText()).isEqualTo("2001");
        sst.openBatchHolds(false);
        assertThat(keys(outbound(""))).containsExactly("2");
        sst.cancelMeans(CancelMeans.REOPEN);
        call("AchieveRetQueryTransferringOrderInfo", ",\"buid\":[1]");
        assertThat(keys(outbound(""))).containsExactly("1", "2");
        sst.finishMarks(false);
        call(FINISH, ",\"sumbatch\":\"100005\"");
        assertThat(keys(outbound(""))).containsExactly("1", "2");
    }

    @Test
    void shouldKeepToThreeDaysAndShiftAnEarlyQuestion() {
        putRec("R1", "2026-01-10 10:00:00");
        putRec("R2", "2026-01-13 09:59:59");
        putRec("R3", "2026-01-13 10:00:00");

        assertThat(keys(rec("2020-01-01", "2020-01-03"))).containsExactly("R1", "R2");
        assertThat(keys(rec("2026-01-11", "2026-01-20"))).containsExactly("R2", "R3");
        sst.smallestSubmitTimeRule(false);
        assertThat(keys(rec("2020-01-01", "2020-01-03"))).isEmpty();
        sst.nullListWhenEmpty(true);
        assertThat(rec("2020-01-01", "2020-01-03").get("items").isNull()).isTrue();
    }

    @Test
    void shouldSpellAsTheTableOrTheExample() {
        putOutbound(1, 2);
        putRec("R1", "2026-01-02 10:00:00");

        assertThat(outbound("").path("billnoitmes").get(0).has("amount")).isTrue();
        sst.spelling(Spelling.EXAMPLE);
        assertThat(outbound("").path("billnoitems").get(0).has("tnum")).isTrue();
        assertThat(rec("2026-01-01", "2026-01-03").path("items").get(0).path("reamrks").asText()).isEqualTo("x");
        sst.spelling(Spelling.MIXED);
        assertThat(outbound("").toString()).contains("\"tnum\"").contains("\"amount\"");
        sst.repeatedKeys(true);
        assertThat(text("{\"cmd\":\"DownloadRECBill\",\"seq\":\"1\",\"startday\":\"2026-01-01\",\"endday\":\"2026-01-03\"}"))
                .contains("\"outstoreuid\":\"W3\",\"outstoreuid\":3");
    }

    @Test
    void shouldWriteTheEnvelopeAsToldTo() {
        sst.codeAsText(true);
        sst.seqEchoed(false);
        sst.cmdInAnswer(true);

        JsonNode answer = call("QueryAllPay", "");

        assertThat(answer.path("code").isTextual()).isTrue();
        assertThat(answer.path("seq").asText()).isEqualTo("123123-abc12");
        assertThat(answer.path("cmd").asText()).isEqualTo("QueryAllPayResp");
        sst.signing(Signing.MD5_APPID_BODY_APPKEY);
        sst.signCode("E1");
        assertThat(call("QueryAllPay", "").path("code").asText()).isEqualTo("E1");
    }

    @Test
    void shouldListStoresInThreeForms() {
        putOutbound(1);
        String days = ",\"startday\":\"2026-01-05\",\"endday\":\"2026-01-05\"";

        assertThat(call("GetTransferringStores", days).path("items").toString()).isEqualTo("[7]");
        sst.storeList(StoreList.TEXTS);
        assertThat(call("GetTransferringStores", days).path("items").toString()).isEqualTo("[\"7\"]");
        sst.storeList(StoreList.OBJECTS);
        assertThat(call("GetTransferringStores", days).path("items").toString()).isEqualTo("[{\"storeuid\":\"7\"}]");
    }

    @Test
    void shouldCreateTwiceOrRefuse() {
        String bill = ",\"items\":{\"tbillno\":\"T1\"}";
        assertThat(call("AddSTOBill", bill).path("items").path("billno").asText()).isEqualTo("STO00000001");
        assertThat(call("AddSTOBill", bill).path("items").path("billno").asText()).isEqualTo("STO00000002");
        sst.duplicate(Duplicate.REFUSE);
        assertThat(call("AddSTOBill", bill).path("code").asInt()).isEqualTo(3001);
        assertThat(sst.created()).hasSize(2);
    }

    @Test
    void shouldAskSalesByStoreDayAndHour() {
        ObjectNode sale = Json.object().put("buid", 1).put("rdate", "2026-01-05").put("billingdate", "2026-01-05 12:00:00")
                .put("storeuid", 9);
        sst.put(SstDocument.SALE, sale);
        String question = ",\"date\":\"2026-01-05\",\"storeuid\":9";

        assertThat(keys(call("QuerySaleOrderInfo", question))).containsExactly("1");
        assertThat(keys(call("QuerySaleOrderInfo", question + ",\"starttime\":\"13:00:00\""))).isEmpty();
        assertThat(keys(call("QuerySaleOrderInfo", ",\"date\":\"2026-01-06\",\"storeuid\":9"))).isEmpty();
        sst.saleFinishAccepted(false);
        assertThat(call(FINISH, ",\"sumbatch\":\"100001\"").path("code").asInt()).isEqualTo(2004);
    }

    @Test
    void shouldSendOnlyBillsThatAreLaterThanTheStartdayWhicheverEndOfItIsMeant() {
        sst.smallestSubmitTimeRule(false);
        putRec("MIDNIGHT", "2026-01-10 00:00:00");
        putRec("DAY", "2026-01-10 23:59:59");
        putRec("NEXT", "2026-01-11 00:00:00");

        assertThat(keys(rec("2026-01-10", "2026-01-11"))).containsExactly("DAY", "NEXT");
        sst.laterThan(LaterThan.DAY_ENDS);
        assertThat(keys(rec("2026-01-10", "2026-01-11"))).containsExactly("NEXT");
        assertThat(keys(rec("2026-01-10", "2026-01-10"))).isEmpty();
    }

    @Test
    void shouldNotGoOnWithABatchThatIsFinished() {
        putOutbound(1);
        outbound("");
        call(FINISH, ",\"sumbatch\":\"100001\"");

        assertThat(outbound("100001").path("code").asInt()).isEqualTo(2001);
    }

    @Test
    void shouldDemandOneOfTheThreeListsThatSayWhere() {
        String days = ",\"startday\":\"2026-01-01\",\"endday\":\"2026-01-31\"";

        assertThat(call("QueryTransferringOrderInfo", days).path("msg").asText()).contains("三个参数须选择一个");
        assertThat(call("QueryTransferringOrderInfo", days + ",\"storeuiditems\":[]").path("code").asInt()).isEqualTo(1000);
        assertThat(call("QueryTransferringOrderInfo", days + ",\"areauiditems\":[1]").path("code").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "DownloadRECBill|'startday':'2026-1-1','endday':'2026-01-03'|startday",
            "DownloadRECBill|'startday':'2026-01-01','endday':'2026-01-03 00:00:00'|endday",
            "DownloadRECBill|'startday':'2026-01-01','endday':'2026-02-30'|endday",
            "DownloadRECBill|'startday':'2026-01-01','endday':'2026-01-03','storetype':4|storetype",
            "DownloadRECBill|'startday':'2026-01-01','endday':'2026-01-03','businessid':2|businessid",
            "DownloadRECBill|'startday':'2026-01-01','endday':'2026-01-03','storeuid':'A1'|storeuid",
            "DownloadRECBill|'startday':'2026-01-01','endday':'2026-01-03','sumbatch':[7]|sumbatch",
            "GetTransferringStores|'startday':'2026-01-01','endday':'2026-01-03','stock':1.5|stock",
            "QueryTransferringOrderInfo|'startday':'2026-01-01','endday':'2026-01-03','storeuiditems':7|storeuiditems",
            "QuerySaleOrderInfo|'date':'2026/01/05','storeuid':9|date",
            "QuerySaleOrderInfo|'date':'2026-01-05','storeuid':9,'starttime':'8:00'|starttime",
            "QuerySaleOrderInfo|'date':'2026-01-05','storeuid':9,'endday':'2026-01-05'|endday",
            "AchieveRetQueryTransferringOrderInfo|'buid':7|buid",
            "UpdateTransferringOrderInfo|'buid':1,'billnoitems':{'ibiuid':1}|billnoitems",
            "UpdateTransferringOrderInfo|'buid':1,'billnoitems':[{'ibiuid':1,'tamount':'much'}]|tamount",
            "AddSTOBill|'items':{'tbillno':'T1','rdate':'2026-01-05T00:00:00'}|rdate",
            "AddSTOBill|'items':{'tbillno':'T1','refertime':'2026-01-05T10:00:00'}|refertime",
            "AddSTOBill|'items':{'tbillno':'T1','outstoreuid':'W1'}|outstoreuid",
            "AddSTOBill|'items':{'tbillno':'T1','billitems':[{'amount':'1,5'}]}|amount" })
    void shouldRefuseAValueThatHasNotTheFormOfTheTable(String cmd, String fields, String field) {
        putOutbound(1);

        JsonNode answer = call(cmd, "," + fields.replace('\'', '"'));

        assertThat(answer.path("code").asInt()).isEqualTo(1000);
        assertThat(answer.path("msg").asText()).isEqualTo("参数" + field + "格式错误");
        assertThat(sst.created()).isEmpty();
        assertThat(sst.updated()).isEmpty();
    }

    @Test
    void shouldTakeWhatTheTextLeavesOpen() {
        assertThat(call("DownloadRECBill", ",\"startday\":\"2026-01-01\",\"endday\":\"2026-01-03\",\"storeuid\":\"101\","
                                           + "\"businessid\":\"\",\"storetype\":null,\"msg\":\"\"")
                .path("code").asInt()).isZero();
        assertThat(call("AddSTOBill",
                ",\"items\":{\"tbillno\":\"T1\",\"rdate\":\"2026-01-05\",\"refertime\":\"2026-01-05 10:00:00\","
                                      + "\"billitems\":[{\"produid\":\"001\",\"amount\":\"1.50\",\"dealpri\":9.9}]}")
                .path("code").asInt()).isZero();
    }

    @Test
    void shouldListTheStoresOfTheWarehouseThatIsAskedFor() {
        sst.put(SstDocument.TRANSFERRING, Json.object().put("buid", 1).put("rdate", "2026-01-05").put("shopid", 7)
                .put("storeid", 101));
        sst.put(SstDocument.TRANSFERRING, Json.object().put("buid", 2).put("rdate", "2026-01-05").put("shopid", 8)
                .put("storeid", 202));
        String days = ",\"startday\":\"2026-01-05\",\"endday\":\"2026-01-05\"";

        assertThat(call("GetTransferringStores", days).path("items").toString()).isEqualTo("[7,8]");
        assertThat(call("GetTransferringStores", days + ",\"stock\":202").path("items").toString()).isEqualTo("[8]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"code\":0}|1", "{\"code\":\"0\"}|2", "{\"code\":0.5}|2", "{\"code\":null}|2", "{}|2", "ok|2" })
    void shouldPushAgainUnlessTheCodeIsTheNumberNought(String answer, int attempts) throws IOException {
        HttpServer target = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        target.createContext("/", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        target.start();
        try {
            PushSender sender = new PushSender(
                    URI.create("http://127.0.0.1:" + target.getAddress().getPort() + "/"), 1, Spelling.TABLE);
            PushSender.Result result = sender.push(SstDocument.REC, Json.object().put("billno", "R1"));

            assertThat(result.attempts()).isEqualTo(attempts);
            assertThat(result.isSuccess()).isEqualTo(attempts == 1);
        } finally {
            target.stop(0);
        }
    }

    @Test
    void shouldMakeTheSameBrokenPushesOfTheSameSeed() {
        MalformedPushes one = new MalformedPushes(7);
        MalformedPushes other = new MalformedPushes(7);

        for (int i = 0; i < 200; i++) {
            assertThat(Arrays.equals(one.next(), other.next())).isTrue();
        }
    }
}

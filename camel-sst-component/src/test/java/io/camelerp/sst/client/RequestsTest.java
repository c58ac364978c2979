/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.sst.SstException;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.client.Requests.EmptyBatch;
import io.camelerp.sst.client.Requests.IdLists;
import io.camelerp.sst.client.Requests.Spelling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What is sent for what a route gave, and what is refused before it is sent.
 */
class RequestsTest {

    private static final Command CREATE = CommandCatalog.get("AddSTOBill");
    private static final Command CANCEL = CommandCatalog.get("AchieveRetQueryTransferringOrderInfo");
    private static final Command DOWNLOAD = CommandCatalog.get("QueryTransferringOrderInfo");
    private static final Command UPDATE = CommandCatalog.get("UpdateTransferringOrderInfo");
    private static final Command PAYS = CommandCatalog.get("QueryAllPay");
    private static final String DAYS = "'startday':'2026-11-01','endday':'2026-11-02'";

    private static Requests requests(Spelling spelling, EmptyBatch emptyBatch, IdLists idLists, boolean validate) {
        return new Requests(spelling, emptyBatch, idLists, validate);
    }

    private static Requests plain() {
        return requests(Spelling.table, EmptyBatch.text, IdLists.ids, true);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.READER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static void assertBody(Requests requests, Command command, String given, String sent) {
        assertThat(requests.body(command, json(given))).isEqualTo(json(sent));
    }

    private static void assertRefused(Command command, String given, String... parts) {
        SstException refusal = catchThrowableOfType(SstException.class, () -> plain().body(command, json(given)));

        assertThat(refusal).as(given).isNotNull();
        assertThat(refusal.getCategory()).isEqualTo(Category.REQUEST);
        assertThat(refusal).hasMessageContaining(command.name()).hasMessageContaining("nothing was sent");
        assertThat(refusal.getMessage()).contains(parts);
        assertThat(requests(Spelling.table, EmptyBatch.text, IdLists.ids, false).body(command, json(given))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "startday, 2026-11-01, '2026-11-01'", "stock, 0, 0", "stock, 17, 17", "stock, 007, '007'",
            "stock, 1234567890123456789, '1234567890123456789'", "stock, 123456789012345678, 123456789012345678",
            "stock, -1, '-1'", "sumbatch, 42, '42'", "unheardof, 42, '42'", "storeuiditems, \"1, 2,x\", \"[1,2,'x']\"" })
    void shouldGiveTextsOfAUriTheFormOfTheirParameter(String name, String text, String sent) {
        assertThat(Requests.ofText(DOWNLOAD, Map.of(name, text))).hasToString(json("{'" + name + "':" + sent + "}").toString());
    }

    @Test
    void shouldGiveADecimalTheFormOfANumberWhereItIsOne() {
        Map<String, Object> values = new TreeMap<>(Map.of("buid", 12, "cbill", "me"));

        assertThat(Requests.ofText(UPDATE, values)).hasToString("{\"buid\":12,\"cbill\":\"me\"}");
    }

    @Test
    void shouldSetCommandAndSerialNumberItselfAndLeaveTheGivenAlone() {
        ObjectNode given = json("{'cmd':'mine','seq':'1','own':'kept'}");

        assertThat(plain().body(PAYS, given)).isEqualTo(json("{'own':'kept'}"));
        assertThat(given).isEqualTo(json("{'cmd':'mine','seq':'1','own':'kept'}"));
    }

    @Test
    void shouldTakeOneBillInAListForTheBill() {
        assertBody(plain(), CREATE, "{'items':[{'tbillno':'B1'}]}", "{'items':{'tbillno':'B1'}}");
        assertBody(plain(), CREATE, "{'items':{'tbillno':'B1'}}", "{'items':{'tbillno':'B1'}}");
        assertRefused(CREATE, "{'items':[{'tbillno':'B1'},{'tbillno':'B2'}]}", "expected one object in 'items'", "got ARRAY");
        assertRefused(CREATE, "{'items':[]}", "expected one object in 'items'");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "table, {'remarks':'x'}", "example, {'reamrks':'x'}", "both, \"{'remarks':'x','reamrks':'x'}\"" })
    void shouldSpellAsItWasChosen(Spelling spelling, String sent) {
        Requests requests = requests(spelling, EmptyBatch.text, IdLists.ids, true);
        ObjectNode expected = json("{'items':" + sent + "}");
        ((ObjectNode) expected.get("items")).put("tbillno", "B1");

        for (String name : new String[] { "remarks", "reamrks" }) {
            assertThat(requests.body(CREATE, json("{'items':{'tbillno':'B1','" + name + "':'x'}}"))).as(name)
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldNotChooseBetweenTwoSpellingsThatAreBothGiven() {
        assertBody(plain(), CREATE, "{'items':{'tbillno':'B1','remarks':'x','reamrks':'y'}}",
                "{'items':{'tbillno':'B1','remarks':'x','reamrks':'y'}}");
        assertBody(plain(), CREATE, "{'items':{'tbillno':'B1','remarks':'','reamrks':'y'}}",
                "{'items':{'tbillno':'B1','remarks':'y'}}");
        assertBody(requests(Spelling.both, EmptyBatch.text, IdLists.ids, false), CREATE, "{'items':7}", "{'items':7}");
        assertBody(requests(Spelling.both, EmptyBatch.text, IdLists.ids, true), CREATE, "{'items':{'tbillno':'B1'}}",
                "{'items':{'tbillno':'B1'}}");
    }

    @ParameterizedTest
    @EnumSource(EmptyBatch.class)
    void shouldWriteANewBatchAsItWasChosen(EmptyBatch emptyBatch) {
        Requests requests = requests(Spelling.table, emptyBatch, IdLists.ids, true);
        String sent = switch (emptyBatch) {
            case text -> ",'sumbatch':''";
            case none -> ",'sumbatch':null";
            case omit -> "";
        };
        for (String given : new String[] { "", ",'sumbatch':''", ",'sumbatch':null", ",'sumbatch':' '" }) {
            assertBody(requests, DOWNLOAD, "{" + DAYS + ",'storeuiditems':[2]" + given + "}",
                    "{" + DAYS + ",'storeuiditems':[2]" + sent + "}");
        }
        assertBody(requests, DOWNLOAD, "{" + DAYS + ",'storeuiditems':[2],'sumbatch':'b7'}",
                "{" + DAYS + ",'storeuiditems':[2],'sumbatch':'b7'}");
        assertBody(requests, PAYS, "{}", "{}");
    }

    @Test
    void shouldLeaveOutKnownParametersThatAreEmptyAndKeepUnknownOnes() {
        assertBody(plain(), DOWNLOAD,
                "{" + DAYS + ",'storeuiditems':[2],'sumbatch':'b','stock':'','areauiditems':null,'own':''}",
                "{" + DAYS + ",'storeuiditems':[2],'sumbatch':'b','own':''}");
    }

    @Test
    void shouldWriteIdsAsItWasChosen() {
        Requests objects = requests(Spelling.table, EmptyBatch.omit, IdLists.objects, true);
        Requests ids = requests(Spelling.table, EmptyBatch.omit, IdLists.ids, true);
        String either = "{" + DAYS + ",'dluiditems':[7,{'dluid':8},{'other':9}]}";

        assertBody(objects, DOWNLOAD, either, "{" + DAYS + ",'dluiditems':[{'dluid':7},{'dluid':8},{'dluid':{'other':9}}]}");
        assertBody(ids, DOWNLOAD, either, "{" + DAYS + ",'dluiditems':[7,8,{'other':9}]}");
        assertBody(requests(Spelling.table, EmptyBatch.omit, IdLists.objects, false), DOWNLOAD, "{'dluiditems':'all'}",
                "{'dluiditems':'all'}");
    }

    @Test
    void shouldSendOneIdToCancelAsAList() {
        assertBody(plain(), CANCEL, "{'buid':7}", "{'buid':[7]}");
        assertBody(plain(), CANCEL, "{'buid':[7,8]}", "{'buid':[7,8]}");
        assertBody(plain(), UPDATE, "{'buid':7,'billnoitems':[]}", "{'buid':7,'billnoitems':[]}");
        assertRefused(CANCEL, "{'buid':{'id':7}}", "expected a list in 'buid'", "got OBJECT");
        assertRefused(CANCEL, "{}", "expected 'buid' (单据ID, bill id), got nothing");
    }

    @Test
    void shouldDemandOneOfTheParametersThatSayWhere() {
        assertRefused(DOWNLOAD, "{" + DAYS + "}", "expected one of [dluiditems, storeuiditems, areauiditems]", "got none");
        assertRefused(DOWNLOAD, "{" + DAYS + ",'storeuiditems':[]}", "got none");
        assertBody(plain(), DOWNLOAD, "{" + DAYS + ",'storeuiditems':[2],'dluiditems':[3],'sumbatch':'b'}",
                "{" + DAYS + ",'storeuiditems':[2],'dluiditems':[3],'sumbatch':'b'}");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "'startday':'yesterday', expected a date yyyy-MM-dd in 'startday', got 'yesterday'",
            "'startday':'2026-13-01', expected a date, got '2026-13-01'",
            "'startday':{}, expected a date, got OBJECT",
            "'stock':'x', expected a whole number in 'stock', got 'x'",
            "'stock':1.5, expected a whole number, got '1.5'",
            "'storeuiditems':'2', expected a list in 'storeuiditems', got '2'",
            "'sumbatch':{}, expected a text in 'sumbatch', got OBJECT" })
    void shouldSayWhichValueHasTheWrongForm(String wrong, String expected, String got) {
        String given = "{" + DAYS + ",'storeuiditems':[2]," + wrong + "}";

        assertRefused(DOWNLOAD, given, expected, got);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "'startday':'2026-11-01 10:00:00'", "'startday':' 2026-11-01 '", "'stock':17", "'stock':'17'", "'sumbatch':7" })
    void shouldTakeEveryFormThatCanBeMeant(String given) {
        assertThat(plain().body(DOWNLOAD, json("{" + DAYS + ",'storeuiditems':[2]," + given + "}"))).isNotNull();
    }

    @Test
    void shouldWriteDaysAndTimesAsTheVendorDoes() {
        assertBody(plain(), DOWNLOAD,
                "{'startday':' 2026-11-01 ','endday':'2026-11-02 10:00:00','storeuiditems':[2],'sumbatch':'b'}",
                "{" + DAYS + ",'storeuiditems':[2],'sumbatch':'b'}");
        assertBody(plain(), CREATE, "{'items':{'tbillno':'T1','rdate':'2026-11-01T00:00:00','billingdate':'2026-11-01',"
                                    + "'refertime':'2026-11-01T08:30:00.123+08:00','billitems':[]}}",
                "{'items':{'tbillno':'T1','rdate':'2026-11-01','billingdate':'2026-11-01','refertime':'2026-11-01 08:30:00',"
                                                                                                      + "'billitems':[]}}");
        assertRefused(CREATE, "{'items':{'tbillno':'T1','refertime':'soon','billitems':[]}}",
                "expected a time yyyy-MM-dd HH:mm:ss in items.'refertime'", "got 'soon'");
    }

    @Test
    void shouldLookIntoTheLinesOfARequest() {
        String line = "'ibiuid':1,'produid':2,'tamount':";
        assertThat(plain().body(UPDATE, json("{'buid':'ZFH1','billnoitems':[{" + line + "'1.50'},{" + line + "-2}]}")))
                .isNotNull();

        assertRefused(UPDATE, "{'buid':7,'billnoitems':[{" + line + "'1.50'},{'ibiuid':1,'produid':2}]}",
                "expected billnoitems.'tamount'", "got nothing");
        assertRefused(UPDATE, "{'buid':7,'billnoitems':[{" + line + "'much'}]}",
                "expected a number in billnoitems.'tamount'", "got 'much'");
        assertRefused(UPDATE, "{'buid':7,'billnoitems':[{" + line + "true}]}", "expected a number", "got 'true'");
        assertRefused(UPDATE, "{'buid':7,'billnoitems':[7]}", "expected an object in 'billnoitems.', got NUMBER");
        assertRefused(CREATE, "{'items':{'rdate':'2026-11-01'}}", "expected items.'tbillno'", "got nothing");
    }
}

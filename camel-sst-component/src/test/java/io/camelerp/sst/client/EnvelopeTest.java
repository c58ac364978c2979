/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.camelerp.common.ErpException.Category;
import io.camelerp.sst.SstException;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class EnvelopeTest {

    private static final Command DOWNLOAD = CommandCatalog.find("DownloadRECBill").orElseThrow();
    private static final Command CREATE = CommandCatalog.find("AddSTOBill").orElseThrow();
    private static final Command FINISH = CommandCatalog.find("AchieveQueryTransferringOrderInfo").orElseThrow();
    private static final ErrorCodes CODES
            = new ErrorCodes(Set.of("0", "00"), Set.of("4290"), Set.of("5000"), Set.of("2001"), Set.of("1001"));

    private static Answer open(Command command, int status, String body) {
        return new Envelope(command, CODES).open(status, null, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static SstException failure(Command command, int status, String body) {
        return catchThrowableOfType(SstException.class, () -> open(command, status, body));
    }

    private static String list(String bills) {
        return "{'code':0,'" + DOWNLOAD.listNode() + "':" + bills + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'code':0}", "{'code':'0','msg':null}", "{'CODE':' 00 ','Msg':''}" })
    @Tag("C6")
    void shouldOpenASuccessInEverySpelling(String body) {
        Answer answer = open(DOWNLOAD, 200, body);

        assertThat(answer.bills()).isEmpty();
        assertThat(answer.batch()).isNull();
        assertThat(answer.alreadyDone()).isFalse();
        assertThat(answer.message()).isEmpty();
    }

    @Test
    void shouldFindBillsAndBatch() {
        Answer answer = open(DOWNLOAD, 200,
                "{'code':0,'sumbatch':' 77 ','" + DOWNLOAD.listNode().toUpperCase() + "':[{'billno':'A'},{'billno':'B'}]}");

        assertThat(answer.batch()).isEqualTo("77");
        assertThat(answer.bills()).extracting(bill -> bill.path("billno").asText()).containsExactly("A", "B");
        assertThat(open(DOWNLOAD, 200, "{'code':0,'sumbatch':'  '}").batch()).isNull();
        assertThat(open(DOWNLOAD, 200, list("null")).bills()).isEmpty();
        DOWNLOAD.listAliases().forEach(
                alias -> assertThat(open(DOWNLOAD, 200, "{'code':0,'" + alias + "':[{}]}").bills()).hasSize(1));
    }

    @Test
    void shouldTakeTheListThatHoldsBillsWhenBothSpellingsCome() {
        Command outbound = CommandCatalog.get("QueryTransferringOrderInfo");

        assertThat(open(outbound, 200, "{'code':0,'billnoitems':[],'billnoitmes':[{'buid':1}]}").bills()).hasSize(1);
        assertThat(open(outbound, 200, "{'code':0,'billnoitems':[{'buid':1}],'billnoitmes':1}").bills()).hasSize(1);
        assertThat(failure(outbound, 200, "{'code':0,'billnoitmes':1}")).hasMessageContaining("got NUMBER");
    }

    /** The bills of one of them would end with the batch and never be seen. */
    @ParameterizedTest
    @ValueSource(strings = {
            "'items':[{'billno':'1'}],'items':[{'billno':'2'}]",
            "'items':[{'billno':'1'}],'Items':[{'billno':'2'}]" })
    void shouldRefuseTwoListsThatDiffer(String lists) {
        assertThat(failure(DOWNLOAD, 200, "{'code':0," + lists + "}")).hasMessageContaining("got several that differ");
    }

    @Test
    void shouldTakeOneObjectForTheListOfACreate() {
        assertThat(open(CREATE, 200, "{'code':0,'" + CREATE.listNode() + "':{'billno':'A'}}").bills()).hasSize(1);
        assertThat(failure(DOWNLOAD, 200, list("{'billno':'A'}"))).hasMessageContaining("expected a list in '")
                .hasMessageContaining("got OBJECT");
    }

    @Test
    @Tag("C6")
    void shouldSayThatItWasDoneBefore() {
        assertThat(open(FINISH, 200, "{'code':2001,'msg':'x'}").alreadyDone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "{'code':5000,'msg':'busy'}; TRANSIENT; TRANSIENT", "{'code':1001,'msg':'sign'}; AUTH; AUTH",
            "{'code':4290,'msg':'slow down'}; RATE_LIMIT; RATE_LIMIT",
            "{'code':9,'msg':'no'}; REQUEST; BUSINESS" })
    @Tag("C17")
    void shouldTellKindsOfRefusals(String body, Category ofDownload, Category ofCreate) {
        assertThat(failure(DOWNLOAD, 200, body).getCategory()).isEqualTo(ofDownload);
        SstException e = failure(CREATE, 200, body);
        assertThat(e.getCategory()).isEqualTo(ofCreate);
        assertThat(body).contains("'code':" + e.getVendorCode(), "'msg':'" + e.getVendorMessage() + "'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "{}; expected an object with 'code', got incomplete or unexpected JSON",
            "{'code':''}; expected an object with 'code'", "{'code':{}}; expected an object with 'code'",
            "[1]; expected a JSON object, got incomplete or unexpected JSON",
            "{'code':0; expected JSON, got incomplete or unexpected JSON (9 bytes)",
            "{'code':0,'items':[{'a':-5E1673257424424}]}; expected JSON, got incomplete or unexpected JSON",
            "<html>; expected JSON, got '<html>' (6 bytes)", "\"\"; expected JSON, got an empty body" })
    @Tag("C6")
    void shouldSayWhatCameInsteadOfAnAnswer(String body, String message) {
        SstException ofDownload = failure(DOWNLOAD, 200, body);
        assertThat(ofDownload).hasMessageContaining(message).hasMessageContaining("DownloadRECBill");
        assertThat(ofDownload.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(failure(CREATE, 200, body).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
    }

    @Test
    void shouldRefuseWhatIsNoBill() {
        assertThat(failure(DOWNLOAD, 200, list("['x']"))).hasMessageContaining("expected objects in '")
                .hasMessageContaining("got STRING");
    }

    @ParameterizedTest
    @CsvSource({
            "429, RATE_LIMIT, RATE_LIMIT", "401, AUTH, AUTH", "403, AUTH, AUTH", "400, REQUEST, REQUEST",
            "404, REQUEST, REQUEST",
            "499, REQUEST, REQUEST", "408, TRANSIENT, UNKNOWN_RESULT", "500, TRANSIENT, UNKNOWN_RESULT",
            "302, TRANSIENT, UNKNOWN_RESULT" })
    @Tag("C17")
    void shouldJudgeByTheHttpStatus(int status, Category ofDownload, Category ofCreate) {
        assertThat(failure(DOWNLOAD, status, "oops").getCategory()).isEqualTo(ofDownload);
        SstException e = failure(CREATE, status, "oops");
        assertThat(e.getCategory()).isEqualTo(ofCreate);
        assertThat(e.getHttpResponseCode()).isEqualTo(status);
        assertThat(e).hasMessageContaining("expected HTTP 200, got HTTP " + status + " with 'oops'");
    }

    @Test
    void shouldShowTheBeginningOfALongText() {
        assertThat(failure(DOWNLOAD, 502, "x".repeat(160))).hasMessageContaining("'" + "x".repeat(160) + "'");
        assertThat(failure(DOWNLOAD, 502, "x".repeat(161))).hasMessageContaining("'" + "x".repeat(160) + "...'");
    }
}

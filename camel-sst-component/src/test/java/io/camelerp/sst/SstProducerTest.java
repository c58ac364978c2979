/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches.BatchShown;
import io.camelerp.sandbox.sst.SstSwitches.Duplicate;
import io.camelerp.sandbox.sst.SstSwitches.Resume;
import io.camelerp.sandbox.sst.SstSwitches.Signing;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import io.camelerp.sandbox.sst.SstSwitches.StoreList;
import io.camelerp.sst.client.Signer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SstProducerTest extends SstTestSupport {

    private static final String STO
            = "{\"tbillno\":\"T1\",\"rdate\":\"2026-01-01\",\"remarks\":\"x\",\"dealtotal\":1.00,\"billitems\":[{\"produid\":1,\"amount\":2.00}]}";

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return template.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private Exchange send(String uri, Object body) {
        return send(uri, body, Map.of());
    }

    private SstException failure(String uri, Object body) {
        return failure(uri, body, Map.of());
    }

    private SstException failure(String uri, Object body, Map<String, Object> headers) {
        CamelExecutionException e = catchThrowableOfType(CamelExecutionException.class,
                () -> template.requestBodyAndHeaders(uri, body, headers));
        return (SstException) e.getCause();
    }

    private JsonNode lastRequest(String command) throws Exception {
        List<Call> calls = sandbox.ledger().calls("sst:" + command);
        return Json.READER.readTree(calls.get(calls.size() - 1).body());
    }

    @Test
    void shouldListPaymentsAndTellCodeAndCount() {
        Exchange answer = send("sst:QueryAllPay", null);

        assertThat(answer.getMessage().getBody(JsonNode.class)).hasSize(2);
        assertThat(answer.getMessage().getHeader(SstConstants.CODE)).isEqualTo("0");
        assertThat(answer.getMessage().getHeader(SstConstants.COUNT)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadStoresInEveryForm(StoreList form) {
        sst.storeList(form);
        sst.cmdInAnswer(true);
        sst.put(SstDocument.TRANSFERRING, transferring(1, noon, 38503));
        String day = noon.toLocalDate().toString();

        JsonNode stores = template.requestBody("sst:GetTransferringStores", Map.of("startday", day, "endday", day),
                JsonNode.class);

        assertThat(stores.toString()).isEqualTo("[{\"storeuid\":\"38503\"}]");
    }

    @Test
    void shouldCreateABillOnceAndKeepItsNumber() throws Exception {
        Exchange first = send("sst:AddSTOBill", STO);
        Exchange second = send("sst:AddSTOBill", "{\"items\":" + STO + "}");

        assertThat(first.getMessage().getHeader(SstConstants.BILL_NO)).isEqualTo("STO00000001");
        assertThat(first.getMessage().getHeader(SstConstants.ALREADY_DONE)).isEqualTo(false);
        assertThat(second.getMessage().getHeader(SstConstants.BILL_NO)).isEqualTo("STO00000001");
        assertThat(second.getMessage().getHeader(SstConstants.ALREADY_DONE)).isEqualTo(true);
        assertThat(second.getMessage().getBody(JsonNode.class).path("items").path("billno").asText()).isEqualTo("STO00000001");
        assertThat(sst.created()).hasSize(1);
        JsonNode items = lastRequest("AddSTOBill").path("items");
        assertThat(items.path("remarks").asText()).isEqualTo("x");
        assertThat(items.path("reamrks").asText()).isEqualTo("x");
        assertThat(sandbox.ledger().calls("sst:AddSTOBill").get(0).body()).contains("\"dealtotal\":1.00");
    }

    private record Bill(String tbillno, String rdate, String remarks, BigDecimal dealtotal,
            List<Map<String, Integer>> billitems) {
    }

    @ParameterizedTest
    @ValueSource(strings = { "node", "map", "text", "bytes", "stream", "reader", "servlet", "gbk", "bean" })
    void shouldTakeABillInWhateverItComes(String kind) throws Exception {
        String text = STO.replace("\"x\"", "\"门店\"");
        JsonNode bill = Json.READER.readTree(text);

        Exchange answer = template.request("sst:AddSTOBill", e -> {
            if (kind.equals("gbk")) {
                e.setProperty(ExchangePropertyKey.CHARSET_NAME, "GBK");
            }
            e.getMessage().setBody(switch (kind) {
                case "node" -> bill;
                case "map" -> Json.READER.convertValue(bill, Map.class);
                case "bytes" -> text.getBytes(StandardCharsets.UTF_8);
                case "stream" -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                case "reader" -> new StringReader(text);
                case "servlet" -> new ReaderCache(text);
                case "gbk" -> text.getBytes("GBK");
                case "bean" -> new Bill(
                        "T1", "2026-01-01", "门店", new BigDecimal("1.00"), List.of(Map.of("produid", 1, "amount", 2)));
                default -> text;
            });
        });

        assertThat(answer.getMessage().getHeader(SstConstants.BILL_NO)).isEqualTo("STO00000001");
        assertThat(lastRequest("AddSTOBill").path("items").path("remarks").asText()).isEqualTo("门店");
    }

    /** As it is where the locale of the process does not know its name. */
    @Test
    void shouldRefuseAFileThatCannotBeRead() {
        GenericFile<File> gone = new GenericFile<>();
        gone.setFile(new File("target/no-such-file.json"));

        Exchange exchange = send("sst:AddSTOBill", gone);

        assertThat(exchange.getException()).hasMessageContaining("expected JSON in the body")
                .hasStackTraceContaining("no-such-file.json");
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldLeaveAStreamReadableForADeadLetter() throws Exception {
        String text = STO.replace("\"tbillno\"", "\"nothing\"");

        Exchange answer = send("sst:AddSTOBill", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.getException()).hasMessageContaining("tbillno");
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo(text);
    }

    @Test
    void shouldSayThatABillCannotBeChangedByCreatingItAgain() {
        send("sst:AddSTOBill", STO);
        // audited anew without a change, and with its fields in another order
        Exchange same = send("sst:AddSTOBill", STO.replace("{\"tbillno\":\"T1\",", "{").replaceFirst("}$",
                ",\"refertime\":\"2026-01-02 10:00:00\",\"tbillno\":\"T1\"}"));
        assertThat(same.getMessage().getHeader(SstConstants.ALREADY_DONE)).isEqualTo(true);

        SstException changed = failure("sst:AddSTOBill", STO.replace("2.00", "3.00"));

        assertThat(changed.getCategory()).isEqualTo(Category.BUSINESS);
        assertThat(changed).hasMessageContainingAll("T1 was created before with other content (billno STO00000001)",
                "AddSTOBill changes no bill");
        assertThat(sst.created()).hasSize(1);
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isEqualTo(1);
    }

    @Test
    void shouldKnowABillAgainThatWasNotedWithoutItsContent() {
        MemoryBatchStore store = new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC());
        context.getRegistry().bind("notes", store);
        String scope = "sst/" + SstServer.APP_ID + "/AddSTOBill/default";
        store.open(scope);
        store.note(scope, "T1", "=STO7");

        Exchange known = send("sst:AddSTOBill?batchStore=#notes", STO);

        assertThat(known.getMessage().getHeader(SstConstants.BILL_NO)).isEqualTo("STO7");
        assertThat(known.getMessage().getHeader(SstConstants.ALREADY_DONE)).isEqualTo(true);
        assertThat(sst.created()).isEmpty();
    }

    @Test
    void shouldNeverRepeatACreateWhoseResultIsUnknownUntilAPersonSaysSo() {
        sandbox.faults().at("sst:AddSTOBill", 1, Fault.RESET_AFTER);

        assertThat(failure("sst:AddSTOBill", STO).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        SstException again = failure("sst:AddSTOBill", STO);
        assertThat(again.getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(again).hasMessageContaining("T1").hasMessageContaining(SstConstants.RESEND);
        assertThat(sst.created()).hasSize(1);
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isEqualTo(1);

        sst.duplicate(Duplicate.REFUSE);
        Exchange resent = send("sst:AddSTOBill?alreadyDoneCodes=3001", STO, Map.of(SstConstants.RESEND, true));
        assertThat(resent.getMessage().getHeader(SstConstants.ALREADY_DONE)).isEqualTo(true);
        assertThat(sst.created()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "direct:once", "direct:split" })
    void shouldSendABillOfUnknownFateOnceForOneWordOfAPerson(String uri) throws Exception {
        sandbox.faults().every("sst:AddSTOBill", 1, Fault.RESET_AFTER);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(10));
                from("direct:once").to("sst:AddSTOBill");
                from("direct:split").to("direct:parts");
                from("direct:parts").errorHandler(noErrorHandler()).split(body().tokenize("\n")).stopOnException()
                        .to("sst:AddSTOBill");
            }
        });
        send(uri, STO);
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isEqualTo(1);

        Exchange unknown = send(uri, STO, Map.of(SstConstants.RESEND, true));

        assertThat(unknown.getException()).hasStackTraceContaining("UNKNOWN_RESULT");
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).as("one for each word").isEqualTo(2);
        send(uri, STO, Map.of(SstConstants.RESEND, true));
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isEqualTo(3);
        sandbox.faults().clear();
        assertThat(send(uri, STO, Map.of(SstConstants.RESEND, true)).getException()).isNull();
    }

    @Test
    void shouldSendABillAfterAnAttemptThatEndedBeforeItWasSent() {
        Thread.currentThread().interrupt();
        Exchange stopped = send("sst:AddSTOBill", STO);
        assertThat(Thread.interrupted() || stopped.getException() != null).isTrue();
        context.getRegistry().bind("locked", (Signer) request -> {
            throw new IllegalStateException("key store locked");
        });
        SstException unsigned = failure("sst:AddSTOBill?signer=#bean:locked", STO);
        assertThat(unsigned.getCategory()).isEqualTo(Category.AUTH);
        assertThat(unsigned).hasMessageContainingAll("key store locked", "nothing was sent");
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isZero();

        assertThat(send("sst:AddSTOBill", STO).getMessage().getHeader(SstConstants.BILL_NO)).isEqualTo("STO00000001");
    }

    @Test
    void shouldLetAnotherContextCreateBillsWhileThisOneLives() throws Exception {
        send("sst:AddSTOBill", STO);

        try (CamelContext second = new DefaultCamelContext()) {
            second.addComponent("sst", component());
            second.start();
            ProducerTemplate there = second.createProducerTemplate();
            there.requestBody("sst:AddSTOBill", STO.replace("T1", "T2"));
            there.requestBody("sst:AddSTOBill", STO);
        }

        assertThat(sst.created()).hasSize(2);
        assertThat(send("sst:AddSTOBill", STO.replace("T1", "T2")).getMessage().getHeader(SstConstants.ALREADY_DONE))
                .isEqualTo(true);
    }

    @Test
    void shouldRepeatACreateThatWasRefused() {
        sst.signing(Signing.MD5_APPID_BODY_APPKEY);
        assertThat(failure("sst:AddSTOBill?authCodes=1001", STO).getCategory()).isEqualTo(Category.AUTH);
        sst.signing(Signing.NONE);

        assertThat(send("sst:AddSTOBill", STO).getMessage().getHeader(SstConstants.BILL_NO)).isEqualTo("STO00000001");
    }

    @Test
    void shouldSendTheChosenSpelling() throws Exception {
        template.requestBody("sst:AddSTOBill?requestSpelling=example&stateless=true", STO);
        assertThat(lastRequest("AddSTOBill").path("items").has("remarks")).isFalse();
        template.requestBody("sst:AddSTOBill?requestSpelling=table&checkpointKey=b", STO.replace("remarks", "reamrks"));
        assertThat(lastRequest("AddSTOBill").path("items").has("reamrks")).isFalse();
        assertThat(lastRequest("AddSTOBill").path("items").path("remarks").asText()).isEqualTo("x");

        template.requestBody("sst:QuerySaleOrderInfo?param.storeuid=101",
                "{\"date\":\"2026-01-01\",\"starttime\":\"08:00:00\",\"endtime\":\"23:00:00\"}");
        assertThat(lastRequest("QuerySaleOrderInfo").path("startday").asText()).isEqualTo("08:00:00");
        assertThat(lastRequest("QuerySaleOrderInfo").path("storeuid").isInt()).isTrue();
        assertThat(lastRequest("QuerySaleOrderInfo").path("sumbatch").asText("-")).isEmpty();

        String outbound
                = "sst:QueryTransferringOrderInfo?param.startday=2026-01-01&param.endday=2026-01-02&param.dluiditems=35,36";
        template.requestBody(outbound, null, JsonNode.class);
        assertThat(lastRequest("QueryTransferringOrderInfo").path("dluiditems").toString()).isEqualTo("[35,36]");
        template.requestBody(outbound + "&idLists=objects&emptySumbatch=none", null, JsonNode.class);
        assertThat(lastRequest("QueryTransferringOrderInfo").path("dluiditems").toString())
                .isEqualTo("[{\"dluid\":35},{\"dluid\":36}]");
        assertThat(lastRequest("QueryTransferringOrderInfo").get("sumbatch").isNull()).isTrue();
        template.requestBody(outbound + "&emptySumbatch=omit", null, JsonNode.class);
        assertThat(lastRequest("QueryTransferringOrderInfo").has("sumbatch")).isFalse();
    }

    @Test
    void shouldNameWhatIsMissingOrWrongInBothLanguagesAndSendNothing() {
        assertThat(failure("sst:AddSTOBill", "{\"items\":{\"rdate\":\"2026-01-01\"}}"))
                .hasMessageContaining("'tbillno'").hasMessageContaining("third party bill number").hasMessageContaining("单");
        assertThat(failure("sst:GetTransferringStores", "{\"startday\":\"1.1.2026\",\"endday\":\"2026-01-01\"}"))
                .hasMessageContaining("yyyy-MM-dd").hasMessageContaining("1.1.2026");
        assertThat(failure("sst:QueryTransferringOrderInfo", "{\"startday\":\"2026-01-01\",\"endday\":\"2026-01-01\"}"))
                .hasMessageContaining("三个参数须选择一个");
        assertThat(failure("sst:UpdateTransferringOrderInfo", "{\"buid\":1,\"billnoitems\":{}}"))
                .hasMessageContaining("a list");
        assertThat(failure("sst:QueryAllPay", "[1]")).hasMessageContaining("expected an object");
        assertThat(failure("sst:QueryAllPay", "no json").getCategory()).isEqualTo(Category.REQUEST);
        assertThat(sandbox.ledger().calls()).isEmpty();

        assertThat(failure("sst:GetTransferringStores?validate=false", "{\"startday\":\"1.1.2026\"}").getVendorMessage())
                .isEqualTo("参数startday格式错误");
    }

    @Test
    void shouldQueryFinishCancelAndUpdateByHand() throws Exception {
        sst.put(SstDocument.TRANSFERRING, transferring(121451, noon, 2445));
        sst.spelling(Spelling.EXAMPLE);
        String day = noon.toLocalDate().toString();

        Exchange query = send("sst:QueryTransferringOrderInfo",
                Map.of("startday", day, "endday", day, "storeuiditems", List.of(2445)));
        String batch = query.getMessage().getHeader(SstConstants.BATCH, String.class);
        JsonNode bill = query.getMessage().getBody(JsonNode.class).get(0);
        template.requestBody("sst:AchieveRetQueryTransferringOrderInfo", List.of(121451));
        assertThat(lastRequest("AchieveRetQueryTransferringOrderInfo").path("buid").toString()).isEqualTo("[121451]");
        template.requestBodyAndHeader("sst:AchieveQueryTransferringOrderInfo", null, SstConstants.BATCH, batch);
        assertThat(failure("sst:AchieveQueryTransferringOrderInfo", Map.of("sumbatch", batch)).getVendorCode())
                .isEqualTo("2001");
        Exchange done = send("sst:AchieveQueryTransferringOrderInfo?alreadyDoneCodes=2001", Map.of("sumbatch", batch));
        template.requestBody("sst:UpdateTransferringOrderInfo", Map.of("buid", "ZFH121451", "billnoitems",
                List.of(Map.of("ibiuid", 201, "produid", 1, "tamount", "1.10"))));

        assertThat(bill.path("amount").decimalValue()).isEqualByComparingTo("250");
        assertThat(bill.path("billingdate").asText()).isNotEmpty();
        assertThat(done.getMessage().getHeader(SstConstants.ALREADY_DONE)).isEqualTo(true);
        assertThat(sst.updated()).singleElement().satisfies(
                update -> assertThat(update.path("buid").asText()).isEqualTo("ZFH121451"));
        assertThat(sst.unfinishedBatches()).isZero();
    }

    @Test
    void shouldGoOnWithABatchOnlyWhereTheQuestionNamesIt() throws Exception {
        sst.batchShown(BatchShown.ALWAYS);
        sst.resume(Resume.REST);
        sst.pageSize(1);
        putRec("R1", noon);
        putRec("R2", noon.plusMinutes(1));
        String day = noon.toLocalDate().toString();
        Map<String, Object> days = Map.of("startday", day, "endday", day);

        Exchange first = send("sst:DownloadRECBill?bodyType=map&keepOriginal=true", days);
        String batch = first.getMessage().getHeader(SstConstants.BATCH, String.class);
        Exchange second
                = send("sst:DownloadRECBill?bodyType=string", Map.of("startday", day, "endday", day, "sumbatch", batch));
        sst.batchShown(BatchShown.NEVER);
        Exchange other = send("sst:DownloadREQBill", days, Map.of(SstConstants.BATCH, batch));

        assertThat(lastRequest("DownloadREQBill").path("sumbatch").asText("-")).as("the batch is of another command").isEmpty();
        assertThat(other.getMessage().getHeader(SstConstants.BATCH)).as("the answer had none").isNull();
        assertThat(first.getMessage().getBody(List.class)).singleElement()
                .satisfies(bill -> assertThat(((Map<?, ?>) bill).get("billno")).isEqualTo("R1"));
        assertThat(first.getMessage().getHeader(SstConstants.ORIGINAL, JsonNode.class).path("items")).hasSize(1);
        assertThat(second.getMessage().getBody(String.class)).contains("\"R2\"").contains("\"dealtotal\":1.00");
    }

    @Test
    void shouldNotRepeatAQuestionForTheRestOfABatch() {
        Map<String, Object> question = Map.of("date", "2026-01-01", "storeuid", 101, "sumbatch", "T9");
        sandbox.faults().every("sst:QuerySaleOrderInfo", 1, Fault.RESET_AFTER);

        assertThat(failure("sst:QuerySaleOrderInfo", question).getCategory()).isEqualTo(Category.TRANSIENT);

        assertThat(sandbox.ledger().count("sst:QuerySaleOrderInfo")).isEqualTo(1);
    }

    @Test
    void shouldCallAnotherCommandByHeader() {
        Exchange answer = send("sst:GetTransferringStores", null, Map.of(SstConstants.COMMAND, "queryallpay"));

        assertThat(answer.getMessage().getBody(JsonNode.class)).hasSize(2);
    }

    @Test
    void shouldSignByTemplateOrBean() {
        sst.signing(Signing.MD5_APPID_BODY_APPKEY);
        context.getRegistry().bind("mine", (Signer) request -> "wrong");

        assertThat(template.requestBody(
                "sst:QueryAllPay?signer=template&signTemplate=RAW({appid}{body}{appkey})", null, JsonNode.class)).hasSize(2);
        failure("sst:QueryAllPay?signer=template&signTemplate=RAW({body})&signDigest=SHA-256&signEncoding=upper", null);
        assertThat(sandbox.ledger().calls("sst:QueryAllPay").get(1).params().get("sign")).matches("[0-9A-F]{64}");
        SstException refused = failure("sst:QueryAllPay?signer=#bean:mine&authCodes=1001", null);
        assertThat(refused.getCategory()).isEqualTo(Category.AUTH);
        assertThat(refused).hasMessageContaining("签名错误").hasMessageNotContaining(SstServer.APP_KEY);
        assertThat(sandbox.ledger().calls("sst:QueryAllPay").get(2).params()).containsEntry("sign", "wrong");
        assertThatThrownBy(() -> template.requestBody("sst:QueryAllPay?signer=magic", (Object) null))
                .hasStackTraceContaining("expected none, template, or #bean:name");
    }

    @Test
    void shouldSortCodesAsConfigured() {
        sst.codeAsText(true);
        assertThat(template.requestBody("sst:QueryAllPay", null, JsonNode.class)).hasSize(2);

        assertThat(failure("sst:AchieveQueryTransferringOrderInfo", Map.of("sumbatch", "9")).getCategory())
                .isEqualTo(Category.BUSINESS);
        SstException retried = failure("sst:AchieveQueryTransferringOrderInfo?retryableCodes=2002&maxRetries=3",
                Map.of("sumbatch", "9"));
        assertThat(retried.getCategory()).isEqualTo(Category.TRANSIENT);
        assertThat(retried.getVendorCode()).isEqualTo("2002");
        assertThat(sandbox.ledger().count("sst:AchieveQueryTransferringOrderInfo")).isEqualTo(5);
        assertThat(failure("sst:QueryAllPay?successCodes=200", null).getVendorCode()).isEqualTo("0");
    }

    @Test
    @Tag("C17")
    void shouldPauseTheWholeAccountAfterARateLimit() {
        String finish = "AchieveQueryTransferringOrderInfo";
        SstException limited = failure("sst:" + finish + "?rateLimitCodes=2002&rateLimitPause=500&maxRetries=1&retryDelay=1",
                Map.of("sumbatch", "9"));
        template.requestBody("sst:QueryAllPay", (Object) null);

        assertThat(limited.getCategory()).isEqualTo(Category.RATE_LIMIT);
        List<Instant> calls = sandbox.ledger().calls().stream().map(Call::at).toList();
        assertThat(Duration.between(calls.get(0), calls.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(490));
        assertThat(Duration.between(calls.get(1), calls.get(2))).isGreaterThanOrEqualTo(Duration.ofMillis(490));
    }

    @Test
    void shouldRetryReadsThatFailInPassingAndReportWhatCameOtherwise() {
        sandbox.faults().at("sst:QueryAllPay", 1, Fault.RESET_MID_BODY);
        sandbox.faults().at("sst:QueryAllPay", 2, Fault.GARBAGE);
        assertThat(template.requestBody("sst:QueryAllPay", null, JsonNode.class)).hasSize(2);

        sandbox.faults().every("sst:QueryAllPay", 1, Fault.HTTP_500);
        SstException e = failure("sst:QueryAllPay?maxRetries=0", null);
        assertThat(e.getHttpResponseCode()).isEqualTo(500);
        assertThat(e).hasMessageContaining("HTTP 500").hasMessageContaining("QueryAllPay");
    }

    @Test
    void shouldHoldTheQuotaAndTheLimits() {
        assertThat(failure("sst:QueryAllPay?maxResponseSize=20&maxRetries=0", null)).hasMessageContaining("maxResponseSize=20");
        sst.latency(Duration.ofMillis(1_500));
        assertThat(failure("sst:QueryAllPay?requestTimeout=200&maxRetries=0", null)).hasMessageContaining("requestTimeout");
        assertThat(failure("sst:QueryAllPay?baseUri=http://127.0.0.1:1/x&maxRetries=0&connectTimeout=500", null).getCategory())
                .isEqualTo(Category.TRANSIENT);
    }

    @Test
    void shouldAskForWhatIsMissing() {
        assertThatThrownBy(() -> template.requestBody("sst:QueryAllPay?appId=", (Object) null))
                .hasStackTraceContaining("Option appId is missing");
        assertThatThrownBy(() -> template.requestBody("sst:QueryAllPay?signer=template", (Object) null))
                .hasStackTraceContaining("Option signTemplate is missing");
    }
}

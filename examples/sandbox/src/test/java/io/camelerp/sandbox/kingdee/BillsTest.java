/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.sandbox.Samples.FORM;
import static io.camelerp.sandbox.Samples.batch;
import static io.camelerp.sandbox.Samples.bill;
import static io.camelerp.sandbox.Samples.numbers;
import static io.camelerp.sandbox.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;

class BillsTest {

    private final Sandbox sandbox = Sandbox.builder().start();
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldAnswerASavedBatchAsDocumented() {
        assertThat(client.kingdee("BatchSave", batch(bill("CK1"), bill("CK2")))).hasToString("""
                {"Result":{"ResponseStatus":{"IsSuccess":true,"Errors":[],"SuccessEntitys":[\
                {"Id":100001,"Number":"CK1","DIndex":0},{"Id":100002,"Number":"CK2","DIndex":1}],"SuccessMessages":[],\
                "MsgCode":0},"NeedReturnData":[{},{}]}}""");
        assertThat(client.kingdee("batchsave", batch(bill("CK1"), bill("CK3")))).hasToString("""
                {"Result":{"ResponseStatus":{"ErrorCode":500,"IsSuccess":false,"Errors":[{"FieldName":"FBillNo",\
                "Message":"违反字段唯一性要求：编码唯一。[CK1]在当前系统中已经被使用。","DIndex":0}],"SuccessEntitys":[\
                {"Id":100003,"Number":"CK3","DIndex":1}],"SuccessMessages":[],"MsgCode":11},"NeedReturnData":[{}]}}""");
    }

    @Test
    void shouldTakeAllEnvelopes() {
        String data = "{\"Model\":[" + bill("CK%s") + "]}";
        ObjectNode text = Json.object();
        text.putArray("parameters").add(FORM).add(data.replace("CK%s", "CK1"));
        ObjectNode folded = Json.object().put("format", 1).put("parameters",
                Json.array().add(FORM).add(data.replace("CK%s", "CK2")).toString());

        client.kingdee("BatchSave", text.toString());
        client.kingdee("BatchSave", folded.toString());
        client.kingdee("BatchSave", Json.object().put("FormId", FORM).put("Data", data.replace("CK%s", "CK3")).toString());
        JsonNode rows = client.kingdee("ExecuteBillQuery", Json.object().set("parameters", Json.array().add(
                Json.object().put("FormId", FORM).put("FieldKeys", "FBillNo").toString())).toString());

        assertThat(rows).hasToString("[[\"CK1\"],[\"CK2\"],[\"CK3\"]]");
    }

    @Test
    void shouldCheckBillsAgainstFormAndBaseData() {
        assertThat(wrong(bill("CK1").replace("CUST001", "CUST404")))
                .isEqualTo("9 FCustomerID 字段[FCustomerID]的值[CUST404]在系统中不存在");
        assertThat(wrong(bill("CK1", "SKU-9999"))).startsWith("9 FMaterialID");
        assertThat(wrong(bill("CK1").replace("{\"FNumber\":\"CUST001\"}", "\"CUST001\""))).startsWith("8 FCustomerID");
        assertThat(wrong(bill("CK1").replace("FStockOrgId", "FStockOrg"))).isEqualTo("11 FStockOrgId 字段[发货组织]是必录字段");
        assertThat(wrong(bill("CK1").replace("\"FRealQty\":\"2\"", "\"FRealQty\":\"two\""))).startsWith("8 FRealQty");
        assertThat(wrong(bill("CK1").replace("2026-11-01 10:00:00", "01.11.2026"))).startsWith("8 FDate");
        assertThat(wrong(bill("CK1").replaceAll("\"FEntity\":\\[.*]", "\"FEntity\":[]"))).startsWith("11 FEntity");
        assertThat(wrong("7")).startsWith("8 Model");
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();

        sandbox.kingdee().baseData("materials", "SKU-9999");
        assertThat(client.kingdee("BatchSave", batch(bill("CK1", "SKU-9999"))).toString()).contains("\"IsSuccess\":true");
        sandbox.kingdee().forgetBaseData("materials", "SKU-9999");
        assertThat(wrong(bill("CK2", "SKU-9999"))).startsWith("9 FMaterialID");
    }

    @Test
    void shouldSaveABillWithoutWhatItDoesNotKnowUnlessAskedToVerify() {
        String unknown = bill("CK1").replace("\"FBillNo\"", "\"FSaleDeptID\":{\"FNumber\":\"BM404\"},\"FBillNo\"");
        assertThat(
                client.kingdee("BatchSave", batch(unknown).replace("\"Model\"", "\"IsVerifyBaseDataField\":\"true\",\"Model\""))
                        .toString())
                .contains("字段[FSaleDeptID]的值[BM404]在系统中不存在");
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();

        assertThat(client.kingdee("BatchSave", batch(unknown)).toString()).contains("\"IsSuccess\":true");
        assertThat(sandbox.kingdee().bill(FORM, "CK1").orElseThrow().model().has("FSaleDeptID")).isFalse();
    }

    @Test
    void shouldAnswerAtItsAddressesOnly() {
        for (String address : List.of("/BatchSave", "/BatchSave.common.kdsvc",
                "/x.DynamicFormService.BatchSave.common.kdsvc")) {
            assertThat(
                    client.post(sandbox.kingdeeUrl() + address, "application/json", batch(bill("CK1")), Map.of()).statusCode())
                    .as(address).isEqualTo(404);
        }
    }

    @Test
    void shouldRefuseWrongCalls() {
        sandbox.kingdee().maxBillsPerCall(1);

        assertThat(code(client.kingdee("BatchSave", batch(bill("CK1"), bill("CK2"))))).isEqualTo(14);
        assertThat(code(client.kingdee("BatchSave", batch()))).isEqualTo(8);
        assertThat(code(client.kingdee("BatchSave", "{\"data\":{}}"))).isEqualTo(5);
        assertThat(code(client.kingdee("BatchSave", "{\"formid\":\"X\",\"data\":{"))).isEqualTo(8);
        assertThat(code(client.kingdee("BatchSave", "[]"))).isEqualTo(8);
        assertThat(client.signedKingdee("Nothing", "{}").statusCode()).isEqualTo(404);
        assertThat(client.get("/K3Cloud/X").statusCode()).isEqualTo(405);
    }

    @Test
    void shouldSaveOneBillAndChangeIt() {
        JsonNode saved = client.kingdee("Save", save(bill("CK1")));
        String fid = saved.path("Result").path("Id").asText();

        JsonNode changed
                = client.kingdee("Save", save(bill("CK1").replace("\"FID\":0", "\"FID\":" + fid + ",\"FNote\":\"改\"")));

        assertThat(saved.path("Result").path("Number").asText()).isEqualTo("CK1");
        assertThat(changed.path("Result").path("Id").asText()).isEqualTo(fid);
        assertThat(sandbox.kingdee().bill(FORM, "CK1")).hasValueSatisfying(bill -> {
            assertThat(bill.saves()).isEqualTo(2);
            assertThat(bill.model().path("FNote").asText()).isEqualTo("改");
        });
        assertThat(code(client.kingdee("Save", save(bill("CK9").replace("\"FID\":0", "\"FID\":7"))))).isEqualTo(9);
    }

    @Test
    void shouldLeadABillThroughItsLife() {
        client.kingdee("BatchSave", batch(bill("CK1")));

        assertThat(step("Audit")).isEqualTo("12 A");
        assertThat(step("Submit")).isEqualTo("0 B");
        assertThat(step("Submit")).isEqualTo("11 B");
        assertThat(step("Delete")).isEqualTo("12 B");
        assertThat(step("Audit")).isEqualTo("0 C");
        assertThat(client.kingdee("Audit", numbers("CK1")).toString()).contains("单据已经审核！");
        assertThat(step("UnAudit")).isEqualTo("0 D");
        assertThat(client.kingdee("View", "{\"formid\":\"SAL_OUTSTOCK\",\"data\":{\"Number\":\"CK1\"}}")
                .path("Result").path("Result").path("BillNo").asText()).isEqualTo("CK1");
        assertThat(client.kingdee("Submit", numbers("CK1", "CK404")).toString()).contains("\"Number\":\"CK1\"", "CK404",
                "\"MsgCode\":10");
        assertThat(client.kingdee("UnAudit", numbers("CK1")).toString()).contains("\"MsgCode\":12");
        assertThat(client.kingdee("Draft", save("{\"FBillNo\":\"CK5\"}")).toString()).contains("\"IsSuccess\":true");
        assertThat(client.kingdee("Delete", numbers("CK5")).toString()).contains("删除成功");
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(1);
    }

    @Test
    void shouldSubmitAndAuditAtOnceWhenAskedTo() {
        client.kingdee("BatchSave", batch(bill("CK1")).replace("\"Model\"", "\"IsAutoSubmitAndAudit\":\"true\",\"Model\""));

        assertThat(sandbox.kingdee().bill(FORM, "CK1").orElseThrow().status()).isEqualTo("C");
        assertThat(step("Delete")).isEqualTo("12 C");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SAL_RETURNSTOCK FEntity FRetcustId", "STK_InStock FInStockEntry FSupplierId",
            "PUR_PurchaseOrder FPOOrderEntry FSupplierId", "PUR_MRB FPURMRBENTRY FSupplierID",
            "STK_TransferDirect FBillEntry FStockOutOrgId", "STK_MISCELLANEOUS FEntity FStockOrgId",
            "STK_MisDelivery FEntity FPickOrgId", "SAL_SaleOrder FSaleOrderEntry FCustId",
            "STK_TRANSFERAPPLY FEntity FAPPORGID" })
    void shouldCheckEveryFormThatRoutesBookInto(String text) {
        String[] parts = text.split(" ");
        String empty = "{\"formid\":\"%s\",\"data\":{\"Model\":[{\"FBillNo\":\"X1\",\"FDate\":\"2026-11-01\",\"%s\":[{}]}]}}"
                .formatted(parts[0], parts[1]);
        String unknown = empty.replace("\"FDate\"", "\"%s\":{\"FNumber\":\"NOBODY\"},\"FDate\"".formatted(parts[2]));

        JsonNode refused = client.kingdee("BatchSave", empty);
        Form form = Form.all().get(parts[0]);

        assertThat(refused.toString()).contains("是必录字段", "\"MsgCode\":11");
        assertThat(form.references().get(parts[2])).isNotNull();
        assertThat(form.references().keySet()).allMatch(path -> !path.startsWith(form.entry() + ".")
                || form.lineFields().contains(path.substring(form.entry().length() + 1).toLowerCase(Locale.ROOT)));
        assertThat(client.kingdee("BatchSave", unknown).toString()).contains("\"IsSuccess\":false");
        assertThat(sandbox.kingdee().bills(parts[0])).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
            "STK_InStock, FBusinessType FDemandOrgId FOwnerTypeIdHead FOwnerIdHead FSplitBillType FInStockFin.FSettleOrgId"
                 + " FInStockFin.FSettleCurrId",
            "PUR_MRB, FMRMODE",
            "STK_TransferDirect, FBizType FTransferDirect FTransferBizType FOwnerTypeOutIdHead FOwnerOutIdHead"
                                + " FOwnerTypeIdHead FOwnerIdHead",
            "STK_MISCELLANEOUS, FSUPPLIERID|FDEPTID", "STK_MisDelivery, FPickOrgId FDeptId" })
    void shouldWantTheHeadFieldsThatMustBeThere(String formId, String musts) {
        assertThat(Form.all().get(formId).required()).containsKeys(musts.split(" "));
    }

    @Test
    void shouldWantASupplierOrADepartment() {
        String bill = """
                {"formid":"STK_MISCELLANEOUS","data":{"Model":[{"FBillTypeID":{"FNUMBER":"QTRKD01_SYS"},"FBillNo":"QT1",\
                "FDate":"2026-11-01","FStockOrgId":{"FNumber":"100"},"FStockDirect":"GENERAL","FEntity":[{"FMATERIALID":\
                {"FNumber":"SKU-0001"},"FQty":"1","FSTOCKID":{"FNumber":"CK001"}}]}]}}""";

        assertThat(client.kingdee("BatchSave", bill).toString()).contains("字段[供应商或部门]是必录字段");
        assertThat(
                client.kingdee("BatchSave", bill.replace("\"FEntity\"", "\"FDEPTID\":{\"FNumber\":\"BM000175\"},\"FEntity\""))
                        .toString())
                .contains("\"IsSuccess\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "FLot", "FUnitID", "FAuxPropId", "FStockLocId" })
    void shouldTakeBaseDataAndFlexFieldsOfLinesOnlyAsObjects(String field) {
        assertThat(wrong(bill("CK1").replace("\"FRealQty\"", "\"" + field + "\":\"03\",\"FRealQty\"")))
                .startsWith("8 " + field);
        assertThat(wrong(bill("CK1").replace("\"FRealQty\"",
                "\"" + field + "\":{\"FAUXPROPID__FF100001\":{\"FNumber\":\"03\"}},\"FRealQty\"")))
                .startsWith("0");
    }

    @ParameterizedTest
    @CsvSource({ "0, 0", "1, 0", "2, 8", "11, 8" })
    void shouldTakeFewerThreadsThanBillsAndTenAtMost(int threads, int msgCode) {
        assertThat(code(client.kingdee("BatchSave",
                batch(bill("CK1"), bill("CK2")).replace("\"Model\"", "\"BatchCount\":" + threads + ",\"Model\""))))
                .isEqualTo(msgCode);
    }

    @Test
    void shouldRefuseAStepOfABillWhenToldTo() {
        client.kingdee("BatchSave", batch(bill("CK1"), bill("CK2")));
        sandbox.kingdee().refuse("Submit", "CK1");

        assertThat(client.kingdee("Submit", numbers("CK1", "CK2")).toString()).contains("提交失败", "\"Number\":\"CK2\"");
        sandbox.kingdee().refuse("Submit");
        assertThat(step("Submit")).isEqualTo("0 B");
    }

    @Test
    void shouldRefuseBillsOfAClosedPeriod() {
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 11, 1));

        assertThat(wrong(bill("CK1"))).startsWith("12 FDate").contains("已结账");
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 10, 31));
        assertThat(client.kingdee("BatchSave", batch(bill("CK1"))).toString()).contains("\"IsSuccess\":true");
    }

    @Test
    void shouldQueryByConditions() {
        client.kingdee("BatchSave", batch(
                own("CK1", "T'1"), own("CK2", "T2").replace("2026-11-01", "2026-11-02"),
                own("DB3", "").replace("CUST001", "CUST002")));

        assertThat(found("FBillNo='CK1'")).isEqualTo("CK1");
        assertThat(found("fbillno in ('DB3','CK2','X')")).isEqualTo("CK2,DB3");
        assertThat(found("FBillNo LIKE 'CK%' AND FDate >= '2026-11-02'")).isEqualTo("CK2");
        assertThat(found("FBillNo NOT IN ('CK1') and FDate <= '2026-11-01 23:59:59'")).isEqualTo("DB3");
        assertThat(found("F_ora_Text_ckdh = 'T''1' OR FCustomerID.FNumber <> 'CUST001'")).isEqualTo("CK1,DB3");
        assertThat(found("(FBillNo='CK1' OR FBillNo='CK2') AND FID > 100001")).isEqualTo("CK2");
        assertThat(found("FBillNo='CK1' AND FBillNo='CK2'")).isEmpty();
        assertThat(found("")).isEqualTo("CK1,CK2,DB3");
        assertThat(client.kingdee("ExecuteBillQuery", """
                {"data":{"FormId":"SAL_OUTSTOCK","FieldKeys":"FBillNo","FilterString":[
                 {"Left":"(","FieldName":"FBillNo","Compare":"=","Value":"CK1","Right":"","Logic":"OR"},
                 {"Left":"","FieldName":"FBillNo","Compare":"=","Value":"DB3","Right":")","Logic":"AND"}]}}"""))
                .hasToString("[[\"CK1\"],[\"DB3\"]]");
    }

    @Test
    void shouldOrderAndPage() {
        client.kingdee("BatchSave", batch(bill("CK2"), bill("CK1"), bill("CK3")));
        String query = query("FBillNo", "");

        assertThat(client.kingdee("ExecuteBillQuery", query.replace("2000", "2,\"OrderString\":\"FBillNo DESC\"")))
                .hasToString("[[\"CK3\"],[\"CK2\"]]");
        assertThat(client.kingdee("ExecuteBillQuery", query.replace("2000", "2,\"StartRow\":2"))).hasToString("[[\"CK3\"]]");
        assertThat(client.kingdee("ExecuteBillQuery", query.replace("2000", "2,\"TopRowCount\":1"))).hasToString("[[\"CK2\"]]");
        assertThat(client.kingdee("ExecuteBillQuery", query.replace("2000", "10001")).toString()).contains("\"MsgCode\":8");
        assertThat(client.kingdee("BillQuery", query("FID,FBillNo", "FBillNo='CK1'")))
                .hasToString("[{\"FID\":100002,\"FBillNo\":\"CK1\"}]");
    }

    @Test
    void shouldGiveARowPerLineWhenLinesAreAskedFor() {
        client.kingdee("BatchSave", batch(bill("CK1").replace("\"FEntity\":[",
                "\"SubHeadEntity\":{\"FSettleOrgID\":{\"FNumber\":\"100\"}},\"FEntity\":[{\"FMaterialID\":{\"FNumber\":\"SKU-0002\"},"
                                                                               + "\"FRealQty\":1,\"FStockID\":{\"FNumber\":\"CK002\"}},")));

        assertThat(client.kingdee("ExecuteBillQuery",
                query("FBillNo,FEntity_FEntryId,FMaterialID.FNumber,FEntity.FRealQty,FSettleOrgID.FNumber", "")))
                .hasToString(
                        "[[\"CK1\",\"100001001\",\"SKU-0002\",\"1\",\"100\"],[\"CK1\",\"100001002\",\"SKU-0001\",\"2\",\"100\"]]");
    }

    @Test
    void shouldRefuseQueriesThatItCannotRead() {
        for (String filter : List.of("FBillNo", "FBillNo = CK1", "FBillNo = 'CK1' AND", "FBillNo IN 'CK1'", "FBillNo = 'CK1",
                "= 'X'", "FBillNo ~ 'X'")) {
            assertThat(client.kingdee("ExecuteBillQuery", query("FBillNo", filter)).toString()).as(filter)
                    .startsWith("[[{\"Result\"").contains("\"MsgCode\":8", "过滤条件语法错误");
        }
        assertThat(client.kingdee("ExecuteBillQuery", query("FBillNo,FNothing", "")).toString())
                .contains("元数据中标识为FNothing的字段不存在");
        assertThat(client.kingdee("BillQuery", query("FBillNo", "FNothing='1'")).toString()).startsWith("[{\"Result\"");
        assertThat(client.kingdee("ExecuteBillQuery", query("", "")).toString()).contains("\"MsgCode\":8");
    }

    private String wrong(String bill) {
        JsonNode status = client.kingdee("BatchSave", batch(bill)).path("Result").path("ResponseStatus");
        JsonNode error = status.path("Errors").path(0);
        return status.path("MsgCode").asText() + " " + error.path("FieldName").asText() + " " + error.path("Message").asText();
    }

    private static int code(JsonNode answer) {
        return answer.path("Result").path("ResponseStatus").path("MsgCode").asInt();
    }

    private String step(String method) {
        return code(client.kingdee(method, numbers("CK1"))) + " " + sandbox.kingdee().bill(FORM, "CK1").orElseThrow().status();
    }

    private String found(String filter) {
        List<String> numbers = new ArrayList<>();
        client.kingdee("ExecuteBillQuery", query("FBillNo", filter)).forEach(row -> numbers.add(row.path(0).asText()));
        return String.join(",", numbers);
    }

    private static String own(String number, String source) {
        return bill(number).replace("\"FID\":0", "\"FID\":0,\"F_ora_Text_ckdh\":\"" + source + "\"");
    }

    private static String save(String bill) {
        return "{\"formid\":\"SAL_OUTSTOCK\",\"data\":{\"Model\":" + bill + "}}";
    }
}

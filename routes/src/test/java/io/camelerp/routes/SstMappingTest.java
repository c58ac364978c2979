/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.lookup.MissingLookupException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The mappings from SST and to it, each alone. */
class SstMappingTest extends MappingTestSupport {

    private static final String PAYS
            = "[{\"paycode\":\"301\",\"payname\":\"\u652f\u4ed8\u5b9d\"},{\"paycode\":\"101\",\"payname\":\"\u73b0\u91d1\"}]";

    private String paymentDifference = "note";

    @Override
    void prepare(Exchange exchange) {
        exchange.setVariable("pays", PAYS);
        exchange.setVariable("paymentDifference", paymentDifference);
    }

    @ParameterizedTest
    @CsvSource({
            "sst-declare-goods-to-kingdee-SAL_SaleOrder, sst-declared-goods, sst-declared-goods-order",
            "sst-declare-goods-to-kingdee-STK_TRANSFERAPPLY, sst-declared-goods, sst-declared-goods-request",
            "sst-declare-goods-to-wdt, sst-declared-goods, sst-declared-goods-trade",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, sst-difference-bill",
            "sst-difference-to-kingdee-SAL_RETURNSTOCK, sst-difference, sst-difference-return",
            "sst-return-to-kingdee-STK_TransferDirect, sst-return, sst-return-transfer",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, sst-return-bill",
            "sst-sales-to-kingdee, sst-sale, sst-sale-bill",
            "kingdee-delivery-to-sst-AddSTOBill, kingdee-delivery, kingdee-delivery-created",
            "kingdee-delivery-to-sst-UpdateTransferringOrderInfo, kingdee-delivery, kingdee-delivery-updated" })
    void shouldMapDigitByDigitAndLeaveEmptyCellsOut(String mapping, String fixture, String bill) {
        JsonNode mapped = map(mapping, fixture, any());

        assertThat(mapped.toPrettyString()).isEqualTo(read(bill + ".json").toPrettyString());
        assertThat(mapped.toString()).doesNotContain(":null").doesNotContain(":\"\"");
    }

    @ParameterizedTest
    @CsvSource({
            "sst-declare-goods-to-kingdee-SAL_SaleOrder, sst-declared-goods, storeuid, sst_store",
            "sst-declare-goods-to-kingdee-STK_TRANSFERAPPLY, sst-declared-goods, deliverywhid, sst_warehouse",
            "sst-declare-goods-to-wdt, sst-declared-goods, storeuid, sst_store",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, outstoreuid, sst_warehouse",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, instoreuid, sst_store",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, outstoreuid, sst_warehouse",
            "sst-return-to-kingdee-STK_TransferDirect, sst-return, instoreuid, sst_store",
            "sst-difference-to-kingdee-SAL_RETURNSTOCK, sst-difference, instoreuid, sst_store",
            "sst-sales-to-kingdee, sst-sale, storeuid, sst_store" })
    void shouldNameTableAndKeyThatAreMissing(String mapping, String fixture, String field, String table) {
        assertThatThrownBy(() -> map(mapping, fixture, record -> record.put(field, 987)))
                .hasRootCauseInstanceOf(MissingLookupException.class)
                .rootCause().hasMessageContaining("'" + table + "'").hasMessageContaining("'987'");
    }

    @ParameterizedTest
    @CsvSource({
            "sst-declare-goods-to-kingdee-SAL_SaleOrder, sst-declared-goods, billno",
            "sst-declare-goods-to-kingdee-STK_TRANSFERAPPLY, sst-declared-goods, rdate",
            "sst-declare-goods-to-wdt, sst-declared-goods, dealtotal",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, billitems",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, instoreuid",
            "sst-sales-to-kingdee, sst-sale, billnoproductsitems" })
    void shouldSayWhatARecordLacks(String mapping, String fixture, String field) {
        assertThatThrownBy(() -> map(mapping, fixture, record -> record.remove(field)))
                .rootCause().hasMessageContaining("no " + field);
    }

    @ParameterizedTest
    @CsvSource({
            "sst-declare-goods-to-kingdee-SAL_SaleOrder, sst-declared-goods, /billitems/0, amount",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, /billitems/0, dealpri",
            "sst-difference-to-kingdee-SAL_RETURNSTOCK, sst-difference, /billitems/0, dealpri",
            "sst-return-to-kingdee-STK_TransferDirect, sst-return, /billitems/0, amount",
            "sst-sales-to-kingdee, sst-sale, /billnopayitems/1, paymoney",
            "kingdee-delivery-to-sst-AddSTOBill, kingdee-delivery, /FEntity/1, FRealQty",
            "kingdee-delivery-to-sst-UpdateTransferringOrderInfo, kingdee-delivery, /FEntity/1, FRealQty" })
    void shouldRefuseWhatIsNoNumber(String mapping, String fixture, String where, String field) {
        assertThatThrownBy(() -> map(mapping, fixture, record -> ((ObjectNode) record.at(where)).put(field, "many")))
                .rootCause().hasMessageContaining(field).hasMessageContaining("many");
    }

    /** Where both belong to one organisation nobody sees whose books goods and money go to. */
    @ParameterizedTest
    @CsvSource({
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FStockOutOrgId 101",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FStockOrgId 100",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FOwnerOutIdHead 101",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FOwnerIdHead 100",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FBillEntry/0/FOwnerOutId 101",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FBillEntry/0/FOwnerId 100",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FBillEntry/0/FKeeperOutId 101",
            "sst-difference-to-kingdee-STK_TransferDirect, sst-difference, /FBillEntry/0/FKeeperId 100",
            "sst-return-to-kingdee-STK_TransferDirect, sst-return, /FBillEntry/0/FOwnerOutId 101",
            "sst-return-to-kingdee-STK_TransferDirect, sst-return, /FBillEntry/0/FOwnerId 100",
            "sst-difference-to-kingdee-SAL_RETURNSTOCK, sst-difference, /FSaleOrgId 101",
            "sst-difference-to-kingdee-SAL_RETURNSTOCK, sst-difference, /FStockOrgId 100",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, /FSaleOrgId 101",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, /FStockOrgId 100",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, /SubHeadEntity/FSettleOrgId 101",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, /FOwnerIdHead 100",
            "sst-return-to-kingdee-SAL_RETURNSTOCK, sst-return, /FEntity/0/FOwnerId 100" })
    void shouldTellTheOrganisationOfTheStoreFromThatOfTheWarehouse(String mapping, String fixture, String organisation) {
        JsonNode bill = map(mapping, fixture, record -> record.put("instoreuid", 382));

        String[] expected = organisation.split(" ");
        assertThat(bill.at(expected[0]).elements().next().asText()).isEqualTo(expected[1]);
        if (mapping.endsWith("STK_TransferDirect")) {
            assertThat(bill.path("FTransferBizType").asText()).isEqualTo("OverOrgTransfer");
        }
    }

    @Test
    void shouldRefuseAPayCodeThatSstDoesNotList() {
        assertThatThrownBy(() -> map("sst-sales-to-kingdee", "sst-sale",
                record -> ((ObjectNode) record.at("/billnopayitems/0")).put("paycode", "888")))
                .rootCause().hasMessageContaining("QueryAllPay").hasMessageContaining("888");
    }

    /** A discount at payment or a rounding is in no price, and nobody but the accountant knows where it belongs. */
    @ParameterizedTest
    @CsvSource({
            "338.00, XS201612090001 实收 338，明细 340，差 -2", "339.70, XS201612090001 实收 339.7，明细 340，差 -0.3",
            "340.01, XS201612090001 实收 340.01，明细 340，差 0.01", "340.005,", "339.995,", "340," })
    void shouldNoteWhatWasPaidAndIsInNoPrice(String paid, String note) {
        Consumer<ObjectNode> payment = sale -> ((ArrayNode) sale.path("billnopayitems")).removeAll().addObject()
                .put("paycode", "101").put("paymoney", new BigDecimal(paid));

        assertThat(map("sst-sales-to-kingdee", "sst-sale", payment).at("/FEntity/0/FEntrynote").textValue()).isEqualTo(note);
        assertThat(map("sst-sales-to-kingdee", "sst-sale", sale -> {
            sale.remove("billnopayitems");
            sale.put("dealtotal", new BigDecimal(paid));
        }).at("/FEntity/0/FEntrynote").textValue()).isEqualTo(note);
        paymentDifference = "refuse";
        if (note == null) {
            assertThat(map("sst-sales-to-kingdee", "sst-sale", payment)).isNotEmpty();
        } else {
            assertThatThrownBy(() -> map("sst-sales-to-kingdee", "sst-sale", payment)).rootCause()
                    .hasMessageContaining(
                            "the customer paid " + note.replaceAll(".*实收 |，.*", "") + ", but the lines come to 340");
        }
    }

    @Test
    void shouldNoteNoDifferenceThatIsOneOfRoundingOrThatNobodyTells() {
        assertThat(map("sst-sales-to-kingdee", "sst-sale", sale -> {
            ArrayNode lines = ((ArrayNode) sale.path("billnoproductsitems")).removeAll();
            for (int i = 0; i < 3; i++) {
                lines.addObject().put("prodcode", "SKU-0003").put("amount", new BigDecimal("0.253"))
                        .put("dealpri", new BigDecimal("39.80"));
            }
            // 10.0694 each
            ((ArrayNode) sale.path("billnopayitems")).removeAll().addObject().put("paycode", "101")
                    .put("paymoney", new BigDecimal("30.21"));
        }).toString()).doesNotContain("FEntrynote");
        assertThat(map("sst-sales-to-kingdee", "sst-sale", sale -> sale.remove(List.of("billnopayitems", "dealtotal")))
                .toString()).doesNotContain("FEntrynote");
    }

    @Test
    void shouldRefuseADeliveryInAnotherCurrencyThanSstHas() {
        assertThatThrownBy(() -> map("kingdee-delivery-to-sst-AddSTOBill", "kingdee-delivery",
                record -> record.put("FSettleCurrID.FNumber", "PRE007")))
                .rootCause().hasMessageContaining("PRE007").hasMessageContaining("PRE001 only");
        assertThat(map("kingdee-delivery-to-sst-AddSTOBill", "kingdee-delivery",
                record -> record.put("FSettleCurrID.FNumber", "PRE001")))
                .isEqualTo(map("kingdee-delivery-to-sst-AddSTOBill", "kingdee-delivery", any()));
    }

    @Test
    void shouldRefuseADeliveryFromSeveralWarehouses() {
        String mapping = "kingdee-delivery-to-sst-AddSTOBill";

        assertThatThrownBy(() -> map(mapping, "kingdee-delivery",
                record -> ((ObjectNode) record.at("/FEntity/1")).put("FStockID.FNumber", "CK002")))
                .rootCause().hasMessageContaining("XSCK000001").hasMessageContaining("CK001, CK002")
                .hasMessageContaining("several warehouses");
        assertThatThrownBy(() -> map(mapping, "kingdee-delivery",
                record -> record.path("FEntity").forEach(line -> ((ObjectNode) line).remove("FStockID.FNumber"))))
                .rootCause().hasMessageContaining("no FStockID.FNumber");
        // another stock of the same warehouse
        assertThat(map(mapping, "kingdee-delivery",
                record -> ((ObjectNode) record.at("/FEntity/1")).put("FStockID.FNumber", "CK003")).path("outstoreuid"))
                .isEqualTo(map(mapping, "kingdee-delivery", any()).path("outstoreuid"));
        // a line without stock, such as freight
        assertThat(map(mapping, "kingdee-delivery",
                record -> ((ObjectNode) record.at("/FEntity/0")).remove("FStockID.FNumber")).path("outstoreuid"))
                .isEqualTo(map(mapping, "kingdee-delivery", any()).path("outstoreuid"));
    }

    private static Consumer<ObjectNode> any() {
        return record -> {
        };
    }
}

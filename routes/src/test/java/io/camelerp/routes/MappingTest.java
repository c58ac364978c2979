/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.lookup.MissingLookupException;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The mappings of the routes to Kingdee, each alone; that of stock-outs has a test of its own. */
class MappingTest extends MappingTestSupport {

    @TempDir
    private Path folder;

    private String windowEnd;

    @ParameterizedTest
    @CsvSource({
            "wdt-refund-stockin-to-kingdee, refund-stockin", "wdt-purchase-order-to-kingdee, purchase-order",
            "wdt-purchase-stockin-to-kingdee, purchase-stockin", "wdt-purchase-return-to-kingdee, purchase-return",
            "wdt-transfer-to-kingdee, transfer", "wdt-other-stock-to-kingdee-in, other-stockin",
            "wdt-other-stock-to-kingdee-out, other-stockout" })
    void shouldMapDigitByDigitAndLeaveEmptyCellsOut(String mapping, String fixture) {
        JsonNode bill = map(mapping, fixture, record -> {
        });

        assertThat(bill.toPrettyString()).isEqualTo(read(fixture + "-bill.json").toPrettyString());
        assertThat(bill.toString()).doesNotContain(":null").doesNotContain(":\"\"");
    }

    @ParameterizedTest
    @CsvSource({
            "wdt-refund-stockin-to-kingdee, refund-stockin, shop_no, shop",
            "wdt-refund-stockin-to-kingdee, refund-stockin, warehouse_no, warehouse",
            "wdt-purchase-order-to-kingdee, purchase-order, provider_no, supplier",
            "wdt-purchase-stockin-to-kingdee, purchase-stockin, provider_no, supplier",
            "wdt-purchase-return-to-kingdee, purchase-return, provider_no, supplier",
            "wdt-transfer-to-kingdee, transfer, from_warehouse_no, warehouse",
            "wdt-transfer-to-kingdee, transfer, to_warehouse_no, warehouse",
            "wdt-other-stock-to-kingdee-in, other-stockin, warehouse_id, warehouse",
            "wdt-other-stock-to-kingdee-out, other-stockout, warehouse_no, warehouse" })
    void shouldNameTableAndKeyThatAreMissing(String mapping, String fixture, String field, String table) {
        assertThatThrownBy(() -> map(mapping, fixture, record -> record.put(field, "NOBODY")))
                .hasRootCauseInstanceOf(MissingLookupException.class)
                .rootCause().hasMessageContaining("'" + table + "'").hasMessageContaining("'NOBODY'");
    }

    @ParameterizedTest
    @CsvSource({
            "wdt-refund-stockin-to-kingdee, refund-stockin, shop_no",
            "wdt-purchase-order-to-kingdee, purchase-order, purchase_no",
            "wdt-purchase-order-to-kingdee, purchase-order, status",
            "wdt-purchase-order-to-kingdee, purchase-order, provider_no",
            "wdt-purchase-stockin-to-kingdee, purchase-stockin, provider_no",
            "wdt-purchase-return-to-kingdee, purchase-return, consign_time", "wdt-transfer-to-kingdee, transfer, transfer_no",
            "wdt-other-stock-to-kingdee-in, other-stockin, stockin_no",
            "wdt-other-stock-to-kingdee-out, other-stockout, consign_time" })
    void shouldSayWhatARecordLacks(String mapping, String fixture, String field) {
        assertThatThrownBy(() -> map(mapping, fixture, record -> {
            record.remove(field);
            record.remove("order_no");
        })).rootCause().hasMessageContaining("no " + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "wdt-refund-stockin-to-kingdee, refund-stockin", "wdt-purchase-order-to-kingdee, purchase-order",
            "wdt-purchase-stockin-to-kingdee, purchase-stockin", "wdt-purchase-return-to-kingdee, purchase-return",
            "wdt-transfer-to-kingdee, transfer", "wdt-other-stock-to-kingdee-in, other-stockin",
            "wdt-other-stock-to-kingdee-out, other-stockout" })
    void shouldRefuseADocumentWithoutLines(String names) {
        assertThatThrownBy(() -> map(names.split(", ")[0], names.split(", ")[1], record -> {
            record.remove("details_list");
            record.remove("stock_in_order_detail_list");
            record.remove("order_detail_list");
        })).rootCause().hasMessageContaining("no details_list");
    }

    @ParameterizedTest
    @CsvSource({ "10, false", "20, false", "30, false", "35, false", "40, true", "43, true", "50, true", "90, true" })
    void shouldLeaveOutPurchaseOrdersThatAreNotApproved(String status, boolean booked) {
        JsonNode bill = map("wdt-purchase-order-to-kingdee", "purchase-order", record -> record.put("status", status));

        assertThat(bill != null).isEqualTo(booked);
    }

    /** It was shipped in a month that may be closed by now, and comes back on the day on which it is cancelled. */
    @Test
    void shouldDateAReversalOnTheDayOfTheCancellation() {
        JsonNode bill = map("wdt-stockout-cancelled-to-kingdee", "stockout", record -> record
                .put("consign_time", "2026-10-31 23:59:59").put("modified", "2026-11-02 00:00:01"));

        assertThat(bill.path("FDate").asText()).startsWith("2026-11-02");
        assertThat(bill.path("FBillNo").asText()).isEqualTo(bill.path("F_ora_Text_thdh").asText() + "-R");
    }

    /** As available they could be sold again. */
    @ParameterizedTest
    @CsvSource({ "stock_type, 2", "defect, 1" })
    void shouldNotBookDefectiveGoodsAsAvailable(String field, String value) {
        assertThatThrownBy(() -> map("wdt-refund-stockin-to-kingdee", "refund-stockin",
                record -> ((ObjectNode) record.at("/details_list/0")).put(field, value)))
                .rootCause().hasMessageContaining("set def defective_status");
        assertThat(map("wdt-refund-stockin-to-kingdee", "refund-stockin",
                record -> ((ObjectNode) record.at("/details_list/0")).put("stock_type", 1).put("defect", 0)))
                .isEqualTo(read("refund-stockin-bill.json"));
    }

    @Test
    void shouldTransferWithinOneOrganisation() {
        JsonNode bill = map("wdt-transfer-to-kingdee", "transfer", record -> record.put("to_warehouse_no", "CK01"));

        assertThat(bill.path("FTransferBizType").asText()).isEqualTo("InnerOrgTransfer");
        assertThat(bill.at("/FBillEntry/0/FOwnerId/FNumber").asText()).isEqualTo("100");
    }

    @Test
    void shouldDateATransferThatSaysNoTimeByTheDayItWasRead() {
        windowEnd = "2026-11-20 10:15:00";
        JsonNode bill = map("wdt-transfer-to-kingdee", "transfer", record -> record.remove(List.of("modified", "created")));
        windowEnd = "2026-11-20 23:00:00";

        assertThat(bill.path("FDate").asText()).isEqualTo("2026-11-20");
        assertThat(map("wdt-transfer-to-kingdee", "transfer", record -> record.remove(List.of("modified", "created"))))
                .as("read again in another window").isEqualTo(bill);
    }

    @Override
    void prepare(Exchange exchange) {
        exchange.getMessage().setHeader(WdtConstants.WINDOW_END, windowEnd);
    }

    @Test
    void shouldTakeMaterialsFromATableWhenTheMappingIsEditedSo() throws IOException {
        Files.writeString(folder.resolve("warehouse.csv"), "warehouse_no,organisation,stock\nCK02,101,CK002\n");
        Files.writeString(folder.resolve("material.csv"), "spec_no,material\nSKU-0001,10.01.0001\nSKU-0002,10.01.0002\n");
        lookup.setDir(folder.toString());
        String edited = text("/mappings/wdt-other-stock-to-kingdee-out.jq")
                .replace("def material: .;", "def material: lookup(\"material\"; .; \"material\");");
        Path file = Files.writeString(folder.resolve("mine.jq"), edited);

        JsonNode bill = evaluate("resource:file:" + file, (ObjectNode) read("other-stockout.json"));

        assertThat(bill.at("/FEntity/1/FMaterialId/FNumber").asText()).isEqualTo("10.01.0002");
    }
}

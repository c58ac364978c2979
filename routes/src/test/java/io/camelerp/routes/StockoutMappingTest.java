/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.lookup.LookupTableException;
import io.camelerp.routes.lookup.LookupTables;
import io.camelerp.routes.lookup.LookupTables.Missing;
import io.camelerp.routes.lookup.MissingLookupException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StockoutMappingTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final CamelContext context = new DefaultCamelContext();
    private final LookupTables lookup = new LookupTables();
    private Expression mapping;

    @BeforeEach
    void start() {
        lookup.setDir("classpath:lookup");
        context.getRegistry().bind(LookupTables.BEAN, lookup);
        context.start();
        mapping = context.resolveLanguage("jq").createExpression("resource:classpath:mappings/wdt-stockout-to-kingdee.jq");
        mapping.init(context);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldMapAStockoutDigitByDigit() {
        assertThat(map(record -> {
        }).toString()).isEqualTo(read("stockout-bill.json").toString());
    }

    @Test
    void shouldNameTheTableAndTheShopThatIsMissing() {
        assertThatThrownBy(() -> map(record -> record.put("shop_no", "SH009")))
                .hasRootCauseInstanceOf(MissingLookupException.class)
                .rootCause().hasMessageContaining("'shop'").hasMessageContaining("'SH009'");
    }

    @Test
    void shouldNameTheTableAndTheWarehouseThatIsMissing() {
        assertThatThrownBy(() -> map(record -> record.put("warehouse_no", "CK09")))
                .rootCause().hasMessageContaining("'warehouse'").hasMessageContaining("'CK09'");
    }

    @Test
    void shouldTakeTheVendorsNumbersWhenAskedTo() {
        lookup.setMissing(Missing.identity);

        JsonNode bill = map(record -> record.put("shop_no", "SH009"));

        assertThat(bill.at("/FCustomerID/FNumber").asText()).isEqualTo("SH009");
        assertThat(bill.at("/SubHeadEntity/FSettleOrgID/FNumber").asText()).isEqualTo("SH009");
        assertThat(bill.has("FSaleDeptID")).isFalse();
    }

    @Test
    void shouldLeaveEmptyCellsOut() {
        JsonNode bill = map(record -> record.put("shop_no", "SH006").put("remark", "  ").putNull("logistics_no"));

        assertThat(bill.has("FSaleDeptID")).isFalse();
        assertThat(bill.has("FNote")).isFalse();
        assertThat(bill.has("FCarriageNO")).isFalse();
        assertThat(bill.toString()).doesNotContain("null").doesNotContain("\"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "0.00", "0.0000", "-0", " 0.0 " })
    void shouldTellAGiftByTheNumberNotTheText(String price) {
        JsonNode bill = map(record -> detail(record, 0).put("sell_price", price));

        assertThat(bill.at("/FEntity/0/FIsFree").asBoolean()).isTrue();
        assertThat(bill.at("/FEntity/0/FTaxPrice").asText()).isEqualTo(price);
    }

    @ParameterizedTest
    @ValueSource(strings = { "order_no", "shop_no", "warehouse_no", "consign_time" })
    void shouldSayWhatTheRecordLacks(String field) {
        assertThatThrownBy(() -> map(record -> record.put(field, "")))
                .rootCause().hasMessageContaining("no " + field);
    }

    @ParameterizedTest
    @ValueSource(strings = { "spec_no", "num", "sell_price" })
    void shouldSayWhatADetailLacks(String field) {
        assertThatThrownBy(() -> map(record -> detail(record, 1).remove(field)))
                .rootCause().hasMessageContaining("no " + field);
    }

    /** In Y the sell_price is before discounts, and the share_price after them. */
    @Test
    void shouldBookWhatTheCustomerPaidForALine() {
        JsonNode bill = map(record -> {
            detail(record, 0).put("share_price", "17.4100");
            detail(record, 1).putNull("share_price");
            detail(record, 2).put("share_price", "0.0000").put("gift_type", 1);
        });

        assertThat(bill.at("/FEntity/0/FTaxPrice").asText()).isEqualTo("17.4100");
        assertThat(bill.at("/FEntity/1/FTaxPrice").asText()).startsWith("123456789012345");
        assertThat(bill.at("/FEntity/2/FIsFree").asBoolean()).isTrue();
    }

    @Test
    void shouldTakeQuantitiesByEitherName() {
        JsonNode bill = map(record -> {
            rename(detail(record, 0), "num", "goods_count");
            ObjectNode inBatches = detail(record, 2);
            rename(inBatches, "num", "goods_count");
            inBatches.path("position_list").forEach(position -> rename((ObjectNode) position, "num", "position_goods_count"));
        });

        assertThat(bill).isEqualTo(read("stockout-bill.json"));
    }

    private static void rename(ObjectNode node, String from, String to) {
        node.set(to, node.remove(from));
    }

    @Test
    void shouldRefuseABatchWithoutAQuantity() {
        assertThatThrownBy(
                () -> map(record -> ((ObjectNode) detail(record, 2).path("position_list").path(0)).remove("num")))
                .rootCause().hasMessageContaining("names a batch, but neither num nor position_goods_count");
    }

    @Test
    void shouldLeaveLinesWithoutAnyPieceOut() {
        JsonNode all = map(record -> {
        }).path("FEntity");
        JsonNode bill = map(record -> detail(record, 0).put("num", "0.0000"));

        assertThat(bill.path("FEntity")).hasSize(all.size() - 1).doesNotContain(all.get(0));
        assertThatThrownBy(() -> map(record -> record.withArray("details_list")
                .forEach(line -> ((ObjectNode) line).put("num", 0).remove("position_list"))))
                .rootCause().hasMessageContaining("no line of the stock-out has a quantity");
    }

    @Test
    void shouldRefuseAPriceThatIsNoNumber() {
        assertThatThrownBy(() -> map(record -> detail(record, 0).put("sell_price", "¥19.90")))
                .rootCause().hasMessageContaining("sell_price").hasMessageContaining("¥19.90");
    }

    @Test
    void shouldRefuseAStockoutWithoutLines() {
        assertThatThrownBy(() -> map(record -> record.putArray("details_list")))
                .rootCause().hasMessageContaining("details_list");
        assertThatThrownBy(() -> map(record -> record.putNull("details_list")))
                .rootCause().hasMessageContaining("details_list");
    }

    @Test
    void shouldRefuseBatchesThatDoNotAddUp() {
        assertThatThrownBy(() -> map(record -> detail(record, 2).put("num", "6.0000")))
                .rootCause().hasMessageContaining("6.0000");
    }

    @Test
    void shouldBlameNoRecordWhenATableIsNotThere() {
        lookup.setDir("classpath:nowhere");

        assertThatThrownBy(() -> map(record -> {
        })).rootCause().isInstanceOf(LookupTableException.class);
    }

    private static ObjectNode detail(ObjectNode record, int index) {
        return (ObjectNode) record.get("details_list").get(index);
    }

    private JsonNode map(Consumer<ObjectNode> change) {
        ObjectNode record = (ObjectNode) read("stockout.json");
        change.accept(record);
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(record);
        return mapping.evaluate(exchange, JsonNode.class);
    }

    private static JsonNode read(String fixture) {
        try (InputStream in = StockoutMappingTest.class.getResourceAsStream("/fixtures/" + fixture)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ContentHash;
import io.camelerp.routes.kingdee.SummaryParts.Part;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.SOURCE_FIELD;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SummaryBillTest {

    private final SummaryBill summary = new SummaryBill("FEntity", List.of("FMustQty", "FRealQty"), SOURCE_FIELD);

    @Test
    void shouldAddQuantitiesDigitByDigit() {
        ObjectNode all = summary.of("HZ1", List.of(
                part("CK1", "SKU-1", "19.90", "0.1"), part("CK2", "SKU-1", "19.90", "0.2"),
                part("CK3", "SKU-1", "19.90", "123456789012345.6789"), part("CK4", "SKU-1", "0.00", "1"),
                part("CK5", "SKU-2", "19.90", "5.0000")));

        assertThat(all.path("FEntity")).extracting(line -> line.at("/FMaterialID/FNumber").asText() + " "
                                                           + line.path("FTaxPrice").asText() + " "
                                                           + line.path("FRealQty").asText() + " "
                                                           + line.path("FMustQty").asText())
                .containsExactly("SKU-1 19.90 123456789012345.9789 123456789012345.9789", "SKU-1 0.00 1 1",
                        "SKU-2 19.90 5.0000 5.0000");
    }

    @Test
    void shouldKeepWhatAllHaveInCommonAndTheOrderOfFields() {
        Part one = part("CK1", "SKU-1", "1", "1");
        Part two = part("CK2", "SKU-1", "1", "1");
        two.model().put("FNote", "another");

        ObjectNode all = summary.of("HZ1", List.of(one, two));

        assertThat(all.path("FBillNo").asText()).isEqualTo("HZ1");
        assertThat(all.path(SOURCE_FIELD).asText()).isEqualTo("HZ1");
        assertThat(all.path("FDate").asText()).isEqualTo("2026-11-20 00:00:00");
        assertThat(all.has("FNote")).isFalse();
        assertThat(all.path("FCustomerID")).isEqualTo(one.model().path("FCustomerID"));
        assertThat(all.path("FEntity").get(0).fieldNames()).toIterable()
                .containsExactlyElementsOf(() -> one.model().path("FEntity").get(0).fieldNames());
        assertThat(one.model().has("FNote")).as("the part stays as it is").isTrue();
    }

    @Test
    void shouldRefuseToAddUpWhatIsForDifferentCustomers() {
        Part one = part("CK1", "SKU-1", "1", "1");
        Part two = part("CK2", "SKU-1", "1", "1");
        two.model().putObject("FCustomerID").put("FNumber", "CUST002");

        assertThatIllegalArgumentException().isThrownBy(() -> summary.of("HZ1", List.of(one, two)))
                .withMessageContaining("CK1 has FCustomerID {\"FNumber\":\"CUST001\"}, but CK2 {\"FNumber\":\"CUST002\"}");

        one.model().putObject("FCustomerID").put("FNumber", "CUST002");
        ((ObjectNode) two.model().path("SubHeadEntity")).putObject("FSettleOrgID").put("FNumber", "999");
        assertThatIllegalArgumentException().isThrownBy(() -> summary.of("HZ1", List.of(one, two)))
                .withMessageContaining("SubHeadEntity.FSettleOrgID");

        ((ObjectNode) two.model().path("SubHeadEntity")).remove("FSettleOrgID");
        assertThatIllegalArgumentException().isThrownBy(() -> summary.of("HZ1", List.of(two, one)))
                .withMessageContaining("SubHeadEntity.FSettleOrgID null");
    }

    @Test
    void shouldKeepBaseDataBesideWhatDiffers() {
        Part one = part("CK1", "SKU-1", "1", "1");
        Part two = part("CK2", "SKU-1", "1", "1");
        ((ObjectNode) one.model().path("SubHeadEntity")).put("FExchangeRate", "1.0");
        ((ObjectNode) two.model().path("SubHeadEntity")).put("FExchangeRate", "7.1");

        assertThat(summary.of("HZ1", List.of(one, two)).path("SubHeadEntity").toString()).contains("FSettleOrgID")
                .doesNotContain("FExchangeRate");
    }

    private static Part part(String number, String material, String price, String quantity) {
        ObjectNode model = bill(number, material, price);
        ((ObjectNode) model.path("FEntity").get(0)).put("FMustQty", quantity).put("FRealQty", quantity);
        return new Part("sandbox", number, "2026-11-20", model, ContentHash.of(model));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.sst;

import java.util.Properties;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which routes of SST go together. */
class SstSettingsTest {

    private static final String DECLARED = "sst-declare-goods-to-kingdee";
    private static final String DIFFERENCE = "sst-difference-to-kingdee";
    private static final String RETURN = "sst-return-to-kingdee";
    private static final String SALES = "sst-sales-to-kingdee";
    private static final String SUMMARY = "sst-sales-summary-to-kingdee";
    private static final String DELIVERY = "kingdee-delivery-to-sst";
    private static final String TO_WDT = "sst-declare-goods-to-wdt";

    private final Properties properties = new Properties();
    private final SstSettings settings = new SstSettings();

    private void enable(String... routes) {
        for (String route : routes) {
            set(route, "enabled", "true");
        }
    }

    private void set(String route, String key, String value) {
        properties.put("erp.route." + route + "." + key, value);
    }

    private void start() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(properties);
            settings.setCamelContext(context);
            settings.start();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "customer" })
    void shouldTakeAllRoutesToWhichAStoreIsACustomer(String model) {
        settings.setStoreModel(model);
        enable(DECLARED, RETURN, DIFFERENCE, DELIVERY, TO_WDT, "wdt-stockout-to-kingdee");
        set(DIFFERENCE, "form", "SAL_RETURNSTOCK");

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "own-stock " })
    void shouldTakeAllRoutesToWhichAStoreIsAStockOfOurOwn(String model) {
        settings.setStoreModel(model);
        enable(DECLARED, RETURN, DIFFERENCE, SALES, SUMMARY, TO_WDT, "wdt-stockout-to-kingdee");
        set(DECLARED, "form", "STK_TRANSFERAPPLY");
        set(RETURN, "form", " STK_TransferDirect");

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
            DECLARED + ", " + SALES, RETURN + ", " + SALES, DELIVERY + ", " + SALES, DECLARED + ", " + SUMMARY,
            DECLARED + ", " + DIFFERENCE, DELIVERY + ", " + DIFFERENCE })
    void shouldRefuseRoutesOfTwoModels(String customer, String ours) {
        enable(customer, ours);

        assertThatThrownBy(this::start).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("for " + ours)
                .hasMessageContaining("for " + customer + " (form) a customer").hasMessageContaining("erp.sst.store-model");
        settings.setStoreModel("own-stock");
        assertThatThrownBy(this::start).hasMessageContaining("own-stock, but " + customer + " (form) is a route of the other");
        settings.setStoreModel("customer");
        assertThatThrownBy(this::start).hasMessageContaining("customer, but " + ours);
        set(customer, "enabled", "false");
        assertThatThrownBy(this::start).hasMessageContaining("customer, but " + ours);
        set(ours, "enabled", "false");
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            DECLARED + " | store-type | 2 | push-enabled | false", DIFFERENCE + " | store-type | 1 | push-enabled | false",
            SALES + " | stores | 2,3 | delay | PT1M", DELIVERY + " | condition | FBillNo = 'A' | delay | PT1M" })
    void shouldTakeStoresOfBothModelsWhereEachRouteKnowsItsOwn(
            String route, String key, String value, String more, String other) {
        settings.setStoreModel("both");
        enable(route);

        assertThatThrownBy(this::start).hasMessageContaining("needs erp.route." + route + "." + key);
        set(route, key, value);
        if (more.equals("push-enabled")) {
            assertThatThrownBy(this::start).hasMessageContaining("needs erp.route." + route + ".push-enabled=false");
        }
        set(route, more, other);
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({ "stores, transferring", "stores, ''" })
    void shouldNotTakeAllStoresForOnesOfOurOwn(String key, String value) {
        settings.setStoreModel("both");
        enable(SALES);
        set(SALES, key, value);

        assertThatThrownBy(this::start).hasMessageContaining("the ids of those that are stocks of our own");
    }

    @Test
    void shouldRefuseValuesThatAreNone() {
        settings.setStoreModel("own");
        assertThatThrownBy(this::start).hasMessage("erp.sst.store-model is 'own': expected own-stock or customer or both");
        settings.setStoreModel("");
        settings.setPaymentDifference("ignore");
        assertThatThrownBy(this::start).hasMessage("erp.sst.payment-difference is 'ignore': expected note or refuse");
        settings.setPaymentDifference("refuse ");
        assertThatThrownBy(this::start).hasMessage("erp.sst.payment-difference is 'refuse ': expected note or refuse");
        settings.setPaymentDifference("refuse");
        settings.setStoreInNumberFrom("15.12.2026");
        assertThatThrownBy(this::start).hasMessageContaining("expected a day such as 2026-12-15");
        settings.setStoreInNumberFrom("2026-12-15 ");
        assertThatThrownBy(this::start).hasMessageContaining("expected a day such as 2026-12-15");
        settings.setStoreInNumberFrom("2026-12-15");
        assertThatCode(this::start).doesNotThrowAnyException();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which routes one process of several runs. */
class PollerElectionTest {

    @ParameterizedTest
    @CsvSource({
            ", wdt:trade_query?delay=PT1M, erp-wdt", ", wdt2:trade_query, erp-wdt2", ", sst:QuerySaleOrderInfo, erp-sst",
            ", sst:PushREQBill, ", ", sst://push, ", ", quartz:erp/alert, erp-clock", ", timer:erp-alert, erp-clock",
            ", file:orders, ", ", jms:queue:orders, ", "wdt, file:orders, erp-wdt", "wdt2, jms:queue:orders, erp-wdt2",
            "sst, quartz:erp/deliveries, erp-sst", "mine, file:orders, ", "wdt-orders, file:orders, ",
            "mine, timer:often, erp-clock", "every-process, timer:erp-alert, " })
    void shouldElectForTheAccountThatARouteCalls(String group, String uri, String namespace) {
        assertThat(PollerElection.namespace(group, uri)).isEqualTo(namespace);
    }
}

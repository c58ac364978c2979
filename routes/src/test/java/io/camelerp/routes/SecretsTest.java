/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.camelerp.common.ShownByJmx;
import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What an operator sees of the secrets of robots, shops and brokers; those of vendors are in ApplicationTest. */
class SecretsTest {

    private static final String ROUTE = "wdt-any-to-kafka";

    @TempDir
    private Path folder;

    @Test
    void shouldShowNoSecretOfAlertShopOrBrokerInAnyMBeanOrDump() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            Kafka kafka = Kafka.running();
            sandbox.seedStockouts(30, 1, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusHours(1));
            kafka.createTopic("secrets", 1);
            Map<String, String> properties = RunningRoutes.properties(sandbox, folder, ROUTE);
            properties.put("erp.route." + ROUTE + ".api", "stockout_order_query_trade");
            properties.put("erp.route." + ROUTE + ".topic", "secrets");
            properties.put("erp.route.kafka-to-kingdee.enabled", "true");
            properties.put("erp.route.kafka-to-kingdee.topic", "secrets");
            properties.putAll(kafka.tls());
            properties.put("erp.kafka.sasl-jaas-config", "a-module required password=of-jaas;");
            properties.put("erp.route.alert.enabled", "true");
            properties.put("erp.alert.url", "http://127.0.0.1:9/robot?key=of-the-robot");
            properties.put("erp.alert.secret", "signs-for-the-robot");
            for (String route : List.of("wdt-shipment-sync", "wdt-stock-sync")) {
                properties.put("erp.route." + route + ".enabled", "true");
                properties.put("erp.route." + route + ".url", "http://127.0.0.1:9/take");
                properties.put("erp.route." + route + ".authorization", "Bearer of-the-shop");
            }

            try (RunningRoutes routes = RunningRoutes.start(properties)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> !sandbox.kingdee().bills("SAL_OUTSTOCK").isEmpty());

                assertThat(ShownByJmx.of("org.apache.camel:context=" + routes.context().getManagementName() + ",*"))
                        .contains(ROUTE, "erpAlertSender", "127.0.0.1:9/take", "ssl", "PKCS12")
                        .doesNotContain("of-the-robot", "signs-for-the-robot", "of-the-shop", "of-jaas", Kafka.KEY_PASSWORD);
            }
        }
    }
}

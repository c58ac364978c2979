/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

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
            properties.put("erp.kafka.brokers", kafka.tlsBrokers());
            properties.put("erp.kafka.security-protocol", "SSL");
            properties.put("erp.kafka.sasl-jaas-config", "a-module required password=of-jaas;");
            for (String store : List.of("truststore", "keystore")) {
                properties.put("erp.kafka.ssl-" + store + "-location", kafka.keyStore().toString());
                properties.put("erp.kafka.ssl-" + store + "-password", Kafka.KEY_PASSWORD);
                properties.put("erp.kafka.ssl-" + store + "-type", "PKCS12");
            }
            properties.put("erp.kafka.ssl-key-password", Kafka.KEY_PASSWORD);
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

                assertThat(shown(routes.context().getManagementName()))
                        .contains(ROUTE, "erpAlertSender", "127.0.0.1:9/take", "ssl", "PKCS12")
                        .doesNotContain("of-the-robot", "signs-for-the-robot", "of-the-shop", "of-jaas", Kafka.KEY_PASSWORD);
            }
        }
    }

    private static String shown(String context) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        StringBuilder seen = new StringBuilder();
        for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:context=" + context + ",*"), null)) {
            seen.append(name).append('\n');
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                seen.append(attribute.getName()).append('=')
                        .append(said(() -> server.getAttribute(name, attribute.getName()))).append('\n');
            }
            for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
                int parameters = operation.getSignature().length;
                if (operation.getName().startsWith("dump")
                        && Stream.of(operation.getSignature()).allMatch(one -> one.getType().equals("boolean"))) {
                    Object[] yes = Collections.nCopies(parameters, true).toArray();
                    String[] types = Collections.nCopies(parameters, "boolean").toArray(String[]::new);
                    seen.append(said(() -> server.invoke(name, operation.getName(), yes, types))).append('\n');
                }
            }
        }
        return seen.toString();
    }

    private static String said(Callable<Object> question) {
        try {
            Object answer = question.call();
            return answer instanceof Object[] many ? Arrays.deepToString(many) : String.valueOf(answer);
        } catch (Exception e) {
            // not every operation has all that it needs here; what it says shows no secret either
            return e + " " + e.getCause();
        }
    }
}

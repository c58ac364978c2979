/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Loaded only where a route has a topic. */
final class KafkaBroker {

    private static final int PATIENCE = 10_000;

    private KafkaBroker() {
    }

    static String connect(CamelContext context, String uri) throws Exception {
        KafkaEndpoint endpoint = context.getEndpoint(uri, KafkaEndpoint.class);
        Properties settings = new Properties();
        Properties all = endpoint.getConfiguration().createProducerProperties();
        AdminClientConfig.configNames().stream().filter(all::containsKey).forEach(name -> settings.put(name, all.get(name)));
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, endpoint.getConfiguration().getBrokers());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE);
        try (Admin admin = Admin.create(settings)) {
            Set<String> topics = admin.listTopics().names().get(PATIENCE, TimeUnit.MILLISECONDS);
            String topic = endpoint.getConfiguration().getTopic();
            return "connected, the topic " + topic + (topics.contains(topic) ? " is there" : " is made with the first record");
        }
    }
}

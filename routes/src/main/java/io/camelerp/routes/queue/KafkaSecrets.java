/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.queue;

import java.util.LinkedHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Component;
import org.apache.camel.component.kafka.KafkaComponent;

/**
 * What Kafka's client needs to log in and to open its key stores, by the names of its own properties.
 *
 * As options of the endpoint they would show in its address and in dumps of its route. They stand in the place of the
 * additional properties of the Kafka component, so those are among them, too.
 */
public class KafkaSecrets extends LinkedHashMap<String, Object> implements CamelContextAware {

    private static final long serialVersionUID = 1L;

    private transient CamelContext camelContext;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        Component kafka = camelContext.hasComponent("kafka");
        if (kafka == null) {
            // as Spring Boot names it, which makes it when it is asked for
            kafka = camelContext.getRegistry().lookupByNameAndType("kafka-component", Component.class);
        }
        if (kafka != null) {
            ((KafkaComponent) kafka).getConfiguration().getAdditionalProperties().forEach(this::putIfAbsent);
        }
    }

    /** The module that logs in, with its password. */
    public void setSaslJaasConfig(String config) {
        secret("sasl.jaas.config", config);
    }

    /** The password of the file that says whom to trust. */
    public void setSslTruststorePassword(String password) {
        secret("ssl.truststore.password", password);
    }

    /** The password of the file with our own key. */
    public void setSslKeystorePassword(String password) {
        secret("ssl.keystore.password", password);
    }

    /** The password of our own key. */
    public void setSslKeyPassword(String password) {
        secret("ssl.key.password", password);
    }

    private void secret(String key, String value) {
        if (value != null && !value.isBlank()) {
            put(key, value);
        }
    }

    @Override
    public String toString() {
        return keySet().toString();
    }
}

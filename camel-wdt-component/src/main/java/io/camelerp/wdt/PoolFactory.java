/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.camelerp.common.StopSignal;
import io.camelerp.common.store.BatchStore;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.catalog.Parameter;
import io.camelerp.wdt.client.Pages;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.consumer.AckMode;
import io.camelerp.wdt.consumer.Acknowledger;
import io.camelerp.wdt.consumer.PoolSource;
import io.camelerp.wdt.consumer.Source;
import io.camelerp.wdt.producer.Pusher;
import io.camelerp.wdt.producer.RequestParameters;

/**
 * Turns the options of an endpoint into the source of a pool, and refuses those that would lose rows.
 */
final class PoolFactory {

    private static final List<String> SHOP_PARAMETERS = List.of("shop_no", "shop_id");
    private static final String ALL = "all";

    private final WdtEndpoint endpoint;
    private final WdtConfiguration configuration;
    private final WdtClient client;
    private final Api api;
    private final Map<String, String> parameters;

    PoolFactory(WdtEndpoint endpoint, WdtClient client) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.client = client;
        this.api = endpoint.getApi();
        this.parameters = endpoint.businessParameters();
    }

    /**
     * Looks at the options alone.
     *
     * @throws IllegalArgumentException when they make no sense or would lose rows
     */
    void validate() {
        SourceFactory.refuseBelow("maxAttempts", configuration.getMaxAttempts(), 0);
        SourceFactory.refuseBelow("ackBatchSize", configuration.getAckBatchSize(), 0);
        if (api.ack() == null && configuration.getAckMode() != AckMode.none) {
            throw new IllegalArgumentException(
                    "The catalogue does not know how rows of " + api.name()
                                               + " are acknowledged: set ackMode=none, and acknowledge them in the route with to:");
        }
        if (configuration.getAckMode() == AckMode.manual && SourceFactory.dropsWhatWasSeen(configuration)) {
            throw new IllegalArgumentException(
                    "Options ackMode=manual and idempotentRepository exclude each other: a row of " + api.name()
                                               + " that the route has seen and not acknowledged, as after a crash, would be held back and"
                                               + " never acknowledged. Remove idempotentRepository; rows come until they are acknowledged");
        }
        if (configuration.getAckMode() == AckMode.none && endpoint.handsOutOnce()) {
            throw new IllegalArgumentException(
                    "Option ackMode=none would lose rows of " + api.name() + ": in dialect " + configuration.getDialect()
                                               + " WDT hands a row out once and then waits for its acknowledgement, so that one"
                                               + " whose exchange fails never comes again. Set ackMode=manual, which keeps rows"
                                               + " until the route has acknowledged them");
        }
        shopParameter();
    }

    /** The parameter that takes the shops of the option, or null without that option. */
    String shopParameter() {
        if (configuration.getShops() == null) {
            return null;
        }
        if (SHOP_PARAMETERS.stream().anyMatch(parameters::containsKey)) {
            throw new IllegalArgumentException("Set either shops or the shop in param.*, not both");
        }
        // where an API takes both, it names first what it demands: shop_id in dialect y
        return api.parameters().stream().map(Parameter::name).filter(SHOP_PARAMETERS::contains).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Option shops is not for " + api.name() + ", which does not ask for a shop"));
    }

    Source create(StopSignal stop, String scope) {
        BatchStore store = configuration.getBatchStore();
        if (configuration.getAckMode() == AckMode.none) {
            store = null;
        } else if (api.ack().keep()) {
            store = endpoint.getComponent().batchStore(configuration);
        }
        return new PoolSource(
                client, api, RequestParameters.of(api, parameters, MissingNode.getInstance()), shops(),
                new PoolSource.Rows(
                        configuration.getAckMode(), configuration.getMaxAttempts(), store, scope,
                        endpoint.getComponent().scopeClaims()),
                acknowledger(), stop);
    }

    private Acknowledger acknowledger() {
        if (configuration.getAckMode() == AckMode.none) {
            return null;
        }
        Api ackApi = ApiCatalog.find(api.ack().api(), configuration.getDialect()).orElseThrow();
        Pusher pusher = new Pusher(
                client, configuration.getMaxRetries(), Duration.ofMillis(configuration.getRetryDelay()), false);
        return new Acknowledger(api.ack(), ackApi, pusher, configuration.getAckBatchSize());
    }

    private PoolSource.Shops shops() {
        String parameter = shopParameter();
        Object shops = configuration.getShops();
        return new PoolSource.Shops() {
            @Override
            public String parameter() {
                return parameter;
            }

            @Override
            public Collection<String> values() throws InterruptedException {
                return ALL.equals(shops) ? askForShops(parameter) : texts(shops);
            }
        };
    }

    private static Collection<String> texts(Object shops) {
        Object value = shops instanceof Supplier<?> supplier ? supplier.get() : shops;
        if (value instanceof Collection<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return Arrays.stream(String.valueOf(value).split(",")).map(String::trim).filter(shop -> !shop.isEmpty()).toList();
    }

    private Collection<String> askForShops(String parameter) throws InterruptedException {
        Api shop = ApiCatalog.find("shop", configuration.getDialect()).orElseThrow();
        Pages pages = Pages.open(client, shop, RequestParameters.of(shop, shop.defaults(), MissingNode.getInstance()), 0);
        Set<String> values = new LinkedHashSet<>();
        for (Optional<List<JsonNode>> page = pages.next(); page.isPresent(); page = pages.next()) {
            page.get().forEach(row -> values.add(row.path(parameter).asText()));
        }
        values.remove("");
        return new ArrayList<>(values);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;

import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Poll orders, stock and documents from Wangdiantong (WDT), and push them to it.
 */
@UriEndpoint(firstVersion = "0.1.0", scheme = "wdt", title = "WDT", syntax = "wdt:api",
             category = { Category.SAAS, Category.API }, headersClass = WdtConstants.class)
public class WdtEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation, MultipleConsumersSupport {

    static final long DEFAULT_CONSUMER_DELAY = 60_000;

    @UriParam
    private WdtConfiguration configuration;

    @UriParam(defaultValue = "" + DEFAULT_CONSUMER_DELAY, javaType = "java.time.Duration", label = "consumer,scheduler",
              description = "Milliseconds before the next poll.")
    private long delay = DEFAULT_CONSUMER_DELAY;

    private Api api;

    public WdtEndpoint(String uri, WdtComponent component, WdtConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
        setDelay(delay);
    }

    /**
     * A cron says by itself that it wants Quartz, and means the vendor's time of day.
     */
    @Override
    protected void configureScheduledPollConsumerProperties(Map<String, Object> options) {
        if (options.containsKey("scheduler.cron")) {
            options.putIfAbsent("scheduler", "quartz");
            options.putIfAbsent("scheduler.timeZone", TimeZone.getTimeZone(VendorTime.ZONE));
        }
        super.configureScheduledPollConsumerProperties(options);
    }

    @Override
    protected void doInit() throws Exception {
        api = findApi();
        super.doInit();
    }

    private Api findApi() {
        String name = ApiCatalog.normalise(configuration.getApi());
        Api found = ApiCatalog.find(name, configuration.getDialect()).orElse(null);
        if (found == null && (configuration.getKind() == null || !ApiCatalog.isName(name))) {
            throw new IllegalArgumentException(
                    "WDT API '" + configuration
                            .getApi() + "' is not in the catalogue. Correct the name, or set kind, listNode and keyField for an API that it does not know");
        }
        return found == null
                ? Api.unknown(
                        name, Api.Kind.valueOf(configuration.getKind()), configuration.getListNode(),
                        configuration.getKeyField(), configuration.getTimeField(), configuration.getPushParam())
                        .withOverrides(null, null, configuration.getPageSize(), null, null)
                : found.withOverrides(
                        configuration.getListNode(), configuration.getKeyField(), configuration.getPageSize(),
                        configuration.getTimeField(), configuration.getPushParam());
    }

    /**
     * The API that a message asks for instead of this endpoint's; the endpoint's options about its own API do not
     * concern it.
     */
    Api findApi(String name) {
        String plain = ApiCatalog.normalise(name);
        if (plain.equals(api.name())) {
            return api;
        }
        String unknown = "WDT API '" + name + "' in the header " + WdtConstants.API + " is not in the catalogue";
        return ApiCatalog.find(plain, configuration.getDialect()).orElseThrow(() -> new IllegalArgumentException(unknown));
    }

    @Override
    public Producer createProducer() throws Exception {
        return new WdtProducer(this, client());
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!api.kind().isRead()) {
            throw new IllegalArgumentException(
                    "WDT API " + api.name() + " (" + api.zh() + ") cannot be polled: it is for " + api.kind()
                                               + ". Use it with to:");
        }
        WdtConsumer consumer = new WdtConsumer(this, processor, client());
        consumer.setMaxMessagesPerPoll(0);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        // each keeps a checkpoint of its own
        return true;
    }

    private WdtClient client() {
        return getComponent().client(configuration);
    }

    /** The catalogue's defaults and the route's parameters, as text. */
    Map<String, String> businessParameters() {
        return businessParameters(api);
    }

    Map<String, String> businessParameters(Api called) {
        Map<String, String> parameters = new LinkedHashMap<>(called.defaults());
        if (configuration.getParameters() != null) {
            configuration.getParameters().forEach((name, value) -> parameters.put(name, Objects.toString(value, "")));
        }
        return parameters;
    }

    @Override
    public WdtComponent getComponent() {
        return (WdtComponent) super.getComponent();
    }

    public WdtConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WdtConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Whether the API filters by time, so that its recent past can be read again (option lookback). */
    public boolean canLookBack() {
        return api.kind() == Api.Kind.query && api.timeFilter().isPresent();
    }

    /** Whether the vendor hands the rows of the API out until they are acknowledged. */
    public boolean isPool() {
        return api.kind() == Api.Kind.pool;
    }

    /**
     * Whether the vendor hands a row out once and then waits for its acknowledgement, as it does with stock in dialect
     * y.
     */
    public boolean handsOutOnce() {
        return api.ack() != null && api.ack().keep();
    }

    /** What the catalogue and the options say of this endpoint's API. */
    Api getApi() {
        return api;
    }

    @Override
    public String getServiceUrl() {
        // the console asks all endpoints, one without an account, too
        return configuration.address();
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("sid", Objects.toString(configuration.getSid(), ""), "api", configuration.getApi());
    }
}

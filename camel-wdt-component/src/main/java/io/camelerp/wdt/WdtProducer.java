/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.common.Json;
import io.camelerp.wdt.WdtConfiguration.BodyType;
import io.camelerp.wdt.WdtConfiguration.Delivery;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.client.Pages;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.producer.PushRequest;
import io.camelerp.wdt.producer.PushResult;
import io.camelerp.wdt.producer.Pusher;
import io.camelerp.wdt.producer.RequestCheck;
import io.camelerp.wdt.producer.RequestParameters;
import io.camelerp.wdt.producer.Rows;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Pushes what the body holds, acknowledges it, or asks for what the body describes.
 * <p>
 * A push sets the result as the body ({@link PushResult}). When it fails, the body stays what it was, so that a dead
 * letter can be sent again, and the result is in the header {@link WdtConstants#RESULT}. A query sets an iterator that
 * asks for page after page while it is read, such as by a streaming split.
 */
public class WdtProducer extends DefaultProducer {

    private final WdtClient client;
    private final Map<String, Api> apis = new ConcurrentHashMap<>();
    private RequestCheck check;
    private Pusher pusher;

    public WdtProducer(WdtEndpoint endpoint, WdtClient client) {
        super(endpoint);
        this.client = client;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        WdtConfiguration configuration = getEndpoint().getConfiguration();
        check = new RequestCheck(configuration.getValidation());
        pusher = new Pusher(
                client, configuration.getMaxRetries(), Duration.ofMillis(configuration.getRetryDelay()),
                configuration.isFailOnItemError());
    }

    @Override
    protected void doStop() throws Exception {
        pusher.close();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Api api = api(exchange);
        JsonNode body = BodyReader.read(exchange, api.name());
        Map<String, String> parameters = getEndpoint().businessParameters(api);
        try {
            if (api.kind().isRead()) {
                query(exchange.getMessage(), api, parameters, body);
            } else {
                push(exchange.getMessage(), api, parameters, body);
            }
        } catch (WdtException e) {
            setVendorHeaders(exchange.getMessage(), e.getVendorCode(), e.getVendorMessage());
            throw e;
        }
    }

    private Api api(Exchange exchange) {
        String name = exchange.getMessage().getHeader(WdtConstants.API, String.class);
        return name == null ? getEndpoint().getApi() : apis.computeIfAbsent(name, getEndpoint()::findApi);
    }

    private void push(Message message, Api api, Map<String, String> parameters, JsonNode body) throws InterruptedException {
        PushRequest request = PushRequest.of(api, parameters, body);
        check.check(request);
        PushResult result = new PushResult();
        boolean done = false;
        try {
            pusher.push(request, result);
            done = true;
        } finally {
            set(message, WdtConstants.RESULT_NEW, result.newCount());
            set(message, WdtConstants.RESULT_CHANGED, result.changedCount());
            message.setHeader(WdtConstants.RESULT_FAILED, result.failedCount());
            setVendorHeaders(message, result.code(), result.message());
            if (done) {
                message.removeHeader(WdtConstants.RESULT);
                message.setBody(BodyWriter.body(result.toJson(), getEndpoint().getConfiguration().getBodyType()));
            } else {
                message.setHeader(WdtConstants.RESULT, result.toJson().toString());
            }
        }
    }

    private void query(Message message, Api api, Map<String, String> common, JsonNode body) throws InterruptedException {
        WdtConfiguration configuration = getEndpoint().getConfiguration();
        Map<String, String> parameters = RequestParameters.of(api, common, body);
        check.check(api, parameters);
        Pages pages = Pages.open(client, api, parameters, configuration.getMaxPages());
        setVendorHeaders(message, pages.first().code(), pages.first().message());
        set(message, WdtConstants.TOTAL_COUNT, pages.first().total().isPresent() ? pages.first().total().getAsInt() : null);
        Rows rows = new Rows(api.name(), pages);
        BodyType type = configuration.getBodyType();
        if (configuration.getDelivery() == Delivery.window) {
            ArrayNode all = Json.READER.createArrayNode();
            rows.forEachRemaining(all::add);
            message.setBody(BodyWriter.body(all, type));
        } else {
            message.setBody(new Records(rows, type));
        }
    }

    private static void setVendorHeaders(Message message, String code, String text) {
        set(message, WdtConstants.CODE, code);
        set(message, WdtConstants.MESSAGE, text);
    }

    private static void set(Message message, String header, Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }

    /** The rows of a query in the shape that the route asked for; no record, whose parts Jackson would write. */
    private static final class Records implements Iterator<Object> {

        private final Rows rows;
        private final BodyType type;

        Records(Rows rows, BodyType type) {
            this.rows = rows;
            this.type = type;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Object next() {
            return BodyWriter.body(rows.next(), type);
        }

        @Override
        public String toString() {
            return "the rows of a query, read while they are asked for";
        }
    }

    @Override
    public WdtEndpoint getEndpoint() {
        return (WdtEndpoint) super.getEndpoint();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.routes.cluster.PollerElection;
import io.camelerp.wdt.WdtConstants;
import io.camelerp.wdt.WdtEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.DelegateEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Route;
import org.apache.camel.util.URISupport;

/**
 * Where a single record gets into a route again, so that it meets the same mapping and the same sink as it did at
 * first.
 *
 * A route that begins with {@code wdt:} or {@code sst:} is handed the record in the shape in which its consumer
 * delivers it, elected by {@code master:} or not. A route that begins with {@code direct:} is handed the record itself.
 * Any other route, such as one that begins with a timer and asks for its records, names its entry: a route from
 * {@code direct:<route id>-record}.
 */
public final class RecordEntry {

    private static final String SUFFIX = "-record";

    private final CamelContext camelContext;
    private final String routeId;
    private final Route entry;

    private RecordEntry(CamelContext camelContext, String routeId, Route entry) {
        this.camelContext = camelContext;
        this.routeId = routeId;
        this.entry = entry;
    }

    /**
     * @throws IllegalStateException when the route is not here, does not run, or takes no single record
     */
    public static RecordEntry of(CamelContext camelContext, String routeId) {
        Route named = camelContext.getRoutes().stream()
                .filter(route -> route.getEndpoint().getEndpointUri().equals("direct://" + routeId + SUFFIX))
                .findFirst().orElse(null);
        Route entry = named == null ? camelContext.getRoute(routeId) : named;
        if (entry == null) {
            throw new IllegalStateException(
                    "Route " + routeId + " is not in this process: enable it (erp.route." + routeId
                                            + ".enabled) or replay where it runs");
        }
        if (!camelContext.getRouteController().getRouteStatus(entry.getRouteId()).isStarted()) {
            throw new IllegalStateException(
                    "Route " + entry.getRouteId() + (PollerElection.isElsewhere(entry)
                            ? " waits in this process, because another one is elected for it (erp.cluster): replay there"
                            : " is stopped: start it, then replay"));
        }
        if (named == null && !scheme(entry).matches("wdt|sst|direct")) {
            throw new IllegalStateException(
                    "Route " + routeId + " begins with " + scheme(entry) + ":, which takes no single record: add a route from"
                                            + " direct:" + routeId + SUFFIX + " that maps and sends one");
        }
        return new RecordEntry(camelContext, routeId, entry);
    }

    /**
     * Sends a record through the route and waits until it is through.
     *
     * @param  record  the raw record: JSON text, or another text as the route had it
     * @param  source  where the record came from, or null for the API of the route
     * @param  account the account that it came from, or null for that of the route
     * @param  prepare what else the exchange is to carry
     * @return         the exchange; its exception says whether it failed
     */
    public Exchange send(String record, String source, String account, Consumer<Exchange> prepare) {
        Exchange exchange = entry.getEndpoint().createExchange(ExchangePattern.InOnly);
        exchange.getExchangeExtension().setFromRouteId(routeId);
        exchange.getMessage().setBody(body(record));
        headers(exchange.getMessage(), source, account);
        prepare.accept(exchange);
        try {
            entry.getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        return exchange;
    }

    /** A record that brings no origin of its own has that of the route. */
    private void headers(Message message, String source, String account) {
        WdtEndpoint wdt = polled(entry) instanceof WdtEndpoint endpoint ? endpoint : null;
        String api = source == null && wdt != null ? wdt.getEndpointUri().replaceAll("^\\w+:(//)?|[?].*$", "") : source;
        String sid = account == null && wdt != null ? wdt.getConfiguration().getSid() : account;
        if (api != null) {
            message.setHeader(WdtConstants.SOURCE_API, api);
        }
        if (sid != null) {
            message.setHeader(WdtConstants.ACCOUNT, sid);
        }
    }

    private Object body(String record) {
        JsonNode json;
        try {
            json = Json.READER.readTree(record);
        } catch (JsonProcessingException e) {
            return record;
        }
        Map<String, Object> options = options();
        JsonNode shaped = "window".equals(options.get("delivery")) ? Json.READER.createArrayNode().add(json) : json;
        return switch (String.valueOf(options.get("bodyType"))) {
            case "string" -> shaped.toString();
            case "map" -> Json.READER.convertValue(shaped, new TypeReference<Object>() {
            });
            default -> shaped;
        };
    }

    private Map<String, Object> options() {
        try {
            return URISupport.parseQuery(URISupport.extractQuery(polled(entry).getEndpointUri()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Route " + routeId + " of " + camelContext.getName() + " has no readable URI", e);
        }
    }

    private static String scheme(Route route) {
        String uri = polled(route).getEndpointUri();
        return uri.substring(0, Math.max(0, uri.indexOf(':')));
    }

    private static Endpoint polled(Route route) {
        Endpoint endpoint = route.getEndpoint();
        while (endpoint instanceof DelegateEndpoint delegate) {
            endpoint = delegate.getEndpoint();
        }
        return endpoint;
    }
}

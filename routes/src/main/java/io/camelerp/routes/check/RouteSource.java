/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.ApiRules;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.util.PropertiesHelper;

/**
 * Something that a route reads from a vendor.
 *
 * @param component the name of the component, and so the account
 * @param api       the name of the API or command
 * @param filters   the vendor's parameters that the route always sends
 */
record RouteSource(String component, String api, Map<String, Object> filters) {

    private static final Pattern INPUT
            = Pattern.compile("(?:master:[^:]+:)?((?:wdt|sst)[\\w-]*):(?://)?(\\w+).*", Pattern.DOTALL);
    /** Reads nothing but the pay codes, and needs no batch. */
    private static final String SST_QUERY = "QueryAllPay";

    static Optional<RouteSource> of(String input) {
        Matcher matcher = INPUT.matcher(input);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(1).startsWith("sst") && matcher.group(2).matches("(?i)push.*")) {
            // SST calls us there, and where it is need not be known
            return Optional.empty();
        }
        Map<String, Object> options = RouteNeeds.parameters(input);
        // which shops there are is found out when the route runs, and a pool may hand a row out only once
        return Optional.of(options.containsKey("shops") || "pool".equals(options.get("kind")) || isPool(matcher.group(2))
                ? shopsOf(matcher.group(1))
                : new RouteSource(matcher.group(1), matcher.group(2), PropertiesHelper.extractProperties(options, "param.")));
    }

    private static boolean isPool(String api) {
        return ApiCatalog.find(api, WdtDialect.classic).filter(found -> found.kind() == Api.Kind.pool).isPresent();
    }

    private static RouteSource shopsOf(String component) {
        return new RouteSource(component, "shop", Map.of());
    }

    /** To push something would create it: the account is tried by its shops. */
    static Optional<RouteSource> ofTarget(String uri) {
        return of(uri)
                .map(target -> target.api.matches("\\w+_(push|ack)\\w*") ? shopsOf(target.component) : target);
    }

    String name() {
        return (component.startsWith("sst") ? "SST " : "WDT ") + (component.matches("wdt|sst") ? "" : component + " ")
               + (component.startsWith("sst") ? SST_QUERY : api);
    }

    /** Reads one page of the last minutes; what it read is thrown away. */
    String read(CamelContext context) throws Exception {
        boolean sst = component.startsWith("sst");
        ApiRules windows = new ApiRules();
        windows.setCamelContext(context);
        boolean byTime = !sst && windows.canLookBack(api);
        LocalDateTime now = LocalDateTime.now(LocalTimes.ZONE).minusMinutes(1);
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        if (!sst) {
            filters.forEach((name, value) -> question.put(name, String.valueOf(value)));
        }
        if (byTime) {
            question.put("start_time", LocalTimes.format(now.minusMinutes(30))).put("end_time", LocalTimes.format(now));
        }
        String uri = sst ? component + ":" + SST_QUERY : component + ":" + api + "?delivery=window&maxPages=1";
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange exchange = template.request(uri, request -> request.getMessage().setBody(question));
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            Object body = exchange.getMessage().getBody();
            return body instanceof ArrayNode rows
                    ? "answered, " + rows.size() + " records on the first page" + (byTime ? " of the last half hour" : "")
                    : "answered";
        }
    }
}

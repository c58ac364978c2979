/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.List;
import java.util.Map;

import org.apache.camel.Route;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * Shows what the WDT consumers of a context are doing, at {@code /q/dev/wdt}.
 */
@DevConsole(name = "wdt", displayName = "WDT", description = "Checkpoints, windows and quota of WDT consumers")
public class WdtDevConsole extends AbstractDevConsole {

    public WdtDevConsole() {
        super("camel", "wdt", "WDT", "Checkpoints, windows and quota of WDT consumers");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (WdtConsumer consumer : consumers()) {
            describe(consumer).forEach((name, value) -> text.append(String.format("%s: %s%n", name, value)));
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray list = new JsonArray();
        consumers().forEach(consumer -> list.add(describe(consumer)));
        JsonObject root = new JsonObject();
        root.put("consumers", list);
        return root;
    }

    private List<WdtConsumer> consumers() {
        return getCamelContext().getRoutes().stream().map(Route::getConsumer).filter(WdtConsumer.class::isInstance)
                .map(WdtConsumer.class::cast).toList();
    }

    private static JsonObject describe(WdtConsumer consumer) {
        JsonObject json = new JsonObject();
        json.put("routeId", consumer.getRouteId());
        json.put("api", consumer.getApi());
        json.put("sid", consumer.getSid());
        json.put("checkpoint", consumer.getCheckpoint());
        json.put("lagSeconds", consumer.getLagSeconds());
        json.put("currentWindow", consumer.getCurrentWindow());
        json.put("windowsRead", consumer.getWindowsRead());
        json.put("exchangesDelivered", consumer.getExchangesDelivered());
        json.put("exchangesFailed", consumer.getExchangesFailed());
        json.put("inFlight", consumer.getInFlight());
        json.put("duplicates", consumer.getDuplicates());
        json.put("cuts", consumer.getCuts());
        json.put("pagedWindows", consumer.getPagedWindows());
        json.put("hiddenRows", consumer.getHiddenRows());
        json.put("windowFailures", consumer.getWindowFailures());
        json.put("callsAvailable", consumer.getCallsAvailable());
        json.put("quotaWaitMillis", consumer.getQuotaWaitMillis());
        json.put("lastVendorCode", consumer.getLastVendorCode());
        json.put("lastVendorMessage", consumer.getLastVendorMessage());
        return json;
    }
}

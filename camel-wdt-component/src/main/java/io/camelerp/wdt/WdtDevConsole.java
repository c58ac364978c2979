/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import io.camelerp.common.ErpDevConsole;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.util.json.JsonObject;

/**
 * Shows what the WDT consumers of a context are doing, at {@code /q/dev/wdt}.
 */
@DevConsole(name = "wdt", displayName = "WDT", description = "Checkpoints, windows and quota of WDT consumers")
public class WdtDevConsole extends ErpDevConsole<WdtConsumer> {

    public WdtDevConsole() {
        super("wdt", "WDT", "Checkpoints, windows and quota of WDT consumers", WdtConsumer.class);
    }

    @Override
    protected JsonObject describe(WdtConsumer consumer) {
        JsonObject json = new JsonObject();
        json.put("routeId", consumer.getRouteId());
        json.put("api", consumer.getApi());
        json.put("sid", consumer.getSid());
        json.put("checkpoint", consumer.getCheckpoint());
        json.put("lagSeconds", consumer.getLagSeconds());
        json.put("currentWindow", consumer.getCurrentWindow());
        json.put("windowsRead", consumer.getWindowsRead());
        json.put("exchangesDelivered", consumer.getExchangesDelivered());
        json.put("recordsDelivered", consumer.getRecordsDelivered());
        json.put("exchangesFailed", consumer.getExchangesFailed());
        json.put("inFlight", consumer.getInFlight());
        json.put("duplicates", consumer.getDuplicates());
        json.put("cuts", consumer.getCuts());
        json.put("pagedWindows", consumer.getPagedWindows());
        json.put("hiddenRows", consumer.getHiddenRows());
        json.put("rowsAcknowledged", consumer.getRowsAcknowledged());
        json.put("acknowledgementsPending", consumer.getAcknowledgementsPending());
        json.put("rowsWaiting", consumer.getRowsWaiting());
        json.put("rowsGivenUp", consumer.getRowsGivenUp());
        json.put("windowFailures", consumer.getWindowFailures());
        json.put("lastFailure", consumer.getLastFailure());
        json.put("recordsSkipped", consumer.getRecordsSkipped());
        json.put("finished", consumer.isFinished());
        json.put("lastReplay", consumer.getLastReplay());
        json.put("callsAvailable", consumer.getCallsAvailable());
        json.put("quotaWaitMillis", consumer.getQuotaWaitMillis());
        json.put("lastVendorCode", consumer.getLastVendorCode());
        json.put("lastVendorMessage", consumer.getLastVendorMessage());
        return json;
    }
}

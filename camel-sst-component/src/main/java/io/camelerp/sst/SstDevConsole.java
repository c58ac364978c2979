/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import io.camelerp.common.ErpDevConsole;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.util.json.JsonObject;

/**
 * Shows what the SST consumers of a context are doing, at {@code /q/dev/sst}.
 */
@DevConsole(name = "sst", displayName = "SST", description = "Checkpoints, batches and pushes of SST consumers")
public class SstDevConsole extends ErpDevConsole<SstConsumer> {

    public SstDevConsole() {
        super("sst", "SST", "Checkpoints, batches and pushes of SST consumers", SstConsumer.class);
    }

    @Override
    protected JsonObject describe(SstConsumer consumer) {
        JsonObject json = new JsonObject();
        json.put("routeId", consumer.getRouteId());
        json.put("command", consumer.getCommand());
        json.put("appId", consumer.getAppId());
        json.put("checkpoint", consumer.getCheckpoint());
        json.put("lagSeconds", consumer.getLagSeconds());
        json.put("currentWindow", consumer.getCurrentWindow());
        json.put("openBatch", consumer.getOpenBatch());
        json.put("exchangesDelivered", consumer.getExchangesDelivered());
        json.put("recordsDelivered", consumer.getRecordsDelivered());
        json.put("exchangesFailed", consumer.getExchangesFailed());
        json.put("inFlight", consumer.getInFlight());
        json.put("pendingBills", consumer.getPendingBills());
        json.put("deadBills", consumer.getDeadBills());
        json.put("duplicates", consumer.getDuplicates());
        json.put("changedBills", consumer.getChangedBills());
        json.put("lateBills", consumer.getLateBills());
        json.put("orphanedBatches", consumer.getOrphanedBatches());
        json.put("billFailures", consumer.getBillFailures());
        json.put("lastFailure", consumer.getLastFailure());
        json.put("callsAvailable", consumer.getCallsAvailable());
        json.put("quotaWaitMillis", consumer.getQuotaWaitMillis());
        json.put("lastVendorCode", consumer.getLastVendorCode());
        json.put("lastVendorMessage", consumer.getLastVendorMessage());
        return json;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import io.camelerp.common.meter.Meters;

/**
 * What a consumer tells Micrometer.
 */
final class SstMeters {

    private SstMeters() {
    }

    static Meters<SstConsumer> of(SstConsumer consumer) {
        return Meters
                .of(consumer.getEndpoint().getCamelContext(), consumer, "vendor", "sst", "account", consumer.getAppId(), "api",
                        consumer.getCommand(),
                        "route", consumer.getRouteId())
                .gauge("camelerp.lag.seconds", "How far the checkpoint is behind the present", SstConsumer::getLagSeconds)
                .gauge("camelerp.in.flight", "Exchanges under way", SstConsumer::getInFlight)
                .gauge("camelerp.failures.in.a.row", "Failures in a row of the worst pending bill",
                        SstConsumer::getBillFailures)
                .gauge("camelerp.poll.errors", "Polls in a row that failed", SstConsumer::getErrorCounter)
                .gauge("camelerp.quota.available", "Calls that may be made at once", SstConsumer::getCallsAvailable)
                .gauge("camelerp.pending", "Bills that are kept and not done", SstConsumer::getPendingBills)
                .gauge("camelerp.dead", "Bills that were given up and are kept for replay", SstConsumer::getDeadBills)
                .counter("camelerp.quota.wait.millis", "Time spent waiting for the quota", SstConsumer::getQuotaWaitMillis)
                .counter("camelerp.records", "Records delivered and done", SstConsumer::getRecordsDelivered)
                .counter("camelerp.exchanges", "Exchanges delivered", SstConsumer::getExchangesDelivered)
                .counter("camelerp.exchanges.failed", "Exchanges that failed", SstConsumer::getExchangesFailed)
                .counter("camelerp.duplicates", "Records not delivered again", SstConsumer::getDuplicates);
    }
}

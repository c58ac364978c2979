/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import io.camelerp.common.meter.Meters;

/**
 * What a consumer tells Micrometer.
 */
final class WdtMeters {

    private WdtMeters() {
    }

    static Meters<WdtConsumer> of(WdtConsumer consumer) {
        return Meters
                .of(consumer.getEndpoint().getCamelContext(), consumer, "vendor", "wdt", "account", consumer.getSid(), "api",
                        consumer.getApi(),
                        "route", consumer.getRouteId())
                .gauge("camelerp.lag.seconds", "How far the checkpoint is behind the present", WdtConsumer::getLagSeconds)
                .gauge("camelerp.in.flight", "Exchanges under way", WdtConsumer::getInFlight)
                .gauge("camelerp.failures.in.a.row", "Failures in a row of the oldest window", WdtConsumer::getWindowFailures)
                .gauge("camelerp.poll.errors", "Polls in a row that failed", WdtConsumer::getErrorCounter)
                .gauge("camelerp.quota.available", "Calls that may be made at once", WdtConsumer::getCallsAvailable)
                .counter("camelerp.quota.wait.millis", "Time spent waiting for the quota", WdtConsumer::getQuotaWaitMillis)
                .counter("camelerp.windows", "Windows read", WdtConsumer::getWindowsRead)
                .counter("camelerp.records", "Records delivered and done", WdtConsumer::getRecordsDelivered)
                .counter("camelerp.exchanges", "Exchanges delivered", WdtConsumer::getExchangesDelivered)
                .counter("camelerp.exchanges.failed", "Exchanges that failed", WdtConsumer::getExchangesFailed)
                .counter("camelerp.duplicates", "Records not delivered again", WdtConsumer::getDuplicates);
    }
}

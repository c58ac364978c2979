/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.Map;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

/**
 * Down when polling fails, with the vendor's code and text, and when one window fails again and again. Idle is up.
 */
class WdtHealthCheck extends ScheduledPollConsumerHealthCheck {

    static final String VENDOR_CODE = "vendor.code";
    static final String VENDOR_MESSAGE = "vendor.message";

    private final WdtConsumer consumer;

    WdtHealthCheck(WdtConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
    }

    @Override
    public Result call(Map<String, Object> options) {
        Result result = super.call(options);
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this).state(result.getState())
                .message(result.getMessage().orElse(null)).error(result.getError().orElse(null)).details(result.getDetails());
        if (isEnabled() && consumer.isPoisoned()) {
            builder.down().message(
                    "The same window has failed " + consumer.getWindowFailures() + " times in a row in route "
                                   + consumer.getRouteId() + ": nothing is skipped, so nothing goes on until it succeeds");
        }
        if (result.getError().orElse(null) instanceof WdtException e) {
            builder.detail(VENDOR_CODE, e.getVendorCode()).detail(VENDOR_MESSAGE, e.getVendorMessage());
        }
        builder.detail("checkpoint", consumer.getCheckpoint()).detail("lagSeconds", consumer.getLagSeconds());
        return builder.build();
    }
}

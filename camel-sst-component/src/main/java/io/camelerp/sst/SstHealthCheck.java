/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.Map;

import io.camelerp.sst.consumer.Source.Progress;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

/**
 * Down when polling fails, with the vendor's code and text, and when one bill fails again and again. Idle is up.
 */
class SstHealthCheck extends ScheduledPollConsumerHealthCheck {

    static final String VENDOR_CODE = "vendor.code";
    static final String VENDOR_MESSAGE = "vendor.message";

    private final SstConsumer consumer;

    SstHealthCheck(SstConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
    }

    @Override
    public Result call(Map<String, Object> options) {
        Result result = super.call(options);
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this).state(result.getState())
                .message(result.getMessage().orElse(null)).error(result.getError().orElse(null)).details(result.getDetails());
        Progress progress = consumer.progress();
        if (isEnabled() && consumer.isPoisoned()) {
            builder.down().message(
                    "The same bill has failed " + progress.failures() + " times in a row in route " + consumer.getRouteId()
                                   + ": its batch is not finished until it succeeds or is given up (maxAttempts)");
        }
        if (result.getError().orElse(null) instanceof SstException e) {
            builder.detail(VENDOR_CODE, e.getVendorCode()).detail(VENDOR_MESSAGE, e.getVendorMessage());
        }
        builder.detail("checkpoint", consumer.getCheckpoint()).detail("lagSeconds", progress.lagSeconds())
                .detail("pending", progress.pending()).detail("dead", progress.dead());
        return builder.build();
    }
}

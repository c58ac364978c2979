/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.Map;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Down when polling fails, with the vendor's code and text, and when the same thing fails again and again. Idle is up,
 * and so is a consumer whose cron expression has not come to its first time.
 */
public abstract class ErpHealthCheck extends ScheduledPollConsumerHealthCheck {

    public static final String VENDOR_CODE = "vendor.code";
    public static final String VENDOR_MESSAGE = "vendor.message";

    private static final Logger LOG = LoggerFactory.getLogger(ErpHealthCheck.class);

    private final ScheduledPollConsumer consumer;

    protected ErpHealthCheck(ScheduledPollConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
        // one that is due in two hours is no reason for a load balancer or an alert until then
        if (consumer.getEndpoint() instanceof ScheduledPollEndpoint endpoint && endpoint.getSchedulerProperties() != null
                && endpoint.getSchedulerProperties().containsKey("cron")) {
            setInitialState(State.UP);
        }
    }

    @Override
    public Result call(Map<String, Object> options) {
        Result result = super.call(options);
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this).state(result.getState())
                .message(result.getMessage().orElse(null)).error(result.getError().orElse(null)).details(result.getDetails());
        if (consumer.getPollStrategy() instanceof WaitingPollStrategy strategy) {
            strategy.waitingFor().ifPresent(builder::message);
        }
        String stuck = isEnabled() ? stuck() : null;
        if (stuck != null) {
            builder.down().message(stuck);
        }
        if (result.getError().orElse(null) instanceof ErpException e) {
            builder.detail(VENDOR_CODE, e.getVendorCode()).detail(VENDOR_MESSAGE, e.getVendorMessage());
        }
        try {
            describe(builder);
        } catch (RuntimeException e) {
            // the store is away, which the polls say in their own words
            LOG.debug("Where the consumer of {} stands cannot be read: {}", consumer.getEndpoint(), e.getMessage());
        }
        return builder.build();
    }

    /** What fails again and again, or null. */
    protected abstract String stuck();

    /** Adds where the consumer stands, as far as its store can be read. */
    protected abstract void describe(HealthCheckResultBuilder builder);
}

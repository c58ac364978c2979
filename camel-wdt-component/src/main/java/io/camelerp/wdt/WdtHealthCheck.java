/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import io.camelerp.common.ErpHealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Down when polling fails, with the vendor's code and text, and when one window fails again and again. Idle is up.
 */
class WdtHealthCheck extends ErpHealthCheck {

    private final WdtConsumer consumer;

    WdtHealthCheck(WdtConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
    }

    @Override
    protected String stuck() {
        return consumer.isPoisoned()
                ? "The same window or row has failed " + consumer.getWindowFailures() + " times in a row in route "
                  + consumer.getRouteId() + ": nothing is skipped, a window holds up all later ones."
                  // health is open to those who may see no receiver's data, which the reason may hold
                  + " The attribute LastFailure says why"
                : null;
    }

    @Override
    protected void describe(HealthCheckResultBuilder builder) {
        builder.detail("checkpoint", consumer.getCheckpoint()).detail("lagSeconds", consumer.getLagSeconds());
    }
}

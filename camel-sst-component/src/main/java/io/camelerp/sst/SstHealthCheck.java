/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.Objects;

import io.camelerp.common.ErpHealthCheck;
import io.camelerp.sst.consumer.Source.Progress;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Down when polling fails, with the vendor's code and text, and when one bill fails again and again. Idle is up.
 */
class SstHealthCheck extends ErpHealthCheck {

    private final SstConsumer consumer;

    SstHealthCheck(SstConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
    }

    @Override
    protected String stuck() {
        return consumer.isPoisoned()
                ? "The same bill has failed " + consumer.getBillFailures() + " times in a row in route "
                  + consumer.getRouteId() + ": its batch is not finished until it succeeds or is given up (maxAttempts)."
                  // health is open to those who may see no receiver's data, which the reason may hold
                  + " The attribute LastFailure says why"
                : null;
    }

    @Override
    protected void describe(HealthCheckResultBuilder builder) {
        Progress progress = consumer.progress();
        builder.detail("checkpoint", Objects.toString(progress.cursor(), "")).detail("lagSeconds", progress.lagSeconds())
                .detail("pending", progress.pending()).detail("dead", progress.dead());
    }
}

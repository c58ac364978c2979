/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.queue;

import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.spi.ErrorHandler;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lets a worker that was suspended begin anew when it is resumed.
 *
 * A paused consumer of Kafka keeps its place, which is behind all records of its last poll. When one of them fails
 * because its route is suspended, Camel goes back to the committed offset only where there is one: in a partition
 * without, that record and those that were polled with it would never be read again. And an error handler that was told
 * of a suspension tries nothing again after it: each failure would give the message back to the broker, which counts
 * that.
 */
public class WorkerPause extends RoutePolicySupport {

    @Override
    public void onSuspend(Route route) {
        ServiceHelper.stopService(route.getConsumer());
    }

    @Override
    public void onResume(Route route) {
        if (route.getProcessor() instanceof Service steps) {
            ServiceHelper.getChildServices(steps, true).stream().filter(ErrorHandler.class::isInstance).forEach(handler -> {
                ServiceHelper.stopService(handler);
                ServiceHelper.startService(handler);
            });
        }
        ServiceHelper.startService(route.getConsumer());
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nothing more through of a form that Kingdee numbers itself, whichever sink it comes by, until an operator has
 * started the stopped route again.
 *
 * One route is stopped, but others may feed the same form: its twins, a replay, a summary.
 */
final class NumberingGuard {

    private static final Logger LOG = LoggerFactory.getLogger(NumberingGuard.class);

    private final Map<String, Closed> closed = new ConcurrentHashMap<>();

    /** Why a form is closed, and the route whose start opens it. */
    private static final class Closed {

        private final MisnumberedException why;
        private final String routeId;
        private volatile boolean stopped;

        private Closed(MisnumberedException why, String routeId) {
            this.why = why;
            this.routeId = routeId;
        }
    }

    /**
     * @throws MisnumberedException when bills of this form would get numbers that are not ours
     */
    void check(CamelContext context, String formId) {
        Closed form = closed.get(formId);
        if (form == null) {
            return;
        }
        ServiceStatus status = context.getRouteController().getRouteStatus(form.routeId);
        if (status != null && !status.isStarted() && !status.isStarting()) {
            form.stopped = true;
        } else if (status != null && status.isStarted() && form.stopped) {
            // who starts it again has corrected the numbering
            closed.remove(formId, form);
            return;
        }
        throw form.why;
    }

    /**
     * Closes a form and stops a route.
     *
     * @param routeId the route that dead letters name
     * @param calling the one that works on the exchange, in case the other is not here
     */
    void close(CamelContext context, String formId, String routeId, String calling, MisnumberedException why) {
        String stopping = context.getRoute(routeId) != null || calling == null ? routeId : calling;
        Closed form = new Closed(why, stopping);
        if (closed.putIfAbsent(formId, form) != null) {
            return;
        }
        LOG.error("Nothing of {} is sent any more until route {} is started again: {}", formId, stopping, why.getMessage());
        // not in this thread: stopping waits for the exchange that this thread works on
        context.getExecutorServiceManager().newThread("stop-" + stopping, () -> {
            try {
                context.getRouteController().stopRoute(stopping);
                form.stopped = true;
            } catch (Exception e) {
                LOG.error("Route {} could not be stopped; it sends nothing more all the same", stopping, e);
            }
        }).start();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.NamedNode;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;

/**
 * Lets one process of several run the routes that poll a vendor or follow a clock, and another one take over when it
 * dies.
 *
 * One leader per account, because the quota is the account's: routes that begin with another scheme and call the
 * account say so by their group. A follower has all routes but does not start these; its other routes, such as workers
 * behind a queue, webhooks and those of the group {@code every-process}, run. That two processes poll for a moment,
 * which no election rules out, costs repeats and loses nothing: checkpoints only move forward, and the sink knows what
 * is booked.
 */
public class PollerElection implements CamelContextAware {

    /** Who elects. */
    public enum Mode {
        /** Nobody: every process runs everything. */
        none,
        /** A lock on files that all processes share: one host, or a file system with locks that can be relied on. */
        file,
        /** The one cluster service of the application, such as that of Kubernetes. */
        service
    }

    /** The group of routes that look after what runs in their own process, whichever that is. */
    private static final String EVERY_PROCESS = "every-process";

    private final Map<String, RoutePolicy> policies = new ConcurrentHashMap<>();
    private CamelContext camelContext;
    private Mode mode = Mode.none;
    private String dir = ".camel-erp/cluster";
    private volatile boolean stopped;

    /** Called when the bean is made, which is before any route. */
    public void start() throws Exception {
        if (mode == Mode.file && camelContext.hasService(FileLockClusterService.class) == null) {
            FileLockClusterService locks = new FileLockClusterService();
            locks.setRoot(dir);
            // a leader that is silent for five times as long is taken for dead
            locks.setAcquireLockInterval(2, TimeUnit.SECONDS);
            camelContext.addService(locks, true);
        }
        if (mode != Mode.none) {
            camelContext.addRoutePolicyFactory((context, routeId, route) -> createRoutePolicy(route));
        }
    }

    public void stop() {
        stopped = true;
    }

    private RoutePolicy createRoutePolicy(NamedNode route) {
        // YAML beans are made twice, and the first one is stopped before the routes are made
        if (stopped || !(route instanceof RouteDefinition definition)) {
            return null;
        }
        String namespace = namespace(definition.getGroup(), definition.getInput().getEndpointUri());
        return namespace == null ? null : policies.computeIfAbsent(namespace, this::policy);
    }

    private RoutePolicy policy(String namespace) {
        try {
            return ClusteredRoutePolicy.forNamespace(camelContext, namespace);
        } catch (Exception e) {
            throw new IllegalStateException("erp.cluster=" + mode + " cannot elect a leader for " + namespace, e);
        }
    }

    /**
     * What a route is elected for: its account, or the clock; null for a route that runs in every process.
     *
     * @param group that of the route; the name of a component such as {@code wdt} or {@code sst2} says which account a
     *              route calls that begins elsewhere
     */
    static String namespace(String group, String uri) {
        if (EVERY_PROCESS.equals(group)) {
            return null;
        }
        if (group != null && group.matches("(wdt|sst)\\w*")) {
            return "erp-" + group;
        }
        String scheme = uri.substring(0, Math.max(0, uri.indexOf(':')));
        if (scheme.startsWith("wdt") || scheme.startsWith("sst") && !uri.matches("(?s)\\w+:(//)?[Pp]ush.*")) {
            return "erp-" + scheme;
        }
        return scheme.matches("quartz|timer") ? "erp-clock" : null;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** Who elects. */
    public void setMode(Mode mode) {
        this.mode = mode;
    }

    /** The folder of the locks, for mode file; all processes name the same one. */
    public void setDir(String dir) {
        this.dir = dir;
    }
}

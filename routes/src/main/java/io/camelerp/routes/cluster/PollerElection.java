/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(PollerElection.class);
    private static final int INTERVAL_SECONDS = 2;

    private final Map<String, RoutePolicy> policies = new ConcurrentHashMap<>();
    private final Set<String> silent = new HashSet<>();
    private CamelContext camelContext;
    private Mode mode = Mode.none;
    private boolean check;
    private String dir = ".camel-erp/cluster";
    private Clock clock = Clock.systemUTC();
    private ElectedRoutes elected;
    private Heartbeats heartbeats;
    private ScheduledExecutorService watch;
    private volatile boolean stopped;

    /** Called when the bean is made, which is before any route. */
    public void start() throws Exception {
        // an election starts routes by itself, and a check is to start none
        if (check) {
            return;
        }
        if (mode == Mode.file && camelContext.hasService(FileLockClusterService.class) == null) {
            FileLockClusterService locks = new FileLockClusterService();
            locks.setRoot(dir);
            // a leader that is silent for five times as long is taken for dead
            locks.setAcquireLockInterval(INTERVAL_SECONDS, TimeUnit.SECONDS);
            camelContext.addService(locks, true);
        }
        if (mode != Mode.none) {
            camelContext.addRoutePolicyFactory((context, routeId, route) -> createRoutePolicy(route));
            camelContext.addRoutePolicyFactory((context, routeId, route) -> watch(routeId, route));
        }
    }

    public void stop() {
        stopped = true;
        if (watch != null) {
            camelContext.getExecutorServiceManager().shutdownNow(watch);
        }
    }

    private RoutePolicy createRoutePolicy(NamedNode route) {
        // YAML beans are made twice, and the first one is stopped before the routes are made
        if (stopped || !(route instanceof RouteDefinition definition)) {
            return null;
        }
        String namespace = namespace(definition.getGroup(), definition.getInput().getEndpointUri());
        return namespace == null ? null : policies.computeIfAbsent(namespace, this::policy);
    }

    /** Has the route looked after; called when it has got its policy. */
    private RoutePolicy watch(String routeId, NamedNode route) {
        if (stopped || !(route instanceof RouteDefinition definition)) {
            return null;
        }
        String namespace = namespace(definition.getGroup(), definition.getInput().getEndpointUri());
        if (namespace == null) {
            return null;
        }
        if (elected == null) {
            beginWatch();
        }
        String autoStartup = definition.getAutoStartup();
        boolean starts = autoStartup == null
                || !"false".equalsIgnoreCase(camelContext.resolvePropertyPlaceholders(autoStartup));
        return elected.add(namespace, (ClusteredRoutePolicy) policies.get(namespace), routeId, starts);
    }

    private void beginWatch() {
        elected = new ElectedRoutes(camelContext);
        heartbeats = mode == Mode.file ? new Heartbeats(Path.of(dir), clock) : null;
        HealthCheckRegistry health = HealthCheckRegistry.get(camelContext);
        if (health != null) {
            health.register(new ElectionHealth(elected, heartbeats));
        }
        watch = camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "PollerElection");
        watch.scheduleWithFixedDelay(this::look, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            elected.look();
            if (heartbeats != null) {
                List<String> elsewhere = elected.elsewhere();
                policies.keySet().stream().filter(namespace -> !elsewhere.contains(namespace)).forEach(heartbeats::forget);
                elsewhere.forEach(heartbeats::look);
                elsewhere.forEach(this::tell);
                silent.retainAll(elsewhere);
            }
        } catch (RuntimeException e) {
            // the next look is made all the same
            LOG.warn("Looking after the routes of this process failed", e);
        }
    }

    /** Not all applications have health checks. */
    private void tell(String namespace) {
        Optional<String> silence = heartbeats.silence(namespace);
        if (silence.isEmpty()) {
            silent.remove(namespace);
        } else if (silent.add(namespace)) {
            LOG.warn("Nobody may run the routes of {}: {}", namespace, silence.get());
        }
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

    /** Whether a route waits here, because another process is elected for it. */
    public static boolean isElsewhere(Route route) {
        return route.getRoutePolicyList() != null && route.getRoutePolicyList().stream()
                .anyMatch(policy -> policy instanceof ClusteredRoutePolicy election && !election.isLeader());
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

    /** Whether everything is only tried: then this process stands for no election. */
    public void setCheck(boolean check) {
        this.check = check;
    }

    /** Sets the clock; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
        if (heartbeats != null) {
            heartbeats.setClock(clock);
        }
    }

    /** The folder of the locks, for mode file; all processes name the same one. */
    public void setDir(String dir) {
        this.dir = dir;
    }
}

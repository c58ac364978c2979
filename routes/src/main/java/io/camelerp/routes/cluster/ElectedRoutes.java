/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a process that is elected runs its routes, and one that is not does not.
 *
 * Camel's policy tries to start them once, when the election is won: one route that cannot start then, and those behind
 * it, would wait until the next election, and so would all other processes. When the election is lost the policy stops
 * only what it has started itself: what was started later, or by hand, would poll beside the process that is elected.
 */
final class ElectedRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ElectedRoutes.class);

    private final CamelContext camelContext;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    /** What one process of several is elected for. */
    private static final class Account {

        private final ClusteredRoutePolicy policy;
        private final Set<String> routes = ConcurrentHashMap.newKeySet();
        /** Which routes have run since the election: one of those that does not run was stopped by somebody. */
        private final Set<String> begun = ConcurrentHashMap.newKeySet();
        /** Which may run though another process is elected. */
        private final Set<String> astray = ConcurrentHashMap.newKeySet();
        private final Map<String, String> failures = new ConcurrentHashMap<>();
        private boolean elected;

        Account(ClusteredRoutePolicy policy) {
            this.policy = policy;
        }
    }

    /** Hears of each start and stop, whoever has asked for it. */
    private static final class Starts extends RoutePolicySupport {

        private final Account account;

        Starts(Account account) {
            this.account = account;
        }

        @Override
        public void onStart(Route route) {
            (account.policy.isLeader() ? account.begun : account.astray).add(route.getRouteId());
        }

        /** An election may be lost and won again before anybody looks. */
        @Override
        public void onStop(Route route) {
            if (!account.policy.isLeader()) {
                account.begun.remove(route.getRouteId());
            }
        }
    }

    ElectedRoutes(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /**
     * @param  starts whether the route is one that starts by itself
     * @return        what has to be told of the starts of the route
     */
    RoutePolicySupport add(String namespace, ClusteredRoutePolicy policy, String routeId, boolean starts) {
        Account account = accounts.computeIfAbsent(namespace, any -> new Account(policy));
        if (starts) {
            account.routes.add(routeId);
        }
        return new Starts(account);
    }

    /** Looks after all of them, again and again. */
    void look() {
        if (camelContext.isStarted()) {
            accounts.values().forEach(this::look);
        }
    }

    private void look(Account account) {
        boolean before = account.elected;
        account.elected = account.policy.isLeader();
        // after an election the policy starts and stops them first
        if (!account.elected) {
            account.failures.clear();
            move(account.begun, account.astray, route -> true);
            if (!before) {
                account.astray.forEach(route -> stop(account, route));
            }
        } else if (before) {
            move(account.astray, account.begun, this::runs);
            account.routes.forEach(route -> start(account, route));
        }
    }

    private static void move(Set<String> from, Set<String> to, Predicate<String> which) {
        from.forEach(route -> {
            if (which.test(route)) {
                to.add(route);
            }
            from.remove(route);
        });
    }

    private boolean runs(String route) {
        ServiceStatus status = status(route);
        return status != null && (status.isStoppable() || status.isStarting());
    }

    private ServiceStatus status(String route) {
        return camelContext.getRouteController().getRouteStatus(route);
    }

    private void start(Account account, String route) {
        ServiceStatus status = status(route);
        if (account.begun.contains(route) || status == null || !status.isStartable()) {
            account.failures.remove(route);
            return;
        }
        try {
            camelContext.getRouteController().startRoute(route);
            account.failures.remove(route);
            LOG.info("Route {}, for which this process is elected, runs now", route);
        } catch (Exception e) {
            String cause = String.valueOf(e.getMessage());
            if (!cause.equals(account.failures.put(route, cause))) {
                LOG.warn("Route {}, for which this process is elected, does not start, and is tried again", route, e);
            }
        }
    }

    private void stop(Account account, String route) {
        if (!runs(route)) {
            account.astray.remove(route);
            return;
        }
        if (status(route).isStarting()) {
            return;
        }
        LOG.warn("Route {} runs in this process, but another one is elected for it (erp.cluster): it is stopped here", route);
        try {
            camelContext.getRouteController().stopRoute(route);
            account.astray.remove(route);
        } catch (Exception e) {
            LOG.warn("Route {} does not stop, and is tried again", route, e);
        }
    }

    /** Why routes do not run for which this process is elected. */
    Map<String, String> failures() {
        Map<String, String> failures = new TreeMap<>();
        accounts.values().forEach(account -> failures.putAll(account.failures));
        return failures;
    }

    /** For what this process could be elected, and is not. */
    List<String> elsewhere() {
        return accounts.entrySet().stream().filter(account -> !account.getValue().policy.isLeader()).map(Map.Entry::getKey)
                .sorted().toList();
    }
}

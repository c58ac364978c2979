/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.management.mbean.ManagedService;
import org.apache.camel.spi.ManagementStrategy;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a consumer where Camel itself does not: behind {@code master:}, which tells neither the consumer its route nor
 * JMX and the health checks of the consumer, and in routes that are made from Kamelets, which have no MBeans by
 * default.
 */
public final class ConsumerPresence {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerPresence.class);

    private final DefaultConsumer consumer;
    private boolean delegated;
    private Object managed;

    public ConsumerPresence(DefaultConsumer consumer) {
        this.consumer = consumer;
    }

    /**
     * The consumers of a context, those behind another consumer among them.
     *
     * @return of those behind {@code master:} only the ones that run here
     */
    public static <C extends Consumer> List<C> consumers(CamelContext camelContext, Class<C> type) {
        return camelContext.getRoutes().stream().map(route -> of(route, type)).flatMap(Optional::stream).toList();
    }

    /** The consumer of a route, or the one that runs behind it. */
    public static <C extends Consumer> Optional<C> of(Route route, Class<C> type) {
        Delegates delegates = route.getCamelContext().getCamelContextExtension().getContextPlugin(Delegates.class);
        Consumer found = delegates == null ? null : delegates.of(route);
        return Optional.of(Objects.requireNonNullElseGet(found, route::getConsumer)).filter(type::isInstance).map(type::cast);
    }

    /** Finds the route of a consumer that was told none; called before its route's id is asked for. */
    public void findRoute() {
        if (consumer.getRoute() != null) {
            return;
        }
        for (Route route : camelContext().getRoutes()) {
            if (route.getProcessor() == consumer.getProcessor()) {
                consumer.setRoute(route);
                consumer.setRouteId(route.getRouteId());
                delegated = true;
            }
        }
    }

    /**
     * Gets the state that the consumer works with, or leaves that to its polls: a process that is elected must not stay
     * idle because the one before has not let go yet.
     *
     * @throws IllegalArgumentException when an option is wrong, which no later try would mend
     */
    public void prepare(Runnable state) {
        try {
            state.run();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("The state of route {} cannot be had yet, polls will try again: {}", consumer.getRouteId(),
                    e.getMessage());
        }
    }

    /** Called when the consumer has started. */
    public void appear() throws Exception {
        if (delegated) {
            delegates().consumers.add(consumer);
            HealthCheckRegistry health = HealthCheckRegistry.get(camelContext());
            if (health != null) {
                health.register(consumer.getHealthCheck());
            }
        }
        ManagementStrategy management = camelContext().getManagementStrategy();
        if (consumer.getRoute() != null && management != null && management.getManagementObjectStrategy() != null) {
            Object bean = management.getManagementObjectStrategy().getManagedObjectForConsumer(camelContext(), consumer);
            if (!management.isManaged(bean)) {
                Mbeans.tellRoute(bean, consumer.getRoute());
                management.manageObject(bean);
                // Camel takes away what belongs to a route, when the route stops
                managed = delegated ? bean : null;
            }
        }
    }

    /** Called when the consumer stops; it may appear again. */
    public void disappear() {
        if (delegated) {
            delegates().consumers.remove(consumer);
            HealthCheckRegistry health = HealthCheckRegistry.get(camelContext());
            if (health != null) {
                health.unregister(consumer.getHealthCheck());
            }
        }
        if (managed != null) {
            try {
                camelContext().getManagementStrategy().unmanageObject(managed);
            } catch (Exception e) {
                LOG.warn("The MBean of the consumer of route {} could not be removed", consumer.getRouteId(), e);
            }
            managed = null;
        }
    }

    private CamelContext camelContext() {
        return consumer.getEndpoint().getCamelContext();
    }

    private Delegates delegates() {
        synchronized (camelContext()) {
            Delegates delegates = camelContext().getCamelContextExtension().getContextPlugin(Delegates.class);
            if (delegates == null) {
                delegates = new Delegates();
                camelContext().getCamelContextExtension().addContextPlugin(Delegates.class, delegates);
            }
            return delegates;
        }
    }

    /** Apart, because an application without JMX has no such classes. */
    private static final class Mbeans {

        static void tellRoute(Object bean, Route route) {
            if (bean instanceof ManagedService service) {
                service.setRoute(route);
            }
        }
    }

    /** The consumers of a context that run behind others. */
    private static final class Delegates {

        private final Set<DefaultConsumer> consumers = ConcurrentHashMap.newKeySet();

        private Consumer of(Route route) {
            return consumers.stream().filter(delegate -> delegate.getRoute() == route).findAny().orElse(null);
        }
    }
}

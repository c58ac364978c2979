/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.master;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.camelerp.common.CommaList;
import io.camelerp.common.ConsumerPresence;
import io.camelerp.common.WaitingPollStrategy;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a route poll only while master data of WDT has been read lately, by the route wdt-master-data of this process.
 */
public class FreshMasterData extends DefaultPollingConsumerPollStrategy implements WaitingPollStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(FreshMasterData.class);

    private static final String ROUTE = "wdt-master-data-";

    private final List<String> kinds;
    private final Duration maxAge;
    private volatile String missing;

    /**
     * For one route.
     *
     * @param kinds  the kinds of master data that it waits for, by commas; it waits for nothing when empty
     * @param maxAge how long ago a kind may have been read whole, as ISO-8601 duration
     */
    public FreshMasterData(String kinds, String maxAge) {
        this.kinds = CommaList.of(kinds);
        this.maxAge = Duration.parse(maxAge);
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        String stale = kinds.stream().filter(kind -> !isFresh(kind, endpoint)).findFirst().orElse(null);
        if ((stale == null) != (missing == null)) {
            String route = ((DefaultConsumer) consumer).getRouteId();
            LOG.info(stale == null
                    ? "Route {} goes on, the master data is fresh"
                    : "Route {} waits until the master data '{}' is read: nothing is read, and nothing is lost", route, stale);
        }
        missing = stale;
        return stale == null && super.begin(consumer, endpoint);
    }

    @Override
    public Optional<String> waitingFor() {
        return Optional.ofNullable(missing).map(kind -> "The route waits until the master data '" + kind
                                                        + "' is read (after-master-data): nothing is read, and nothing is lost");
    }

    /**
     * Refuses a setting by which a route would wait for ever.
     *
     * @param  kinds                    what it waits for, by commas
     * @param  read                     says whether a route is there
     * @throws IllegalArgumentException when one of the kinds is read by no route
     */
    public static void require(String kinds, Predicate<String> read) {
        CommaList.of(kinds).forEach(kind -> require(kind, read.test(ROUTE + kind)));
    }

    private static void require(String kind, boolean read) {
        if (!read) {
            throw new IllegalArgumentException(
                    "after-master-data names '" + kind + "', which is not read here: expected kinds of the route"
                                               + " wdt-master-data, enabled in this process with this one of"
                                               + " erp.route.wdt-master-data.kinds");
        }
    }

    private boolean isFresh(String kind, Endpoint endpoint) {
        Route route = endpoint.getCamelContext().getRoute(ROUTE + kind);
        require(kind, route != null);
        return ConsumerPresence.of(route, WdtConsumer.class)
                .filter(consumer -> consumer.getCheckpoint() != null && consumer.getLagSeconds() <= maxAge.toSeconds())
                .isPresent();
    }
}

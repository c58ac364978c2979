/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.consumer.Checkpoint;
import io.camelerp.wdt.consumer.StoredWatermark;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.spi.StateRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a consumer with lookback reads again: the span that was asked for, and what the polls before have left out
 * because they came late or not at all. Behind another consumer no further than that one has come, and nothing from
 * before its beginning.
 */
final class LookbackSpan {

    private static final Logger LOG = LoggerFactory.getLogger(LookbackSpan.class);

    /** How many times the span is read at most: notes of what was delivered are not kept for ever. */
    private static final int MOST = 2;
    /** What is stored may lag by such a part of the span: that much more is read again after a restart. */
    private static final int PARTS = 24;

    private final WdtEndpoint twin;
    private final Optional<StoredWatermark> parent;
    private final StateRepository<String, String> repository;
    private final String key;
    private final Supplier<LocalDateTime> now;
    private final Duration length;
    private LocalDateTime reached;
    private LocalDateTime stored;
    private long epoch;

    /**
     * @param parent     how far the consumer has come that it stands behind, if it stands behind one
     * @param repository keeps how far polls have come, under that key; null where a restart may forget it
     */
    LookbackSpan(WdtEndpoint twin, Optional<StoredWatermark> parent, StateRepository<String, String> repository, String key,
                 Supplier<LocalDateTime> now) {
        this.twin = twin;
        this.parent = parent;
        this.repository = repository;
        this.key = key;
        this.now = now;
        this.length = Duration.ofMillis(twin.getConfiguration().getLookback());
    }

    synchronized LocalDateTime start() {
        LocalDateTime usual = now.get().minus(length);
        LocalDateTime start = reached().filter(usual::isAfter).map(this::since).orElse(usual);
        // what is older was left to others on purpose
        return parent.flatMap(StoredWatermark::begin).filter(start::isBefore).orElse(start);
    }

    private LocalDateTime since(LocalDateTime last) {
        LocalDateTime least = now.get().minus(length.multipliedBy(MOST));
        if (last.isBefore(least)) {
            LOG.warn("{} was read again up to {} only, and goes on from {}, twice its lookback: rows in between that the vendor"
                     + " stored late are found by a replay of that span",
                    key, VendorTime.format(last),
                    VendorTime.format(least));
            return least;
        }
        LOG.info("{} was read again up to {} only, and goes on from there", key, VendorTime.format(last));
        return last;
    }

    /** How far all was read again; nothing once an operator has moved the checkpoint of the other consumer. */
    private Optional<LocalDateTime> reached() {
        long present = parent.map(StoredWatermark::epoch).orElse(0L);
        if (reached != null && epoch != present) {
            reached = null;
            stored = null;
        }
        epoch = present;
        if (reached == null && repository != null) {
            reached = Optional.ofNullable(repository.getState(key)).map(Checkpoint::parse)
                    .filter(checkpoint -> checkpoint.epoch() == present).map(Checkpoint::time).orElse(null);
            stored = reached;
        }
        return Optional.ofNullable(reached);
    }

    /** All up to there was read again. */
    synchronized void reached(LocalDateTime time) {
        if (reached != null && !time.isAfter(reached)) {
            return;
        }
        reached = time;
        if (repository != null && (stored == null || !stored.plus(length.dividedBy(PARTS)).isAfter(time))) {
            repository.setState(key, new Checkpoint(epoch, time, "", Set.of()).toText());
            stored = time;
        }
    }

    /** Empty where only the present limits it. */
    synchronized Optional<LocalDateTime> end() {
        if (parent.isEmpty()) {
            return Optional.empty();
        }
        Optional<LocalDateTime> passed = parent.get().passed();
        // until that one has begun, nobody knows where that is
        return passed.isEmpty() && isBehindAnother() ? Optional.of(start()) : passed;
    }

    private boolean isBehindAnother() {
        String key = twin.getConfiguration().getCheckpointKey();
        CamelContext context = twin.getCamelContext();
        Route named = key == null ? null : context.getRoute(key);
        return key != null && context.getEndpoints().stream().filter(this::mayBeParent)
                .anyMatch(endpoint -> key.equals(((WdtEndpoint) endpoint).getConfiguration().getCheckpointKey())
                        || named != null && named.getEndpoint() == endpoint);
    }

    private boolean mayBeParent(Endpoint endpoint) {
        return endpoint instanceof WdtEndpoint other && other.getApi() != null
                && other.getApi().name().equals(twin.getApi().name()) && other.getConfiguration().getLookback() == 0
                && twin.getConfiguration().getSid().equals(other.getConfiguration().getSid());
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.camel.spi.StateRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last state in which each row of a snapshot was done, kept in a repository.
 * <p>
 * A set of all states ever seen would drop the third of A, B, A. What is stored has the form of a {@link Checkpoint},
 * whose edge holds {@code key@#content hash} of each row and whose time is that of the last change.
 */
public final class KnownRows {

    private static final Logger LOG = LoggerFactory.getLogger(KnownRows.class);

    private final StateRepository<String, String> repository;
    private final String key;
    private final String filters;

    public KnownRows(StateRepository<String, String> repository, String key, String filters) {
        this.repository = repository;
        this.key = key;
        this.filters = filters;
    }

    /**
     * What is known.
     *
     * @param epoch raised by an operator who has all rows delivered again
     * @param time  when a row was done last; null when none was
     * @param ids   the id of the last state of each row, by the row's key
     */
    record Known(long epoch, LocalDateTime time, Map<String, String> ids) {
    }

    /**
     * Looks at what is stored.
     *
     * @throws IllegalArgumentException when it belongs to another question
     */
    public void check() {
        load();
    }

    /**
     * Reads what is stored.
     *
     * @throws IllegalArgumentException when it belongs to another question
     */
    Known load() {
        String text = repository.getState(key);
        if (text == null) {
            return new Known(0, null, Map.of());
        }
        Checkpoint stored = Checkpoint.parse(text);
        if (!stored.filters().equals(filters)) {
            throw new IllegalArgumentException(
                    "The state '" + key + "' was made for [" + stored.filters() + "], but this consumer asks for [" + filters
                                               + "]: rows would count as known that the route has never seen in this form."
                                               + " Set another checkpointKey, or restore the filters");
        }
        Map<String, String> ids = new HashMap<>();
        stored.edge().forEach(id -> ids.put(id.substring(0, id.lastIndexOf('@')), id));
        return new Known(stored.epoch(), stored.time(), ids);
    }

    /**
     * Adds what is done now to what is stored by then, which may be more than the caller knows: two consumers on one
     * key do not undo each other's.
     *
     * @param  epoch in which the rows were read; rows of an older epoch no longer count
     * @return       what is known afterwards
     */
    Known add(long epoch, LocalDateTime now, Map<String, String> done) {
        synchronized (repository) {
            Known stored = load();
            if (stored.epoch() > epoch) {
                LOG.debug("{} rows of epoch {} are void: {} stands at epoch {}", done.size(), epoch, key, stored.epoch());
                return stored;
            }
            Map<String, String> ids = new HashMap<>(stored.ids());
            ids.putAll(done);
            return store(new Known(epoch, notBefore(stored.time(), now), ids));
        }
    }

    /**
     * Forgets rows whose next state is about to be delivered: until that is done, nobody knows which one the route saw
     * last.
     *
     * @return what is known afterwards
     */
    Known without(long epoch, LocalDateTime now, Set<String> keys) {
        synchronized (repository) {
            Known stored = load();
            if (stored.epoch() > epoch || Collections.disjoint(stored.ids().keySet(), keys)) {
                return stored;
            }
            Map<String, String> ids = new HashMap<>(stored.ids());
            ids.keySet().removeAll(keys);
            return store(new Known(epoch, notBefore(stored.time(), now), ids));
        }
    }

    /** Forgets all rows, so that each is delivered again. */
    Known forget(LocalDateTime now) {
        synchronized (repository) {
            Known stored = load();
            LOG.info("All rows of {} are delivered again on an operator's word (epoch {})", key, stored.epoch() + 1);
            return store(new Known(stored.epoch() + 1, notBefore(stored.time(), now), Map.of()));
        }
    }

    /** Repositories may refuse a step back. */
    private static LocalDateTime notBefore(LocalDateTime stored, LocalDateTime now) {
        return stored != null && stored.isAfter(now) ? stored : now;
    }

    private Known store(Known known) {
        Set<String> edge = new HashSet<>(known.ids().values());
        repository.setState(key, new Checkpoint(known.epoch(), known.time(), filters, edge).toText());
        return known;
    }
}

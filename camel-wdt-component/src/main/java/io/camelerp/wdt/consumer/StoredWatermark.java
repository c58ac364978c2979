/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;

import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.spi.StateRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watermark in a repository: commits only move it forward, an operator may move it anywhere.
 */
public final class StoredWatermark implements Watermark {

    private static final Logger LOG = LoggerFactory.getLogger(StoredWatermark.class);

    private final StateRepository<String, String> repository;
    private final String key;
    private final String filters;
    private final Start startFrom;

    /** Where a consumer begins that has no checkpoint yet; may ask the vendor for its time. */
    public interface Start {
        LocalDateTime time() throws InterruptedException;
    }

    public StoredWatermark(StateRepository<String, String> repository, String key, String filters, Start startFrom) {
        this.repository = repository;
        this.key = key;
        this.filters = filters;
        this.startFrom = startFrom;
    }

    /**
     * Looks at what is stored.
     *
     * @throws IllegalArgumentException when it belongs to another question
     */
    public void check() {
        stored();
    }

    /**
     * The last second that is done for certain, which is where a second consumer ends that reads the same again; empty
     * without a checkpoint.
     */
    public Optional<LocalDateTime> passed() {
        return stored().map(checkpoint -> checkpoint.time().minusSeconds(1));
    }

    /**
     * Where the very first reading began, or an operator has moved it to before that; empty without a checkpoint, and
     * with one of a version that did not keep it.
     */
    public Optional<LocalDateTime> begin() {
        return stored().map(Checkpoint::begin);
    }

    /** How often an operator has moved it. */
    public long epoch() {
        return stored().map(Checkpoint::epoch).orElse(0L);
    }

    @Override
    public Checkpoint load(boolean idle) throws InterruptedException {
        Optional<Checkpoint> stored = stored();
        if (stored.isPresent()) {
            return stored.get();
        }
        // stored at once: with a start of "now", a restart before the first commit must not start later
        LocalDateTime start = startFrom.time();
        Checkpoint first = commit(0, start, Set.of(), start);
        LOG.info("Checkpoint {} begins at {}", key, VendorTime.format(first.time()));
        return first;
    }

    private Optional<Checkpoint> stored() {
        return Optional.ofNullable(repository.getState(key)).map(Checkpoint::parse).map(stored -> {
            if (!stored.filters().equals(filters)) {
                throw new IllegalArgumentException(
                        "The checkpoint '" + key + "' was made for [" + stored.filters() + "], but this consumer asks for ["
                                                   + filters + "]: rows that the old filter left out would be skipped."
                                                   + " Set another checkpointKey, or restore the filters");
            }
            return stored;
        });
    }

    @Override
    public Checkpoint commit(long epoch, LocalDateTime time, Set<String> edge) {
        return commit(epoch, time, edge, null);
    }

    private Checkpoint commit(long epoch, LocalDateTime time, Set<String> edge, LocalDateTime first) {
        // two consumers on one key share the repository, and a step back of the one would be the other's repeats
        synchronized (repository) {
            Optional<Checkpoint> stored = stored();
            Checkpoint next = new Checkpoint(epoch, time, filters, edge, stored.isPresent() ? stored.get().begin() : first);
            Optional<Checkpoint> further = stored.filter(next::isBefore);
            if (further.isPresent()) {
                LOG.debug("Commit of {} in epoch {} is void: {} stands at {}", time, epoch, key, further.get().time());
                return further.get();
            }
            repository.setState(key, next.toText());
            return next;
        }
    }

    @Override
    public Checkpoint move(LocalDateTime time) {
        synchronized (repository) {
            Optional<Checkpoint> stored = stored();
            long epoch = stored.map(Checkpoint::epoch).orElse(0L) + 1;
            LocalDateTime begin = stored.isPresent() ? stored.get().begin() : time;
            Checkpoint moved = new Checkpoint(
                    epoch, time, filters, Set.of(), begin != null && time.isBefore(begin) ? time : begin);
            repository.setState(key, moved.toText());
            LOG.info("Checkpoint {} was moved to {} by an operator (epoch {})", key, VendorTime.format(time), epoch);
            return moved;
        }
    }
}

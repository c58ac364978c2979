/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.LocalDateTime;
import java.util.List;

import io.camelerp.sst.consumer.Shelf.Arrival;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the bills of one stream that come for a time that had been read to its end.
 */
final class LateBills {

    private static final Logger LOG = LoggerFactory.getLogger(LateBills.class);

    private final Shelf shelf;
    private LocalDateTime readUpTo;
    private volatile long count;

    LateBills(Shelf shelf) {
        this.shelf = shelf;
    }

    /** Says how far has been read; null when it is not known. */
    void readUpTo(LocalDateTime time) {
        readUpTo = time;
    }

    void count(List<Arrival> unseen) {
        long found = unseen.stream()
                .filter(arrival -> shelf.store().lastHash(shelf.stream().scope(), arrival.key()).isEmpty())
                .flatMap(arrival -> DayPlanner.parse(arrival.time()).stream())
                .filter(time -> readUpTo != null && time.isBefore(readUpTo)).count();
        if (found > 0) {
            count += found;
            LOG.warn("{}: {} bills came for a time before {}, which had been read to its end. The vendor may limit an answer"
                     + " without telling a batch: if this comes again, ask for less with windowDays or stores",
                    shelf.stream(), found, readUpTo);
        }
    }

    long count() {
        return count;
    }
}

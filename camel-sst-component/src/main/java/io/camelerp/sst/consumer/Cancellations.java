/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.sst.SstException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives bills back to the vendor that were given up, where that is wanted, and each at most once.
 */
final class Cancellations {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);
    private static final String CANCELLED = "cancelled/";

    private final Downloads downloads;
    private final StreamId stream;
    private final BatchStore store;

    Cancellations(Downloads downloads, Shelf shelf) {
        this.downloads = downloads;
        this.stream = shelf.stream();
        this.store = shelf.store();
    }

    void giveBackDead(LocalDateTime now) throws InterruptedException {
        if (downloads.cancel() == null) {
            return;
        }
        List<StoredRecord> dead = new ArrayList<>(store.dead(stream));
        // at most once: if "cancel" re-opens bills, one that always fails would come back for ever
        dead.removeIf(bill -> store.note(stream.scope(), CANCELLED + bill.number()).isPresent());
        if (dead.isEmpty()) {
            return;
        }
        try {
            downloads.cancel(dead.stream().map(StoredRecord::key).toList());
        } catch (SstException e) {
            if (e.isRetryable()) {
                throw e;
            }
            LOG.error("{}: the vendor does not take back {}: {}", stream, dead.stream().map(StoredRecord::key).toList(),
                    e.getMessage());
        }
        dead.forEach(bill -> store.note(stream.scope(), CANCELLED + bill.number(), now.toString()));
    }
}

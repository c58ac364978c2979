/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import io.camelerp.common.ErpException.Category;
import io.camelerp.common.NoAnswerException;
import io.camelerp.common.Priority;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.sst.SstException;
import io.camelerp.sst.client.Answer;
import io.camelerp.sst.client.NotSentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions of one stream to the vendor, with what has to be remembered of them until the batch is closed.
 */
final class Questions {

    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    private static final String ASKED = "asked/";
    private static final String STORES = "stores/";

    private final Downloads downloads;
    private final Shelf shelf;
    private final String storeId;
    private final AtomicLong orphans = new AtomicLong();

    /** @param storeId the store to ask for, or null */
    Questions(Downloads downloads, Shelf shelf, String storeId) {
        this.downloads = downloads;
        this.shelf = shelf;
        this.storeId = storeId;
    }

    /**
     * Opens a batch, or asks for the rest of one; null when no store has bills there.
     *
     * @param token    the vendor's batch, or null to open one
     * @param doubtful whether an answer of the batch got lost before
     */
    Answer ask(DayWindow window, String token, boolean doubtful, Priority priority) throws InterruptedException {
        Collection<String> stores = stores(token, window);
        if (token != null && !doubtful) {
            return resume(window, token, stores, priority);
        }
        Answer answer = downloads.download(window, token, stores, priority, lost -> orphaned(window, lost));
        if (token == null && answer != null && answer.alreadyDone()) {
            String got = "got code " + answer.code() + ", " + answer.message();
            String done = ", which alreadyDoneCodes takes for a batch that was finished before";
            throw new SstException(
                    Category.REQUEST, downloads.command().name(), answer.code(), answer.message(),
                    "expected a new batch for " + window + ", " + got + done, null);
        }
        return answer;
    }

    /** Tells the vendor that all bills of a batch are done, where it wants to know. */
    void finish(String token) throws InterruptedException {
        if (downloads.finish() == null || token == null) {
            return;
        }
        try {
            downloads.finish(token);
        } catch (SstException e) {
            if (e.getCategory() != Category.BUSINESS) {
                throw e;
            }
            String refusal = "code " + e.getVendorCode() + ", " + e.getVendorMessage();
            String advice = "If that says that the batch is ended already, set alreadyDoneCodes=" + e.getVendorCode()
                            + "; else give it up with the JMX operation dropBatch";
            throw new SstException(
                    Category.BUSINESS, downloads.finish().name(), e.getVendorCode(), e.getVendorMessage(),
                    "all bills of batch " + token + " are done, but the vendor refuses its end: " + refusal + ". " + advice, e);
        }
    }

    private void orphaned(DayWindow window, SstException lost) {
        orphans.incrementAndGet();
        LOG.warn("{}: an answer for {} that opens a batch did not arrive. The vendor may hold bills in a batch whose number"
                 + " nobody knows: if bills of these days are missing, ask the vendor to free it. {}",
                shelf.stream(), window, lost.getMessage());
    }

    /** How many batches the vendor may have opened whose number did not arrive. */
    long orphans() {
        return orphans.get();
    }

    /** The stores to ask for; those of a batch stay the same, though the vendor lists others meanwhile. */
    private Collection<String> stores(String token, DayWindow window) throws InterruptedException {
        if (!downloads.namesStores()) {
            return storeId == null ? null : List.of(storeId);
        }
        Optional<String> first = shelf.note(STORES).filter(ids -> token != null);
        if (first.isPresent()) {
            return List.of(first.get().split("\n"));
        }
        Collection<String> stores = downloads.storesBetween(window.first(), window.last());
        shelf.note(STORES, stores.isEmpty() ? null : String.join("\n", stores));
        return stores;
    }

    /** Asks for the rest of a batch; when no answer comes, the batch stays in doubt. */
    private Answer resume(DayWindow window, String token, Collection<String> stores, Priority priority)
            throws InterruptedException {
        downloads.signal().check();
        doubt(token);
        try {
            // not asked twice, and the number of the batch is known
            return downloads.download(window, token, stores, priority, lost -> {
            });
        } catch (SstException e) {
            if (e.getVendorCode() != null || NoAnswerException.isNeverSent(e.getCause())) {
                // the vendor has refused or does not know of it, so it has handed nothing out
                settle();
            }
            throw e;
        } catch (NotSentException e) {
            settle();
            throw e;
        }
    }

    /**
     * Whether an answer of the batch may have got lost that the vendor, if it sends only the rest, never sends again.
     */
    boolean isDoubtful(OpenBatch batch) {
        return batch.token() != null && shelf.note(ASKED).filter(batch.token()::equals).isPresent();
    }

    void doubt(String token) {
        shelf.note(ASKED, token);
    }

    void settle() {
        shelf.note(ASKED, null);
    }
}

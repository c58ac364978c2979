/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.common.StopSignal;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Ack;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.producer.PushRequest;
import io.camelerp.wdt.producer.PushResult;
import io.camelerp.wdt.producer.Pusher;

/**
 * Tells the vendor what became of rows, some with each call, and tells the shelf what the vendor said of each.
 */
public final class Acknowledger {

    private static final int SHOWN = 5;
    /** So often the vendor may be in trouble with rows before one of them is looked for that may be why. */
    private static final int PATIENCE = 2;
    /** Looking for one among 50 takes 6; more are a vendor in trouble with all of them. */
    private static final int MOST_TROUBLES = 8;

    private final Ack ack;
    private final Api api;
    private final Pusher pusher;
    private final int batchSize;

    /**
     * @param api       the API that takes the acknowledgements
     * @param pusher    tells the vendor
     * @param batchSize how many rows to acknowledge with one call; 0 for as many as the API takes
     */
    public Acknowledger(Ack ack, Api api, Pusher pusher, int batchSize) {
        this.ack = ack;
        this.api = api;
        this.pusher = pusher;
        int most = api.push().maxItems() == 0 ? Integer.MAX_VALUE : api.push().maxItems();
        // one call at a time, so that it is known of each row whether it was in a call that was answered
        this.batchSize = batchSize == 0 ? most : Math.min(batchSize, most);
    }

    /**
     * Tells the vendor of these rows, which the shelf gets back in any case.
     * <p>
     * One row may be why the vendor is in trouble with a whole call. After a few such answers the rows are told in
     * halves, and at last one by one; a row that brings trouble alone counts as refused.
     *
     * @param  signal               ends the wait for the vendor, and not what the shelf stores between two calls
     * @return                      the rows that the vendor did not take, in words, or null
     * @throws WdtException         when the vendor could not be told
     * @throws InterruptedException when the caller is told to stop
     */
    String send(PoolShelf shelf, List<PoolRow> rows, StopSignal signal) throws InterruptedException {
        List<String> refusals = new ArrayList<>();
        Deque<List<PoolRow>> batches = new ArrayDeque<>();
        for (int from = 0; from < rows.size(); from += Math.min(rows.size() - from, batchSize)) {
            batches.add(rows.subList(from, from + Math.min(rows.size() - from, batchSize)));
        }
        int troubles = 0;
        try {
            while (!batches.isEmpty()) {
                List<PoolRow> batch = batches.remove();
                try {
                    sendOnce(shelf, batch, signal, refusals);
                } catch (WdtException e) {
                    if (!isInTrouble(e) || batch.get(0).untold <= PATIENCE || ++troubles > MOST_TROUBLES) {
                        throw e;
                    }
                    List<PoolRow> again = shelf.takeAgain(batch);
                    if (again.size() == 1) {
                        refuse(shelf, again.get(0), true, text(e), refusals);
                    } else if (!again.isEmpty()) {
                        batches.addFirst(again.subList(again.size() / 2, again.size()));
                        batches.addFirst(again.subList(0, again.size() / 2));
                    }
                }
            }
        } finally {
            batches.forEach(batch -> batch.forEach(row -> shelf.unsent(row, false)));
        }
        if (refusals.isEmpty()) {
            return null;
        }
        return refusals.size() + " rows were not acknowledged: "
               + String.join(", ", refusals.stream().limit(SHOWN).toList()) + (refusals.size() > SHOWN ? ", ..." : "");
    }

    /** Whether the vendor has answered, but not that it did it, and not a gateway in front of a vendor that is away. */
    private static boolean isInTrouble(WdtException e) {
        return e.getCategory() == Category.UNKNOWN_RESULT && isAnswered(e) && e.getHttpResponseCode() <= 500;
    }

    /** Whether the vendor has answered, whatever that says. */
    static boolean isAnswered(WdtException e) {
        Throwable first = e;
        while (first.getCause() instanceof WdtException) {
            first = first.getCause();
        }
        return first.getCause() == null;
    }

    private static String text(WdtException e) {
        return e.getVendorMessage() == null ? e.getMessage() : e.getVendorMessage();
    }

    private static void refuse(PoolShelf shelf, PoolRow row, boolean unknown, String text, List<String> refusals) {
        shelf.refused(row, unknown);
        refusals.add(row.item.key() + " (" + text + ")");
    }

    private void sendOnce(PoolShelf shelf, List<PoolRow> rows, StopSignal signal, List<String> refusals)
            throws InterruptedException {
        PushResult result = new PushResult();
        boolean answered = false;
        try {
            signal.during(() -> pusher.send(PushRequest.of(api, Map.of(), list(rows)), result));
            answered = true;
        } finally {
            List<PoolRow> settled = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                PushResult.Fate fate = result.fate(i);
                PoolRow row = rows.get(i);
                boolean unknown = fate.kind() == PushResult.Kind.unknown;
                if (answered && (fate.kind() == PushResult.Kind.done || isSettled(row, fate))) {
                    settled.add(row);
                } else if (answered) {
                    refuse(shelf, row, unknown, fate.text(), refusals);
                } else {
                    shelf.unsent(row, unknown);
                }
            }
            shelf.settled(settled);
        }
    }

    /** A row that the vendor does not wait for any more: an attempt before, or somebody else, has settled it. */
    private boolean isSettled(PoolRow row, PushResult.Fate fate) {
        return api.push().isAlreadyDone(fate.code(), fate.text()) || ack.keep() && row.unknown;
    }

    private ArrayNode list(List<PoolRow> rows) {
        ArrayNode list = Json.READER.createArrayNode();
        for (PoolRow row : rows) {
            ObjectNode node = list.addObject();
            ack.echo().forEach(field -> node.set(field, row.item.record().path(field)));
            if (ack.tellsFailure()) {
                node.put(ack.status(), row.done ? ack.done() : ack.failed());
            }
            if (ack.message() != null && row.message != null && !row.done) {
                node.put(ack.message(), cut(row.message));
            }
        }
        return list;
    }

    private String cut(String text) {
        return text.codePointCount(0, text.length()) <= ack.maxMessage()
                ? text : text.substring(0, text.offsetByCodePoints(0, ack.maxMessage()));
    }

    /** What the vendor did not take. */
    WdtException refusal(String text) {
        return new WdtException(Category.BUSINESS, api.name(), text);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.camelerp.sandbox.sst.SstSwitches.CancelMeans;
import io.camelerp.sandbox.sst.SstSwitches.Resume;

/**
 * The batches that were opened, and which bills are finished.
 */
final class Batches {

    private final SstSwitches switches;
    private final Map<String, Batch> batches = new LinkedHashMap<>();
    private final Map<SstDocument, Set<String>> finished = new EnumMap<>(SstDocument.class);
    private int opened;

    private static final class Batch {
        private final SstDocument document;
        private final List<String> keys;
        private final Set<String> sent = new HashSet<>();
        private boolean done;

        Batch(SstDocument document, List<String> keys) {
            this.document = document;
            this.keys = keys;
        }
    }

    Batches(SstSwitches switches) {
        this.switches = switches;
    }

    /** A batch of those bills, without the ones that are finished or held. */
    synchronized String open(SstDocument document, List<String> found) {
        Set<String> gone = new HashSet<>(finished.getOrDefault(document, Set.of()));
        if (switches.openBatchHolds()) {
            batches.values().stream().filter(batch -> batch.document == document && !batch.done)
                    .forEach(batch -> gone.addAll(batch.sent));
        }
        String token = String.valueOf(100_000 + ++opened);
        batches.put(token, new Batch(document, found.stream().filter(key -> !gone.contains(key)).toList()));
        return token;
    }

    /** The next bills of a batch. */
    synchronized List<String> take(String token, SstDocument document) {
        Batch batch = get(token);
        if (batch.document != document) {
            throw new SstRefusal("2003", "批次" + token + "不属于该命令");
        }
        boolean again = !batch.sent.isEmpty();
        List<String> keys = switches.resume() == Resume.WHOLE && again
                ? batch.keys
                : batch.keys.stream().filter(key -> !batch.sent.contains(key)).limit(switches.pageSize()).toList();
        batch.sent.addAll(keys);
        return keys;
    }

    synchronized void finish(String token) {
        Batch batch = get(token);
        if (batch.done) {
            throw new SstRefusal(switches.finishedCode(), "批次" + token + "已完成");
        }
        if (batch.document == SstDocument.SALE && !switches.saleFinishAccepted()) {
            throw new SstRefusal("2004", "批次" + token + "不存在");
        }
        batch.done = true;
        if (switches.finishMarks()) {
            finished.computeIfAbsent(batch.document, key -> new HashSet<>()).addAll(batch.sent);
        }
    }

    synchronized void cancel(List<String> keys) {
        batches.values().stream().filter(batch -> batch.document == SstDocument.TRANSFERRING && !batch.done)
                .forEach(batch -> batch.sent.removeAll(keys));
        if (switches.cancelMeans() == CancelMeans.REOPEN) {
            finished.getOrDefault(SstDocument.TRANSFERRING, new HashSet<>()).removeAll(keys);
        }
    }

    private Batch get(String token) {
        Batch batch = batches.get(token);
        if (batch == null) {
            throw new SstRefusal("2002", "批次" + token + "不存在");
        }
        return batch;
    }

    synchronized Set<String> finished(SstDocument document) {
        return Set.copyOf(finished.getOrDefault(document, Set.of()));
    }

    synchronized long unfinished() {
        return batches.values().stream().filter(batch -> !batch.done).count();
    }

    synchronized int opened() {
        return opened;
    }
}

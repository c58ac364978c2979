/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Journal;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.sst.SstSwitches.CancelMeans;
import io.camelerp.sandbox.sst.SstSwitches.Resume;

/**
 * The batches that were opened, and which bills are finished.
 */
final class Batches {

    private static final String PUT = "sst.batch";
    private static final String FINISHED = "sst.finished:";
    private static final int FIRST_TOKEN = 100_000;

    private final SstSwitches switches;
    private final Journal journal;
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

    Batches(SstSwitches switches, Journal journal) {
        this.switches = switches;
        this.journal = journal;
    }

    /** A batch of those bills, without the ones that are finished or held. */
    synchronized String open(SstDocument document, List<String> found) {
        Set<String> gone = new HashSet<>(finished.getOrDefault(document, Set.of()));
        if (switches.openBatchHolds()) {
            batches.values().stream().filter(batch -> batch.document == document && !batch.done)
                    .forEach(batch -> gone.addAll(batch.sent));
        }
        String token = String.valueOf(FIRST_TOKEN + ++opened);
        batches.put(token, new Batch(document, found.stream().filter(key -> !gone.contains(key)).toList()));
        keep(token);
        return token;
    }

    /** The next bills of a batch. */
    synchronized List<String> take(String token, SstDocument document) {
        Batch batch = get(token);
        if (batch.document != document) {
            throw new SstRefusal("2003", "批次" + token + "不属于该命令");
        }
        if (batch.done) {
            throw new SstRefusal(switches.finishedCode(), "批次" + token + "已完成");
        }
        boolean again = !batch.sent.isEmpty();
        List<String> keys = switches.resume() == Resume.WHOLE && again
                ? batch.keys
                : batch.keys.stream().filter(key -> !batch.sent.contains(key)).limit(switches.pageSize()).toList();
        if (batch.sent.addAll(keys)) {
            keep(token);
        }
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
        switches.beforeFinish().accept(batch.document, Set.copyOf(batch.sent));
        batch.done = true;
        keep(token);
        if (switches.finishMarks()) {
            finished.computeIfAbsent(batch.document, key -> new HashSet<>()).addAll(batch.sent);
            keepFinished(batch.document);
        }
    }

    synchronized void cancel(List<String> keys) {
        batches.forEach((token, batch) -> {
            if (batch.document == SstDocument.TRANSFERRING && !batch.done && batch.sent.removeAll(keys)) {
                keep(token);
            }
        });
        if (switches.cancelMeans() == CancelMeans.REOPEN
                && finished.getOrDefault(SstDocument.TRANSFERRING, new HashSet<>()).removeAll(keys)) {
            keepFinished(SstDocument.TRANSFERRING);
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

    private void keep(String token) {
        journal.append(List.of(entry(token)));
    }

    private void keepFinished(SstDocument document) {
        journal.append(List.of(finishedEntry(document)));
    }

    private Journal.Entry entry(String token) {
        Batch batch = batches.get(token);
        ObjectNode node = Json.object().put("document", batch.document.name()).put("done", batch.done);
        node.set("keys", Json.node(batch.keys));
        node.set("sent", Json.node(batch.sent));
        return new Journal.Entry(PUT, token, Json.bytes(node));
    }

    private Journal.Entry finishedEntry(SstDocument document) {
        return new Journal.Entry(FINISHED + document, "", Json.bytes(finished.get(document)));
    }

    /** Takes up a change from the journal; whether it was one of batches. */
    synchronized boolean restore(Journal.Entry entry) {
        if (entry.kind().equals(PUT)) {
            JsonNode node = Json.parse(entry.payload());
            Batch batch = new Batch(SstDocument.valueOf(node.path("document").asText()), texts(node.path("keys")));
            batch.sent.addAll(texts(node.path("sent")));
            batch.done = node.path("done").asBoolean();
            batches.put(entry.meta(), batch);
            opened = Math.max(opened, Integer.parseInt(entry.meta()) - FIRST_TOKEN);
            return true;
        }
        if (entry.kind().startsWith(FINISHED)) {
            finished.put(SstDocument.valueOf(entry.kind().substring(FINISHED.length())),
                    new HashSet<>(texts(Json.parse(entry.payload()))));
            return true;
        }
        return false;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** All batches as journal entries. */
    synchronized Stream<Journal.Entry> state() {
        return Stream.concat(
                List.copyOf(batches.keySet()).stream().map(this::entry),
                List.copyOf(finished.keySet()).stream().map(this::finishedEntry));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.wdt.client.Answer;

/**
 * What became of each item of a push.
 * <p>
 * As JSON: {@code {calls, done, new, changed, documents:[{index, key, number}], failed:[{index, key, code, message}],
 * unknown:[…], notSent:[…]}}. {@code index} is the item's place in the body from 0, {@code key} its unique number. What
 * is in none of the lists of failures is done. {@code new} and {@code changed} are there where the vendor counts.
 */
public final class PushResult {

    private final List<Entry> failed = new ArrayList<>();
    private final List<Entry> unknown = new ArrayList<>();
    private final List<Entry> notSent = new ArrayList<>();
    private final List<Entry> documents = new ArrayList<>();
    private int calls;
    private int done;
    private Integer created;
    private Integer changed;
    private String code;
    private String message;

    /** What is said of an item, by the vendor as a rule. */
    record Entry(PushItem item, String code, String text) {

        ObjectNode json(String textName) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("index", item.index()).put("key", item.key());
            if (code != null) {
                node.put("code", code);
            }
            if (text != null) {
                node.put(textName, text);
            }
            return node;
        }
    }

    /** What became of one item. */
    public enum Kind {
        done,
        failed,
        unknown,
        notSent
    }

    /**
     * What became of one item, and what the vendor says of it.
     *
     * @param code the vendor's code, or null
     * @param text the vendor's text, or null
     */
    public record Fate(Kind kind, String code, String text) {
    }

    /** What became of the item at that place of the body, counted from 0; not sent when nothing is known of it yet. */
    public Fate fate(int index) {
        return Stream.of(fate(index, failed, Kind.failed), fate(index, unknown, Kind.unknown),
                fate(index, notSent, Kind.notSent)).flatMap(Optional::stream).findFirst()
                .orElse(new Fate(calls == 0 ? Kind.notSent : Kind.done, null, null));
    }

    private static Optional<Fate> fate(int index, List<Entry> entries, Kind kind) {
        return entries.stream().filter(entry -> entry.item().index() == index).findFirst()
                .map(entry -> new Fate(kind, entry.code(), entry.text()));
    }

    void called(Answer answer) {
        calls++;
        code = answer.code();
        message = answer.message();
    }

    void refused(String vendorCode, String vendorMessage) {
        calls++;
        code = vendorCode;
        message = vendorMessage;
    }

    void counted(OptionalInt newCount, OptionalInt changedCount) {
        newCount.ifPresent(count -> created = (created == null ? 0 : created) + count);
        changedCount.ifPresent(count -> changed = (changed == null ? 0 : changed) + count);
    }

    void done() {
        done++;
    }

    void document(PushItem item, String number) {
        documents.add(new Entry(item, null, number));
    }

    void failed(PushItem item, String itemCode, String text) {
        failed.add(new Entry(item, itemCode, text));
    }

    void unknown(PushItem item, String itemCode, String text) {
        unknown.add(new Entry(item, itemCode, text));
    }

    void notSent(PushItem item) {
        notSent.add(new Entry(item, null, null));
    }

    List<Entry> failed() {
        return failed;
    }

    List<Entry> unknown() {
        return unknown;
    }

    List<Entry> notSent() {
        return notSent;
    }

    /** How many calls were made, not counting repeats. */
    public int calls() {
        return calls;
    }

    /** How many items the vendor took. */
    public int doneCount() {
        return done;
    }

    /** How many documents the vendor says it created, or null when it says nothing. */
    public Integer newCount() {
        return created;
    }

    /** How many documents the vendor says it changed, or null when it says nothing. */
    public Integer changedCount() {
        return changed;
    }

    /** How many items the vendor refused. */
    public int failedCount() {
        return failed.size();
    }

    /** The code of the last answer, or null. */
    public String code() {
        return code;
    }

    /** The text of the last answer, or null. */
    public String message() {
        return message;
    }

    /** The result as the class comment describes it. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("calls", calls).put("done", done);
        if (created != null) {
            json.put("new", created);
        }
        if (changed != null) {
            json.put("changed", changed);
        }
        addTo(json, "documents", documents, "number");
        addTo(json, "failed", failed, "message");
        addTo(json, "unknown", unknown, "message");
        addTo(json, "notSent", notSent, "message");
        return json;
    }

    private static void addTo(ObjectNode json, String name, List<Entry> entries, String textName) {
        ArrayNode array = json.putArray(name);
        entries.forEach(entry -> array.add(entry.json(textName)));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.manage.LocalTimes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from Kingdee which bills were changed in a span of time, and then their lines.
 *
 * A window is read in one answer: where there are more bills than one answer holds, it is cut, because bills that
 * change while they are paged would be missed.
 *
 * @param stateKey begins the keys under which bills count as delivered
 * @param maxBills how many bills one answer holds at most
 */
record ChangedBills(KingdeeAccount account, String stateKey, Form form, int maxBills) {

    /** As many as every Kingdee shows in one answer. */
    static final int MAX_ROWS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(ChangedBills.class);

    private static final int BILLS_OF_ONE_ANSWER = 50;

    /** What is read of which bills; see the setters of {@link KingdeeChanges}. */
    record Form(String id, String changeField, String condition, String entry, List<String> headFields,
            List<String> lineFields) {
    }

    /** Bills by their FID, and under which key each counts as delivered. */
    record Window(LocalDateTime end, Map<String, ObjectNode> heads, Map<String, String> keys) {
    }

    /** How many rows come back where one is asked for with all fields. */
    int peek() {
        List<String> fields = new ArrayList<>(List.of("FID", form.changeField()));
        fields.addAll(form.headFields());
        fields.addAll(form.lineFields());
        return account.client().query(form.id(), fields, form.condition(), "FID ASC", 0, 1).size();
    }

    /** The first part of a span that fits into one answer. */
    Window read(LocalDateTime from, LocalDateTime to) {
        LocalDateTime end = to;
        while (true) {
            List<List<JsonNode>> rows = heads(from, end, 0);
            if (rows.size() < maxBills) {
                return window(end, rows);
            }
            long seconds = Duration.between(from, end).toSeconds();
            if (seconds <= 1) {
                return window(end, allPages(from, end, rows));
            }
            end = from.plusSeconds(seconds / 2);
        }
    }

    /** More bills within one second than an answer holds: a mass change, during which nothing else can be done. */
    private List<List<JsonNode>> allPages(LocalDateTime from, LocalDateTime to, List<List<JsonNode>> first) {
        LOG.warn("More than {} bills of {} were changed within one second from {}: they are read page by page", maxBills,
                form.id(), from);
        List<List<JsonNode>> rows = new ArrayList<>(first);
        List<List<JsonNode>> page = first;
        while (page.size() >= maxBills) {
            page = heads(from, to, rows.size());
            rows.addAll(page);
        }
        return rows;
    }

    private List<List<JsonNode>> heads(LocalDateTime from, LocalDateTime to, int start) {
        // the last second is read whole: Kingdee keeps fractions of it
        String filter = withCondition(form.changeField() + " >= '" + LocalTimes.format(from) + "' AND " + form.changeField()
                                      + " < '" + LocalTimes.format(to.plusSeconds(1)) + "'");
        List<String> fields = new ArrayList<>(List.of("FID"));
        fields.addAll(form.headFields());
        fields.add(form.changeField());
        return account.client().query(form.id(), fields, filter, "FID ASC", start, maxBills);
    }

    private Window window(LocalDateTime end, List<List<JsonNode>> rows) {
        Map<String, ObjectNode> heads = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        for (List<JsonNode> row : rows) {
            String id = row.get(0).asText();
            heads.put(id, head(row));
            keys.put(id, key(row));
        }
        return new Window(end, heads, keys);
    }

    private ObjectNode head(List<JsonNode> row) {
        ObjectNode head = KingdeeJson.MAPPER.createObjectNode();
        head.set("FID", row.get(0));
        for (int i = 0; i < form.headFields().size(); i++) {
            head.set(form.headFields().get(i), row.get(i + 1));
        }
        head.putArray(form.entry());
        return head;
    }

    /**
     * Those with their lines that are as they were when their heads were read. The lines of one that was taken back
     * since may be of a state that nobody has approved; it comes again with its next change.
     *
     * @param keys under which the heads count as delivered
     */
    List<ObjectNode> withLines(Map<String, ObjectNode> heads, Map<String, String> keys) {
        Map<String, ObjectNode> same = new LinkedHashMap<>(heads);
        List<String> ids = List.copyOf(heads.keySet());
        for (int from = 0; from < ids.size(); from += BILLS_OF_ONE_ANSWER) {
            addLines(same, keys, ids.subList(from, Math.min(from + BILLS_OF_ONE_ANSWER, ids.size())));
        }
        if (same.size() < heads.size()) {
            LOG.info("{} bills of {} have changed while they were read: they come again", heads.size() - same.size(),
                    form.id());
        }
        return List.copyOf(same.values());
    }

    private void addLines(Map<String, ObjectNode> heads, Map<String, String> keys, List<String> ids) {
        List<String> fields = new ArrayList<>(form.lineFields());
        Set<String> empty = new LinkedHashSet<>(ids);
        for (List<JsonNode> row : present(ids, fields, "FID ASC," + form.entry() + "_FEntryID ASC")) {
            String id = row.get(0).asText();
            empty.remove(id);
            ObjectNode head = heads.get(id);
            if (head == null) {
                continue;
            }
            if (!keys.get(id).equals(key(row))) {
                heads.remove(id);
                continue;
            }
            ObjectNode line = ((ArrayNode) head.get(form.entry())).addObject();
            for (int i = 0; i < fields.size(); i++) {
                line.set(fields.get(i), row.get(i + 1));
            }
        }
        if (!empty.isEmpty()) {
            // taken back, or without lines from the beginning
            Set<String> there = new HashSet<>();
            present(empty, List.of(), "FID ASC").forEach(row -> there.add(key(row)));
            empty.removeIf(id -> there.contains(keys.get(id)));
            heads.keySet().removeAll(empty);
        }
    }

    /**
     * Rows of those bills that still fulfil the condition, which begin with FID and end with the time of the change.
     */
    private List<List<JsonNode>> present(Collection<String> ids, List<String> fields, String order) {
        List<String> asked = new ArrayList<>(List.of("FID"));
        asked.addAll(fields);
        asked.add(form.changeField());
        String filter = withCondition("FID IN (" + String.join(",", ids) + ")");
        List<List<JsonNode>> rows = new ArrayList<>();
        List<List<JsonNode>> page;
        do {
            page = account.client().query(form.id(), asked, filter, order, rows.size(), MAX_ROWS);
            rows.addAll(page);
        } while (page.size() >= MAX_ROWS);
        return rows;
    }

    private String withCondition(String filter) {
        return filter + (form.condition().isBlank() ? "" : " AND (" + form.condition() + ")");
    }

    private String key(List<JsonNode> row) {
        return stateKey + "/" + row.get(0).asText() + "/" + row.get(row.size() - 1).asText();
    }
}

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        String filter = form.changeField() + " >= '" + LocalTimes.format(from) + "' AND " + form.changeField() + " < '"
                        + LocalTimes.format(to.plusSeconds(1)) + "'"
                        + (form.condition().isBlank() ? "" : " AND " + form.condition());
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
            keys.put(id, stateKey + "/" + id + "/" + row.get(row.size() - 1).asText());
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

    List<ObjectNode> withLines(Map<String, ObjectNode> heads) {
        List<String> ids = List.copyOf(heads.keySet());
        for (int from = 0; from < ids.size(); from += BILLS_OF_ONE_ANSWER) {
            addLines(heads, ids.subList(from, Math.min(from + BILLS_OF_ONE_ANSWER, ids.size())));
        }
        return List.copyOf(heads.values());
    }

    private void addLines(Map<String, ObjectNode> heads, List<String> ids) {
        List<String> fields = new ArrayList<>(List.of("FID"));
        fields.addAll(form.lineFields());
        String filter = "FID IN (" + String.join(",", ids) + ")";
        String order = "FID ASC," + form.entry() + "_FEntryID ASC";
        int start = 0;
        List<List<JsonNode>> page;
        do {
            page = account.client().query(form.id(), fields, filter, order, start, MAX_ROWS);
            for (List<JsonNode> row : page) {
                ObjectNode line = ((ArrayNode) heads.get(row.get(0).asText()).get(form.entry())).addObject();
                for (int i = 0; i < form.lineFields().size(); i++) {
                    line.set(form.lineFields().get(i), row.get(i + 1));
                }
            }
            start += page.size();
        } while (page.size() >= MAX_ROWS);
    }
}

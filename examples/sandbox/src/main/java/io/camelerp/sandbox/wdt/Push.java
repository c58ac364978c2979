/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;

/**
 * Takes documents in: each once by its key, or changed where the API changes; every dialect in its own form.
 */
final class Push implements Operation {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
    private static final Set<String> NOT_BUSINESS = Set.of("sid", "appkey", "timestamp", "sign");

    private final WdtSwitches switches;
    private final Clock clock;
    private final WdtApi api;
    private final Map<Dialect, PushForm> forms;
    private final Shops shops;
    private final Table table;
    private final Table trades;

    Push(WdtSwitches switches, Clock clock, WdtApi api, Map<Dialect, PushForm> forms, Shops shops, Table table,
         Table trades) {
        this.switches = switches;
        this.clock = clock;
        this.api = api;
        this.forms = forms;
        this.shops = shops;
        this.table = table;
        this.trades = trades;
    }

    @Override
    public boolean speaks(Dialect dialect) {
        return forms.containsKey(dialect);
    }

    @Override
    public synchronized WdtResult run(Dialect dialect, Map<String, String> values, Optional<Fault> fault) {
        PushForm form = forms.get(dialect);
        PushCheck check = new PushCheck(api.name(), form, switches, shops, trades);
        Params params = new Params(switches, values);
        boolean effective = fault.filter(hit -> hit.kind() == Fault.Kind.LATE_EFFECT).isEmpty();
        return form.batch().isEmpty()
                ? one(form, check, document(form, params), fault, effective)
                : many(form, check, documents(form, check, params), fault, effective);
    }

    private WdtResult one(PushForm form, PushCheck check, ObjectNode document, Optional<Fault> fault, boolean effective) {
        check.wrong(document).ifPresent(wrong -> {
            throw wrong;
        });
        boolean warns = form.result() == PushForm.Result.WARNINGS;
        boolean hit = PartialFailure.hits(fault, 0, 1);
        if (hit && !warns) {
            throw switches.refusal(WdtError.PUSH, "：" + PartialFailure.TEXT);
        }
        if (!form.number().isEmpty()) {
            document.put(form.number(), number(form, document));
        }
        if (document.path(api.key()).asText("").isEmpty()) {
            document.put(api.key(), document.path(form.number()).asText());
        }
        Row row = Row.of(api, document);
        switches.rejected(api.name(), row.key()).ifPresent(text -> {
            throw switches.refusal(WdtError.PUSH, "：" + text);
        });
        if (table.get(row.key()).isPresent() || isTaken(form, document)) {
            throw check.refusal(WdtError.DUPLICATE, row.key());
        }
        Optional<Integer> broken = hit ? Optional.of(document.path(form.lines()).size() / 2) : Optional.empty();
        ArrayNode warnings = warns ? check.warnings(document, broken) : null;
        if (effective) {
            table.put(List.of(Row.of(api, document)), Instant.EPOCH);
        }
        return result(form, document, warnings);
    }

    private WdtResult result(PushForm form, ObjectNode document, ArrayNode warnings) {
        String number = document.path(form.number()).asText();
        ObjectNode more = Json.object();
        if (form.result() == PushForm.Result.FIELD || warnings != null) {
            more.put(form.number(), form.numberShown() ? number : null);
        }
        if (warnings != null) {
            more.set("warning", warnings);
        }
        if (form.failItems()) {
            more.putArray("fail_item_list");
        }
        String message = form.result() == PushForm.Result.MESSAGE ? number : "";
        return new WdtResult(message, OptionalInt.empty(), null, List.of(), more);
    }

    private WdtResult many(
            PushForm form, PushCheck check, List<JsonNode> documents, Optional<Fault> fault, boolean effective) {
        ArrayNode errors = Json.array();
        Map<String, Row> good = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            JsonNode document = documents.get(i);
            Optional<String> wrong = PartialFailure.hits(fault, i, documents.size())
                    ? Optional.of(PartialFailure.TEXT) : take(form, check, document, good);
            wrong.ifPresent(text -> {
                ObjectNode error = errors.addObject();
                for (String field : named()) {
                    error.set(field, document.path(field).isMissingNode() ? null : document.path(field));
                }
                error.put("error", text);
            });
        }
        int changed = (int) good.keySet().stream().filter(key -> table.get(key).isPresent()).count();
        if (effective) {
            table.put(List.copyOf(good.values()), Instant.EPOCH);
        }
        ObjectNode more = Json.object();
        if (form.result() != PushForm.Result.ERRORS) {
            more.put("new_count", good.size() - changed).put("chg_count", changed);
        }
        boolean hasErrors = form.result() != PushForm.Result.COUNTS;
        if (hasErrors) {
            more.set("errors", errors);
        }
        String message = hasErrors || errors.isEmpty() ? "" : Json.text(errors);
        return new WdtResult(message, OptionalInt.empty(), null, List.of(), more);
    }

    /**
     * Puts a document beside the good ones, or says what is wrong; an answer without a place for that refuses them all.
     */
    private Optional<String> take(PushForm form, PushCheck check, JsonNode document, Map<String, Row> good) {
        if (!(document instanceof ObjectNode object)) {
            return Optional.of("结构异常");
        }
        Optional<WdtRefusal> wrong = check.wrong(object);
        if (wrong.isPresent() && form.result() == PushForm.Result.COUNTS) {
            throw wrong.get();
        }
        if (wrong.isPresent()) {
            return wrong.map(WdtRefusal::getMessage);
        }
        Row row = Row.of(api, object);
        String key = row.key();
        Optional<String> rejected = switches.rejected(api.name(), key);
        if (rejected.isEmpty() && good.containsKey(key)) {
            return Optional.of("同一批内重复：" + key);
        }
        if (rejected.isEmpty()) {
            good.put(key, table.get(key).map(old -> Row.of(api, merged(form, old.node(), object))).orElse(row));
        }
        return rejected;
    }

    /** The old document with what is new; lines that are not sent again stay. */
    private static ObjectNode merged(PushForm form, ObjectNode old, ObjectNode fresh) {
        ArrayNode lines = Json.array();
        if (!form.lines().isEmpty()) {
            String id = form.lineRequired().get(0);
            Set<String> sent = new HashSet<>();
            fresh.path(form.lines()).forEach(line -> sent.add(line.path(id).asText()));
            old.path(form.lines()).forEach(line -> {
                if (!sent.contains(line.path(id).asText())) {
                    lines.add(line);
                }
            });
            fresh.path(form.lines()).forEach(lines::add);
        }
        old.setAll(fresh);
        if (!form.lines().isEmpty()) {
            old.set(form.lines(), lines);
        }
        return old;
    }

    private List<String> named() {
        return List.of(api.key().split(",")).stream().filter(field -> !field.equals("shop_no")).toList();
    }

    private ObjectNode document(PushForm form, Params params) {
        if (!form.param().isEmpty()) {
            if (params.json(form.param()) instanceof ObjectNode object) {
                return object;
            }
            throw switches.refusal(WdtError.PUSH, "：" + form.param() + "结构异常");
        }
        ObjectNode document = Json.object();
        params.values().forEach((name, value) -> {
            if (!NOT_BUSINESS.contains(name)) {
                document.set(name, name.equals(form.lines()) ? params.json(name) : Json.node(value));
            }
        });
        return document;
    }

    private List<JsonNode> documents(PushForm form, PushCheck check, Params params) {
        if (form.batch().equals("list")) {
            return params.list(form.param(), form.max()).valueStream().toList();
        }
        JsonNode head = params.json(form.param());
        check.missing(head, form.headRequired()).ifPresent(missing -> {
            throw missing;
        });
        JsonNode rows = head.path(form.batch());
        if (!rows.isArray() || rows.isEmpty() || rows.size() > form.max()) {
            throw check.refusal(WdtError.PUSH, form.batch() + "结构异常、为空或超过" + form.max() + "条");
        }
        List<JsonNode> documents = new ArrayList<>();
        for (JsonNode row : rows) {
            ObjectNode document = Json.object();
            head.properties().stream().filter(field -> !field.getKey().equals(form.batch()))
                    .forEach(field -> document.set(field.getKey(), field.getValue()));
            documents.add(row instanceof ObjectNode object ? document.setAll(object) : row);
        }
        return documents;
    }

    private boolean isTaken(PushForm form, ObjectNode document) {
        return form.unique().stream().anyMatch(field -> table.all().stream()
                .anyMatch(row -> row.node().path(field).equals(document.path(field))));
    }

    private String number(PushForm form, ObjectNode document) {
        if (document.path("is_use_outer_no").asText().equals("1")) {
            return document.path("outer_no").asText();
        }
        String day = LocalDate.ofInstant(clock.instant(), WdtTime.ZONE).format(DAY);
        String count = String.valueOf(table.size() + 1);
        return form.prefix() + day + "0".repeat(Math.max(0, 4 - count.length())) + count;
    }
}

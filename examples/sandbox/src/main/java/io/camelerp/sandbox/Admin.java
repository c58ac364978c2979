/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;
import io.camelerp.sandbox.kingdee.Bill;

/**
 * The sandbox's own HTTP interface below {@code /sandbox/}, for those who run it in a JVM of its own.
 *
 * Bodies and answers are JSON; what cannot be understood is answered with 400 and a sentence.
 */
final class Admin {

    private static final int LISTED = 1000;

    private final Sandbox sandbox;
    private final Switchboard switches;
    private final SstAdmin sst;

    Admin(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.switches = new Switchboard(sandbox);
        this.sst = new SstAdmin(sandbox.sst());
    }

    Response answer(Request request) {
        String[] path = request.path().substring(1).split("/");
        String topic = path.length > 1 ? path[1] : "";
        String name = path.length > 2 ? path[2] : "";
        try {
            return switch (request.method() + " " + topic) {
                case "GET " -> Response.json(Json.bytes(overview()));
                case "GET report" -> Response.json(Json.bytes(report()));
                case "GET ledger" -> Response.json(Json.bytes(ledger(request.query())));
                case "GET faults" -> Response.json(Json.bytes(sandbox.faults().fired()));
                case "GET bills" -> Response.json(Json.bytes(bills(name, request.query())));
                case "GET pushed" -> Response.json(Json.bytes(pushed(name, request.query())));
                case "GET pool" -> Response.json(Json.bytes(pool(name)));
                case "GET wdt" -> Response.json(Json.bytes(Json.object().put("size", sandbox.wdt().size(name))));
                case "POST wdt" -> rows(name, request);
                case "GET sst" -> Response.json(Json.bytes(sst.show(name)));
                case "POST sst" -> Response.json(Json.bytes(
                        name.equals("push") ? sst.push(body(request)) : sst.put(name, body(request))));
                case "POST faults" -> done(() -> faults(body(request)));
                case "POST switches" -> done(() -> switches.set(body(request)));
                case "POST seed" -> done(() -> seed(body(request)));
                default -> Response.text(404, "The sandbox has no " + request.method() + " " + request.path());
            };
        } catch (JsonProcessingException e) {
            return Response.text(400, "The body is not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Response.text(400, String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode overview() {
        ObjectNode overview = Json.object().put("wdt", sandbox.wdtUrl()).put("wdtY", sandbox.wdtYUrl())
                .put("qimen", sandbox.qimenUrl()).put("sst", sandbox.sstUrl()).put("kingdee", sandbox.kingdeeUrl());
        overview.set("calls", Json.node(sandbox.ledger().counts()));
        return overview;
    }

    private ObjectNode report() {
        Report report = sandbox.report();
        ObjectNode node = Json.object().put("source", report.source()).put("booked", report.booked())
                .put("duplicated", report.duplicated()).put("missingCount", report.missing().size())
                .put("foreignCount", report.foreign().size());
        node.set("missing", first(report.missing()));
        node.set("duplicates", first(report.duplicates()));
        node.set("foreign", first(report.foreign()));
        return node;
    }

    private static ArrayNode first(List<String> numbers) {
        ArrayNode array = Json.array();
        numbers.stream().limit(LISTED).forEach(array::add);
        return array;
    }

    private ArrayNode ledger(Map<String, String> query) {
        String operation = query.get("operation");
        List<Call> calls = operation == null ? sandbox.ledger().calls() : sandbox.ledger().calls(operation);
        ArrayNode array = Json.array();
        calls.stream().skip(Math.max(0, calls.size() - limit(query))).forEach(call -> {
            ObjectNode node = array.addObject().put("vendor", call.vendor()).put("operation", call.operation());
            node.set("params", Json.node(call.params()));
            node.put("body", call.body()).put("httpStatus", call.httpStatus()).put("resultCode", call.resultCode())
                    .put("fault", call.fault() == null ? null : call.fault().name()).put("at", call.at().toString());
        });
        return array;
    }

    private ArrayNode bills(String form, Map<String, String> query) {
        ArrayNode array = Json.array();
        List<Bill> bills = sandbox.kingdee().bills(form);
        bills.stream().skip(Math.max(0, bills.size() - limit(query))).forEach(bill -> array.addObject()
                .put("fid", bill.fid()).put("number", bill.number()).put("status", bill.status())
                .put("saves", bill.saves()).set("model", bill.model()));
        return array;
    }

    private ArrayNode pushed(String api, Map<String, String> query) {
        List<ObjectNode> documents = sandbox.wdt().pushed(api);
        return Json.array().addAll(documents.subList(Math.max(0, documents.size() - limit(query)), documents.size()));
    }

    /** The rows of a pool and how far they are. */
    private ArrayNode pool(String api) {
        ArrayNode array = Json.array();
        sandbox.wdt().poolRows(api).forEach(row -> array.addObject().put("key", row.key()).put("state", row.state().name())
                .put("message", row.message()).put("fetches", row.fetches()).set("row", row.row()));
        return array;
    }

    private static int limit(Map<String, String> query) {
        return Integer.parseInt(query.getOrDefault("limit", String.valueOf(LISTED)));
    }

    /** One row or an array of rows; {@code ?visibleIn=PT5S} lets them appear late. */
    private Response rows(String api, Request request) throws JsonProcessingException {
        JsonNode body = Json.parse(request.text());
        List<ObjectNode> rows = new ArrayList<>();
        for (JsonNode row : body.isArray() ? body : Json.array().add(body)) {
            if (!(row instanceof ObjectNode object)) {
                throw new IllegalArgumentException("Expected rows as objects, got " + row);
            }
            rows.add(object);
        }
        Duration wait = Duration.parse(request.query().getOrDefault("visibleIn", "PT0S"));
        if (wait.isZero()) {
            rows.forEach(row -> sandbox.wdt().put(api, row));
        } else {
            Instant visibleFrom = sandbox.clock().instant().plus(wait);
            rows.forEach(row -> sandbox.wdt().put(api, row, visibleFrom));
        }
        return Response.json(Json.bytes(Json.object().put("size", sandbox.wdt().size(api))));
    }

    private void faults(JsonNode rule) {
        if (rule.path("clear").asBoolean()) {
            sandbox.faults().clear();
            return;
        }
        String operation = required(rule, "operation").asText();
        if (rule.has("probability")) {
            List<Fault> faults = new ArrayList<>();
            required(rule, "faults").forEach(fault -> faults.add(fault(fault)));
            sandbox.faults().randomly(
                    operation, rule.get("probability").asDouble(), rule.path("seed").asLong(), faults.toArray(Fault[]::new));
        } else if (rule.has("every")) {
            sandbox.faults().every(operation, rule.get("every").asInt(), fault(required(rule, "fault")));
        } else {
            sandbox.faults().at(operation, rule.path("at").asInt(1), fault(required(rule, "fault")));
        }
    }

    /** A name such as {@code HTTP_500}, or an object with kind, and delay, number or afterEffect where they matter. */
    private static Fault fault(JsonNode node) {
        Fault.Kind kind = Fault.Kind.valueOf(node.isTextual() ? node.asText() : required(node, "kind").asText());
        Fault usual = Fault.of(kind);
        return new Fault(
                kind, Duration.parse(node.path("delay").asText("PT0S")), node.path("number").asInt(usual.number()),
                node.path("afterEffect").asBoolean(usual.afterEffect()));
    }

    private void seed(JsonNode plan) {
        String api = plan.path("api").asText(Sandbox.STOCKOUTS);
        int count = required(plan, "count").asInt();
        long seed = plan.path("seed").asLong(1);
        LocalDateTime from = LocalDateTime.parse(required(plan, "from").asText());
        LocalDateTime to = LocalDateTime.parse(required(plan, "to").asText());
        if (api.equals("*")) {
            sandbox.seedAll(count, seed, from, to);
        } else {
            sandbox.seed(api, count, seed, from, to);
        }
    }

    private static JsonNode required(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Expected a field " + name + " in " + object);
        }
        return value;
    }

    private static JsonNode body(Request request) throws JsonProcessingException {
        return Json.parse(request.text());
    }

    private static Response done(Work work) throws JsonProcessingException {
        work.run();
        return Response.json(Json.bytes(Json.object().put("done", true)));
    }

    /** Something to do with a body. */
    @FunctionalInterface
    private interface Work {

        void run() throws JsonProcessingException;
    }
}

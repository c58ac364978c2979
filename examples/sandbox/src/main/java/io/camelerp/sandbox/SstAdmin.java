/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;

/**
 * The part of the sandbox's own HTTP interface that is about SST.
 */
final class SstAdmin {

    private final SstServer sst;

    SstAdmin(SstServer sst) {
        this.sst = sst;
    }

    /** The bills of a kind, or {@code created}, {@code updated}, {@code batches}. */
    JsonNode show(String name) {
        return switch (name) {
            case "created" -> Json.array().addAll(sst.created());
            case "updated" -> Json.array().addAll(sst.updated());
            case "batches" -> batches();
            default -> Json.array().addAll(sst.bills(document(name)));
        };
    }

    private ObjectNode batches() {
        ObjectNode batches = Json.object().put("opened", sst.openedBatches()).put("unfinished", sst.unfinishedBatches());
        ObjectNode finished = batches.putObject("finished");
        for (SstDocument document : SstDocument.values()) {
            finished.set(document.name(), Json.node(sst.finished(document)));
        }
        return batches;
    }

    /** Puts a bill, or an array of bills. */
    JsonNode put(String name, JsonNode body) {
        SstDocument document = document(name);
        bills(body).forEach(bill -> sst.put(document, bill));
        return Json.object().put("size", sst.bills(document).size());
    }

    /** Pushes bills to a target, as SST would. */
    JsonNode push(JsonNode plan) {
        SstDocument document = document(required(plan, "document").asText());
        if (document.push() == null) {
            throw new IllegalArgumentException("SST does not push " + document);
        }
        PushSender sender = new PushSender(
                URI.create(required(plan, "target").asText()), plan.path("retries").asInt(),
                Spelling.valueOf(plan.path("spelling").asText("TABLE")));
        PushSender.Result result = sender.push(document, bills(required(plan, "bills")).toArray(ObjectNode[]::new));
        ObjectNode node = Json.object().put("status", result.status()).put("attempts", result.attempts());
        node.set("body", result.body());
        return node;
    }

    private static List<ObjectNode> bills(JsonNode body) {
        List<ObjectNode> bills = new ArrayList<>();
        for (JsonNode bill : body.isArray() ? body : Json.array().add(body)) {
            if (!(bill instanceof ObjectNode object)) {
                throw new IllegalArgumentException("Expected bills as objects, got " + bill);
            }
            bills.add(object);
        }
        return bills;
    }

    private static SstDocument document(String name) {
        try {
            return SstDocument.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("No kind of bills " + name + "; there are " + List.of(SstDocument.values()));
        }
    }

    private static JsonNode required(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Expected a field " + name + " in " + object);
        }
        return value;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.sst.SstException;
import io.camelerp.sst.catalog.Command;

/**
 * Opens what the vendor sent, which may be anything: half a JSON, a page of HTML, a success around a null list.
 */
final class Envelope {

    private static final int SHOWN = 160;

    private final Command command;
    private final ErrorCodes codes;

    Envelope(Command command, ErrorCodes codes) {
        this.command = command;
        this.codes = codes;
    }

    /**
     * @param  sentOnTo     where the vendor says that it is instead, or null
     * @throws SstException when the answer cannot be read or the vendor reports a failure
     */
    Answer open(int status, String sentOnTo, byte[] body) {
        if (status != 200) {
            throw refused(status, sentOnTo, body);
        }
        ObjectNode root = parse(body);
        String code = text(root, "code").map(String::trim).orElse("");
        if (code.isEmpty()) {
            throw malformed("expected an object with 'code', got " + shown(body));
        }
        String message = text(root, "msg").orElse("");
        boolean alreadyDone = codes.alreadyDone().contains(code);
        if (!alreadyDone && !codes.success().contains(code)) {
            throw new SstException(
                    codes.classify(command, code), command.name(), code, message,
                    "code " + code + ", " + abbreviate(message), null);
        }
        String batch = text(root, "sumbatch").map(String::trim).filter(text -> !text.isEmpty()).orElse(null);
        return new Answer(root, bills(root), batch, code, message, alreadyDone);
    }

    private ObjectNode parse(byte[] body) {
        if (body.length == 0) {
            throw malformed("expected JSON, got an empty body");
        }
        try {
            if (LenientJson.read(body) instanceof ObjectNode root) {
                return root;
            }
            throw malformed("expected a JSON object, got " + shown(body));
        } catch (IOException e) {
            throw malformed("expected JSON, got " + shown(body) + " (" + body.length + " bytes)");
        }
    }

    private List<JsonNode> bills(ObjectNode root) {
        if (command.listNode() == null) {
            return List.of();
        }
        List<String> names = Stream.concat(Stream.of(command.listNode()), command.listAliases().stream()).toList();
        List<JsonNode> lists = root.properties().stream().filter(field -> !field.getValue().isNull())
                .filter(field -> names.stream().anyMatch(field.getKey().replace(LenientJson.SECOND, "")::equalsIgnoreCase))
                .map(Map.Entry::getValue).toList();
        // where both spellings come, the one that holds the bills
        List<JsonNode> full = lists.stream().filter(found -> !found.isEmpty()).distinct().toList();
        if (full.size() > 1) {
            // the bills of the others would be gone with the batch
            throw malformed("expected one list in '" + command.listNode() + "', got several that differ");
        }
        JsonNode list = Stream.concat(full.stream(), lists.stream()).findFirst().orElse(null);
        if (list == null) {
            return List.of();
        }
        if (list.isObject() && command.kind() == Command.Kind.create) {
            return List.of(list);
        }
        if (!list.isArray()) {
            throw malformed("expected a list in '" + command.listNode() + "', got " + list.getNodeType());
        }
        List<JsonNode> bills = new ArrayList<>(list.size());
        for (JsonNode bill : list) {
            if (command.kind() == Command.Kind.download && !bill.isObject()) {
                throw malformed("expected objects in '" + command.listNode() + "', got " + bill.getNodeType());
            }
            bills.add(bill);
        }
        return bills;
    }

    /** The field of that name in any case, unless it is null. */
    static Optional<JsonNode> find(JsonNode node, String name) {
        JsonNode exact = node.get(name);
        if (exact != null && !exact.isNull()) {
            return Optional.of(exact);
        }
        return node.properties().stream().filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(field -> field.getValue()).filter(value -> !value.isNull()).findFirst();
    }

    private static Optional<String> text(ObjectNode node, String name) {
        return find(node, name).filter(JsonNode::isValueNode).map(JsonNode::asText);
    }

    private SstException refused(int status, String sentOnTo, byte[] body) {
        Category category;
        if (status == 429) {
            category = Category.RATE_LIMIT;
        } else if (status == 401 || status == 403) {
            category = Category.AUTH;
        } else if (status >= 400 && status < 500 && status != 408) {
            category = Category.REQUEST;
        } else {
            category = unreadable();
        }
        SstException e = new SstException(
                category, command.name(), "expected HTTP 200, got HTTP " + status
                                          + (sentOnTo == null
                                                  ? " with " + shown(body)
                                                  : ", which sends us on to " + abbreviate(sentOnTo) + ": set baseUri"));
        e.setHttpResponseCode(status);
        return e;
    }

    private SstException malformed(String message) {
        return new SstException(unreadable(), command.name(), message);
    }

    /** An answer that nobody can read hides whether a create took effect. */
    private Category unreadable() {
        return command.kind().isRepeatable() ? Category.TRANSIENT : Category.UNKNOWN_RESULT;
    }

    private static String shown(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8).strip();
        // bills carry names and amounts: of what looks like data only its shape is told
        return text.startsWith("{") || text.startsWith("[") ? "incomplete or unexpected JSON" : "'" + abbreviate(text) + "'";
    }

    private static String abbreviate(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what the vendor sent, which may be anything: half a JSON, a page of HTML, a success around a null list.
 */
final class Envelope {

    private static final Logger LOG = LoggerFactory.getLogger(Envelope.class);
    private static final int SHOWN = 160;

    private final Api api;
    private final WdtGateway gateway;
    private final ErrorCodes codes;
    private final Collection<String> sent;

    /** @param sent the values of the question, which the vendor may quote */
    Envelope(Api api, WdtGateway gateway, ErrorCodes codes, Collection<String> sent) {
        this.api = api;
        this.gateway = gateway;
        this.codes = codes;
        this.sent = sent;
    }

    /**
     * @param  sentOnTo     where the vendor says that it is instead, or null
     * @throws WdtException when the answer cannot be read or the vendor reports a failure
     */
    Answer open(int status, String sentOnTo, byte[] body, Instant vendorTime) {
        if (status != 200) {
            throw refused(status, sentOnTo, body);
        }
        JsonNode root = unwrap(parse(status, body));
        String code = code(root);
        String message = text(root, "message", "msg");
        if (code == null) {
            refuseWithoutCode(root);
            throw malformed("expected an object with 'code', got " + shown(body));
        }
        boolean failure = "failure".equals(root.path("flag").asText());
        if (failure || !codes.success().contains(code)) {
            WdtException e = failure(code, message, root);
            // the category of a query in which neither code nor text tells of trouble
            if (e.getCategory() == Category.REQUEST && codes.nothing().contains(code) && list(root).isEmpty()) {
                return new Answer(root, List.of(), true, OptionalInt.of(0), code, message, vendorTime);
            }
            throw e;
        }
        JsonNode list = list(root);
        if (!list.isArray() && !list.isNull() && !list.isMissingNode()) {
            throw malformed("expected a list in '" + api.listNode() + "', got " + list.getNodeType());
        }
        return new Answer(root, rows(list), list.isArray(), total(root), code, message, vendorTime);
    }

    /** As dialect Y refuses what it does not know. A push that is answered by a mere msg may have been done. */
    private void refuseWithoutCode(JsonNode root) {
        String text = api.kind().isRead() ? text(root, "error_msg", "msg") : text(root, "error_msg");
        if (!text.isBlank()) {
            Category category = codes.classify(api, "", OwnWords.of(text, sent));
            throw new WdtException(
                    category == Category.BUSINESS ? Category.REQUEST : category, api.name(), null, text,
                    abbreviate(text) + " (without a code): look whether name and dialect of the API are right", null);
        }
    }

    private JsonNode parse(int status, byte[] body) {
        if (body.length == 0) {
            throw malformed("expected JSON, got an empty body with HTTP " + status);
        }
        try {
            JsonNode root = Json.READER.readTree(body);
            if (!root.isObject()) {
                throw malformed("expected a JSON object, got " + shown(body));
            }
            return root;
        } catch (IOException e) {
            throw malformed("expected JSON, got " + shown(body) + " (" + body.length + " bytes)");
        }
    }

    private JsonNode unwrap(JsonNode root) {
        if (gateway == WdtGateway.openapi) {
            return root;
        }
        JsonNode error = root.get("error_response");
        if (error != null) {
            String code = error.path("code").asText().trim();
            String message = text(error, "msg", "message");
            Optional<Category> known = TopErrors.classify(api, code, text(error, "sub_code"));
            throw known.isPresent() ? failure(known.get(), code, full(message, error)) : failure(code, message, error);
        }
        JsonNode response = root.get("response");
        return response != null && response.isObject() ? response : root;
    }

    private static String code(JsonNode root) {
        for (String name : List.of("errorcode", "code")) {
            JsonNode value = root.get(name);
            if (value != null && value.isValueNode() && !value.isNull()) {
                return value.asText().trim();
            }
        }
        return null;
    }

    /** A list node that nobody publishes is the one array of the answer. */
    private JsonNode list(JsonNode root) {
        if (api.listNode() != null) {
            return root.path(api.listNode());
        }
        List<JsonNode> arrays = new ArrayList<>();
        root.forEach(node -> {
            if (node.isArray()) {
                arrays.add(node);
            }
        });
        if (arrays.size() > 1 && api.kind().isRead()) {
            throw malformed("expected one array in the answer, got " + arrays.size() + ": set listNode");
        }
        return arrays.size() == 1 ? arrays.get(0) : root.path("");
    }

    private List<JsonNode> rows(JsonNode list) {
        List<JsonNode> rows = new ArrayList<>(list.size());
        for (JsonNode row : list) {
            if (api.kind() == Api.Kind.pool && !row.isObject()) {
                // the others of a pool may be handed out only once
                LOG.error(
                        "{}: expected an object in '{}', got {} '{}', which cannot be acknowledged: tell the vendor's support."
                          + " The other rows go on",
                        api.name(), api.listNode(), row.getNodeType(), abbreviate(row.toString()));
                continue;
            }
            if (api.kind().isRead() && !row.isObject()) {
                throw malformed("expected objects in '" + api.listNode() + "', got " + row.getNodeType());
            }
            rows.add(row);
        }
        return rows;
    }

    private OptionalInt total(JsonNode root) {
        JsonNode total = root.get("total_count");
        if (total == null || total.isNull() || total.asText().isBlank()) {
            return OptionalInt.empty();
        }
        try {
            int count = Integer.parseInt(total.asText().trim());
            if (count < 0) {
                throw malformed("expected a count in 'total_count', got " + count);
            }
            return OptionalInt.of(count);
        } catch (NumberFormatException e) {
            throw malformed("expected a count in 'total_count', got '" + abbreviate(total.asText()) + "'");
        }
    }

    private static String text(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.get(name);
            if (value != null && !value.isNull()) {
                return value.isTextual() ? value.asText() : value.toString();
            }
        }
        return "";
    }

    private WdtException failure(String code, String message, JsonNode node) {
        String full = full(message, node);
        return failure(codes.classify(api, code, OwnWords.of(full, sent)), code, full);
    }

    private static String full(String message, JsonNode node) {
        String sub = text(node, "sub_message", "sub_msg");
        String subCode = text(node, "sub_code");
        return sub.isEmpty() && subCode.isEmpty() ? message : message + " [" + subCode + " " + sub + "]";
    }

    private WdtException failure(Category category, String code, String message) {
        return new WdtException(category, api.name(), code, message, "code " + code + ", " + abbreviate(message), null);
    }

    private WdtException refused(int status, String sentOnTo, byte[] body) {
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
        WdtException e = new WdtException(
                category, api.name(), "expected HTTP 200, got HTTP " + status
                                      + (sentOnTo == null
                                              ? " with " + shown(body)
                                              : ", which sends us on to " + abbreviate(sentOnTo) + ": set baseUri"));
        e.setHttpResponseCode(status);
        return e;
    }

    private WdtException malformed(String message) {
        return new WdtException(unreadable(), api.name(), message);
    }

    /** An answer that nobody can read hides whether a create took effect. */
    private Category unreadable() {
        return api.kind().isRead() ? Category.TRANSIENT : Category.UNKNOWN_RESULT;
    }

    private static String shown(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8).strip();
        // rows carry names and addresses: of what looks like data only its shape is told
        return text.startsWith("{") || text.startsWith("[") ? "incomplete or unexpected JSON" : "'" + abbreviate(text) + "'";
    }

    private static String abbreviate(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}

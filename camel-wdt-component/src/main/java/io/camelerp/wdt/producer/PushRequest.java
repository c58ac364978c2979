/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.Parameter;
import io.camelerp.wdt.catalog.Push;
import io.camelerp.wdt.catalog.Push.Shape;

/**
 * What a body asks to push: items, parameters common to all of them, and how they are spread over calls.
 * <p>
 * A body is the list that the push parameter takes, or one item of it, or an object of request parameters that contains
 * the push parameter. Parameters that the catalogue knows as fields of the pushed object, and not of the request, go
 * into the object where it does not have them.
 */
public final class PushRequest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final Api api;
    private final Push push;
    private final Map<String, String> parameters;
    private final ObjectNode wrapper = NODES.objectNode();
    private final List<PushItem> items = new ArrayList<>();

    private PushRequest(Api api, Map<String, String> common) {
        this.api = api;
        this.push = api.push();
        this.parameters = new LinkedHashMap<>(common);
    }

    /**
     * Reads a body.
     *
     * @param  common       the parameters that the endpoint adds; those in the body come before them
     * @throws WdtException when the body is nothing that the API can take
     */
    public static PushRequest of(Api api, Map<String, String> common, JsonNode body) {
        PushRequest request = new PushRequest(api, common);
        request.read(body);
        return request;
    }

    private void read(JsonNode body) {
        if (!body.isContainerNode()) {
            throw refused("a list, an object or their JSON text", body);
        }
        List<ObjectNode> objects = new ArrayList<>();
        switch (push.shape()) {
            case list, document -> addAll(objects, content(body));
            case wrapped -> addAll(objects, unwrap(content(body)));
            case form -> addDocuments(objects, body);
            case any -> {
                items.add(PushItem.of(0, content(body), push.unique()));
                return;
            }
        }
        embed(objects);
        objects.forEach(object -> items.add(PushItem.of(items.size(), object, push.unique())));
    }

    /** What the push parameter takes; the body's other members are parameters when the body contains it. */
    private JsonNode content(JsonNode body) {
        if (!body.has(push.param())) {
            return body;
        }
        body.fields().forEachRemaining(field -> {
            if (!field.getKey().equals(push.param())) {
                parameters.put(field.getKey(), Texts.of(field.getValue()));
            }
        });
        return Texts.parsed(api.name(), push.param(), body.get(push.param()));
    }

    private JsonNode unwrap(JsonNode content) {
        if (!content.has(push.items())) {
            return content;
        }
        wrapper.setAll((ObjectNode) content);
        return Texts.parsed(api.name(), push.items(), wrapper.remove(push.items()));
    }

    private void addDocuments(List<ObjectNode> objects, JsonNode body) {
        boolean rows = body.isArray() && push.param() != null && !body.isEmpty() && !body.get(0).has(push.param());
        List<ObjectNode> documents = new ArrayList<>();
        addAll(documents, rows ? NODES.objectNode().set(push.param(), body) : body);
        documents.forEach(document -> {
            ObjectNode whole = NODES.objectNode();
            parameters.forEach(whole::put);
            objects.add(whole.setAll(document));
        });
    }

    private void addAll(List<ObjectNode> objects, JsonNode content) {
        for (JsonNode element : content.isArray() ? content : List.of(content)) {
            if (!element.isObject()) {
                throw refused("objects to push", element);
            }
            objects.add(NODES.objectNode().setAll((ObjectNode) element));
        }
    }

    private WdtException refused(String expected, JsonNode got) {
        return new WdtException(
                Category.REQUEST, api.name(), "expected " + expected + " in the body, got " + got.getNodeType()
                                              + "; nothing was sent");
    }

    private void embed(List<ObjectNode> objects) {
        Parameter target = push.param() == null ? null : api.parameter(push.param()).orElse(null);
        if (target == null || push.shape() == Shape.form) {
            return;
        }
        parameters.keySet().stream().filter(name -> api.parameter(name).isEmpty()).toList()
                .forEach(name -> target.field(name).ifPresent(field -> {
                    JsonNode value = value(field, parameters.remove(name));
                    for (ObjectNode object : push.shape() == Shape.wrapped ? List.of(wrapper) : objects) {
                        if (!Texts.isPresent(object.get(name))) {
                            object.set(name, value);
                        }
                    }
                }));
    }

    private static JsonNode value(Parameter field, String text) {
        return field.isInteger() && text.matches("-?\\d{1,18}")
                ? NODES.numberNode(Long.parseLong(text)) : NODES.textNode(text);
    }

    List<PushItem> items() {
        return Collections.unmodifiableList(items);
    }

    /** The items of each call: as many as the vendor allows, in the order of the body. */
    List<List<PushItem>> batches() {
        List<List<PushItem>> batches = new ArrayList<>();
        List<PushItem> batch = new ArrayList<>();
        Map<String, Integer> same = new HashMap<>();
        for (PushItem item : items) {
            if (!batch.isEmpty() && !fits(item, batch, same)) {
                batches.add(List.copyOf(batch));
                batch.clear();
                same.clear();
            }
            batch.add(item);
            push.maxSame().keySet()
                    .forEach(field -> same.merge(field + "=" + item.node().path(field).asText(), 1, Integer::sum));
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }

    private boolean fits(PushItem item, List<PushItem> batch, Map<String, Integer> same) {
        return !push.shape().isOneDocument()
                && (push.maxItems() == 0 || batch.size() < push.maxItems())
                && push.maxSame().entrySet().stream().allMatch(limit -> same
                        .getOrDefault(limit.getKey() + "=" + item.node().path(limit.getKey()).asText(), 0) < limit.getValue());
    }

    /** The parameters of the call that carries these items. */
    Map<String, String> form(List<PushItem> batch) {
        Map<String, String> form = new LinkedHashMap<>();
        tree(batch).fields().forEachRemaining(field -> {
            String text = Texts.of(field.getValue());
            if (text != null) {
                form.put(field.getKey(), text);
            }
        });
        return form;
    }

    /** The same as a tree to look through. */
    ObjectNode tree(List<PushItem> batch) {
        if (push.shape() == Shape.form) {
            return (ObjectNode) batch.get(0).node();
        }
        ObjectNode tree = NODES.objectNode();
        parameters.forEach(tree::put);
        return tree.set(push.param(), switch (push.shape()) {
            case list -> array(batch);
            case wrapped -> {
                ObjectNode whole = NODES.objectNode();
                whole.setAll(wrapper);
                yield whole.set(push.items(), array(batch));
            }
            default -> batch.get(0).node();
        });
    }

    private static ArrayNode array(List<PushItem> batch) {
        ArrayNode array = NODES.arrayNode(batch.size());
        batch.forEach(item -> array.add(item.node()));
        return array;
    }

    Api api() {
        return api;
    }
}

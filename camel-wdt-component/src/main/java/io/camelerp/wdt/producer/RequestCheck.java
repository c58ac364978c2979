/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.Parameter;
import io.camelerp.wdt.catalog.Push;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a request against the catalogue before it costs a call, and names what is wrong in English and Chinese.
 */
public final class RequestCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RequestCheck.class);
    private static final int SHOWN = 5;

    private final Validation validation;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    public RequestCheck(Validation validation) {
        this.validation = validation;
    }

    /** What is wrong with one request: what stops it, and what is told once. */
    private static final class Findings {

        private final Set<String> errors = new LinkedHashSet<>();
        private final Set<String> warnings = new LinkedHashSet<>();
    }

    /**
     * Checks the parameters of a query.
     *
     * @throws WdtException with {@link Category#REQUEST}
     */
    public void check(Api api, Map<String, String> parameters) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        parameters.forEach(tree::put);
        Findings findings = new Findings();
        checkRequest(api, tree, "", findings);
        judge(api, findings);
    }

    /**
     * Checks what is to be pushed.
     *
     * @throws WdtException with {@link Category#REQUEST}
     */
    public void check(PushRequest request) {
        if (validation == Validation.off) {
            return;
        }
        Findings findings = new Findings();
        List<PushItem> items = request.items();
        for (PushItem item : items) {
            String where = items.size() == 1 ? "" : " in " + item.name();
            checkUnique(request.api(), item, where, findings);
            checkRequest(request.api(), request.tree(List.of(item)), where, findings);
        }
        judge(request.api(), findings);
    }

    /** A create without its unique number could not be repeated without the danger of doubling it. */
    private static void checkUnique(Api api, PushItem item, String where, Findings findings) {
        if (!item.unique()) {
            for (String field : api.push().unique()) {
                if (!item.node().isArray() && !Texts.isPresent(item.node().get(field))) {
                    findings.errors.add(named(field, label(api, field)) + " is missing" + where
                                        + ": without this unique number a repeat could create it twice / 缺少唯一单号");
                }
            }
        }
    }

    private static String label(Api api, String field) {
        return api.parameters().stream().flatMap(p -> find(p, field).stream()).findFirst().orElse(null);
    }

    private static List<String> find(Parameter parameter, String name) {
        List<String> labels = new ArrayList<>();
        if (parameter.name().equals(name) && parameter.zh() != null) {
            labels.add(parameter.zh());
        }
        parameter.fields().forEach(field -> labels.addAll(find(field, name)));
        return labels;
    }

    private void checkRequest(Api api, ObjectNode tree, String where, Findings findings) {
        if (validation == Validation.off || api.parameters().isEmpty()) {
            return;
        }
        checkFields(api.parameters(), tree, "", where, findings.errors, findings);
        Push push = api.push();
        if (push != null && push.rows() != null) {
            checkRows(push, tree, where, findings);
        }
    }

    private void checkFields(
            List<Parameter> known, JsonNode object, String path, String where, Set<String> missing, Findings findings) {
        int found = 0;
        for (Parameter parameter : known) {
            JsonNode value = object.get(parameter.name());
            found += value == null ? 0 : 1;
            if (Texts.isPresent(value)) {
                for (JsonNode element : value.isArray() ? value : List.of(value)) {
                    if (element.isObject() && !parameter.fields().isEmpty()) {
                        checkFields(parameter.fields(), element, path + parameter.name() + ".", where, findings.warnings,
                                findings);
                    }
                }
            } else if (parameter.required()
                    && parameter.instead().stream().noneMatch(other -> Texts.isPresent(object.get(other)))) {
                missing.add(named(path + parameter.name(), parameter.zh()) + " is missing" + where
                            + (parameter.instead().isEmpty()
                                    ? "" : "; " + String.join(" or ", parameter.instead()) + " will do instead")
                            + " / 缺少必填参数");
            }
        }
        if (found == object.size()) {
            return;
        }
        object.fieldNames().forEachRemaining(name -> {
            if (known.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                findings.warnings.add(path + name + " is not known" + where + " / 未知参数");
            }
        });
    }

    private static void checkRows(Push push, ObjectNode tree, String where, Findings findings) {
        for (JsonNode rows : tree.findValues(push.rows())) {
            if (rows.isArray() && rows.size() > push.maxRows()) {
                findings.errors.add(push.rows() + " has " + rows.size() + " lines" + where + ", the vendor takes "
                                    + push.maxRows() + " in one document / 明细行数超过上限");
            }
        }
    }

    private static String named(String path, String zh) {
        return zh == null ? path : path + " (" + zh + ")";
    }

    private void judge(Api api, Findings findings) {
        if (validation == Validation.strict) {
            findings.errors.addAll(findings.warnings);
        } else {
            List<String> fresh = findings.warnings.stream()
                    .filter(warning -> warned.add(api.name() + " " + warning.replaceAll(" in .* /", " /"))).toList();
            if (!fresh.isEmpty()) {
                LOG.warn("{} ({}): {}. Sent as it is; told once", api.name(), api.zh(), String.join("; ", fresh));
            }
        }
        if (!findings.errors.isEmpty()) {
            int more = findings.errors.size() - SHOWN;
            throw new WdtException(
                    Category.REQUEST, api.name(),
                    "nothing was sent / 请求未发送 (" + api.zh() + "): "
                                                  + String.join("; ", findings.errors.stream().limit(SHOWN).toList())
                                                  + (more > 0 ? "; and " + more + " more" : ""));
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;

/**
 * What a body asks a query for.
 */
public final class RequestParameters {

    private RequestParameters() {
    }

    /**
     * The parameters of the endpoint and those of the body, which come before them, with the size of a page.
     *
     * @throws WdtException with {@link Category#REQUEST} when the body is neither an object nor missing
     */
    public static Map<String, String> of(Api api, Map<String, String> common, JsonNode body) {
        Map<String, String> parameters = new LinkedHashMap<>(common);
        if (body.isObject()) {
            body.fields().forEachRemaining(field -> parameters.put(field.getKey(), Texts.of(field.getValue())));
        } else if (!body.isMissingNode() && !body.isNull()) {
            throw new WdtException(
                    Category.REQUEST, api.name(),
                    "expected an object of parameters or nothing in the body, got " + body.getNodeType()
                                                  + "; nothing was sent");
        }
        parameters.values().removeIf(value -> value == null || value.isEmpty());
        if (api.parameter("limit").isPresent()) {
            parameters.putIfAbsent("limit", Integer.toString(api.pageSize()));
        } else if (!api.singlePage()) {
            parameters.putIfAbsent("page_size", Integer.toString(api.pageSize()));
        }
        return parameters;
    }
}

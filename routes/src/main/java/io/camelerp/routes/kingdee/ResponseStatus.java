/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Kingdee says of a call: its envelope {@code Result.ResponseStatus}.
 *
 * @param msgCode  the code of the whole call; with several errors it is that of one of them
 * @param errors   what failed
 * @param entities what was done
 */
record ResponseStatus(boolean success, int msgCode, List<Failure> errors, List<Entity> entities) {

    /** {@code dIndex} is the position in Model from 0, or -1 where the vendor sent none. */
    record Failure(String field, String message, int dIndex) {
    }

    record Entity(String id, String number, int dIndex) {
    }

    ResponseStatus {
        errors = List.copyOf(errors);
        entities = List.copyOf(entities);
    }

    /** Reads {@code {"Result":{"ResponseStatus":{…}}}}; null where the answer has another shape. */
    static ResponseStatus of(JsonNode answer) {
        JsonNode status = answer.path("Result").path("ResponseStatus");
        if (!status.isObject() || !status.has("IsSuccess") && !status.has("MsgCode")) {
            return null;
        }
        List<Failure> errors = new ArrayList<>();
        status.path("Errors").forEach(error -> errors.add(new Failure(
                text(error, "FieldName"), text(error, "Message"), error.path("DIndex").asInt(-1))));
        List<Entity> entities = new ArrayList<>();
        status.path("SuccessEntitys").forEach(entity -> entities.add(new Entity(
                text(entity, "Id"), text(entity, "Number"), entity.path("DIndex").asInt(-1))));
        return new ResponseStatus(
                status.path("IsSuccess").asBoolean(), status.path("MsgCode").asInt(0), errors, entities);
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNull() ? "" : value.asText("");
    }

    /** All messages of the vendor in one text. */
    String messages() {
        List<String> messages = errors.stream().map(Failure::message).distinct().toList();
        return messages.isEmpty() ? "no message" : String.join("; ", messages);
    }
}

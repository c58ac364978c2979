/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * The envelope of section 5 of the protocol facts.
 */
final class Answers {

    private Answers() {
    }

    /** A bill that was dealt with. */
    record Done(long fid, String number, int dIndex) {
    }

    /** A bill, or a whole call, that was not. */
    record Failed(KingdeeRefusal refusal, int dIndex) {
    }

    static ObjectNode of(List<Done> done, List<Failed> failed, List<String> messages) {
        ObjectNode status = Json.object();
        if (!failed.isEmpty()) {
            status.put("ErrorCode", 500);
        }
        status.put("IsSuccess", failed.isEmpty());
        ArrayNode errors = status.putArray("Errors");
        failed.forEach(error -> errors.addObject().put("FieldName", error.refusal().field())
                .put("Message", error.refusal().getMessage()).put("DIndex", error.dIndex()));
        ArrayNode entities = status.putArray("SuccessEntitys");
        done.forEach(bill -> entities.addObject()
                .put("Id", bill.fid()).put("Number", bill.number()).put("DIndex", bill.dIndex()));
        ArrayNode texts = status.putArray("SuccessMessages");
        messages.forEach(texts::add);
        status.put("MsgCode", failed.isEmpty() ? 0 : failed.get(0).refusal().msgCode());
        ObjectNode answer = Json.object();
        answer.putObject("Result").set("ResponseStatus", status);
        return answer;
    }

    static ObjectNode refused(KingdeeRefusal refusal) {
        return of(List.of(), List.of(new Failed(refusal, 0)), List.of());
    }

    /** The result node of an answer, for what single methods add. */
    static ObjectNode result(ObjectNode answer) {
        return (ObjectNode) answer.get("Result");
    }
}

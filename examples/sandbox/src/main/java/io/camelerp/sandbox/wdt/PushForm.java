/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Json;

/**
 * What a dialect wants to be pushed, as {@code pushes.json} describes it.
 *
 * @param param        the parameter that carries JSON; empty where the parameters are the document
 * @param batch        {@code list} where that is a list of documents, else the field that holds one; empty for one
 *                     document
 * @param max          the most documents of a call
 * @param headRequired fields that must stand beside the list of documents
 * @param required     fields that each document must have
 * @param shop         whether each document belongs to a shop that must be known
 * @param parent       the field that names a raw order, empty where there is none
 * @param unique       fields that no two documents may share, besides their key
 * @param repeats      whether the same key changes a document instead of being refused
 * @param lines        the field of the lines, empty where there are none
 * @param lineRequired fields that each line must have
 * @param uniqueLine   the field that no two lines of a document may share, empty where there is none
 * @param maxLines     the most lines of a document
 * @param strictLines  the default of {@code is_post_error}: 1 where a wrong line refuses the document; empty where it
 *                     always does
 * @param number       the field of the number that the document gets, empty where it gets none
 * @param prefix       what that number starts with
 * @param numberShown  whether the answer tells it
 * @param result       the shape of the answer
 * @param failItems    whether the answer has an empty {@code fail_item_list}
 * @param errors       refusals that this API words for itself
 * @param rules        what the fields of a document may hold
 * @param lineRules    what the fields of its lines may hold
 */
record PushForm(String param, String batch, int max, List<String> headRequired, List<String> required, boolean shop,
        String parent, List<String> unique, boolean repeats, String lines, List<String> lineRequired, String uniqueLine,
        int maxLines, String strictLines, String number, String prefix, boolean numberShown, Result result,
        boolean failItems, Map<WdtError, ApiQuery.ErrorText> errors, FieldRules rules, FieldRules lineRules) {

    /** The shape of an answer, section 3.1 of the protocol facts. */
    enum Result {
        NONE,
        /** the number in message */
        MESSAGE,
        /** the number in a field of its own */
        FIELD,
        /** the number, and the lines that were left out */
        WARNINGS,
        COUNTS,
        ERRORS,
        COUNTS_ERRORS
    }

    static PushForm of(JsonNode node) {
        return new PushForm(
                node.path("param").asText(), node.path("batch").asText(), node.path("max").asInt(1),
                Json.texts(node.path("headRequired")), Json.texts(node.path("required")), node.path("shop").asBoolean(),
                node.path("parent").asText(), Json.texts(node.path("unique")), node.path("repeats").asBoolean(),
                node.path("lines").asText(), Json.texts(node.path("lineRequired")), node.path("uniqueLine").asText(),
                node.path("maxLines").asInt(Integer.MAX_VALUE), node.path("strictLines").asText(),
                node.path("number").asText(), node.path("prefix").asText(), node.path("numberShown").asBoolean(true),
                Result.valueOf(node.path("result").asText("NONE")), node.path("failItems").asBoolean(),
                ApiQuery.errors(node.path("errors")), FieldRules.of(node.path("rules")), FieldRules.of(node.path("lineRules")));
    }
}

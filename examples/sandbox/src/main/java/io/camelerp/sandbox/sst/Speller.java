/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.util.Collection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;

/**
 * Writes bills, kept in the spelling of the tables, as the vendor's tables or examples have them.
 */
public final class Speller {

    private Speller() {
    }

    /** Whether the nth thing to write takes the spelling of the example. */
    static boolean isExample(Spelling spelling, int n) {
        return spelling == Spelling.EXAMPLE || spelling == Spelling.MIXED && n % 2 == 1;
    }

    public static ArrayNode spell(SstDocument document, Collection<ObjectNode> bills, Spelling spelling) {
        ArrayNode list = Json.array();
        int n = 0;
        for (ObjectNode bill : bills) {
            list.add(spell(document, bill, isExample(spelling, n++)));
        }
        return list;
    }

    private static ObjectNode spell(SstDocument document, ObjectNode bill, boolean example) {
        if (!example) {
            return bill.deepCopy();
        }
        ObjectNode spelled = Json.object();
        bill.properties().forEach(field -> spelled.set(
                document.exampleNames().getOrDefault(field.getKey(), field.getKey()), field.getValue().deepCopy()));
        return spelled;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How documents are sent, and what tells them apart in the answer.
 *
 * @param param        the parameter that carries what is pushed; null when all fields are parameters themselves
 * @param shape        what that parameter holds
 * @param items        the node of a wrapped object that holds the items, or null
 * @param maxItems     how many items one call may carry; 0 when the vendor gives no figure
 * @param rows         the list of a document's lines, or null when there is no limit to it
 * @param maxRows      how many lines a document may have; 0 when the vendor gives no figure
 * @param unique       the fields whose values make a repeated call harmless; empty when there are none
 * @param maxSame      how many items of one call may have the same value in a field, by field
 * @param documentNode the node of the answer with the number of the created document ({@code message} in some), or null
 * @param alreadyDone  codes of the vendor, or parts of its texts, that say that a document with this unique number
 *                     exists or that a row is acknowledged
 */
public record Push(String param, Shape shape, String items, int maxItems, String rows, int maxRows, List<String> unique,
        Map<String, Integer> maxSame, String documentNode, Set<String> alreadyDone) {

    public Push {
        Objects.requireNonNull(shape, "shape");
        unique = unique == null ? List.of() : List.copyOf(unique);
        maxSame = maxSame == null ? Map.of() : Map.copyOf(maxSame);
        alreadyDone = alreadyDone == null ? Set.of() : Set.copyOf(alreadyDone);
        if (param == null && shape != Shape.form) {
            throw new IllegalArgumentException("Expected a parameter for the shape " + shape);
        }
        if ((items != null) != (shape == Shape.wrapped)) {
            throw new IllegalArgumentException("Expected items for the shape wrapped and for no other");
        }
    }

    /**
     * What the push parameter holds.
     */
    public enum Shape {

        /** A list of items. */
        list,
        /** An object with fields common to all and a list of items. */
        wrapped,
        /** One document. */
        document,
        /** The lines of one document, whose other fields are parameters beside it. */
        form,
        /** Whatever the body is. */
        any;

        /** Whether each call creates one document. */
        public boolean isOneDocument() {
            return this == document || this == form;
        }
    }

    /** Whether the vendor refuses something because it was done before. */
    public boolean isAlreadyDone(String code, String text) {
        return alreadyDone.stream().anyMatch(sign -> sign.equals(code) || text != null && text.contains(sign));
    }

    Push withParam(String ownParam) {
        return new Push(ownParam, shape, items, maxItems, rows, maxRows, unique, maxSame, documentNode, alreadyDone);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A documented parameter of a request, or a field of a pushed object.
 *
 * @param name     the vendor's name
 * @param zh       what the vendor calls it in Chinese, or null
 * @param type     the vendor's type, or null
 * @param required whether a call without it fails
 * @param instead  parameters of which any makes this one dispensable
 * @param note     what the vendor says of it, or null
 * @param fields   the fields of the object or of the list's objects, where it is one
 */
public record Parameter(String name, String zh, String type, boolean required, List<String> instead, String note,
        List<Parameter> fields) {

    public Parameter {
        Objects.requireNonNull(name, "name");
        instead = instead == null ? List.of() : List.copyOf(instead);
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    public Optional<Parameter> field(String fieldName) {
        return fields.stream().filter(f -> f.name().equals(fieldName)).findFirst();
    }

    /** Whether its value is a whole number. */
    public boolean isInteger() {
        return type != null && type.matches("(tiny|small|big)?int\\b.*");
    }
}

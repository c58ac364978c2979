/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The lookup tables that are shipped as samples: their header says which column is the key.
 */
final class LookupSample {

    private static final Path FOLDER = Document.ROOT.resolve("examples/jbang/all-routes/lookup");

    private LookupSample() {
    }

    /** The columns of a table's sample, the key first. */
    static List<String> header(String table) {
        return List.of(RoutePage.read(FOLDER.resolve(table + ".csv")).lines().findFirst().orElseThrow().strip().split(","));
    }

    /** The key and these columns, in the order of the sample. */
    static List<String> withKey(String table, Collection<String> columns) {
        List<String> header = header(table);
        if (!header.containsAll(columns)) {
            throw new IllegalStateException("The sample " + table + ".csv has " + header + ", but a mapping takes " + columns);
        }
        List<String> some = new ArrayList<>(header);
        some.removeIf(column -> !column.equals(header.get(0)) && !columns.contains(column));
        return some;
    }
}

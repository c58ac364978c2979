/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.lookup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;

/**
 * One lookup table: rows of text by the key in the first column.
 *
 * @param columns the names in the header line, the key's first
 * @param rows    the rows by key; empty cells are left out
 */
record LookupTable(String name, List<String> columns, Map<String, ObjectNode> rows) {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    LookupTable {
        columns = List.copyOf(columns);
        rows = Map.copyOf(rows);
    }

    /**
     * Reads CSV in UTF-8, with or without a byte order mark, with a header line.
     *
     * @throws LookupTableException when it is something else, and what to do about it
     */
    static LookupTable read(String name, String where, InputStream in) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(
                        in, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)))) {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return parse(name, where, reader);
        } catch (CharacterCodingException e) {
            throw new LookupTableException(
                    "Lookup table " + name + " is not in UTF-8: save " + where
                                           + " as \"CSV UTF-8\" (in Excel and WPS under Save as)",
                    e);
        }
    }

    private static LookupTable parse(String name, String where, BufferedReader reader) throws IOException {
        CsvSchema header = CsvSchema.emptySchema().withHeader();
        try (MappingIterator<Map<String, String>> lines = CSV.readerForMapOf(String.class).with(header).readValues(reader)) {
            Map<String, ObjectNode> rows = new HashMap<>();
            List<String> columns = List.of();
            while (lines.hasNext()) {
                int number = lines.getCurrentLocation().getLineNr();
                Map<String, String> cells = new LinkedHashMap<>(lines.next());
                columns = ((CsvSchema) lines.getParserSchema()).getColumnNames();
                if (columns.size() == 1 && columns.get(0).matches(".*[;\t\uFF0C].*")) {
                    throw new LookupTableException(
                            "Lookup table " + name + " has one column '" + columns.get(0) + "': separate the columns of "
                                                   + where
                                                   + " by commas (in Excel and WPS: save as \"CSV UTF-8\")");
                }
                if (cells.values().stream().allMatch(cell -> cell == null || cell.isEmpty())) {
                    // Excel and WPS keep a row whose cells were cleared
                    continue;
                }
                String key = cells.get(columns.get(0));
                if (key == null || key.isEmpty()) {
                    throw new LookupTableException(
                            "Lookup table " + name + " has a row without " + columns.get(0) + ": " + where + " near line "
                                                   + number);
                }
                ObjectNode row = JsonNodeFactory.instance.objectNode();
                cells.forEach((column, cell) -> {
                    if (cell != null && !cell.isEmpty()) {
                        row.put(column, cell);
                    }
                });
                if (rows.put(key, row) != null) {
                    throw new LookupTableException(
                            "Lookup table " + name + " has two rows for " + key + ": " + where + " near line " + number);
                }
            }
            if (columns.isEmpty()) {
                throw new LookupTableException(
                        "Lookup table " + name + " is empty: " + where + " needs a header line and at least one row");
            }
            return new LookupTable(name, columns, rows);
        } catch (CharacterCodingException e) {
            throw e;
        } catch (IOException | RuntimeJsonMappingException e) {
            throw new LookupTableException("Lookup table " + name + " cannot be read: " + where + ": " + e.getMessage(), e);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.camelerp.common.FileFailure;

/**
 * The differences of a day as a CSV file that Excel and WPS open: UTF-8 with byte order mark, there whole or not at
 * all.
 */
final class DifferenceFile {

    private static final CsvSchema SCHEMA = CsvSchema.builder()
            .addColumn("day").addColumn("route").addColumn("source_id").addColumn("kind").addColumn("source_quantity")
            .addColumn("kingdee_quantity").addColumn("source_amount").addColumn("kingdee_amount").addColumn("bill_numbers")
            .addColumn("note").build().withHeader();

    private DifferenceFile() {
    }

    /**
     * Replaces the file of the route and day; there is one for a day without differences, too, with the header alone.
     */
    static void write(Path dir, Comparison comparison) {
        Path file = of(dir, comparison);
        try {
            Files.createDirectories(dir);
            Path part = Files.createTempFile(dir, ".reconcile", ".part");
            try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                out.write('\uFEFF');
                SequenceWriter rows = new CsvMapper().writer(SCHEMA).writeValues(out);
                if (comparison.differences().isEmpty()) {
                    out.write(String.join(",", SCHEMA.getColumnNames()) + "\n");
                }
                for (Difference difference : comparison.differences()) {
                    rows.write(new Object[] {
                            comparison.day().toString(), comparison.routeId(), safe(difference.sourceId()),
                            difference.kind().name(),
                            text(difference.sourceQuantity()), text(difference.kingdeeQuantity()),
                            text(difference.sourceAmount()), text(difference.kingdeeAmount()), safe(difference.billNumbers()),
                            safe(difference.note()) });
                }
                rows.flush();
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The differences cannot be written to " + file + " (erp.reconcile.dir): " + FileFailure.text(e), e);
        }
    }

    static Path of(Path dir, Comparison comparison) {
        return dir.resolve("reconcile-" + comparison.routeId() + "-" + comparison.day() + ".csv");
    }

    private static String text(BigDecimal value) {
        return value == null ? "" : value.toPlainString();
    }

    /** A text that a spreadsheet would take for a formula is kept from being one. */
    private static String safe(String text) {
        return text == null ? "" : text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    }
}

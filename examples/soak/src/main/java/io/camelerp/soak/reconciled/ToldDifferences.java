/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.reconciled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.camelerp.soak.world.Database;

/**
 * What the reconciliation has told of a route: in its table, and in its files for people.
 */
final class ToldDifferences {

    /** A bill of something that is not of the day. */
    static final String EXTRA = "EXTRA";

    private final Database database;
    private final Path folder;
    private final String route;

    ToldDifferences(Database database, Path folder, String route) {
        this.database = database;
        this.folder = folder;
        this.route = route;
    }

    static String text(
            String kind, BigDecimal quantity, BigDecimal booked, BigDecimal amount, BigDecimal bookedAmount, String bills) {
        return kind + " " + plain(quantity) + " " + plain(booked) + " " + plain(amount) + " " + plain(bookedAmount) + " "
               + bills;
    }

    private static String plain(BigDecimal value) {
        return value == null ? "-" : value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** By day and source. */
    Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        database.read("SELECT business_day, source_id, kind, source_quantity, kingdee_quantity, source_amount,"
                      + " kingdee_amount, bill_numbers FROM erp_difference WHERE fed_at IS NULL AND route_id = '" + route + "'",
                row -> rows.put(row.getString(1) + " " + row.getString(2),
                        text(row.getString(3), row.getBigDecimal(4), row.getBigDecimal(5), row.getBigDecimal(6),
                                row.getBigDecimal(7), row.getString(8))));
        return rows;
    }

    Map<String, String> files() {
        Map<String, String> rows = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("reconcile-" + route)).toList()) {
                for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
                    List<String> cells = cells(line);
                    if (!cells.get(0).endsWith("day")) {
                        rows.put(cells.get(0) + " " + cells.get(2), text(cells.get(3), number(cells.get(4)),
                                number(cells.get(5)), number(cells.get(6)), number(cells.get(7)), cells.get(8)));
                    }
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigDecimal number(String cell) {
        return cell.isEmpty() ? null : new BigDecimal(cell);
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char one : line.toCharArray()) {
            if (one == '"') {
                quoted = !quoted;
            } else if (one == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(one);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.lookup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates the numbers of one system into those of another by CSV tables, which an operator may edit at any time.
 *
 * The table {@code shop} is the file {@code shop.csv}: UTF-8, a header line, the key in the first column. A file that
 * has changed is read again after it has rested for two seconds; a change that cannot be read is logged, and the table
 * stays as it was. Tables on the classpath are read once.
 */
public class LookupTables implements CamelContextAware {

    /** The name under which the jq function {@code lookup} finds this bean. */
    public static final String BEAN = "erpLookup";

    /** What happens to a key that a table does not know. */
    public enum Missing {
        /** The record cannot be mapped. */
        error,
        /** The key stands for itself, as where the numbers of both systems were made equal. */
        identity
    }

    private static final Logger LOG = LoggerFactory.getLogger(LookupTables.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String CLASSPATH = "classpath:";
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(2);

    private final Map<String, Loaded> tables = new ConcurrentHashMap<>();
    private CamelContext camelContext;
    private Clock clock = Clock.systemUTC();
    private String dir = "lookup";
    private Missing missing = Missing.error;

    /** A table, the state of the file that it was read from, and when that was last looked at. */
    private record Loaded(LookupTable table, FileTime modified, long size, Instant checked) {

        boolean isOf(BasicFileAttributes file) {
            return file.lastModifiedTime().equals(modified) && file.size() == size;
        }
    }

    /**
     * The text in a cell.
     *
     * @throws MissingLookupException when there is no such row, or nothing in the cell
     * @throws LookupTableException   when the table is not there, not readable or has no such column
     */
    public String cell(String table, String key, String column) {
        String found = find(table, key, column);
        if (found != null) {
            return found;
        }
        if (missing == Missing.identity && !hasRow(table, key)) {
            return key;
        }
        throw new MissingLookupException(
                hasRow(table, key)
                        ? "Lookup table '" + table + "' has nothing in column '" + column + "' for '" + key
                          + "'. Fill the cell in " + file(table)
                        : noRow(table, key));
    }

    /** The text in a cell; the default where there is no such row, or nothing in the cell. */
    public String cell(String table, String key, String column, String defaultText) {
        String found = find(table, key, column);
        return found != null ? found : defaultText;
    }

    /**
     * A whole row, by column; empty cells are left out. For missing=identity, every cell of a missing row is the key.
     *
     * @throws MissingLookupException when there is no such row
     * @throws LookupTableException   when the table is not there or not readable
     */
    public ObjectNode row(String table, String key) {
        LookupTable loaded = table(table);
        ObjectNode row = loaded == null ? null : loaded.rows().get(key);
        if (row != null) {
            return row;
        }
        if (missing == Missing.error) {
            throw new MissingLookupException(noRow(table, key));
        }
        ObjectNode itself = JsonNodeFactory.instance.objectNode();
        if (loaded != null) {
            loaded.columns().forEach(column -> itself.put(column, key));
        }
        return itself;
    }

    /**
     * How many rows a table has; 0 where there is none and the key stands for itself.
     *
     * @throws LookupTableException when the table is not there or not readable
     */
    public int size(String table) {
        LookupTable loaded = table(table);
        return loaded == null ? 0 : loaded.rows().size();
    }

    private String find(String name, String key, String column) {
        LookupTable table = table(name);
        if (table == null) {
            return null;
        }
        require(table, name, column);
        ObjectNode row = table.rows().get(key);
        return row == null ? null : row.path(column).textValue();
    }

    /**
     * @throws LookupTableException when a table that is there has not all of these columns
     */
    public void require(String name, Collection<String> columns) {
        LookupTable table = table(name);
        if (table != null) {
            columns.forEach(column -> require(table, name, column));
        }
    }

    private void require(LookupTable table, String name, String column) {
        if (!table.columns().contains(column)) {
            throw new LookupTableException(
                    "Lookup table '" + name + "' has no column '" + column + "', only " + table.columns() + ". Add it to the"
                                           + " header line of " + file(name) + ", or correct the mapping");
        }
    }

    private boolean hasRow(String name, String key) {
        LookupTable table = table(name);
        return table != null && table.rows().containsKey(key);
    }

    private String noRow(String table, String key) {
        return "Lookup table '" + table + "' has no row for '" + key + "'. Add one to " + file(table)
               + "; it is read again without a restart";
    }

    private String file(String table) {
        return dir + "/" + table + ".csv";
    }

    /** The table as it is now; null where there is none and the key stands for itself. */
    private LookupTable table(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new LookupTableException("'" + name + "' is no name of a lookup table: expected letters, digits, - and _");
        }
        Instant now = clock.instant();
        Loaded loaded = tables.get(name);
        if (loaded != null && (dir.startsWith(CLASSPATH) || now.isBefore(loaded.checked().plus(CHECK_EVERY)))) {
            return loaded.table();
        }
        return tables.compute(name, (any, current) -> current == loaded ? load(name, current, now) : current).table();
    }

    private Loaded load(String name, Loaded current, Instant now) {
        if (dir.startsWith(CLASSPATH)) {
            return new Loaded(readClasspath(name), null, 0, now);
        }
        Path path = Path.of(dir, name + ".csv");
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            if (current != null && current.table() != null) {
                // an editor may be in the middle of writing
                boolean resting = file.lastModifiedTime().toInstant().plus(REST).isBefore(now);
                if (current.isOf(file) || !resting) {
                    return new Loaded(current.table(), current.modified(), current.size(), now);
                }
            }
            return new Loaded(
                    read(name, path, current == null ? null : current.table()), file.lastModifiedTime(), file.size(), now);
        } catch (IOException e) {
            if (current != null && current.table() != null) {
                LOG.warn("Lookup table '{}' stays as it was: {} is gone or cannot be read: {}", name, file(name), e.toString());
                return new Loaded(current.table(), current.modified(), current.size(), now);
            }
            return none(name, e, now);
        }
    }

    private Loaded none(String name, IOException e, Instant now) {
        if (!(e instanceof NoSuchFileException)) {
            throw new LookupTableException(
                    "Lookup table '" + name + "' cannot be read: " + file(name) + ": " + e.getMessage(), e);
        }
        if (missing == Missing.identity) {
            return new Loaded(null, null, 0, now);
        }
        throw new LookupTableException(
                "Lookup table '" + name + "' is missing: expected the file " + file(name)
                                       + " (erp.lookup.dir), with a header line and the key in the first column",
                e);
    }

    private LookupTable read(String name, Path path, LookupTable current) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            LookupTable table = LookupTable.read(name, file(name), in);
            LOG.info("Lookup table '{}' has {} rows", name, table.rows().size());
            return table;
        } catch (LookupTableException e) {
            if (current == null) {
                throw e;
            }
            LOG.warn("Lookup table '{}' stays as it was: {}", name, e.getMessage());
            return current;
        }
    }

    private LookupTable readClasspath(String name) {
        String resource = dir.substring(CLASSPATH.length()) + "/" + name + ".csv";
        try (InputStream in = camelContext.getClassResolver().loadResourceAsStream(resource)) {
            if (in != null) {
                return LookupTable.read(name, file(name), in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (missing == Missing.identity) {
            return null;
        }
        throw new LookupTableException("Lookup table '" + name + "' is missing: expected " + file(name) + " (erp.lookup.dir)");
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** Sets the clock that says how old a file is; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    public String getDir() {
        return dir;
    }

    /** The folder of the tables, or {@code classpath:} and a folder there. */
    public void setDir(String dir) {
        this.dir = dir.replaceAll("/+$", "");
    }

    public Missing getMissing() {
        return missing;
    }

    /** What happens to a key that a table does not know. */
    public void setMissing(Missing missing) {
        this.missing = missing;
    }
}

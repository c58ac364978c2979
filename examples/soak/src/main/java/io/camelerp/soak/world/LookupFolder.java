/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * A lookup table of which a row, or all of it, may be missing for a while.
 */
public final class LookupFolder {

    private static final Table STORES = new Table(
            "sst_store.csv", "store_id,organisation,customer,stock\n", "2,100,CUST001,CK002\n", "382,101,CUST004,CK001\n");
    /** What has changed just now may be half written, and is not read yet. */
    private static final Duration OLD = Duration.ofHours(1);

    private final Path folder;
    private final Random random;
    private final Table table;
    private int changes;

    /** A table with two rows. */
    public record Table(String name, String head, String first, String second) {
    }

    /** The stores of SST. */
    public LookupFolder(Path folder, Random random) {
        this(folder, random, STORES);
    }

    public LookupFolder(Path folder, Random random, Table table) {
        this.folder = folder;
        this.random = random;
        this.table = table;
    }

    public Path path() {
        return folder;
    }

    /** Writes what there is in the beginning; some of it may be missing. */
    public void begin(boolean whole) {
        write("sst_warehouse.csv", "warehouse_id,organisation,stock\n1,100,CK001\n");
        if (whole) {
            mend();
        } else {
            change();
        }
    }

    /** Takes something away, or brings it back. */
    public void change() {
        switch (random.nextInt(4)) {
            case 0 -> write(table.name, table.head + table.first);
            case 1 -> write(table.name, table.head + table.second);
            case 2 -> remove();
            default -> mend();
        }
    }

    public void mend() {
        write(table.name, table.head + table.first + table.second);
    }

    private void remove() {
        try {
            Files.deleteIfExists(folder.resolve(table.name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String name, String text) {
        try {
            Files.createDirectories(folder);
            Path next = Files.writeString(folder.resolve(name + ".next"), text);
            Files.setLastModifiedTime(next, FileTime.from(Instant.now().minus(OLD).plusSeconds(++changes)));
            Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

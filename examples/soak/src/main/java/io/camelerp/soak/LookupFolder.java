/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

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
 * The lookup tables of SST, of which a row or a whole table may be missing for a while.
 */
final class LookupFolder {

    private static final String STORES = "sst_store.csv";
    private static final String HEAD = "store_id,organisation,customer,stock\n";
    private static final String FIRST = "2,100,CUST001,CK002\n";
    private static final String SECOND = "382,101,CUST004,CK001\n";
    /** What has changed just now may be half written, and is not read yet. */
    private static final Duration OLD = Duration.ofHours(1);

    private final Path folder;
    private final Random random;
    private int changes;

    LookupFolder(Path folder, Random random) {
        this.folder = folder;
        this.random = random;
    }

    Path path() {
        return folder;
    }

    /** Writes what there is in the beginning; some of it may be missing. */
    void begin(boolean whole) {
        write("sst_warehouse.csv", "warehouse_id,organisation,stock\n1,100,CK001\n");
        if (whole) {
            mend();
        } else {
            change();
        }
    }

    /** Takes something away, or brings it back. */
    void change() {
        switch (random.nextInt(4)) {
            case 0 -> write(STORES, HEAD + FIRST);
            case 1 -> write(STORES, HEAD + SECOND);
            case 2 -> remove();
            default -> mend();
        }
    }

    void mend() {
        write(STORES, HEAD + FIRST + SECOND);
    }

    private void remove() {
        try {
            Files.deleteIfExists(folder.resolve(STORES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String text) {
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

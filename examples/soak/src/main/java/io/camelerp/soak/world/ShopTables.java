/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.soak.scenario.Booking;

/**
 * The lookup tables of stock-outs, and the base data of Kingdee, in which a shop and a material are missing for a
 * while.
 */
public final class ShopTables {

    private static final String SHOP = "SH009";

    private final Path folder;
    private final Sandbox sandbox;
    private boolean complete;

    public ShopTables(Path folder, Sandbox sandbox) {
        this.folder = folder;
        this.sandbox = sandbox;
    }

    public void begin() {
        write();
    }

    /** Brings what is missing, once. */
    public void complete() {
        if (!complete) {
            complete = true;
            write();
            sandbox.kingdee().baseData("materials", Booking.SPEC);
        }
    }

    private void write() {
        try {
            Files.createDirectories(folder);
            for (String name : List.of("shop.csv", "warehouse.csv")) {
                try (InputStream table = ShopTables.class.getResourceAsStream("/lookup/" + name)) {
                    String more = complete && name.equals("shop.csv") ? SHOP + ",100,CUST001,BM000175\n" : "";
                    Path written = Files.writeString(folder.resolve(name + ".new"),
                            new String(table.readAllBytes(), StandardCharsets.UTF_8) + more);
                    // a file that has only just been written is left alone for a while
                    Files.setLastModifiedTime(written, FileTime.from(Instant.now().minusSeconds(complete ? 60 : 3600)));
                    Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

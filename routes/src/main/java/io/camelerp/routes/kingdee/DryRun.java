/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes bills to files, one each, instead of sending them; a bill that comes again replaces its file. */
final class DryRun {

    private static final int MAX_NAME = 120;

    private final Path folder;

    DryRun(Path directory, String formId) {
        this.folder = directory.resolve(safe(formId));
    }

    void write(Bill bill) {
        Path file = folder.resolve(safe(bill.number()) + ".json");
        Path part = folder.resolve(safe(bill.number()) + ".json.part");
        try {
            Files.createDirectories(folder);
            Files.writeString(part, KingdeeJson.pretty(bill.model()) + "\n", StandardCharsets.UTF_8);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The dry run cannot write " + file, e);
        }
    }

    /** A number may hold anything, a file name may not; what had to be changed is told apart by a hash. */
    private static String safe(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        safe = safe.length() > MAX_NAME ? safe.substring(0, MAX_NAME) : safe;
        return safe.equals(name) ? name : safe + "-" + String.format("%08x", name.hashCode());
    }
}

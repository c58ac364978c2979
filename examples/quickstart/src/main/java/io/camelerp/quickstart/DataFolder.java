/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that keeps a quickstart between two starts: the sandbox's records and bills, our checkpoint and dead
 * letters, the lookup tables and the settings.
 *
 * One quickstart at a time works with it; the operating system frees the lock of one that was killed.
 */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String GITIGNORE = ".gitignore";
    private static final List<String> LOOKUP_TABLES = List.of("shop.csv", "warehouse.csv");

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * @param fresh whether what is in it is deleted first
     */
    static DataFolder open(Path path, boolean fresh) {
        try {
            requireOurs(path);
            Files.createDirectories(path);
            DataFolder folder = new DataFolder(
                    path, FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            folder.lock();
            if (fresh) {
                folder.empty();
            }
            // the folder may lie in a working copy and never belongs into it
            Files.writeString(path.resolve(GITIGNORE), "*\n", StandardCharsets.UTF_8);
            folder.addLookupTables();
            return folder;
        } catch (IOException e) {
            throw new StartException("The data folder " + path + " cannot be used: " + e, e);
        }
    }

    /** A wrong path with "fresh" must not empty somebody's home. */
    private static void requireOurs(Path path) throws IOException {
        if (!Files.exists(path) || Files.exists(path.resolve(LOCK))) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new StartException("The data folder " + path + " is a file. Name a folder with -Dquickstart.data=DIR.");
        }
        try (Stream<Path> content = Files.list(path)) {
            if (content.findAny().isPresent()) {
                throw new StartException(
                        "The folder " + path
                                         + " holds something else than a quickstart. Name an empty one with -Dquickstart.data=DIR.");
            }
        }
    }

    private void lock() throws IOException {
        FileLock lock = null;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            // another one in this JVM
        }
        if (lock == null) {
            lockFile.close();
            throw new StartException(
                    "Another quickstart works with the data folder " + path
                                     + ". Stop it, or name another folder with -Dquickstart.data=DIR.");
        }
    }

    private void empty() throws IOException {
        List<Path> content;
        try (Stream<Path> files = Files.walk(path)) {
            content = files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(path) && !file.equals(path.resolve(LOCK))).toList();
        }
        for (Path file : content) {
            Files.delete(file);
        }
    }

    /** What an operator has changed in them stays. */
    private void addLookupTables() throws IOException {
        Files.createDirectories(lookup());
        for (String table : LOOKUP_TABLES) {
            Path file = lookup().resolve(table);
            if (!Files.exists(file)) {
                try (InputStream content = DataFolder.class.getResourceAsStream("/config/lookup/" + table)) {
                    Files.copy(content, file);
                }
            }
        }
    }

    Path path() {
        return path;
    }

    Path sandbox() {
        return path.resolve("sandbox");
    }

    Path lookup() {
        return path.resolve("lookup");
    }

    Path database() {
        return path.resolve("state").resolve("erp");
    }

    Path settings() {
        return path.resolve("quickstart.properties");
    }

    Path seed() {
        return path.resolve("seed.properties");
    }

    /** Writes a file so that it is there whole or not at all. */
    static void write(Path file, String text) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(draft, text, StandardCharsets.UTF_8);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

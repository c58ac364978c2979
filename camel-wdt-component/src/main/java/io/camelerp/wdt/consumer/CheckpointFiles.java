/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.camelerp.common.AtomicFiles;
import io.camelerp.common.FileFailure;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each state in a file of its own: written beside, forced to the disk, and put in place in one step, so that a
 * crash leaves the old state or the new one and never half of it.
 */
public final class CheckpointFiles extends ServiceSupport implements StateRepository<String, String> {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFiles.class);

    private final Path directory;

    public CheckpointFiles(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public synchronized void setState(String key, String value) {
        Path file = file(key);
        Path written = null;
        try {
            Files.createDirectories(directory);
            // a name of its own: another process on the same state must not write into it
            written = Files.createTempFile(directory, file.getFileName().toString(), ".new");
            try (FileChannel channel = FileChannel.open(
                    written, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(value);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            AtomicFiles.replace(file, written);
            AtomicFiles.forceDirectory(directory);
        } catch (IOException e) {
            deleteQuietly(written);
            throw new UncheckedIOException("The checkpoint cannot be written to " + file + ": " + FileFailure.text(e), e);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("{} is left behind: {}", file, e.getMessage());
        }
    }

    @Override
    public synchronized String getState(String key) {
        Path file = file(key);
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint cannot be read from " + file + ": " + FileFailure.text(e), e);
        }
    }

    private Path file(String key) {
        return directory.resolve(URLEncoder.encode(key, StandardCharsets.UTF_8) + ".checkpoint");
    }
}

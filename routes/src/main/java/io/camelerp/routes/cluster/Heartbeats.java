/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether somebody is elected, as those see it who are not: whoever holds a lock writes into a file beside it every two
 * seconds.
 */
final class Heartbeats {

    /** Longer than a take-over lasts, in which routes may end what they are at. */
    static final Duration MOST = Duration.ofSeconds(90);

    private final Path folder;
    private final Map<String, Beat> beats = new ConcurrentHashMap<>();
    private volatile Clock clock;

    private record Beat(FileTime written, Instant seen) {
    }

    Heartbeats(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    void setClock(Clock clock) {
        this.clock = clock;
    }

    /** Looks at the file again. */
    void look(String namespace) {
        FileTime written = written(namespace);
        beats.merge(namespace, new Beat(written, clock.instant()),
                (before, now) -> written == null || written.equals(before.written) ? before : now);
    }

    private FileTime written(String namespace) {
        try {
            return Files.getLastModifiedTime(folder.resolve(namespace + ".dat"));
        } catch (IOException e) {
            return null;
        }
    }

    /** This process is elected, and needs to hear of nobody. */
    void forget(String namespace) {
        beats.remove(namespace);
    }

    /** Why nobody has been heard of for too long. */
    Optional<String> silence(String namespace) {
        Beat last = beats.get(namespace);
        if (last == null) {
            return Optional.empty();
        }
        Duration silent = Duration.between(last.seen, clock.instant());
        if (silent.compareTo(MOST) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                "expected a process of the cluster that is elected for " + namespace + " and says so every 2 s in "
                           + folder.toAbsolutePath() + ", but nobody has for " + silent.toSeconds() + " s: " + cause());
    }

    private String cause() {
        if (!Files.isDirectory(folder)) {
            return "the folder is not there. Bring it back, or correct erp.cluster.dir";
        }
        if (!Files.isWritable(folder)) {
            return "this process may not write there. Let all processes write there, or correct erp.cluster.dir";
        }
        return "its disk is full or broken, or a process that was elected holds the lock and does not move. Find that one and"
               + " end it";
    }
}

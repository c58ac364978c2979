/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

import io.camelerp.soak.runner.Repeated;
import io.camelerp.soak.scenario.Flaw;
import org.apache.camel.CamelContext;

/**
 * Starts a route in the one process that has the lock of a file, or, which is the flaw, in the one that has written its
 * name into the file and does not look whether another one has done so since.
 */
final class PlainElection implements AutoCloseable {

    private final Path file;
    private final CamelContext camelContext;
    private final String routeId;
    private final Flaw flaw;
    private final Repeated passes
            = new Repeated(new ReentrantLock(), (int) ClusterWorld.INTERVAL.toMillis() / 2, this::look);
    private FileChannel channel;
    private boolean elected;

    PlainElection(Path folder, CamelContext camelContext, String routeId, Flaw flaw) throws IOException {
        this.file = Files.createDirectories(folder).resolve("leader");
        this.camelContext = camelContext;
        this.routeId = routeId;
        this.flaw = flaw;
    }

    void start() {
        passes.start();
    }

    private void look() throws Exception {
        if (elected) {
            if (flaw != Flaw.NONE) {
                write();
            }
            return;
        }
        elected = flaw == Flaw.NONE ? lock() : isSilent();
        if (elected) {
            if (flaw != Flaw.NONE) {
                write();
            }
            camelContext.getRouteController().startRoute(routeId);
        }
    }

    private boolean lock() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        FileLock lock = channel.tryLock();
        return lock != null;
    }

    private boolean isSilent() throws IOException {
        return !Files.exists(file) || Files.getLastModifiedTime(file).toInstant()
                .isBefore(Instant.now().minus(ClusterWorld.INTERVAL.multipliedBy(5)));
    }

    private void write() throws IOException {
        Files.writeString(file, camelContext.getName());
    }

    @Override
    public void close() throws Exception {
        passes.close();
        if (channel != null) {
            channel.close();
        }
    }
}

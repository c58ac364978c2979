/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.io.File;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.camel.Exchange;

/**
 * Lets a file wait while an older one that has an order in common with it is not done.
 *
 * WDT takes a second push as a change. When the older file failed and the newer one did not, the older one would be
 * pushed again after it, and the older state of the order would stay. Files with other orders do not wait.
 */
final class OlderFiles {

    /** In the order in which they came; a new process sees the oldest one first. */
    private final Map<Source, Set<String>> waiting = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** A file as it was read: one that comes later under the same name is another. */
    private record Source(File file, long modified) {

        static Source of(Exchange exchange) {
            String path = exchange.getMessage().getHeader(Exchange.FILE_PATH, String.class);
            Long modified = exchange.getMessage().getHeader(Exchange.FILE_LAST_MODIFIED, Long.class);
            return path == null || modified == null ? null : new Source(new File(path), modified);
        }

        /** A file that is done was moved away. */
        boolean isThere() {
            return file.lastModified() == modified;
        }
    }

    /**
     * Lets orders go that are in no older file; those that are in no file at all, too.
     *
     * @throws IllegalStateException when a file has to wait
     */
    void await(Exchange exchange, Set<String> tids) {
        Source source = Source.of(exchange);
        if (source == null) {
            return;
        }
        lock.lock();
        try {
            waiting.keySet().removeIf(each -> !each.isThere() && !each.equals(source));
            waiting.put(source, tids);
            waiting.entrySet().stream().takeWhile(each -> !each.getKey().equals(source))
                    .filter(each -> !Collections.disjoint(each.getValue(), tids)).findFirst().ifPresent(older -> {
                        throw waits(source, older.getKey(), older.getValue().stream().filter(tids::contains).findFirst());
                    });
        } finally {
            lock.unlock();
        }
    }

    private static IllegalStateException waits(Source source, Source older, Optional<String> tid) {
        return new IllegalStateException(
                "Order " + tid.orElseThrow() + " is in " + older.file().getName()
                                         + ", too, which is older and not done yet: " + source.file().getName()
                                         + " waits for it, so that the older state of the order is not the last one in WDT."
                                         + " See above why the older file fails, or take it away");
    }
}

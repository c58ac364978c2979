/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.wdt.WdtServer;

/**
 * The journal of the vendors, if they have a data directory: replayed at the start, written from then on.
 */
final class State implements Journal, AutoCloseable {

    /** A journal with more dead entries than this beside as many dead as living ones is written anew. */
    private static final int DEAD_ENTRIES = 1000;

    private final Optional<JournalFile> file;

    State(Path directory) {
        this.file = Optional.ofNullable(directory).map(JournalFile::open);
    }

    /** Brings the vendors to where the last sandbox of this directory was. */
    void restore(WdtServer wdt, KingdeeServer kingdee, SstServer sst) {
        file.ifPresent(journal -> {
            int entries = journal.replay(entry -> {
                if (!wdt.restore(entry) && !kingdee.restore(entry) && !sst.restore(entry)) {
                    throw new IllegalStateException("The journal has an entry of the unknown kind " + entry.kind());
                }
            });
            Supplier<Stream<Entry>> living
                    = () -> Stream.of(wdt.state(), kingdee.state(), sst.state()).flatMap(Function.identity());
            if (entries > 2 * living.get().count() + DEAD_ENTRIES) {
                journal.rewrite(living.get());
            }
        });
    }

    @Override
    public void append(List<Entry> entries) {
        file.ifPresent(journal -> journal.append(entries));
    }

    @Override
    public void close() {
        file.ifPresent(JournalFile::close);
    }
}

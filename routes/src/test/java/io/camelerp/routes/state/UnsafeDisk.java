/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of H2 on a computer whose power may fail: what was written is there afterwards only when it was forced to the
 * disk. Beside each file a copy is kept as it was forced last.
 */
public final class UnsafeDisk extends FilePathWrapper {

    private static final String SCHEME = "unsafe";
    private static final String FORCED = ".forced";

    /** The URL of a database there. */
    public static String url(Path database) {
        FilePath.register(new UnsafeDisk());
        return "jdbc:h2:" + SCHEME + ":" + database;
    }

    /** The URL of the same database as it is after a power cut now. */
    public static String afterPowerCut(Path database) {
        try {
            Files.copy(Path.of(database + ".mv.db" + FORCED), Path.of(database + "-after.mv.db"),
                    StandardCopyOption.REPLACE_EXISTING);
            return "jdbc:h2:file:" + database + "-after";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode), Path.of(getBase().toString()));
    }

    private static final class Channel extends FileBase {

        private final FileChannel written;
        private final Path file;

        Channel(FileChannel written, Path file) {
            this.written = written;
            this.file = file;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            Files.copy(file, Path.of(file + FORCED), StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return written.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            return written.write(from, position);
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return written.read(into);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return written.write(from);
        }

        @Override
        public long position() throws IOException {
            return written.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            written.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return written.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            written.truncate(size);
            return this;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return written.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            written.close();
        }
    }
}

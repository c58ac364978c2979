/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A journal in one file: length, kind, meta and payload of each change, one after another.
 *
 * Entries are handed to the operating system before {@link #append} returns, so they outlive the JVM, though not a
 * power cut. A last entry that was cut short is dropped at the next start.
 */
final class JournalFile implements Journal, AutoCloseable {

    private static final int BUFFER = 1024 * 1024;

    private final Path path;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private RandomAccessFile file;

    private JournalFile(Path path, FileChannel lockChannel, FileLock lock) {
        this.path = path;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /** Opens the journal of a data directory, which no other sandbox may have open. */
    static JournalFile open(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("sandbox.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new JournalFile(directory.resolve("sandbox.journal"), channel, lock(channel, directory));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use the data directory " + directory, e);
        }
    }

    private static FileLock lock(FileChannel channel, Path directory) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IllegalStateException("Another sandbox of this JVM uses the data directory " + directory, e);
        }
        channel.close();
        throw new IllegalStateException("Another sandbox uses the data directory " + directory);
    }

    /** Gives all entries, oldest first, and makes the file ready for more; the number of entries. */
    synchronized int replay(Consumer<Entry> reader) {
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            long whole = 0;
            int entries = 0;
            try (DataInputStream in = new DataInputStream(
                    new BufferedInputStream(Files.newInputStream(path), BUFFER))) {
                for (int length = next(in); length >= 0; length = next(in)) {
                    byte[] entry = in.readNBytes(length);
                    if (entry.length < length) {
                        break;
                    }
                    reader.accept(parse(entry));
                    whole += Integer.BYTES + length;
                    entries++;
                }
            }
            file.setLength(whole);
            file.seek(whole);
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the journal " + path, e);
        }
    }

    @Override
    public synchronized void append(List<Entry> entries) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Entry entry : entries) {
                write(entry, bytes);
                if (bytes.size() > BUFFER) {
                    file.write(bytes.toByteArray());
                    bytes.reset();
                }
            }
            file.write(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the journal " + path, e);
        }
    }

    /** Replaces the journal by what is left of all changes. */
    synchronized void rewrite(Stream<Entry> state) {
        Path fresh = path.resolveSibling("sandbox.journal.new");
        try {
            try (OutputStream out = Files.newOutputStream(fresh); state) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (Iterator<Entry> entries = state.iterator(); entries.hasNext();) {
                    write(entries.next(), bytes);
                    bytes.writeTo(out);
                    bytes.reset();
                }
            }
            file.close();
            Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            file = new RandomAccessFile(path.toFile(), "rw");
            file.seek(file.length());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot rewrite the journal " + path, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
            lock.release();
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the journal " + path, e);
        }
    }

    private static int next(DataInputStream in) throws IOException {
        try {
            return in.readInt();
        } catch (EOFException e) {
            return -1;
        }
    }

    private static Entry parse(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Entry(in.readUTF(), in.readUTF(), in.readAllBytes());
        }
    }

    private static void write(Entry entry, ByteArrayOutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(entry.payload().length + 128);
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeUTF(entry.kind());
        data.writeUTF(entry.meta());
        data.write(entry.payload());
        new DataOutputStream(out).writeInt(bytes.size());
        bytes.writeTo(out);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.CRC32;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.AtomicFiles;
import io.camelerp.common.FileFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each scope in a journal of its own. An entry is a line with its checksum, appended and forced to the disk; a
 * line that a crash cut off is dropped whole, so that an entry is there or not. A journal that has grown is written
 * anew beside, forced, and put in place in one step.
 */
public final class FileBatchStore extends MemoryBatchStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileBatchStore.class);
    private static final long ENOUGH_TO_COMPACT = 1024 * 1024;
    private static final int CHECKSUM = 8;
    /** A record is one text in a line, however long it is. */
    private static final JsonMapper READER = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build()).build()).build();

    private final Path directory;
    private final Map<String, Journal> journals = new ConcurrentHashMap<>();
    /** Scopes that nobody uses here: to read them again is only needed when another process has written there. */
    private final Map<String, Left> left = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private static final class Journal {
        private Path file;
        private FileChannel lockChannel;
        private FileLock lock;
        /** Not a channel: a thread that is interrupted while it writes would close that for everybody. */
        private RandomAccessFile content;
        private long compactAt;
        private ScopeState state;
        private int users;
        /** Whether the file may end in half a line, or is not open. */
        private boolean damaged;
    }

    private record Left(ScopeState state, Object stamp, long compactAt) {
    }

    public FileBatchStore(Path directory, Duration keepKeys, Clock clock) {
        super(keepKeys, clock);
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    <T> T in(String scope, Function<ScopeState, T> work) {
        Journal journal = use(scope);
        try {
            return work.apply(journal.state);
        } finally {
            release(scope);
        }
    }

    @Override
    public void open(String scope) {
        use(scope);
    }

    private Journal use(String scope) {
        return journals.compute(scope, (name, journal) -> {
            Journal used = journal == null ? load(name) : journal;
            used.users++;
            return used;
        });
    }

    @Override
    public void release(String scope) {
        journals.computeIfPresent(scope, (name, journal) -> {
            if (--journal.users > 0) {
                return journal;
            }
            leave(name, journal);
            close(journal);
            return null;
        });
    }

    private void leave(String scope, Journal journal) {
        left.remove(scope);
        if (!journal.damaged && !closed) {
            try {
                left.put(scope, new Left(journal.state, stamp(journal.file), journal.compactAt));
            } catch (IOException e) {
                LOG.debug("{} will be read again: {}", journal.file, e.toString());
            }
        }
    }

    /** Tells one state of a file from another. */
    private static Object stamp(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return Arrays.asList(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }

    private Journal load(String scope) {
        if (closed) {
            throw new IllegalStateException("The batch store in " + directory + " is closed");
        }
        Journal journal = new Journal();
        journal.file = directory.resolve(URLEncoder.encode(scope, StandardCharsets.UTF_8) + ".batches");
        try {
            Files.createDirectories(directory);
            lock(journal);
            Left before = left.remove(scope);
            if (before != null && before.stamp().equals(stamp(journal.file))) {
                journal.state = before.state();
                journal.compactAt = before.compactAt();
                journal.content = atEnd(journal.file);
                return journal;
            }
            journal.state = newState();
            if (Files.exists(journal.file)) {
                read(journal.file, journal.state);
            }
            compact(journal, journal.state);
            return journal;
        } catch (IOException e) {
            close(journal);
            throw new UncheckedIOException("The batch store cannot open " + journal.file + ": " + FileFailure.text(e), e);
        } catch (IllegalStateException e) {
            close(journal);
            throw e;
        }
    }

    private static void lock(Journal journal) throws IOException {
        Path file = journal.file.resolveSibling(journal.file.getFileName() + ".lock");
        journal.lockChannel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            journal.lock = journal.lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked by this process", file);
        }
        if (journal.lock == null) {
            throw new IllegalStateException(
                    "The batch store " + journal.file
                                            + " is in use: two consumers or processes share account and checkpointKey."
                                            + " Give each its own checkpointKey, or elect one with master:");
        }
    }

    private static void read(Path file, ScopeState state) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int start = 0;
        for (int end = start; end < all.length; end++) {
            if (all[end] == '\n') {
                byte[] line = Arrays.copyOfRange(all, start, end);
                if (!isWhole(line)) {
                    throw new IOException("the line at byte " + start + " is damaged; restore the file from a copy");
                }
                state.apply(READER.readTree(line, CHECKSUM + 1, line.length - CHECKSUM - 1));
                start = end + 1;
            }
        }
        if (start < all.length) {
            LOG.warn("The last {} bytes of {} were cut off by a crash: that change was never confirmed, and is dropped",
                    all.length - start, file);
        }
    }

    private static boolean isWhole(byte[] line) {
        return line.length > CHECKSUM + 1
                && new String(line, 0, CHECKSUM, StandardCharsets.US_ASCII)
                        .equals(checksum(line, CHECKSUM + 1, line.length - CHECKSUM - 1));
    }

    private static String checksum(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return String.format("%08x", crc.getValue());
    }

    private static byte[] line(ObjectNode entry) {
        byte[] json = entry.toString().getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[CHECKSUM + 1 + json.length + 1];
        byte[] checksum = checksum(json, 0, json.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, line, 0, CHECKSUM);
        line[CHECKSUM] = ' ';
        System.arraycopy(json, 0, line, CHECKSUM + 1, json.length);
        line[line.length - 1] = '\n';
        return line;
    }

    @Override
    void append(String scope, ScopeState state, ObjectNode entry) {
        Journal journal = journals.get(scope);
        if (journal == null) {
            throw new IllegalStateException("The batch store is closed");
        }
        try {
            if (journal.damaged || journal.content.getFilePointer() > journal.compactAt) {
                compact(journal, state);
            }
            long before = journal.content.getFilePointer();
            try {
                journal.content.write(line(entry));
                journal.content.getFD().sync();
            } catch (IOException e) {
                // half a line in the middle would make the journal unreadable
                journal.damaged = true;
                journal.content.setLength(before);
                journal.content.seek(before);
                journal.damaged = false;
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The batch store cannot write " + journal.file + ": " + FileFailure.text(e), e);
        }
    }

    private void compact(Journal journal, ScopeState state) throws IOException {
        Path written = journal.file.resolveSibling(journal.file.getFileName() + ".new");
        try (FileOutputStream file = new FileOutputStream(written.toFile());
             OutputStream buffered = new BufferedOutputStream(file, 1 << 16)) {
            state.snapshot(clock.millis(), entry -> write(buffered, entry));
            buffered.flush();
            file.getFD().sync();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        journal.damaged = true;
        if (journal.content != null) {
            // Windows puts no file in the place of one that is open
            journal.content.close();
        }
        AtomicFiles.replace(journal.file, written);
        journal.content = atEnd(journal.file);
        journal.compactAt = Math.max(ENOUGH_TO_COMPACT, 2 * journal.content.getFilePointer());
        AtomicFiles.forceDirectory(directory);
        journal.damaged = false;
    }

    private static void write(OutputStream out, ObjectNode entry) {
        try {
            out.write(line(entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RandomAccessFile atEnd(Path file) throws IOException {
        RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw");
        content.seek(content.length());
        return content;
    }

    private static void close(Journal journal) {
        for (AutoCloseable closeable : new AutoCloseable[] { journal.content, journal.lock, journal.lockChannel }) {
            if (closeable != null) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    LOG.debug("Closing {}: {}", journal.file, e.toString());
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        journals.values().forEach(FileBatchStore::close);
        journals.clear();
        left.clear();
    }
}

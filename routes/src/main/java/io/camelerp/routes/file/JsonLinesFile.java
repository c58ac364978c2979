/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.manage.PositiveDuration;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends records to a file of JSON lines and gives the file its final name when it is large or old enough.
 *
 * The body is one record or an array of them, each becomes a line. An exchange has completed when its lines are on
 * disk. Until it is rolled the file is called {@code <name>.jsonl.part}, and nobody but this process may write to it;
 * then it becomes {@code <name>-<yyyyMMdd-HHmmss>-<number>.jsonl} (Asia/Shanghai) in one step, so that whoever looks
 * for {@code *.jsonl} never sees half a file. After a crash the last lines may come again; records carry their key.
 */
public class JsonLinesFile extends ServiceSupport implements Processor, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(JsonLinesFile.class);

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(LocalTimes.ZONE);
    private static final int MAX_NAME = 100;
    private static final String SUFFIX = ".jsonl";
    private static final String PART = SUFFIX + ".part";

    private final ReentrantLock lock = new ReentrantLock();
    private CamelContext camelContext;
    private Clock clock = Clock.systemUTC();
    private Path dir;
    private String name;
    private long maxSize = 64L * 1024 * 1024;
    private Duration maxAge = Duration.ofHours(1);

    private FileChannel part;
    private Object partKey;
    private Instant begun;
    private ScheduledExecutorService roller;

    @Override
    protected void doStart() throws Exception {
        if (dir == null || name == null) {
            throw new IllegalArgumentException("A file of JSON lines needs a dir and a name");
        }
        // not opened before there is something to write: of several processes it belongs to the one that is elected
        Files.createDirectories(dir);
        if (camelContext != null) {
            roller = camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "roll " + name);
            long millis = Math.max(100, Math.min(maxAge.toMillis() / 4, 60_000));
            roller.scheduleWithFixedDelay(this::rollWhenOld, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (roller != null) {
            camelContext.getExecutorServiceManager().shutdownNow(roller);
            roller = null;
        }
        lock.lock();
        try {
            rollOrWait();
        } finally {
            letGo();
            lock.unlock();
        }
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        JsonNode body = exchange.getMessage().getBody() instanceof JsonNode node ? node : null;
        if (body == null || !body.isContainerNode()) {
            throw new IllegalArgumentException(
                    "A file of JSON lines takes a record or an array of records as JsonNode, got "
                                               + exchange.getMessage().getBody());
        }
        append(body);
    }

    private void append(JsonNode records) throws IOException {
        StringBuilder lines = new StringBuilder();
        if (records.isArray()) {
            records.forEach(each -> lines.append(each).append('\n'));
        } else {
            lines.append(records).append('\n');
        }
        lock.lock();
        try {
            if (part != null && !isInPlace()) {
                letGo();
                LOG.warn("{} was taken away: a new one is begun", partFile());
            }
            if (part == null) {
                open();
            }
            long before = part.size();
            try {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
                part.position(before);
                while (bytes.hasRemaining()) {
                    part.write(bytes);
                }
                part.force(true);
                if (!isInPlace()) {
                    throw new IOException(partFile() + " was taken away while it was written");
                }
            } catch (IOException e) {
                forget(before, e);
                throw new IOException(
                        partFile() + " cannot be written: " + e.getMessage() + ". The records are read again", e);
            }
            if (begun == null) {
                begun = clock.instant();
            }
            if (part.size() >= maxSize) {
                // the lines are on disk: the exchange must not fail now, or they would come again
                rollOrWait();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was written of an exchange that fails now would come twice in one file. */
    private void forget(long size, IOException failure) {
        try {
            part.truncate(size);
        } catch (IOException e) {
            failure.addSuppressed(e);
            letGo();
        }
    }

    private Path partFile() {
        return dir.resolve(name + PART);
    }

    private void open() throws IOException {
        Files.createDirectories(dir);
        part = FileChannel.open(partFile(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!locked()) {
                throw new IOException(
                        "Another process or route writes to " + partFile()
                                      + ": give each of them a folder or a name of its own");
            }
            partKey = key();
            cutTornLine();
            begun = part.size() == 0 ? null : lastWritten();
        } catch (IOException e) {
            letGo();
            throw e;
        }
    }

    /** What is written to a file that has no name any more is lost. */
    private boolean isInPlace() {
        return Objects.equals(partKey, key());
    }

    private Object key() {
        try {
            return Files.readAttributes(partFile(), BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return "none";
        }
    }

    private boolean locked() throws IOException {
        try {
            FileLock taken = part.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** A process that was killed may have left half a line; its record comes again. */
    private void cutTornLine() throws IOException {
        long end = part.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            one.clear();
            part.read(one, end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        if (end < part.size()) {
            LOG.warn("{} ended in the middle of a line, {} bytes are cut off: its record is read again", partFile(),
                    part.size() - end);
            part.truncate(end);
            part.force(true);
        }
    }

    private void rollWhenOld() {
        lock.lock();
        try {
            if (part == null && Files.exists(partFile()) && Files.size(partFile()) > 0 && isOld(lastWritten())) {
                // a process that was killed has left it, and nothing has come since
                open();
            }
            if (begun != null && isOld(begun)) {
                rollOrWait();
            }
        } catch (IOException e) {
            LOG.debug("{} is left to the one that writes to it", partFile(), e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOld(Instant since) {
        return !clock.instant().isBefore(since.plus(maxAge));
    }

    private Instant lastWritten() throws IOException {
        return Files.getLastModifiedTime(partFile()).toInstant();
    }

    private void rollOrWait() {
        try {
            roll();
        } catch (IOException e) {
            LOG.warn("{} cannot be rolled now, it is tried again", partFile(), e);
        }
    }

    private void roll() throws IOException {
        if (part == null || part.size() == 0) {
            return;
        }
        Path rolled = freeName();
        // first, because some systems do not rename what is open
        letGo();
        try {
            Files.move(partFile(), rolled, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            open();
            throw e;
        }
        sync(dir);
        LOG.info("{} is complete", rolled);
    }

    private Path freeName() {
        String stamp = STAMP.format(clock.instant());
        for (int number = 1;; number++) {
            Path file = dir.resolve(String.format("%s-%s-%03d%s", name, stamp, number, SUFFIX));
            if (!Files.exists(file)) {
                return file;
            }
        }
    }

    /** A new name is safe only when the folder is on disk, too. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("This system does not write folders on request: {}", folder, e);
        }
    }

    private void letGo() {
        begun = null;
        if (part != null) {
            try {
                part.close();
            } catch (IOException e) {
                LOG.debug("Closing {}", partFile(), e);
            }
            part = null;
        }
    }

    /** The folder, made when it is missing. */
    public void setDir(String dir) {
        this.dir = Path.of(dir);
    }

    /** The first part of the file names; whatever is not safe in a file name becomes an underscore. */
    public void setName(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        this.name = safe.length() <= MAX_NAME ? safe : safe.substring(0, MAX_NAME);
    }

    /** How many bytes a file may have before the next is begun; one exchange is never cut. */
    public void setMaxSize(long maxSize) {
        if (maxSize < 1) {
            throw new IllegalArgumentException("The largest size of a file must be at least 1, got " + maxSize);
        }
        this.maxSize = maxSize;
    }

    /** How long after its first record a file gets its final name, even if it is small. */
    public void setMaxAge(Duration maxAge) {
        this.maxAge = PositiveDuration.of("max-age", maxAge);
    }

    /** Sets the clock of ages and names; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/**
 * A clock in a file that two JVMs have mapped: one moves it, so that no pause of a busy machine can make a commit later
 * than the scenario meant. A runner's clock may be wrong by the skew.
 */
public final class SharedClock extends Clock {

    /** The zone in which all three vendors tell the time. */
    public static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    /** How they write it. */
    public static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int TIME = 0;
    private static final int SKEW = Long.BYTES;

    private final MappedByteBuffer memory;
    private final boolean skewed;

    private SharedClock(MappedByteBuffer memory, boolean skewed) {
        this.memory = memory;
        this.skewed = skewed;
    }

    /** The true time, to be moved by hand. */
    public static SharedClock create(Path file, Instant start) {
        SharedClock clock = new SharedClock(map(file), false);
        clock.set(TIME, start.toEpochMilli());
        return clock;
    }

    /** A beginning from which the end of a day, which a summary needs, is not far. */
    public static Instant eveOfYesterday(Random random) {
        return LocalDate.now(SHANGHAI).minusDays(1).atStartOfDay(SHANGHAI).minusSeconds(20L + random.nextInt(200)).toInstant();
    }

    /** The clock as a runner sees it. */
    public static SharedClock open(Path file) {
        return new SharedClock(map(file), true);
    }

    private static MappedByteBuffer map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long get(int place) {
        return (long) LONGS.getVolatile(memory, place);
    }

    private void set(int place, long value) {
        LONGS.setVolatile(memory, place, value);
    }

    public void advance(Duration time) {
        set(TIME, get(TIME) + time.toMillis());
    }

    /** How far the clocks of the runners are wrong. */
    public void skew(Duration skew) {
        set(SKEW, skew.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(get(TIME) + (skewed ? get(SKEW) : 0));
    }

    /** The local time of the vendors. */
    public LocalDateTime now() {
        return LocalDateTime.ofInstant(instant(), SHANGHAI);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

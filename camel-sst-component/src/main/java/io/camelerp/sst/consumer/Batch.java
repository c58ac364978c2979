/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.List;
import java.util.Objects;

import io.camelerp.common.store.StreamId;

/**
 * Bills that are delivered together.
 *
 * @param stream whose they are
 * @param window the days that were asked for, or null for pushed bills
 * @param token  the vendor's {@code sumbatch}, or null
 * @param items  the bills to deliver, in the vendor's order
 */
public record Batch(StreamId stream, DayWindow window, String token, List<Item> items) {

    public Batch {
        Objects.requireNonNull(stream, "stream");
        items = List.copyOf(items);
    }

    /** The command that the bills came by. */
    public String command() {
        int slash = stream.name().indexOf('/');
        return slash < 0 ? stream.name() : stream.name().substring(0, slash);
    }

    /** For logs: the stream, with the days and the vendor's batch where there are some. */
    public String describe() {
        return stream.name() + (window == null ? "" : " " + window) + (token == null ? "" : " batch " + token);
    }
}

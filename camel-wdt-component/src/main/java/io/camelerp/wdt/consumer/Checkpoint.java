/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;

/**
 * How far a consumer has come, as it is stored: everything up to {@link #time()} is done.
 * <p>
 * The text form is {@code epoch|time|rest}, with the epoch in ten digits and the time as {@code yyyy-MM-ddTHH:mm:ss}:
 * the order of the texts up to the second bar is the order of progress, so that a store can refuse a step back.
 *
 * @param epoch   raised by an operator who moves the time; commits of an older epoch are void
 * @param time    local time of Asia/Shanghai
 * @param filters what was asked for, in readable form; another question needs another key
 * @param edge    ids of records at or after {@code time} that are done already
 * @param begin   where the very first reading began, or null where that is not known; nothing before it is ours
 */
public record Checkpoint(long epoch, LocalDateTime time, String filters, Set<String> edge, LocalDateTime begin) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    public Checkpoint {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(filters, "filters");
        edge = Set.copyOf(edge);
        if (epoch < 0 || epoch > 9_999_999_999L) {
            throw new IllegalArgumentException("The epoch of a checkpoint has at most ten digits: " + epoch);
        }
    }

    public Checkpoint(long epoch, LocalDateTime time, String filters, Set<String> edge) {
        this(epoch, time, filters, edge, null);
    }

    /** Whether that one is further than this one; with the same time, a later edge is. */
    boolean isBefore(Checkpoint other) {
        return epoch != other.epoch ? epoch < other.epoch : time.isBefore(other.time);
    }

    public String toText() {
        ObjectNode rest = Json.READER.createObjectNode().put("filters", filters);
        if (begin != null) {
            rest.put("begin", TIME.format(begin));
        }
        ArrayNode ids = rest.putArray("edge");
        new TreeSet<>(edge).forEach(ids::add);
        return String.format("%010d", epoch) + "|" + TIME.format(time) + "|" + rest;
    }

    /**
     * @throws IllegalArgumentException when the text was not written by {@link #toText()}
     */
    public static Checkpoint parse(String text) {
        String[] parts = text.split("\\|", 3);
        try {
            JsonNode rest = Json.READER.readTree(parts.length == 3 ? parts[2] : "");
            if (!rest.isObject()) {
                throw new IllegalArgumentException("The end is missing");
            }
            Set<String> edge = new TreeSet<>();
            rest.path("edge").forEach(id -> edge.add(id.asText()));
            return new Checkpoint(
                    Long.parseLong(parts[0]), LocalDateTime.parse(parts[1], TIME), rest.path("filters").asText(), edge,
                    rest.hasNonNull("begin") ? LocalDateTime.parse(rest.path("begin").asText(), TIME) : null);
        } catch (IOException | DateTimeParseException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "The stored checkpoint cannot be read: expected 'epoch|yyyy-MM-ddTHH:mm:ss|{...}', got '"
                                               + text.substring(0, Math.min(60, text.length())) + "'",
                    e);
        }
    }
}

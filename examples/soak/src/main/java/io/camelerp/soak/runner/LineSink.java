/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Writes one line for each record. A line counts only when it is whole: a full disk may cut it.
 */
public final class LineSink implements Processor, Arrivals {

    private static final String END = ";";

    private final Path file;
    private final List<String> fields;

    /**
     * @param fields what makes a line: the key of a record, and its version where versions count
     */
    public LineSink(Path file, List<String> fields) {
        this.file = file;
        this.fields = fields;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        if (body.isArray()) {
            for (JsonNode record : body) {
                write(record);
            }
        } else {
            write(body);
        }
    }

    synchronized void write(JsonNode record) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode("\n" + key(record, fields) + END + "\n");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }

    /** The values of some fields of a record. */
    public static String key(JsonNode record, List<String> fields) {
        List<String> values = new ArrayList<>();
        fields.forEach(field -> values.add(record.path(field).asText()));
        return String.join(" ", values);
    }

    @Override
    public int count() {
        return keys().size();
    }

    @Override
    public List<String> keys() {
        return read(file);
    }

    /** The whole lines of a file, in the order in which they were written. */
    public static List<String> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readString(file).lines().filter(line -> line.endsWith(END))
                    .map(line -> line.substring(0, line.length() - END.length())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.soak.scenario.Settings;

/** Files of orders in a folder, and the files of results in another one. */
public final class OrderFolder implements Mailbox {

    static final String RESULT = ".result.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path writing;
    private final Path orders;
    private final Path results;
    private final Instant begin = Instant.now();
    private int sent;

    public OrderFolder(Path folder) {
        try {
            writing = Files.createDirectories(folder.resolve("writing"));
            orders = Files.createDirectories(folder.resolve("orders"));
            results = Files.createDirectories(folder.resolve("results"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void announce(Settings settings) {
        settings.with("orders", orders).with("results", results);
    }

    @Override
    public String send(String text) {
        sent++;
        String name = "orders-" + sent + ".jsonl";
        try {
            Path file = Files.writeString(writing.resolve(name), text);
            // whatever the file system makes of times: no two files are of the same moment
            Files.setLastModifiedTime(file, FileTime.from(begin.plusSeconds(sent)));
            Files.move(file, orders.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isEmpty() {
        return files(orders).isEmpty();
    }

    @Override
    public int count() {
        return files(results).size();
    }

    @Override
    public Map<String, JsonNode> results() {
        Map<String, JsonNode> all = new HashMap<>();
        for (Path file : files(results)) {
            if (file.getFileName().toString().endsWith(RESULT)) {
                JsonNode result = read(file);
                all.put(result.path("source").asText(), result);
            }
        }
        return all;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Half a result is in " + file, e);
        }
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

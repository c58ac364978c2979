/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * What a runner is told in a file.
 */
public final class Settings {

    private final Properties values = new Properties();

    public static Settings load(Path file) {
        Settings settings = new Settings();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.values.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    public Path save(Path file) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            values.store(writer, null);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Settings with(String name, Object value) {
        values.setProperty(name, String.valueOf(value));
        return this;
    }

    public String get(String name) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The runner was not told " + name);
        }
        return value;
    }

    public String get(String name, String otherwise) {
        return values.getProperty(name, otherwise);
    }

    public int number(String name) {
        return Integer.parseInt(get(name));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(get(name));
    }

    /** What makes a line in the file. */
    public List<String> fields() {
        return List.of(get("fields").split(","));
    }

    public Path path(String name) {
        return Path.of(get(name));
    }
}

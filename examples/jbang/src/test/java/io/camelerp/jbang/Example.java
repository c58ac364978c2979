/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.jbang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A copy of an example's folder, and what its README promises.
 */
final class Example {

    private static final Pattern EXPECTED = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);

    private final String name;
    private final Path folder;

    private Example(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    static Example copy(String name, Path into) {
        Path folder = into.resolve(name);
        Path original = Path.of(name);
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = folder.resolve(original.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Example(name, folder.toAbsolutePath());
    }

    /** The names of all examples. */
    static List<String> names() {
        try (Stream<Path> folders = Files.list(Path.of("."))) {
            return folders.filter(folder -> Files.exists(folder.resolve("application.properties")))
                    .map(folder -> folder.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** {@code camel run *} as its README says, with other addresses than those in application.properties. */
    Command run(Home home, String... properties) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(files(""));
        Stream.of(properties).map(property -> "--prop=" + property).forEach(arguments::add);
        return home.camel(folder, arguments);
    }

    /** The names of the files that lie in a folder below the example, sorted; none when there is no such folder. */
    List<String> files(String below) {
        Path where = folder.resolve(below);
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(where)) {
            return files.map(file -> file.getFileName().toString()).filter(file -> !file.startsWith(".")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds each line of the README's expected output against what was printed; an ellipsis stands for anything. */
    void assertExpectedOutput(Command command) {
        String readme = text(Path.of(name, "README.md"));
        List<String> lines = EXPECTED.matcher(readme).results().flatMap(block -> block.group(1).lines())
                .filter(line -> !line.isBlank()).toList();
        assertThat(lines).as("expected output of " + name + "/README.md").isNotEmpty();
        for (String line : lines) {
            String pattern = Stream.of(line.strip().split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            assertThat(command.output()).as("the line of %s/README.md: %s", name, line).containsPattern(pattern);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

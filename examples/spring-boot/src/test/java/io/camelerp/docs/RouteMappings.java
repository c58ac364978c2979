/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which mappings a route may take: one, or one of several by a key that ends the name of the file.
 */
final class RouteMappings {

    private static final Path FOLDER = Document.ROOT.resolve("routes/src/main/resources/mappings");
    private static final Pattern LINE = Pattern.compile(".*classpath:mappings/.*");
    private static final Pattern MAPPING = Pattern.compile("mappings/([\\w-]+\\.jq)");
    private static final Pattern CHOICE = Pattern.compile("mappings/([\\w-]+-)\\{\\{([\\w.-]+)");

    private RouteMappings() {
    }

    /** The names of the files, those that are taken by default first. */
    static Set<String> names(String yaml) {
        Set<String> names = new LinkedHashSet<>();
        Matcher line = LINE.matcher(yaml);
        while (line.find()) {
            Matcher name = MAPPING.matcher(RoutePage.plain(line.group()));
            if (name.find()) {
                names.add(name.group(1));
            }
        }
        Matcher choice = CHOICE.matcher(yaml);
        while (choice.find()) {
            names.addAll(startingWith(choice.group(1)));
        }
        return names;
    }

    /** The key and value that pick a mapping; empty where there is no choice. */
    static Optional<String> chosenBy(String yaml, String mapping) {
        Matcher choice = CHOICE.matcher(yaml);
        return choice.find()
                ? Optional.of(choice.group(2) + "=" + mapping.replace(choice.group(1), "").replace(".jq", ""))
                : Optional.empty();
    }

    private static List<String> startingWith(String prefix) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(prefix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The folders of the soak are those of its README, and none knows one that stands behind it there.
 */
class FoldersTest {

    private static final Path SOURCES = Path.of("src/main/java/io/camelerp/soak");
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);
    private static final Pattern USE = Pattern.compile("\\bio\\.camelerp\\.soak\\.(\\w+)");

    @Test
    void shouldUseOnlyFoldersThatStandBefore() throws IOException {
        List<String> folders
                = found(ROW, Files.readString(Path.of("README.md")).split("## Where is what")[1].split("\n## ")[0]);

        try (Stream<Path> inside = Files.list(SOURCES).filter(Files::isDirectory)) {
            assertThat(inside.map(folder -> folder.getFileName().toString())).containsExactlyInAnyOrderElementsOf(folders);
        }
        for (int i = 0; i < folders.size(); i++) {
            List<String> known = folders.subList(0, i + 1);
            try (Stream<Path> files = Files.list(SOURCES.resolve(folders.get(i)))) {
                for (Path file : files.toList()) {
                    assertThat(found(USE, uses(file))).as("%s", file).isSubsetOf(known);
                }
            }
        }
    }

    /** Without the line that says where the file itself is. */
    private static String uses(Path file) throws IOException {
        return Files.readString(file).replaceFirst("(?m)^package .*$", "");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}

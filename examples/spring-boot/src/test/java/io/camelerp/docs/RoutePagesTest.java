/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each ready-made route has its page, which says what its files say; {@code -Ddocs.update=true} writes them anew.
 */
class RoutePagesTest {

    private static final Path PAGES = Document.ROOT.resolve("routes/docs/routes");
    private static final Path MAPPINGS = Document.ROOT.resolve("routes/src/main/resources/mappings");
    private static final Sample SAMPLE = new Sample();

    static List<String> routes() {
        return SAMPLE.routes().stream()
                .filter(id -> !Set.of("alert", "reconcile", "dead-letter-replay").contains(id)).toList();
    }

    static Stream<Path> mappings() throws IOException {
        return Files.list(MAPPINGS).sorted();
    }

    private static void assertCurrent(Path file, String text) throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
        assertThat(file).as("write it with -Dtest=RoutePagesTest -Ddocs.update=true").content(StandardCharsets.UTF_8)
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldSayWhatTheRouteDoes(String id) throws IOException {
        assertCurrent(PAGES.resolve(id + ".md"), new RoutePage(id, SAMPLE).text());
    }

    /** Who makes a file with exactly the columns of a page gets one that the mapping can read. */
    @ParameterizedTest
    @MethodSource("routes")
    void shouldNameTheKeyOfEachLookupTableFirst(String id) throws IOException {
        Matcher table = Pattern.compile("(?m)^\\| `([\\w-]+)\\.csv` \\| (.*) \\|$").matcher(
                Files.readString(PAGES.resolve(id + ".md")));
        while (table.find()) {
            List<String> columns = Pattern.compile("`(\\w+)`").matcher(table.group(2)).results()
                    .map(column -> column.group(1)).toList();
            List<String> header = LookupSample.header(table.group(1));

            assertThat(columns).as(table.group(1)).hasSizeGreaterThan(1).startsWith(header.get(0)).isSubsetOf(header);
        }
    }

    @Test
    void shouldListAllPages() throws IOException {
        String rows = routes().stream().map(id -> {
            Sample.Setting enabled = SAMPLE.of("erp.route." + id + ".enabled");
            return "| [" + id + "](" + id + ".md) | " + enabled.zh().replaceAll("。$", "") + " | "
                   + enabled.en().replaceAll("\\.$", "") + " |\n";
        }).collect(Collectors.joining());

        assertCurrent(PAGES.resolve("README.md"), "# 现成路由 Ready-made routes\n\n| | | |\n|---|---|---|\n" + rows);
        try (Stream<Path> files = Files.list(PAGES)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".md", ""))).as("pages of no route")
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(routes().stream(), Stream.of("README")).toList());
        }
    }

    /** Each field that stands in a mapping stands on a page, however the mapping is written. */
    @ParameterizedTest
    @MethodSource("mappings")
    void shouldShowEachFieldOfAMapping(Path file) throws IOException {
        Set<String> written = new TreeSet<>();
        Matcher field = Pattern.compile("(?m)^ {4,}(\\w+): ").matcher(Files.readString(file));
        while (field.find()) {
            written.add(field.group(1));
        }
        Set<String> shown = new TreeSet<>();
        new Mapping(file).fields().forEach(f -> shown.addAll(List.of(f.target().replace("[]", "").split("\\."))));

        assertThat(written).isNotEmpty();
        assertThat(shown).containsAll(written);
    }
}

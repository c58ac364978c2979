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
import org.junit.jupiter.params.provider.ValueSource;

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
        Mapping mapping = new Mapping(file);
        Set<String> shown = new TreeSet<>();
        mapping.fields().forEach(f -> shown.addAll(List.of(f.target().replace("[]", "").split("\\."))));
        // a definition may make an object, too
        mapping.variables().forEach(f -> shown.addAll(List.of(f.expression().split("\\W+"))));

        assertThat(written).isNotEmpty();
        assertThat(shown).containsAll(written);
    }

    /** Each definition that stands in a mapping stands on a page, so that no name is left unexplained. */
    @ParameterizedTest
    @MethodSource("mappings")
    void shouldShowEachDefinitionOfAMapping(Path file) throws IOException {
        Mapping mapping = new Mapping(file);
        List<String> shown = Stream.concat(mapping.constants().stream(), mapping.variables().stream())
                .map(f -> f.target().replaceAll("\\(.*", "")).toList();

        assertThat(shown).containsAll(Pattern.compile("(?m)^def (?!lines\\b)(\\w+)").matcher(Files.readString(file)).results()
                .map(definition -> definition.group(1)).toList());
    }

    /** A route that takes one of several mappings has the fields of each on its page. */
    @Test
    void shouldShowEachMappingOnAPage() throws IOException {
        String pages = "";
        for (String id : routes()) {
            pages += Files.readString(PAGES.resolve(id + ".md"));
        }
        try (Stream<Path> files = mappings()) {
            assertThat(pages).contains(files.map(file -> "## 字段 Fields: [" + file.getFileName() + "]").toList());
        }
    }

    @Test
    void shouldNotAskForWhatAMappingLeavesOut() {
        assertThat(new Mapping(MAPPINGS.resolve("wdt-purchase-stockin-to-kingdee.jq")).needed())
                .contains("num in a detail").doesNotContain("price in a detail");
        assertThat(new Mapping(MAPPINGS.resolve("kingdee-delivery-to-sst-AddSTOBill.jq")).needed())
                .contains("FRealQty in a line").doesNotContain("FTaxPrice in a line");
    }

    /** With a shorter time, goods that were not changed of late would never be read. */
    @Test
    void shouldNotShortenWhatARouteReadsByItself() {
        assertThat(new RoutePage("wdt-master-data", SAMPLE).text()).doesNotContain("start-from=P1D")
                .contains("| `start-from` | `` P3650D `` |").contains("| `dir` |  |");
        assertThat(new RoutePage("wdt-stockout-to-kingdee", SAMPLE).text()).contains("start-from=P1D");
    }

    @Test
    void shouldNameTheKeyThatADefaultIsTakenFrom() {
        assertThat(new RoutePage("wdt-any-to-file", SAMPLE).text()).contains("| `name` | `api` |");
    }

    @Test
    void shouldSwitchOnAllThatSubmittingAndAuditingNeeds() {
        assertThat(new RoutePage("kingdee-submit-audit", SAMPLE).text()).contains(".goal=audited\n");
    }

    @ParameterizedTest
    @ValueSource(strings = { "wdt-stockout-summary-to-kingdee", "sst-sales-summary-to-kingdee" })
    void shouldSayHowASummaryIsMade(String id) {
        assertThat(new RoutePage(id, SAMPLE).text()).contains("## 汇总单 The summary bill", "`HZ<yyyyMMdd>-<",
                "`FMustQty`, `FRealQty`");
    }
}

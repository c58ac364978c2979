/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the tables of the component's page equal to what the build generated and the catalogue says. Run with
 * {@code -Dwdt.docs.update=true} to write them.
 */
class WdtDocsTest {

    private static final Path PAGE = Path.of("src/main/docs/wdt-component.adoc");
    private static final Path METADATA = Path.of("src/generated/resources/META-INF/io/camelerp/wdt/wdt.json");
    private static final Path CATALOGUE = Path.of("src/main/resources/io/camelerp/wdt/catalog");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void shouldShowTheGeneratedTablesInThePage() throws IOException {
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        JsonNode metadata = MAPPER.readTree(METADATA.toFile());

        String expected = page;
        expected = replace(expected, "endpoint options", options(metadata));
        expected = replace(expected, "headers", headers(metadata.get("headers")));
        expected = replace(expected, "apis", apis());
        if (Boolean.getBoolean("wdt.docs.update")) {
            Files.writeString(PAGE, expected, StandardCharsets.UTF_8);
        }

        assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
                .as("tables of %s; write them with -Dtest=WdtDocsTest -Dwdt.docs.update=true", PAGE)
                .isEqualTo(expected);
    }

    private static String replace(String page, String name, String table) {
        String begin = "// BEGIN " + name + "\n";
        String end = "// END " + name + "\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(end);
        assertThat(to).as("markers of '%s' in the page", name).isGreaterThanOrEqualTo(from);
        return page.substring(0, from) + table + page.substring(to);
    }

    private static String options(JsonNode metadata) {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> option : metadata.get("properties").properties()) {
            JsonNode what = option.getValue();
            boolean onlyEndpoint = !metadata.get("componentProperties").has(option.getKey());
            String name = "*" + what.path("prefix").asText("") + (what.has("prefix") ? "*" : option.getKey()) + "*";
            rows.add(row(name + (what.path("required").asBoolean() ? " _required_" : ""),
                    what.get("group").asText() + (onlyEndpoint ? ", _endpoint_" : ""),
                    description(what), what.path("defaultValue").asText(""), type(what)));
        }
        return table("2,2,6,2,2", "Name", "Group", "Description", "Default", "Type") + String.join("", rows) + "|===\n";
    }

    private static String description(JsonNode what) {
        List<String> values = new ArrayList<>();
        // the names of all APIs have a table of their own
        if (what.path("enum").size() <= 10) {
            what.path("enum").forEach(value -> values.add("`" + value.asText() + "`"));
        }
        return what.get("description").asText() + (values.isEmpty() ? "" : " One of " + String.join(", ", values) + ".");
    }

    private static String type(JsonNode what) {
        String javaType = what.get("javaType").asText();
        return what.get("type").asText().equals("duration")
                ? "Duration" : javaType.replaceAll("<.*", "").replaceAll(".*\\.", "");
    }

    private static String headers(JsonNode headers) {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            JsonNode what = header.getValue();
            rows.add(row("*" + header.getKey() + "*", what.get("group").asText(), what.get("description").asText(),
                    what.get("javaType").asText()));
        }
        return table("3,2,7,2", "Name", "Group", "Description", "Type") + String.join("", rows) + "|===\n";
    }

    private static String apis() throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(CATALOGUE)) {
            files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(file -> rows.add(api(file)));
        }
        return table("4,3,2,3,3", "API", "名称", "Kind", "Classic", "Y") + String.join("", rows) + "|===\n";
    }

    private static String api(Path file) {
        try {
            JsonNode api = MAPPER.readTree(file.toFile());
            return row("`" + file.getFileName().toString().replace(".json", "") + "`", api.get("zh").asText(),
                    api.get("kind").asText(), dialect(api.path("classic")), dialect(api.path("y")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String dialect(JsonNode part) {
        if (!part.isObject()) {
            return "-";
        }
        if (part.has("replacement")) {
            return part.get("replacement").isNull() ? "none" : "use " + part.get("replacement").asText();
        }
        if (part.has("push")) {
            return push(part.get("push"));
        }
        JsonNode time = part.get("time");
        return time == null
                ? "no time filter"
                : "by " + time.path("field").asText()
                  + (time.has("maxWindow") ? ", " + time.get("maxWindow").asText() + " at most" : "")
                  + (time.path("granularity").asText().equals("day") ? ", whole days" : "");
    }

    private static String push(JsonNode push) {
        List<String> unique = new ArrayList<>();
        push.path("unique").forEach(field -> unique.add(field.asText()));
        return (push.has("param") ? "`" + push.get("param").asText() + "`" : "parameters")
               + (push.has("maxItems") ? ", " + push.get("maxItems").asInt() + " a call" : "")
               + ", unique by " + String.join(" and ", unique);
    }

    private static String table(String columns, String... titles) {
        return "[width=\"100%\",cols=\"" + columns + "\",options=\"header\"]\n|===\n| " + String.join(" | ", titles) + "\n";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", Stream.of(cells).map(cell -> cell.replace("|", "\\|")).toList()) + "\n";
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the tables of the component's page equal to what the build generated and the catalogue says. Run with
 * {@code -Dsst.docs.update=true} to write them.
 */
class SstDocsTest {

    private static final Path PAGE = Path.of("src/main/docs/sst-component.adoc");
    private static final Path METADATA = Path.of("src/generated/resources/META-INF/io/camelerp/sst/sst.json");

    @Test
    void shouldShowTheGeneratedTablesInThePage() throws IOException {
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        JsonNode metadata = new ObjectMapper().readTree(METADATA.toFile());

        String expected = page;
        expected = replace(expected, "endpoint options", options(metadata));
        expected = replace(expected, "headers", headers(metadata.get("headers")));
        expected = replace(expected, "commands", commands());
        if (Boolean.getBoolean("sst.docs.update")) {
            Files.writeString(PAGE, expected, StandardCharsets.UTF_8);
        }

        assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
                .as("tables of %s; write them with -Dtest=SstDocsTest -Dsst.docs.update=true", PAGE)
                .isEqualTo(expected);
    }

    @Test
    void shouldCompleteTheNamesOfAllCommands() throws IOException {
        JsonNode metadata = new ObjectMapper().readTree(METADATA.toFile());
        List<String> completed = new ArrayList<>();
        metadata.get("properties").get("command").path("enum").forEach(name -> completed.add(name.asText()));

        assertThat(completed).containsAll(CommandCatalog.names()).hasSize(15).contains("push");
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
        // the names of all commands have a table of their own
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

    private static String commands() {
        List<String> rows = new ArrayList<>();
        for (Command command : CommandCatalog.all()) {
            rows.add(row("`" + command.name() + "`", command.zh(), switch (command.kind()) {
                case push -> "from: (push)";
                case download -> "from: (batches), to:";
                case query, create, update, finish, cancel -> "to:";
            }, command.en(), command.key() == null ? "" : "`" + command.key() + "`"));
        }
        return table("4,3,2,5,2", "Command", "名称", "Use", "What it is", "Key") + String.join("", rows) + "|===\n";
    }

    private static String table(String columns, String... titles) {
        return "[width=\"100%\",cols=\"" + columns + "\",options=\"header\"]\n|===\n| " + String.join(" | ", titles) + "\n";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", Stream.of(cells).map(cell -> cell.replace("|", "\\|")).toList()) + "\n";
    }
}

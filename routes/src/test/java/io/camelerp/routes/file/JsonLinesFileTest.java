/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonLinesFileTest {

    @TempDir
    private Path folder;

    @Test
    void shouldGiveTheFileItsFinalNameInOneStepWhenItStops() throws Exception {
        try (JsonLinesFile file = file("trades")) {
            write(file, "[{\"no\":1},{\"no\":1.50}]");
            assertThat(names()).containsExactly("trades.jsonl.part");
        }

        assertThat(names()).containsExactly("trades-20261101-080000-001.jsonl");
        assertThat(folder.resolve(names().get(0))).hasContent("{\"no\":1}\n{\"no\":1.5}\n");
    }

    @Test
    void shouldNeverOverwriteAFile() throws Exception {
        Files.writeString(folder.resolve("trades-20261101-080000-001.jsonl"), "kept");
        try (JsonLinesFile file = file("trades")) {
            file.setMaxSize(5);
            write(file, "{\"no\":1}");
            write(file, "{\"no\":2}");
        }

        assertThat(names()).containsExactly("trades-20261101-080000-001.jsonl", "trades-20261101-080000-002.jsonl",
                "trades-20261101-080000-003.jsonl");
        assertThat(folder.resolve("trades-20261101-080000-001.jsonl")).hasContent("kept");
    }

    @Test
    void shouldCutATornLineAndGoOnWithTheFileOfAProcessThatWasKilled() throws Exception {
        Files.writeString(folder.resolve("trades.jsonl.part"), "{\"no\":1}\n{\"no\":2,\"na");
        try (JsonLinesFile file = file("trades")) {
            write(file, "{\"no\":2}");
        }

        assertThat(folder.resolve(names().get(0))).hasContent("{\"no\":1}\n{\"no\":2}\n");
    }

    @Test
    void shouldNeverWriteOutsideItsFolder() throws Exception {
        try (JsonLinesFile file = file("../../etc/passwd: \u8868")) {
            write(file, "{}");
        }

        assertThat(names()).containsExactly("______etc_passwd___-20261101-080000-001.jsonl");
    }

    @Test
    void shouldNotWriteOnToAFileThatWasTakenAway() throws Exception {
        try (JsonLinesFile file = file("trades")) {
            write(file, "{\"no\":1}");
            Files.move(folder.resolve("trades.jsonl.part"), folder.resolve("elsewhere"));

            write(file, "{\"no\":2}");
        }

        assertThat(folder.resolve("trades-20261101-080000-001.jsonl")).hasContent("{\"no\":2}\n");
        assertThat(folder.resolve("elsewhere")).hasContent("{\"no\":1}\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayWhichFileCannotBeWritten() throws Exception {
        Files.createSymbolicLink(folder.resolve("trades.jsonl.part"), Path.of("/dev/full"));
        try (JsonLinesFile file = file("trades")) {
            assertThatThrownBy(() -> write(file, "{\"no\":1}")).isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.resolve("trades.jsonl.part") + " cannot be written: ");
        }
    }

    @Test
    void shouldRefuseToShareAFile() throws Exception {
        try (JsonLinesFile first = file("trades")) {
            write(first, "{}");

            // one of several processes waits for its turn: only what it would write is refused
            try (JsonLinesFile second = file("trades")) {
                assertThatThrownBy(() -> write(second, "{}")).hasMessage(
                        "Another process or route writes to " + folder.resolve("trades.jsonl.part")
                                                                         + ": give each of them a folder or a name of its own");
            }
            assertThat(names()).containsExactly("trades.jsonl.part");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKeepARecordOnceWhoseFileCannotGetItsNameYet() throws Exception {
        // so deep that the name while it is written fits into a path, and the final one does not
        Path deep = folder.toRealPath();
        for (int missing = 4072 - deep.toString().length(); missing > 0; missing = 4072 - deep.toString().length()) {
            deep = deep.resolve("d".repeat(missing > 202 ? 200 : missing - 1));
        }
        try (JsonLinesFile file = new JsonLinesFile()) {
            file.setDir(deep.toString());
            file.setName("x");
            file.setMaxSize(5);
            file.start();

            write(file, "{\"no\":1}");
            write(file, "{\"no\":2}");

            assertThat(Files.readString(deep.resolve("x.jsonl.part"))).isEqualTo("{\"no\":1}\n{\"no\":2}\n");
        }
    }

    @Test
    void shouldRefuseWhatIsNoRecord() throws Exception {
        try (JsonLinesFile file = file("trades")) {
            assertThatThrownBy(() -> write(file, "12")).hasMessageContaining("a record or an array of records");
        }

        assertThat(names()).isEmpty();
    }

    private JsonLinesFile file(String name) {
        JsonLinesFile file = new JsonLinesFile();
        file.setDir(folder.toString());
        file.setName(name);
        file.setClock(Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC));
        file.start();
        return file;
    }

    private static void write(JsonLinesFile file, String json) throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(new ObjectMapper().readTree(json));
            file.process(exchange);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MainTest {

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldKeepItsStateWhenItsJvmIsKilled() throws IOException, InterruptedException {
        String first = reportOfKilled("--stockouts=40", "--from=2026-11-01T00:00:00", "--to=2026-11-02T00:00:00");
        String second = reportOfKilled("--stockouts=50", "--seed=9");

        assertThat(first).contains("\"source\":40", "CK20261101");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldReadItsArguments() {
        Arguments arguments
                = Arguments.parse(List.of("--port=1", "--seed=-3", "--from=2026-11-01 10:00:00", "--requests-per-minute=60"));

        assertThat(arguments.port()).isEqualTo(1);
        assertThat(arguments.data()).isNull();
        assertThat(arguments.seed()).isEqualTo(-3);
        assertThat(arguments.from()).isEqualTo(LocalDateTime.of(2026, 11, 1, 10, 0));
        assertThat(arguments.requestsPerMinute()).isEqualTo(60);
        assertThatThrownBy(() -> Arguments.parse(List.of("--ports=1"))).hasMessageContaining("requests-per-minute");
    }

    /** What a sandbox in a JVM of its own reports just before it is killed. */
    private String reportOfKilled(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), Sandbox.class.getName(), "--data=" + directory));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String admin = output.lines().filter(line -> line.startsWith("Admin ")).findFirst().orElseThrow();
            URI report = URI.create(admin.substring("Admin ".length()) + "report");
            return client.send(HttpRequest.newBuilder(report).build(), HttpResponse.BodyHandlers.ofString()).body();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}

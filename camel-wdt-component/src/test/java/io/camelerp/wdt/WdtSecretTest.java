/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.camelerp.sandbox.wdt.WdtServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that can be seen of an application shows the secret, even with all our logs on.
 */
@Tag("C22")
class WdtSecretTest {

    @TempDir
    private Path directory;

    @Test
    void shouldShowTheSecretNowhere() throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Dorg.slf4j.simpleLogger.log.io.camelerp=trace",
                // below that level Camel itself repeats what it reads, whatever it is
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info", "-Dstdout.encoding=UTF-8", SecretProbe.class.getName(),
                directory.resolve("state").toString()).redirectErrorStream(true).redirectOutput(output.toFile()).start();

        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        String shown = Files.readString(output, StandardCharsets.ISO_8859_1);

        assertThat(ended).isTrue();
        assertThat(shown).contains("the probe is done", "my.secret = xxxxxx", " beans", "exchangesDelivered",
                "got HTTP 500", "type=consumers",
                "the acknowledgement of [");
        assertThat(shown.lines().filter(line -> line.contains(WdtServer.SECRET))).isEmpty();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a process with SIGKILL while it commits checkpoints, and reads what is left of them.
 */
class KilledProcessTest {

    private static final int MAX_ROUNDS = 10;

    @TempDir
    private Path folder;

    @Test
    void shouldKeepEveryAcknowledgedCheckpointOfAKilledProcess() throws Exception {
        for (int round = 0; round < 3; round++) {
            String url = "jdbc:h2:file:" + folder.resolve("durable" + round);

            String acknowledged = killedAfter(200 + new Random(round).nextInt(300), CheckpointWriter.DURABLE, url);

            assertThat(stored(url)).isGreaterThanOrEqualTo(acknowledged);
        }
    }

    @Test
    void shouldNoticeThatPlainH2LosesAcknowledgedCheckpoints() throws Exception {
        // the proof that the test above would fail without our settings
        boolean lost = false;
        for (int round = 0; round < MAX_ROUNDS && !lost; round++) {
            String url = "jdbc:h2:file:" + folder.resolve("plain" + round);

            String acknowledged = killedAfter(200 + new Random(round).nextInt(300), "plain", url);

            String stored = stored(url);
            lost = stored == null || stored.compareTo(acknowledged) < 0;
        }

        assertThat(lost).isTrue();
    }

    /** The last value that the writer printed before it was killed. */
    private String killedAfter(int commits, String mode, String url) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), CheckpointWriter.class.getName(), mode, url)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String last = null;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < commits; i++) {
                last = lines.readLine();
                assertThat(last).as("commit %s of the writer", i).isNotNull();
            }
            // Process.destroyForcibly would close the stream that still has lines for us
            writer.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // a line that the kill has cut short was not acknowledged
                last = line.endsWith("|{}") ? line : last;
            }
        } finally {
            writer.destroyForcibly();
        }
        return last;
    }

    private static String stored(String url) {
        try (HikariDataSource dataSource = new HikariDataSource()) {
            dataSource.setJdbcUrl(url);
            return new JdbcStateRepository(dataSource).getState(CheckpointWriter.KEY);
        } catch (StateException e) {
            // the whole table is gone with plain H2
            return null;
        }
    }
}

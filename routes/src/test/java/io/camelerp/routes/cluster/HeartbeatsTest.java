/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What those hear of the one that is elected who are not. */
class HeartbeatsTest {

    private static final String WDT = "erp-wdt";

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-21T08:00:00Z");
    private Heartbeats heartbeats;

    @BeforeEach
    void create() {
        heartbeats = new Heartbeats(folder, new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
    }

    private void beat() throws IOException {
        Path file = folder.resolve(WDT + ".dat");
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        Files.setLastModifiedTime(file, FileTime.from(now));
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
        heartbeats.look(WDT);
    }

    @Test
    void shouldSayThatTheElectedProcessDoesNotMove() throws Exception {
        beat();
        pass(1);
        pass(90);
        assertThat(heartbeats.silence(WDT)).isEmpty();

        pass(10);

        assertThat(heartbeats.silence(WDT)).hasValueSatisfying(text -> assertThat(text)
                .contains("expected", WDT, "nobody has for 100 s", "does not move", "end it"));
    }

    @Test
    void shouldHearTheElectedProcess() throws Exception {
        for (int i = 0; i < 5; i++) {
            beat();
            pass(60);
        }
        assertThat(heartbeats.silence(WDT)).isEmpty();
    }

    @Test
    void shouldSayThatTheFolderIsNotThere() throws Exception {
        beat();
        pass(1);
        Files.delete(folder.resolve(WDT + ".dat"));
        Files.delete(folder);

        pass(200);

        assertThat(heartbeats.silence(WDT)).hasValueSatisfying(
                text -> assertThat(text).contains("the folder is not there", "erp.cluster.dir"));
    }

    @Test
    void shouldSayNothingOfAnAccountForWhichThisProcessIsElected() throws Exception {
        beat();
        pass(1);
        heartbeats.forget(WDT);
        now = now.plusSeconds(200);
        assertThat(heartbeats.silence(WDT)).isEmpty();
    }
}

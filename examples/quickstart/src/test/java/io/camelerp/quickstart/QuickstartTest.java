/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class QuickstartTest {

    private static final int STOCKOUTS = 150;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void shouldBookEveryStockoutOnceAndGoOnWhereItStopped() throws Exception {
        Summary first = runUntilSettled(false);
        assertThat(first.read()).isEqualTo(STOCKOUTS);
        assertThat(first.lost()).isZero();
        assertThat(first.duplicated()).isZero();
        assertThat(first.dead()).as("the shop without an entry and the unknown material").isGreaterThanOrEqualTo(5);
        assertThat(first.saved()).isEqualTo(STOCKOUTS - first.dead());
        assertThat(lines()).last().asString().isEqualTo(first.toString());
        assertThat(lines()).anyMatch(line -> line.matches("Console +http://127\\.0\\.0\\.1:\\d+/actuator/hawtio/"));

        printed.reset();
        Summary second = runUntilSettled(false);
        assertThat(second).isEqualTo(first);

        printed.reset();
        Summary fresh = runUntilSettled(true);
        assertThat(fresh).isEqualTo(first);
    }

    @Test
    void shouldStopByItselfWhenTheTimeIsOver() throws Exception {
        try (Quickstart quickstart = Quickstart.start(options(false, Optional.of(Duration.ofMillis(1))), out())) {
            quickstart.show();
        }

        assertThat(lines()).last().asString().startsWith("quickstart: read=" + STOCKOUTS + " ");
    }

    @Test
    void shouldSayWhatBecameOfTheStockoutsWhenItIsTerminated() throws Exception {
        try (RunnerProcess quickstart = RunnerProcess.start(Quickstart.class, folder, "erp.http.port=0",
                "quickstart.stockouts=20")) {
            quickstart.awaitOutput("Ctrl-C stops.").terminate();

            assertThat(quickstart.exitStatus()).isEqualTo(143);
            assertThat(quickstart.output().lines()).last().asString()
                    .isEqualTo("quickstart: read=20 saved=15 dead=5 lost=0 duplicated=0");
        }
    }

    @Test
    void shouldGiveTheFolderBackWhenItCannotStart() {
        QuickstartOptions wrong
                = new QuickstartOptions(folder.resolve("data"), false, Optional.empty(), Optional.of(70_000), 1);

        assertThatThrownBy(() -> Quickstart.start(wrong, out())).isInstanceOf(StartException.class);
        DataFolder.open(folder.resolve("data"), false).close();
    }

    private Summary runUntilSettled(boolean fresh) throws InterruptedException {
        try (Quickstart quickstart = Quickstart.start(options(fresh, Optional.of(Duration.ofSeconds(1))), out())) {
            await().atMost(Duration.ofSeconds(120)).until(() -> quickstart.summary().lost() == 0);
            quickstart.show();
            return quickstart.summary();
        }
    }

    private QuickstartOptions options(boolean fresh, Optional<Duration> time) {
        return new QuickstartOptions(folder.resolve("data"), fresh, time, Optional.of(0), STOCKOUTS);
    }

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The runner dies again and again without a warning, while both vendors live on.
 */
class KillTest {

    private static final int STOCKOUTS = 1500;
    private static final long RANDOM_SEED = 20261122;

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNothingAndBookNothingTwiceWhenKilledAgainAndAgain() throws Exception {
        try (Scene scene = scene()) {
            killAgainAndAgain(scene, 8);
            finish(scene);

            Summary summary = scene.summary();

            assertThat(summary.read()).isEqualTo(STOCKOUTS);
            assertThat(summary.lost()).isZero();
            assertThat(summary.duplicated()).isZero();
            assertThat(summary.saved()).isGreaterThan(STOCKOUTS * 9 / 10);
        }
    }

    @Test
    void shouldNoticeAWatermarkThatMovesBeforeTheWorkIsDone() throws Exception {
        try (Scene scene = scene().with("spring.main.sources", EarlyWatermark.class.getName())) {
            killAgainAndAgain(scene, 3);
            finish(scene);

            Summary summary = scene.summary();

            assertThat(summary.lost()).isPositive();
        }
    }

    /** What a killed runner had on its way is sent again when its call must be over: here that is soon. */
    private Scene scene() {
        return new Scene(folder, STOCKOUTS).slow(Duration.ofMillis(60)).with("erp.kingdee.batch-size", "5")
                .with("erp.kingdee.response-timeout", "PT2S").with("erp.kingdee.unknown-wait", "PT1S")
                .with("erp.console.enabled", "false");
    }

    /** Kills in the middle of the work, but every fourth time while the runner may still be starting. */
    private static void killAgainAndAgain(Scene scene, int kills) throws InterruptedException {
        Random random = new Random(RANDOM_SEED);
        for (int i = 0; i < kills; i++) {
            try (RunnerProcess runner = scene.run()) {
                if (i % 4 != 3) {
                    // the report would compare all bills a hundred times a second
                    int before = saves(scene);
                    await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(10))
                            .until(() -> saves(scene) > before);
                }
                runner.letRun(Duration.ofMillis(random.nextInt(800)));
                runner.kill();
            }
        }
        assertThat(booked(scene)).as("work left for the last runner").isLessThan(STOCKOUTS * 9 / 10);
    }

    private static int saves(Scene scene) {
        return scene.sandbox().ledger().count("kingdee:BatchSave");
    }

    private static int booked(Scene scene) {
        return scene.sandbox().report().booked();
    }

    /** Lets one runner go on until its checkpoint says that everything is done. */
    private static void finish(Scene scene) throws InterruptedException {
        scene.slow(Duration.ZERO);
        try (RunnerProcess runner = scene.run()) {
            int port = runner.port();
            await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(200)).until(() -> checkpoint(port),
                    time -> time.isAfter(scene.lastShipment()));
            runner.terminate();
            assertThat(runner.exitStatus()).isEqualTo(143);
        }
    }

    private static LocalDateTime checkpoint(int port) throws Exception {
        String text = Http.consumerHealth(port).path("checkpoint").asText();
        return text.isEmpty() ? LocalDateTime.MIN : LocalDateTime.parse(text.replace(' ', 'T'));
    }
}

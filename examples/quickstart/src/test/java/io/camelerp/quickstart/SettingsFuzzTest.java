/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Keys with values that nobody meant: the runner starts and stops, or says what is wrong, and nothing else happens.
 * {@code -Dsettings.starts=N} and {@code -Dsettings.seed=S} draw more and others.
 */
class SettingsFuzzTest {

    private static final int VALUES_TRIED = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> VALUES = List.of(
            "", " ", "0", "1", "-1", "2147483648", "9999999999999999999", "1.5", "NaN", "true", "false", "null", "P1D", "-P1D",
            "PT0S", "PT0.2S", "P1", "PT1H", "P99999999999D", "now", "2026-11-01", "2026-02-30 00:00:00", "2026-11-01 00:00:00",
            "1000s", "classic", "y", "saved", "audited", "alert", "nextOpenDay", "identity", "#bean:nobody",
            "#class:java.lang.String", "{{nothing}}", "{{", "${body}", "${NOTHING_SET}", "http://", "http://127.0.0.1:1",
            "ftp://x",
            ":", "a,b,,c", ",", "a=b;c=d", "é中😀", "%", "'\"", "\\", "?x=1&y=2", "0 0 0 * * ?", "* *", "x".repeat(5_000));

    @TempDir
    private Path folder;

    private final Random random = new Random(Long.getLong("settings.seed", 20261127));

    @Test
    void shouldTakeOrRefuseAnyValueOfAnyKey() {
        List<String> keys = List.copyOf(SettingNames.known());
        int refused = 0;
        for (int i = 0; i < VALUES_TRIED; i++) {
            refused += check(Map.of(draw(keys), draw(VALUES))) == null ? 0 : 1;
        }
        assertThat(refused).as("some are wrong and some are not").isBetween(VALUES_TRIED / 10, VALUES_TRIED * 9 / 10);
    }

    @Test
    void shouldStartAndStopOrSayWhyNot() throws Exception {
        List<String> keys = SettingNames.known().stream().filter(key -> !isPlace(key)).toList();
        int starts = Integer.getInteger("settings.starts", 8);
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            Map<String, String> drawn = new LinkedHashMap<>();
            String route = "erp.route." + draw(SettingNames.routes()) + ".";
            drawn.put(route + "enabled", "true");
            List<String> read = keys.stream().filter(key -> key.startsWith(route) || !key.startsWith("erp.route.")).toList();
            while (drawn.size() < 4) {
                Map<String, String> one = Map.of(draw(read), draw(VALUES));
                if (check(one) == null) {
                    drawn.putAll(one);
                }
            }
            Path own = Files.createDirectory(folder.resolve("start" + i));
            assertTimeoutPreemptively(PATIENCE, () -> outcomes.add(start(own, drawn)), drawn::toString);
        }
        assertThat(outcomes).hasSize(starts).contains("");
    }

    /** What names a place on the disk would be made there. */
    private static boolean isPlace(String key) {
        return key.matches(".*(dir|directory|folder|file|path)$");
    }

    private String draw(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static StartException check(Map<String, String> values) {
        try {
            SettingNames.check("fuzz.properties", values);
            return null;
        } catch (StartException e) {
            assertThat(e.getMessage()).contains(values.keySet().iterator().next()).contains("fuzz.properties");
            return e;
        }
    }

    /** Why it did not start, or nothing. */
    private static String start(Path folder, Map<String, String> drawn) {
        try (Scene scene = new Scene(folder, 3)) {
            drawn.forEach(scene::with);
            try (Runner runner = Runner.start(scene.settings())) {
                assertThat(runner.port()).isPositive();
                return "";
            } catch (StartException e) {
                assertSentence(drawn, e);
                return e.getMessage();
            }
        }
    }

    /** What is wrong is told; an accident of ours is none of these. */
    private static void assertSentence(Map<String, String> drawn, Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause).as(drawn.toString()).isNotInstanceOfAny(
                    NullPointerException.class, ClassCastException.class, IndexOutOfBoundsException.class,
                    ArithmeticException.class, Error.class);
            root = cause;
        }
        assertThat(root.getMessage()).as(drawn.toString()).isNotBlank();
        String told = root.getMessage().lines().findFirst().orElse("").strip();
        // Camel's words for a setting that is missing are put into ours
        assertThat(failure.getMessage()).as(drawn.toString())
                .contains(told.replaceFirst("^Property with key \\[([^]]+)] not found.*", "$1 is missing"));
    }
}

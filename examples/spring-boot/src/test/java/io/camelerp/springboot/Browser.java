/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A headless Chromium, led by {@code src/test/browser/console.mjs}.
 */
final class Browser {

    private static final Path SCRIPTS = Path.of("src/test/browser");
    private static final Path WORK = Path.of("target/browser").toAbsolutePath();

    private Browser() {
    }

    /** The executable, or null. */
    static String chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome").map(Browser::find)
                .filter(path -> path != null).findFirst().orElse(null);
    }

    static boolean hasNpm() {
        return find("npm") != null && find("node") != null;
    }

    private static String find(String program) {
        return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable).map(Path::toString).findFirst().orElse(null);
    }

    /** Runs the script and gives its steps; screenshots go to target/browser. */
    static List<String> run(String chromium, Map<String, String> environment) throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "console.mjs")) {
            Files.writeString(WORK.resolve(file), Files.readString(SCRIPTS.resolve(file)));
        }
        execute(Map.of(), "npm", "install", "--no-package-lock", "--no-audit", "--no-fund");
        Map<String, String> all = new HashMap<>(environment);
        all.put("CHROMIUM", chromium);
        all.put("SHOTS", WORK.toString());
        return execute(all, "node", "console.mjs").lines().filter(line -> line.contains(": ")).toList();
    }

    private static String execute(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = WORK.resolve(command[0] + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(WORK.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample explains each key there is, and none that there is not.
 */
class SampleTest {

    private static final Path SAMPLE = Path.of("config", "sample.properties");
    /** A key with its value, in use or commented out. */
    private static final Pattern SETTING = Pattern.compile("#?((?:erp|camel)\\.[\\w.-]+)=(.*)");
    /** Where a route does another thing without a key. */
    private static final Pattern QUESTION = Pattern.compile("'\\{\\{(erp\\.[\\w.-]+):}}' [!=]= ''");

    /** A key with its default, in which a regular expression may have braces. */
    private static final Pattern DEFAULT = Pattern.compile("\\{\\{(erp\\.[\\w.-]+):([^{}]*(?:\\{[^{}]*}[^{}]*)*)}}");
    /** Where the sample shows another value than the default, because nobody wants that. */
    private static final Set<String> EXAMPLES = Set.of(
            "erp.lookup.dir", "erp.route.wdt-stockout-to-kingdee.mapping", "erp.alert.robot", "erp.kafka.security-protocol",
            "erp.kafka.sasl-mechanism");

    @TempDir
    private Path folder;

    @Test
    void shouldNameEachKeyOnce() throws IOException {
        List<String> keys = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLE)) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches() && setting.group(1).startsWith("erp.")) {
                keys.add(setting.group(1));
            }
        }

        assertThat(keys).containsExactlyInAnyOrderElementsOf(SettingNames.known());
    }

    /** What is commented out becomes a setting by deleting the #, so its value has to be one. */
    @Test
    void shouldShowValuesThatTheRunnerTakes() throws IOException {
        List<String> settings = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLE)) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches() && !setting.group(2).isBlank()) {
                settings.add(setting.group(1) + "=" + setting.group(2).replaceAll("\\$\\{\\w+}", "a-secret-of-16-characters"));
            }
        }
        Path file = Files.write(folder.resolve("all.properties"), settings, StandardCharsets.UTF_8);

        assertThat(Settings.load(file, "").values()).hasSameSizeAs(settings);
    }

    @ParameterizedTest
    @ValueSource(strings = { "sandbox", "prod" })
    void shouldShowAProfileThatTheRunnerTakes(String profile) throws IOException {
        Path file = folder.resolve("my.properties");
        Files.copy(SAMPLE, file);
        Path second = SAMPLE.resolveSibling("sample-" + profile + ".properties");
        String text = Files.readString(second).replaceAll("\\$\\{[A-Z_]+}", "a-secret-of-16-characters");
        Files.writeString(file, Files.readString(file).replaceAll("\\$\\{[A-Z_]+}", "a-secret-of-16-characters"));
        Files.writeString(folder.resolve("my-" + profile + ".properties"), text);

        assertThat(Settings.load(file, profile).values()).isNotEmpty();
    }

    /** A line that is put in use and not changed must change nothing, such as which fields a mapping finds. */
    @Test
    void shouldShowTheDefaults() throws IOException {
        Map<String, Set<String>> defaults = new TreeMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:routes/*.yaml")) {
            Matcher placeholder = DEFAULT.matcher(file.getContentAsString(StandardCharsets.UTF_8));
            while (placeholder.find()) {
                defaults.computeIfAbsent(placeholder.group(1), key -> new TreeSet<>())
                        .add(placeholder.group(2).replace("\\\\", "\\").replace("\\\"", "\""));
            }
        }
        Map<String, String> others = new TreeMap<>();
        for (String line : Files.readAllLines(SAMPLE)) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                Set<String> is = defaults.getOrDefault(setting.group(1), Set.of(""));
                if (Collections.disjoint(is, List.of("", "false", "none", setting.group(2)))
                        && !EXAMPLES.contains(setting.group(1))) {
                    others.put(setting.group(1), setting.group(2));
                }
            }
        }

        assertThat(defaults).hasSizeGreaterThan(250);
        assertThat(others).isEmpty();
    }

    /** A line is put in use by deleting its #, and rows must not go to an address that only was an example. */
    @Test
    void shouldShowNothingWhereARouteAsksWhetherAKeyIsThere() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        for (String line : Files.readAllLines(SAMPLE)) {
            Matcher setting = SETTING.matcher(line);
            // a time has to be shown, so that its form is known
            if (setting.matches() && !setting.group(1).endsWith(".archive-from")) {
                shown.put(setting.group(1), setting.group(2));
            }
        }
        Set<String> asked = new TreeSet<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:routes/*.yaml")) {
            Matcher question = QUESTION.matcher(file.getContentAsString(StandardCharsets.UTF_8));
            while (question.find()) {
                asked.add(question.group(1));
            }
        }
        asked.retainAll(shown.keySet());

        assertThat(asked).contains("erp.route.wdt-shipment-sync.url", "erp.route.wdt-stock-sync.url");
        assertThat(asked).allSatisfy(key -> assertThat(shown.get(key)).as(key).isEmpty());
    }

    @Test
    void shouldLeaveTheRunbookItsToolsInTheProfileProd() throws IOException {
        Map<String, String> prod = PropertiesFile.read(SAMPLE.resolveSibling("sample-prod.properties"));

        assertThat(prod).containsEntry("erp.console.enabled", "false").containsEntry("erp.http.enabled", "true")
                .containsEntry("erp.http.token", "${ERP_HTTP_TOKEN}").containsKeys("erp.alert.url", "erp.alert.robot");
    }

    @Test
    void shouldExplainInChineseAndEnglish() throws IOException {
        Set<String> unexplained = new TreeSet<>();
        String above = "";
        for (String line : Files.readAllLines(SAMPLE)) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                boolean both = above.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)
                        && above.matches("(?s).*[A-Za-z]{3}.*");
                if (!both) {
                    unexplained.add(setting.group(1));
                }
            } else if (line.isBlank()) {
                above = "";
            } else {
                above += line;
            }
        }

        assertThat(unexplained).isEmpty();
    }
}

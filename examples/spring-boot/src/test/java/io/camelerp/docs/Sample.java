/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sample of settings, which explains each key in Chinese and English.
 */
final class Sample {

    private static final Pattern SETTING = Pattern.compile("#?((?:erp|camel)\\.[\\w.-]+)=(.*)");
    private static final String FIRST = "erp.route.wdt-stockout-to-kingdee.";

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /**
     * A key.
     *
     * @param zh               what it is, null where nothing stands above it
     * @param sharesItsComment whether what stands above it is told of another key
     */
    record Setting(String name, String value, String zh, String en, boolean sharesItsComment) {
    }

    Sample() {
        List<String> zh = new ArrayList<>();
        List<String> en = new ArrayList<>();
        boolean used = false;
        for (String line : RoutePage.read(Document.ROOT.resolve("examples/quickstart/config/sample.properties")).split("\n")) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                settings.put(setting.group(1), new Setting(
                        setting.group(1), setting.group(2), zh.isEmpty() ? null : String.join("", zh), String.join(" ", en),
                        used));
                used = true;
            } else {
                if (used || line.isBlank()) {
                    zh.clear();
                    en.clear();
                    used = false;
                }
                if (line.startsWith("# ") && !line.startsWith("# ---")) {
                    String comment = line.substring(1).strip();
                    boolean chinese = comment.codePoints()
                            .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
                    (chinese ? zh : en).add(comment);
                }
            }
        }
    }

    Setting of(String name) {
        Setting setting = settings.get(name);
        if (setting == null) {
            throw new IllegalArgumentException("The sample does not name " + name);
        }
        return setting;
    }

    boolean has(String name) {
        return settings.containsKey(name);
    }

    List<Setting> below(String prefix) {
        return settings.values().stream().filter(setting -> setting.name().startsWith(prefix)).toList();
    }

    /** A key that all routes have, told of the first one. */
    Setting common(String last) {
        return settings.get(FIRST + last);
    }

    /** The ready-made routes, in the order of the sample. */
    List<String> routes() {
        return settings.keySet().stream().filter(name -> name.startsWith("erp.route.") && name.endsWith(".enabled"))
                .map(name -> name.substring("erp.route.".length(), name.length() - ".enabled".length())).toList();
    }
}

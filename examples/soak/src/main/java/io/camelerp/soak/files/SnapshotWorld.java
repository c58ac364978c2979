/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.files;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.World;

/**
 * Warehouses of WDT whose contact changes, back to a former one too. What counts is that the latest state arrives last.
 */
public final class SnapshotWorld implements World {

    static final String API = "warehouse_query";
    static final String LIST = "warehouses";
    static final String KEY = "warehouse_no";

    private static final int CONTACTS = 3;

    private final Scenario scenario;
    private final Sandbox sandbox;
    private final Path file;
    private final Random random;
    private final Map<String, String> states = new LinkedHashMap<>();
    private final Set<String> lost = new TreeSet<>();
    private boolean ended;

    public SnapshotWorld(Scenario scenario, Sandbox sandbox, Path folder) {
        this.scenario = scenario;
        this.sandbox = sandbox;
        this.file = folder.resolve("records.txt");
        this.random = Scenario.random(~scenario.seed());
    }

    @Override
    public void begin(Settings settings) {
        for (int i = 1; i <= scenario.rows(); i++) {
            put("CK" + i);
        }
        settings.with("api", API).with("fields", KEY + ",contact");
    }

    private void put(String key) {
        String contact = String.valueOf((char) ('A' + random.nextInt(CONTACTS)));
        states.put(key, contact);
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        sandbox.wdt().put(API, row.put(KEY, key).put("name", "仓库").put("contact", contact).put("type", 1).put("is_disabled", 0)
                .put("warehouse_id", Integer.parseInt(key.substring(2))));
    }

    @Override
    public void step() {
        put("CK" + (1 + random.nextInt(scenario.rows())));
    }

    @Override
    public void calm() {
        ended = true;
    }

    private Map<String, String> arrived() {
        Map<String, String> arrived = new HashMap<>();
        for (String line : LineSink.read(file)) {
            String[] words = line.split(" ", 2);
            arrived.put(words[0], words.length > 1 ? words[1] : "");
        }
        return arrived;
    }

    @Override
    public int progress() {
        return LineSink.read(file).size();
    }

    @Override
    public boolean isDone(String status) {
        return ended && arrived().equals(states);
    }

    @Override
    public Verdict verdict() {
        List<String> lines = LineSink.read(file);
        Map<String, String> arrived = arrived();
        states.forEach((key, state) -> {
            if (!state.equals(arrived.get(key))) {
                lost.add(key + " " + state);
            }
        });
        int repeats = 0;
        Map<String, String> before = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            repeats += line.equals(before.put(words[0], line)) ? 1 : 0;
        }
        return Verdict.of(states.size(), lost.size(), 0, repeats);
    }

    @Override
    public String details() {
        return "not up to date " + lost;
    }
}

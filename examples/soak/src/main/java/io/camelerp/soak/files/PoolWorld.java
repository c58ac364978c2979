/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.files;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.World;

/**
 * Logistics numbers that WDT hands out until they are acknowledged.
 */
public final class PoolWorld implements World {

    static final String API = "logistics_sync_query";

    private final Scenario scenario;
    private final Sandbox sandbox;
    private final Path file;
    private final Random random;
    private final Set<String> lost = new TreeSet<>();
    private int rows;

    public PoolWorld(Scenario scenario, Sandbox sandbox, Path folder) {
        this.scenario = scenario;
        this.sandbox = sandbox;
        this.file = folder.resolve("records.txt");
        this.random = Scenario.random(~scenario.seed());
    }

    @Override
    public void begin(Settings settings) {
        while (rows < scenario.rows()) {
            add();
        }
        settings.with("api", API).with("fields", "rec_id");
    }

    private void add() {
        rows++;
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        sandbox.wdt().put(
                API, row.put("rec_id", rows).put("shop_no", "SH001").put("tid", "T" + rows).put("logistics_no", "SF" + rows)
                        .put("platform_id", 3).put("trade_id", rows).put("delivery_term", 1));
    }

    @Override
    public void step() {
        if (rows < scenario.rows() + scenario.live() && random.nextInt(3) == 0) {
            add();
        }
    }

    @Override
    public void calm() {
        while (rows < scenario.rows() + scenario.live()) {
            add();
        }
    }

    @Override
    public int progress() {
        return LineSink.read(file).size();
    }

    @Override
    public boolean isDone(String status) {
        return sandbox.wdt().poolRows(API).stream().allMatch(row -> row.state() == PoolRow.State.DONE);
    }

    @Override
    public Verdict verdict() {
        List<String> lines = LineSink.read(file);
        Set<String> arrived = new HashSet<>(lines);
        sandbox.wdt().poolRows(API).forEach(row -> {
            if (!arrived.contains(row.key())) {
                lost.add(row.key());
            }
        });
        return Verdict.of(rows, lost.size(), 0, lines.size() - arrived.size());
    }

    @Override
    public String details() {
        return "lost " + lost;
    }
}

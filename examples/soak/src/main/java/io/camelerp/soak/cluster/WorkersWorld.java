/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.time.Duration;

import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.soak.world.Messages;
import io.camelerp.soak.world.World;

/** Stock-outs that go through a queue or a topic: all of it has to be worked off, too. */
public final class WorkersWorld implements World {

    private final StockoutWorld stockouts;
    private final Messages messages;
    private int left;

    public WorkersWorld(StockoutWorld stockouts, Messages messages) {
        this.stockouts = stockouts;
        this.messages = messages;
    }

    @Override
    public void begin(Settings settings) {
        stockouts.begin(settings);
    }

    @Override
    public void step() {
        stockouts.step();
    }

    @Override
    public void calm() {
        stockouts.calm();
    }

    @Override
    public Duration afterwards() {
        return stockouts.afterwards();
    }

    @Override
    public int progress() {
        return stockouts.progress();
    }

    @Override
    public boolean isDone(String status) {
        return (status.equals(WorkerRoutes.IDLE) || stockouts.isDone(status)) && messages.waiting() == 0;
    }

    @Override
    public Verdict verdict() {
        left = messages.waiting();
        return stockouts.verdict();
    }

    @Override
    public String details() {
        return left + " messages are left; " + stockouts.details();
    }

    @Override
    public void close() {
        stockouts.close();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runners are kept from one scenario to the next, and one is started ahead where a kill is to come.
 */
public final class Runners implements AutoCloseable {

    private final Class<?> main;
    private final Path log;
    private final Deque<RunnerProcess> kept = new ArrayDeque<>();
    private RunnerProcess spare;

    /**
     * @param main what each of them runs
     */
    public Runners(Class<?> main, Path log) {
        this.main = main;
        this.log = log;
    }

    RunnerProcess take() {
        if (!kept.isEmpty()) {
            return kept.remove();
        }
        RunnerProcess runner = spare != null ? spare : RunnerProcess.start(main, log);
        spare = null;
        return runner;
    }

    /** Starts one that will soon be needed. */
    void prepare() {
        if (spare == null) {
            spare = RunnerProcess.start(main, log);
        }
    }

    void giveBack(RunnerProcess runner) {
        kept.add(runner);
    }

    public Path log() {
        return log;
    }

    @Override
    public void close() throws InterruptedException {
        for (RunnerProcess runner : kept) {
            runner.close();
        }
        if (spare != null) {
            spare.close();
        }
    }
}

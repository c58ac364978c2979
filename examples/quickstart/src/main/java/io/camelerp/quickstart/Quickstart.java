/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import org.springframework.boot.SpringApplication;

/**
 * Shows the main job with one command: a sandbox of both vendors, the routes between them, and the console:
 * {@code mvn -q -Pquickstart}.
 */
public final class Quickstart implements AutoCloseable {

    private static final long TICK_MILLIS = 1000;

    private final PrintStream out;
    private final QuickstartOptions options;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Reconciliation reconciliation;
    private Progress progress;
    private boolean closed;

    private Quickstart(QuickstartOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Ends with status 0 after {@code -Dquickstart.seconds}, with 143 on SIGTERM, and with 1 and a sentence when it
     * cannot start. Its last line is the summary.
     *
     * @param arguments none
     */
    public static void main(String... arguments) throws InterruptedException {
        try (Quickstart quickstart = start(QuickstartOptions.ofSystemProperties(), Console.out())) {
            quickstart.show();
        } catch (StartException e) {
            Console.fail(e);
        }
    }

    /**
     * Starts or goes on with what is in the data folder.
     *
     * @throws StartException when the folder or the port is not free
     */
    static Quickstart start(QuickstartOptions options, PrintStream out) {
        Quickstart quickstart = new Quickstart(options, out);
        try {
            quickstart.open();
            return quickstart;
        } catch (RuntimeException e) {
            quickstart.release();
            throw e;
        }
    }

    private void open() {
        DataFolder folder = opened(DataFolder.open(options.data(), options.fresh()));
        SandboxSeed seed = SandboxSeed.of(folder.seed(), options.stockouts(), Clock.systemUTC());
        Sandbox sandbox = opened(Sandbox.builder().dataDirectory(folder.sandbox()).start());
        seed.addTo(sandbox);
        out.println(
                "A sandbox of WDT (wangdiantong) and Kingdee with " + seed.count() + " stock-outs is up. Starting the routes.");
        QuickstartSettings settings = QuickstartSettings.of(options, folder, sandbox, seed);
        DataFolder.write(folder.settings(), settings.text());
        ErpDataSource state = opened(new ErpDataSource());
        state.setUrl(settings.databaseUrl());
        reconciliation = new Reconciliation(sandbox, new DeadLetterStore(state));
        Runner runner = opened(Runner.start(Settings.load(folder.settings(), "")));
        progress = new Progress(out, runner, reconciliation, folder);
        // after the routes have stopped gracefully, whoever stopped them
        SpringApplication.getShutdownHandlers().add(this::close);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** Tells what happens until the time is over or somebody closes the quickstart. */
    synchronized void show() throws InterruptedException {
        long start = System.nanoTime();
        while (!closed && !isOver(start)) {
            progress.tell();
            wait(TICK_MILLIS);
        }
    }

    private boolean isOver(long start) {
        return options.time().filter(time -> System.nanoTime() - start >= time.toNanos()).isPresent();
    }

    /** What the sandbox's records and bills say now. */
    synchronized Summary summary() {
        return reconciliation.summary();
    }

    /** Stops the routes gracefully and says, as the last line, what became of the source records. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        close(open.pop());
        Summary summary = reconciliation.summary();
        release();
        if (summary.lost() > 0) {
            out.println(summary.lost() + " stock-outs were still open; the next start goes on with them.");
        }
        out.println(summary);
    }

    private void release() {
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("Closing " + resource, e);
        }
    }
}

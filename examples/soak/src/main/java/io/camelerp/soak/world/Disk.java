/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A full disk, as one process sees it: no file may grow beyond a size. Linux only.
 */
final class Disk {

    private Disk() {
    }

    /** Whether the limit holds now. */
    static boolean limit(long pid, long bytes) throws InterruptedException {
        return prlimit(pid, String.valueOf(bytes));
    }

    static void unlimit(long pid) throws InterruptedException {
        prlimit(pid, "unlimited");
    }

    private static boolean prlimit(long pid, String bytes) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("prlimit", "--pid", String.valueOf(pid), "--fsize=" + bytes + ":unlimited")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // no such program here: the report says that this never happened
            return false;
        }
    }
}

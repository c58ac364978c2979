/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/**
 * The table and nothing else goes to standard output.
 */
final class Console {

    private static final PrintStream OUT = System.out;

    private Console() {
    }

    static void print(String format, Object... values) {
        OUT.printf(Locale.ROOT, format, values);
        OUT.flush();
    }
}

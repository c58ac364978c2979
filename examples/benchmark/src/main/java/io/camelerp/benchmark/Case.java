/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.List;

/**
 * One question about speed.
 */
interface Case {

    /** Measures, and says what came out. */
    List<Row> measure(Scale scale) throws Exception;
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.Map;
import java.util.Optional;

import io.camelerp.sandbox.Fault;

/**
 * What stands behind the name of an API.
 */
interface Operation {

    /** Whether the API exists in that dialect; Qimen speaks as the classic one. */
    boolean speaks(Dialect dialect);

    WdtResult run(Dialect dialect, Map<String, String> params, Optional<Fault> fault);

    /** The code of success where no switch says otherwise. */
    default int successCode(Dialect dialect) {
        return 0;
    }

    /** Whether rows are given out, so that somebody may change them in between. */
    default boolean isQuery() {
        return false;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.Optional;

import io.camelerp.sandbox.Fault;

/**
 * The fault that hits the middle one of several rows.
 */
final class PartialFailure {

    static final String TEXT = "沙箱模拟的部分失败";

    private PartialFailure() {
    }

    static boolean hits(Optional<Fault> fault, int index, int size) {
        return index == size / 2 && fault.filter(hit -> hit.kind() == Fault.Kind.PARTIAL_FAILURE).isPresent();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.util.List;
import java.util.stream.Collectors;

import io.camelerp.soak.runner.Letters;

/**
 * What a document says at one time.
 *
 * @param note       stands in its head
 * @param quantities those of its lines
 * @param wrong      whether no mapping takes it as it is
 */
record DocumentState(String note, List<String> quantities, boolean wrong) {

    static final String PRICE = "5.00";

    /** The states of one document, each with other quantities. */
    static DocumentState of(int index, int version, boolean wrong) {
        return new DocumentState("v" + version, List.of(1 + index % 50 + "." + version + "0", "1"), wrong);
    }

    /** The quantities as a dead letter tells them. */
    String amounts() {
        return quantities.stream().map(Letters::plain).collect(Collectors.joining(","));
    }
}

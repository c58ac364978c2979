/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.List;

import io.camelerp.wdt.consumer.Handout;

/**
 * The acknowledgement of the rows of one exchange.
 */
final class RowAcknowledgement implements WdtAcknowledgement {

    private final List<Handout> handouts;

    RowAcknowledgement(List<Handout> handouts) {
        this.handouts = List.copyOf(handouts);
    }

    @Override
    public List<String> keys() {
        return handouts.stream().map(Handout::key).toList();
    }

    @Override
    public void done() {
        handouts.forEach(Handout::done);
    }

    @Override
    public void done(String key) {
        handout(key).done();
    }

    @Override
    public void failed(String message) {
        handouts.forEach(handout -> handout.failed(message));
    }

    @Override
    public void failed(String key, String message) {
        handout(key).failed(message);
    }

    private Handout handout(String key) {
        return handouts.stream().filter(handout -> handout.key().equals(key)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Expected one of the rows " + keys() + ", got " + key));
    }

    @Override
    public String toString() {
        return "the acknowledgement of " + keys();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

/**
 * Somebody who looks after what a route leaves to people.
 */
public interface Operator {

    /** The trouble is over. */
    default void calm(Job job) {
        // most have nothing to do
    }

    /** Checkpoints that are not those of our consumers are to be moved back, too. */
    default void moveBack(Job job) {
        // most have none
    }

    /** What is left behind the checkpoint that will still get through, empty for nothing. */
    String left();
}

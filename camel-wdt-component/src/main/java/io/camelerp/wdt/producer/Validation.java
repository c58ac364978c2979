/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

/**
 * How a request is checked against the catalogue before it is sent.
 */
public enum Validation {

    /** Whatever the catalogue does not know, or misses anywhere, is refused. */
    strict,

    /** A missing parameter is refused; what is unknown, or missing within a pushed object, is warned of. */
    lenient,

    /** Nothing is checked. */
    off
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.http;

/**
 * Answers requests; called by many threads at once.
 */
@FunctionalInterface
public interface Handler {

    Response handle(Request request);
}

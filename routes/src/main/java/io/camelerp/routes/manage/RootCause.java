/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.io.IOException;

import io.camelerp.common.FileFailure;

/**
 * What is at the bottom of a failure, in words: the exceptions around it only say which part of a route it met.
 */
public final class RootCause {

    private RootCause() {
    }

    public static String text(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof IOException io) {
            return FileFailure.text(io);
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}

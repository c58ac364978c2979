/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;

import javax.net.ssl.SSLHandshakeException;

/**
 * A call that brought no answer, or none that is whole.
 */
public final class NoAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the request surely never reached the vendor. */
    public boolean isNeverSent() {
        return isNeverSent(getCause());
    }

    /** Whether what ended a request says that it surely never reached the vendor. */
    public static boolean isNeverSent(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.sql.SQLException;

import io.camelerp.common.ErpException;
import io.camelerp.common.ErpException.Category;
import io.camelerp.routes.state.UnusableStateException;

/**
 * Which settings to look at when a vendor's account does not work: the vendors' own words name none of ours.
 */
final class Advice {

    private static final String H2_FILE_IN_USE = "90020";

    private Advice() {
    }

    /** What to do about a database that gives no connection. */
    static String on(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableStateException) {
                return "";
            }
            if (cause instanceof SQLException sql && H2_FILE_IN_USE.equals(sql.getSQLState())) {
                return ". Another process works with it: stop that one first, or check with another erp.datasource.url";
            }
        }
        return ". Check erp.datasource.url, .username and .password, and that the database runs";
    }

    /**
     * @param  component the name of the component, such as {@code wdt}
     * @return           what to correct, empty where the failure is not one of settings
     */
    static String on(ErpException failure, String component) {
        String prefix = "camel.component." + component + ".";
        if (failure.getCategory() == Category.AUTH) {
            return component.startsWith("sst")
                    ? ". Check " + prefix + "app-id, .secret, .signer and .sign-template"
                    : ". Check " + prefix + "sid, .app-key and .secret, the clock of this machine, and whether WDT has granted"
                      + " the account this interface";
        }
        if (failure.getHttpResponseCode() >= 400 && failure.getHttpResponseCode() < 500
                && failure.getCategory() == Category.REQUEST) {
            return ". Check " + prefix + "base-uri: expected " + (component.startsWith("sst")
                    ? "the address of the gateway" : "such as https://api.wangdian.cn/openapi2");
        }
        if (String.valueOf(failure.getMessage()).contains("no answer from")) {
            return ". Check " + prefix + "base-uri and the network";
        }
        return "";
    }
}

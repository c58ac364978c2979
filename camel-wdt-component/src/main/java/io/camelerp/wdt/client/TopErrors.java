/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.util.Optional;
import java.util.Set;

import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.catalog.Api;

/**
 * What the gateway of Qimen says when a call has not come through to WDT, or WDT's answer not back: the codes below 100
 * and the sub-codes of Taobao's open platform (developer.alibaba.com, document 102707, error codes).
 */
final class TopErrors {

    private static final Set<String> RATE_LIMIT = Set.of("4", "5", "6", "7", "8");
    private static final Set<String> AUTH = Set.of("11", "12", "13", "24", "25", "26", "27", "28", "29", "30", "31");
    private static final String UNAVAILABLE = "10";

    private TopErrors() {
    }

    /** Empty where the code says nothing by itself. */
    static Optional<Category> classify(Api api, String code, String subCode) {
        if (RATE_LIMIT.contains(code) || subCode.startsWith("accesscontrol.limited-by")) {
            return Optional.of(Category.RATE_LIMIT);
        }
        if (code.equals(UNAVAILABLE) || subCode.startsWith("isp.")) {
            // the platform has trouble behind it, and a push may have been done before
            return Optional.of(api.kind().isRead() ? Category.TRANSIENT : Category.UNKNOWN_RESULT);
        }
        return AUTH.contains(code) ? Optional.of(Category.AUTH) : Optional.empty();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.util.Set;

import io.camelerp.common.ErpException.Category;
import io.camelerp.sst.catalog.Command;

/**
 * Says what the vendor's codes stand for. Only 0 for success is public (sst.md section 7), so that all are
 * configuration.
 *
 * @param success     codes of success
 * @param rateLimit   codes of too many calls
 * @param retryable   codes of passing trouble
 * @param alreadyDone codes that say that this was done before
 * @param auth        codes of a wrong account or signature
 */
public record ErrorCodes(Set<String> success, Set<String> rateLimit, Set<String> retryable, Set<String> alreadyDone,
        Set<String> auth) {

    public ErrorCodes {
        success = Set.copyOf(success);
        rateLimit = Set.copyOf(rateLimit);
        retryable = Set.copyOf(retryable);
        alreadyDone = Set.copyOf(alreadyDone);
        auth = Set.copyOf(auth);
    }

    Category classify(Command command, String code) {
        if (rateLimit.contains(code)) {
            return Category.RATE_LIMIT;
        }
        if (retryable.contains(code)) {
            return Category.TRANSIENT;
        }
        if (auth.contains(code)) {
            return Category.AUTH;
        }
        return command.kind().isRead() ? Category.REQUEST : Category.BUSINESS;
    }
}

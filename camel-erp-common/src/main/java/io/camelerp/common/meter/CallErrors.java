/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.meter;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.camelerp.common.ErpException.Category;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceSupport;

/**
 * How often the calls of one account failed, by category, whichever clients and components of the application made
 * them.
 */
public final class CallErrors {

    private final Map<Category, LongAdder> counts = new EnumMap<>(Category.class);

    /** Those of the accounts of one application. */
    private static final class Accounts extends ServiceSupport {

        private final Map<List<String>, CallErrors> errors = new HashMap<>();
    }

    public CallErrors() {
        for (Category category : Category.values()) {
            counts.put(category, new LongAdder());
        }
    }

    /**
     * Those of an account, which Micrometer is told of: it keeps the first meter of a name and its tags, so that
     * another one would count for nobody.
     */
    public static CallErrors of(CamelContext context, String vendor, String account) {
        synchronized (Accounts.class) {
            Accounts accounts = context.hasService(Accounts.class);
            if (accounts == null) {
                accounts = new Accounts();
                try {
                    context.addService(accounts);
                } catch (Exception e) {
                    throw RuntimeCamelException.wrapRuntimeCamelException(e);
                }
            }
            return accounts.errors.computeIfAbsent(List.of(vendor, account), key -> told(context, vendor, account));
        }
    }

    /** With a series for each category from the start, so that a rate is there with the first error. */
    private static CallErrors told(CamelContext context, String vendor, String account) {
        CallErrors told = new CallErrors();
        for (Category category : Category.values()) {
            Meters.of(context, told, "vendor", vendor, "account", account, "category", category.name())
                    .counter("camelerp.vendor.errors", "Calls that failed, by category", errors -> errors.get(category));
        }
        return told;
    }

    public void add(Category category) {
        counts.get(category).increment();
    }

    public long get(Category category) {
        return counts.get(category).sum();
    }
}

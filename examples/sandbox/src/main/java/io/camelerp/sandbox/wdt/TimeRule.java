/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * What the time filter of an API means, given the other parameters.
 */
enum TimeRule {

    /** no time at all */
    ALL {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            return new Basis("all", equal(status));
        }
    },

    /** creation, whatever else is asked */
    CREATED {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            return new Basis("created", equal(status));
        }
    },

    /** last modification, whatever else is asked */
    MODIFIED {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            return new Basis("modified", equal(status));
        }
    },

    /** shipment from status 95 on, and only such rows where no status is asked; else modification */
    STOCKOUT {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            boolean byModified = "1".equals(params.get("is_by_modified"));
            if (status.isEmpty()) {
                return new Basis(byModified ? "shipped_modified" : "shipped", Optional.empty());
            }
            boolean shipped = status.getAsInt() >= SHIPPED && !byModified;
            return new Basis(shipped ? "shipped" : "modified", equal(status));
        }
    },

    /** time_type absent or 1: modification, 2: shipment; status_type 1: shipped, 2: from 55 on */
    Y_STOCKOUT {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            boolean byShipment = choice(params, "time_type", "1", "2").equals("2");
            if (choice(params, "status_type", "1", "2").equals("1")) {
                return new Basis(byShipment ? "shipped" : "shipped_modified", Optional.empty());
            }
            return new Basis(byShipment ? "consigned" : "modified", Optional.of(value -> value >= CHECKED));
        }
    },

    /** time_type absent or 1: modification, 2: time of the order */
    Y_TRADE {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            return new Basis(choice(params, "time_type", "1", "2").equals("2") ? "trade_time" : "modified", equal(status));
        }
    },

    /** time_type absent or 2: modification, 1: creation */
    Y_TIME_TYPE {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            return new Basis(choice(params, "time_type", "2", "1").equals("1") ? "created" : "modified", equal(status));
        }
    },

    /** time_type absent or 0: modification, 1: settlement */
    REFUND {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            return new Basis(choice(params, "time_type", "0", "1").equals("1") ? "settled" : "modified", equal(status));
        }
    },

    /** time_type absent or 0: modification, 1: application, 2: settlement */
    Y_REFUND {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            boolean applied = params.getOrDefault("time_type", "").equals("1");
            String other = choice(params, "time_type", "0", applied ? "1" : "2").equals("2") ? "settled" : "modified";
            return new Basis(applied ? "applied" : other, equal(status));
        }
    },

    /** time_type must be there: 1 creation, 2 modification */
    Y_PURCHASE {
        @Override
        Basis basis(Map<String, String> params, OptionalInt status) {
            if (params.containsKey("start_time") && !params.containsKey("time_type")) {
                throw new WdtRefusal(WdtError.MISSING.code(), WdtError.MISSING.message() + ":time_type不能为空");
            }
            return new Basis(choice(params, "time_type", "2", "1").equals("1") ? "created" : "modified", equal(status));
        }
    };

    private static final int SHIPPED = 95;
    private static final int CHECKED = 55;

    /** The index to read and the status that its rows must have. */
    record Basis(String index, Optional<IntPredicate> status) {
    }

    abstract Basis basis(Map<String, String> params, OptionalInt status);

    private static Optional<IntPredicate> equal(OptionalInt status) {
        return status.isEmpty() ? Optional.empty() : Optional.of(value -> value == status.getAsInt());
    }

    private static String choice(Map<String, String> params, String name, String usual, String other) {
        String value = params.getOrDefault(name, usual);
        if (!value.equals(usual) && !value.equals(other)) {
            throw new WdtRefusal(WdtError.INVALID.code(), WdtError.INVALID.message() + name);
        }
        return value;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

/**
 * What became of one dead letter that was replayed.
 *
 * @param routeId the route that it belongs to
 * @param key     its key
 * @param kind    how it ended
 * @param message why, in words; null where it went through
 */
public record ReplayOutcome(String routeId, String key, Kind kind, String message) {

    /** How a replay ended. */
    public enum Kind {
        /** It went through; the dead letter is resolved. */
        RESOLVED,
        /** It failed for good once more; the dead letter stays open with the new cause. */
        DEAD_AGAIN,
        /** It could not be tried, or nobody knows yet what became of it; the dead letter stays as it is. */
        FAILED
    }

    static ReplayOutcome resolved(String routeId, String key) {
        return new ReplayOutcome(routeId, key, Kind.RESOLVED, null);
    }

    static ReplayOutcome deadAgain(String routeId, String key, String message) {
        return new ReplayOutcome(routeId, key, Kind.DEAD_AGAIN, message);
    }

    static ReplayOutcome failed(String routeId, String key, String message) {
        return new ReplayOutcome(routeId, key, Kind.FAILED, message);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Who is logged in; a session ends when it was not used for a while.
 */
final class Sessions {

    private final Clock clock;
    private final Map<String, Session> sessions = new HashMap<>();

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /** The two ids that a login hands out; either of them is enough later. */
    record Session(String id, String aspId, Instant usedAt) {
    }

    /** Opens a session; in exclusive mode the user's earlier ones end. */
    synchronized Session open(boolean exclusive) {
        if (exclusive) {
            sessions.clear();
        }
        String asp = UUID.randomUUID().toString().replace("-", "").substring(0, 24);
        Session session = new Session(UUID.randomUUID().toString(), asp, clock.instant());
        sessions.put(session.id(), session);
        return session;
    }

    /** Whether one of the ids belongs to a living session, which is used by that. */
    synchronized boolean use(String id, String aspId, Duration idle) {
        Instant now = clock.instant();
        sessions.values().removeIf(session -> session.usedAt().plus(idle).isBefore(now));
        return sessions.values().stream()
                .filter(session -> session.id().equals(id) || session.aspId().equals(aspId))
                .map(session -> sessions.put(session.id(), new Session(session.id(), session.aspId(), now)))
                .anyMatch(Objects::nonNull);
    }

    synchronized void close(String id) {
        sessions.remove(id);
    }

    synchronized void clear() {
        sessions.clear();
    }
}

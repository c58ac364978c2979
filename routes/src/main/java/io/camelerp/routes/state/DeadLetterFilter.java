/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;

/**
 * Which dead letters are meant; null stands for any.
 *
 * @param routeId the route that gave up on them
 * @param status  whether they are open
 * @param from    the first moment of their last failure, inclusive
 * @param to      the last moment of their last failure, inclusive
 * @param cause   why they failed
 * @param codes   the vendor's codes
 */
public record DeadLetterFilter(String routeId, Status status, Instant from, Instant to, Cause cause,
        Collection<String> codes) {

    /** Those that somebody still has to look at, of one route or, with null, of all. */
    public static DeadLetterFilter open(String routeId) {
        return new DeadLetterFilter(routeId, Status.OPEN, null, null, null, null);
    }

    /** Those that are open and failed for the last time between two moments. */
    public static DeadLetterFilter open(String routeId, Instant from, Instant to) {
        return new DeadLetterFilter(routeId, Status.OPEN, from, to, null, null);
    }

    /**
     * Those that are open for one cause, with one of these codes, or one that may be that of another record; with null,
     * with any.
     */
    public static DeadLetterFilter open(Cause cause, Collection<String> codes) {
        return new DeadLetterFilter(null, Status.OPEN, null, null, cause, codes);
    }

    /** The same of one route alone. */
    public DeadLetterFilter ofRoute(String route) {
        return new DeadLetterFilter(route, status, from, to, cause, codes);
    }

    SqlCondition condition() {
        SqlCondition condition = new SqlCondition();
        condition.and("route_id = ?", routeId);
        condition.and("status = ?", status == null ? null : status.name());
        condition.and("last_at >= ?", Sql.time(from));
        condition.and("last_at <= ?", Sql.time(to));
        condition.and("cause = ?", cause == null ? null : cause.name());
        if (codes != null) {
            // PostgreSQL takes no list without values
            List<String> values = new ArrayList<>(codes);
            values.add("%" + DeadLetter.UNSURE);
            condition.and(
                    codes.isEmpty()
                            ? "1 = 0"
                            : "(code IN (" + String.join(", ", Collections.nCopies(codes.size(), "?")) + ") OR code LIKE ?)",
                    codes.isEmpty() ? new Object[0] : values.toArray());
        }
        return condition;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

import java.time.Instant;

import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.state.DeadLetterFilter;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lists, replays or drops dead letters from a route; the result is the body.
 */
public class DeadLetterAction implements Processor {

    private static final int LISTED = 1000;

    /** What is done with them. */
    public enum Operation {
        list,
        replay,
        drop
    }

    private DeadLetterDesk desk;
    private Operation operation = Operation.list;
    private String routeId;
    private String key;
    private String from;
    private String to;

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(key == null ? several() : one());
    }

    private Object one() {
        return switch (operation) {
            case list -> desk.show(needRoute(), key);
            case replay -> desk.replay(needRoute(), key);
            case drop -> desk.drop(needRoute(), key);
        };
    }

    private Object several() {
        DeadLetterFilter filter = DeadLetterFilter.open(routeId, time("from", from), time("to", to));
        return switch (operation) {
            case list -> desk.list(filter, LISTED);
            case replay -> desk.replay(filter);
            case drop -> desk.drop(needAny(filter));
        };
    }

    private String needRoute() {
        if (routeId == null) {
            throw new IllegalArgumentException("A key needs its route: two routes may know the same key");
        }
        return routeId;
    }

    /** What is left out must not drop the dead letters of all routes. */
    private static DeadLetterFilter needAny(DeadLetterFilter filter) {
        if (filter.routeId() == null && filter.from() == null && filter.to() == null) {
            throw new IllegalArgumentException(
                    "dead-letter-action drops only what it is told: expected route and key, route, from or to, got none");
        }
        return filter;
    }

    private static Instant time(String name, String text) {
        return text == null ? null : LocalTimes.parse(name, text);
    }

    /** What does the work. */
    public void setDesk(DeadLetterDesk desk) {
        this.desk = desk;
    }

    /** What is done. */
    public void setOperation(Operation operation) {
        this.operation = operation;
    }

    /** The route whose dead letters are meant; all routes, if left out. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /** The key of the one that is meant. */
    public void setKey(String key) {
        this.key = key;
    }

    /** From which local time of Asia/Shanghai on they failed for the last time. */
    public void setFrom(String from) {
        this.from = from;
    }

    /** Up to which local time of Asia/Shanghai they failed for the last time. */
    public void setTo(String to) {
        this.to = to;
    }
}

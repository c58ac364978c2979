/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.camelerp.routes.manage.OperatorHttp;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterFilter;

/**
 * Dead letters over HTTP, below {@code /erp/dead-letters}.
 *
 * GET lists them, GET with route and key shows one; POST to {@code replay} and {@code drop} takes one (route, key),
 * those of a route, or those of a time (from, to).
 */
public class DeadLetterHttp extends OperatorHttp {

    private static final int DEFAULT_LIMIT = 100;

    private DeadLetterDesk desk;

    @Override
    protected Object answer(Request request) {
        return switch (request.method() + " " + request.action()) {
            case "GET dead-letters" -> request.get("key") == null ? list(request) : show(request);
            case "POST replay" -> replay(request);
            case "POST drop" -> drop(request);
            default -> null;
        };
    }

    private List<Map<String, Object>> list(Request request) {
        request.allow("route", "status", "from", "to", "limit");
        String limit = request.get("limit");
        if (limit != null && !limit.matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException("The parameter limit takes a number from 1 to 9999, not '" + limit + "'");
        }
        String status = request.get("status");
        requireOrder(request);
        return desk.list(new DeadLetterFilter(
                request.get("route"), status == null ? Status.OPEN : status(status), request.time("from"), request.time("to"),
                null, null), limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit));
    }

    private static Status status(String name) {
        try {
            return Status.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The parameter status takes one of " + List.of(Status.values()) + ", not '" + name + "'", e);
        }
    }

    private Object show(Request request) {
        request.allow("route", "key");
        Object shown = desk.show(request.need("route"), request.get("key"));
        return shown != null
                ? shown
                : new Answer(
                        404, Map.of("error", "Route " + request.get("route") + " has no dead letter " + request.get("key")));
    }

    private Object replay(Request request) {
        request.allow("route", "key", "from", "to", "resend");
        boolean resend = request.get("resend") != null;
        if (resend && !request.get("resend").equals("true")) {
            throw new IllegalArgumentException("The parameter resend takes true, or is left out");
        }
        if (resend) {
            request.need("key");
        }
        if (request.get("key") == null) {
            return desk.replay(filter(request));
        }
        ReplayOutcome outcome = desk.replayOne(request.need("route"), request.get("key"), resend);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("outcome", outcome.kind().name());
        answer.put("message", outcome.message());
        return outcome.kind() == ReplayOutcome.Kind.FAILED ? new Answer(409, answer) : answer;
    }

    private Object drop(Request request) {
        request.allow("route", "key", "from", "to");
        int dropped = request.get("key") == null
                ? desk.drop(filter(request))
                : desk.drop(request.need("route"), request.get("key")) ? 1 : 0;
        return Map.of("dropped", dropped);
    }

    private static void requireOrder(Request request) {
        if (request.get("from") != null && request.get("to") != null && request.time("from").isAfter(request.time("to"))) {
            throw new IllegalArgumentException(
                    "The time from, " + request.get("from") + ", is after the time to, " + request.get("to"));
        }
    }

    private static DeadLetterFilter filter(Request request) {
        if (request.get("route") == null && request.get("from") == null && request.get("to") == null) {
            throw new IllegalArgumentException("Say which: route and key, route, or from and to");
        }
        requireOrder(request);
        return DeadLetterFilter.open(request.get("route"), request.time("from"), request.time("to"));
    }

    /** What does the work. */
    public void setDesk(DeadLetterDesk desk) {
        this.desk = desk;
    }
}

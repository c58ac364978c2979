/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.springframework.boot.web.server.PortInUseException;

/**
 * Makes one sentence of the chain of exceptions that a failed start leaves.
 */
final class StartFailure {

    private static final String H2_FILE_IN_USE = "90020";
    /** Camel's own words for a placeholder without a value. */
    private static final Pattern NO_VALUE = Pattern.compile("Property with key \\[([^]]+)] not found.*");
    private static final Map<String, String> EXAMPLES = Map.of(
            "api", "stockout_order_query_trade", "archive-to", "2025-07-01 00:00:00", "shop-no", "SHOP001", "url",
            "https://oapi.dingtalk.com/robot/send?access_token=...");

    private StartFailure() {
    }

    static StartException explain(Throwable failure) {
        List<String> messages = new ArrayList<>();
        String route = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartException e) {
                return e;
            }
            if (cause instanceof PortInUseException e) {
                return new StartException(
                        "Port " + e.getPort() + " is in use by another program. Set " + Settings.HTTP_PORT
                                          + " to a free one, or to 0 for any.",
                        failure);
            }
            if (cause instanceof SQLException e && H2_FILE_IN_USE.equals(e.getSQLState())) {
                return new StartException(
                        "The database of erp.datasource.url is in use: another runner works with it. Stop that one, or name another database.",
                        failure);
            }
            if (route.isEmpty()) {
                route = route(cause);
            }
            String message
                    = Objects.toString(cause.getMessage(), cause.getClass().getSimpleName()).lines().findFirst().orElse("");
            // what is outside mostly repeats what is inside
            messages.removeIf(outer -> outer.contains(message));
            Matcher noValue = NO_VALUE.matcher(message);
            messages.add(noValue.matches() ? missing(noValue.group(1)) : message.strip());
        }
        String last = messages.get(messages.size() - 1);
        // what of ours names its key needs no words of Camel's around it
        String told = last.startsWith("erp.") ? last : String.join(" Because: ", messages);
        return new StartException(
                "The routes did not start: "
                                  + (route.isEmpty() || told.contains("oute " + route) ? "" : "Route " + route + ": ") + told,
                failure);
    }

    /** Camel shows it with the whole address, whose cause is all that is told. */
    private static String route(Throwable cause) {
        String id = null;
        if (cause instanceof FailedToCreateRouteException e) {
            id = e.getRouteId();
        } else if (cause instanceof FailedToStartRouteException e) {
            id = e.getRouteId();
        }
        return Objects.requireNonNullElse(id, "");
    }

    private static String missing(String key) {
        String example = EXAMPLES.get(key.substring(key.lastIndexOf('.') + 1));
        return key + " is missing" + (example == null ? "." : ": set it, such as " + key + "=" + example + ".");
    }
}

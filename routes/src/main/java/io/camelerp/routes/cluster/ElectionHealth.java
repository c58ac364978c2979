/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * DOWN while nobody is elected, and where routes do not start for which this process is elected.
 */
final class ElectionHealth implements HealthCheck {

    private final ElectedRoutes routes;
    private final Heartbeats heartbeats;
    private volatile boolean enabled = true;

    /**
     * @param heartbeats null where somebody else looks after that
     */
    ElectionHealth(ElectedRoutes routes, Heartbeats heartbeats) {
        this.routes = routes;
        this.heartbeats = heartbeats;
    }

    @Override
    public String getGroup() {
        return "erp";
    }

    @Override
    public String getId() {
        return "erp-election";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this);
        List<String> problems = enabled ? problems() : List.of();
        return problems.isEmpty()
                ? builder.up().build() : builder.down().message(String.join("; ", problems)).build();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        routes.failures().forEach((route, cause) -> problems.add(
                "route " + route + ", for which this process is elected, does not start and is tried again: " + cause));
        if (heartbeats != null) {
            routes.elsewhere().forEach(namespace -> heartbeats.silence(namespace).ifPresent(problems::add));
        }
        return problems;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.function.Supplier;

import io.camelerp.wdt.consumer.StoredWatermark;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;

/**
 * What a consumer with lookback reads again of what the consumer reads that it stands behind: no further than that one
 * has come, and nothing from before its beginning.
 */
final class LookbackSpan {

    private final WdtEndpoint twin;
    private final StoredWatermark parent;
    private final Supplier<LocalDateTime> now;

    LookbackSpan(WdtEndpoint twin, StoredWatermark parent, Supplier<LocalDateTime> now) {
        this.twin = twin;
        this.parent = parent;
        this.now = now;
    }

    LocalDateTime start() {
        LocalDateTime start = now.get().minus(Duration.ofMillis(twin.getConfiguration().getLookback()));
        // what is older was left to others on purpose
        return parent.begin().filter(start::isBefore).orElse(start);
    }

    /** Empty where only the present limits it. */
    Optional<LocalDateTime> end() {
        Optional<LocalDateTime> passed = parent.passed();
        // until that one has begun, nobody knows where that is
        return passed.isEmpty() && isBehindAnother() ? Optional.of(start()) : passed;
    }

    private boolean isBehindAnother() {
        String key = twin.getConfiguration().getCheckpointKey();
        CamelContext context = twin.getCamelContext();
        Route named = key == null ? null : context.getRoute(key);
        return key != null && context.getEndpoints().stream().filter(this::mayBeParent)
                .anyMatch(endpoint -> key.equals(((WdtEndpoint) endpoint).getConfiguration().getCheckpointKey())
                        || named != null && named.getEndpoint() == endpoint);
    }

    private boolean mayBeParent(Endpoint endpoint) {
        return endpoint instanceof WdtEndpoint other && other.getApi() != null
                && other.getApi().name().equals(twin.getApi().name()) && other.getConfiguration().getLookback() == 0
                && twin.getConfiguration().getSid().equals(other.getConfiguration().getSid());
    }
}

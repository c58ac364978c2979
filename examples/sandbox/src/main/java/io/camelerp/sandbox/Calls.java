/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.camelerp.sandbox.http.Response;

/**
 * The way of every vendor call: fault drawn, work done, answer damaged, ledger written.
 */
public final class Calls {

    private final Clock clock;
    private final Faults faults;
    private final Ledger ledger;

    Calls(Clock clock, Faults faults, Ledger ledger) {
        this.clock = clock;
        this.faults = faults;
        this.ledger = ledger;
    }

    /** What a vendor's server made of a call: the answer and the vendor's own result code. */
    public record Outcome(Response response, String code) {
    }

    /** Carries out one call; the work sees the fault, for those kinds that only the vendor's server can act out. */
    public Response answer(
            String vendor, String operation, Map<String, String> params, String body, Duration latency,
            Function<Optional<Fault>, Outcome> work) {
        Optional<Fault> fault = faults.next(vendor + ":" + operation);
        Outcome outcome = fault.filter(Fault::replacesCall).isPresent()
                ? new Outcome(Response.text(200, ""), "") : work.apply(fault);
        Response response = fault.map(hit -> hit.damage(outcome.response())).orElse(outcome.response());
        ledger.add(new Call(
                vendor, operation, params, body, response.status(), outcome.code(),
                fault.map(Fault::kind).orElse(null), clock.instant()));
        return response.after(latency);
    }
}

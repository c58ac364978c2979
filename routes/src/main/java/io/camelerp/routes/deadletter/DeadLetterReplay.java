/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterFilter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.Replay;
import io.camelerp.sst.SstConstants;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends dead letters through their routes again: the raw record meets the mapping and the sink as they are now.
 *
 * A dead letter is claimed in the database before it is sent, so that two operators or two JVMs never replay it at the
 * same time; what was booked in the meantime is found by the sink, as with every repeat. It is resolved only when its
 * exchange ended without a failure and without a new dead letter; otherwise its one row stays open.
 */
public class DeadLetterReplay implements CamelContextAware {

    /** The most dead letters of a route that one call replays. */
    public static final int LIMIT = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplay.class);

    /** How long a dead letter of a process that died stays claimed. */
    private static final Duration CLAIM = Duration.ofMinutes(15);
    private static final int FAILURES = 3;

    private CamelContext camelContext;
    private DeadLetterStore deadLetters;

    /** Replays one dead letter and returns when it is through. */
    public ReplayOutcome replay(String routeId, String key) {
        return replay(routeId, key, false);
    }

    /**
     * Replays one dead letter and returns when it is through.
     *
     * @param resend whether a person has looked that the vendor has no such document, so that one whose fate is unknown
     *               may be sent again
     */
    public ReplayOutcome replay(String routeId, String key, boolean resend) {
        DeadLetter.Stored stored = deadLetters.find(routeId, key).orElse(null);
        if (stored == null) {
            return ReplayOutcome.failed(routeId, key, "There is no dead letter of this route and key");
        }
        if (stored.status() != Status.OPEN) {
            return ReplayOutcome.failed(routeId, key, "The dead letter is " + stored
                    .status() + ", not OPEN" + (stored.status() == Status.DROPPED
                            ? ": to book it after all, open it again (reopen), or deliver its time again (replay of the"
                              + " consumer)"
                            : ""));
        }
        if (stored.letter().record() == null) {
            return ReplayOutcome.failed(routeId, key,
                    "No raw record was kept with this dead letter: send the record from where it came from");
        }
        if (!deadLetters.claim(routeId, key, CLAIM)) {
            return ReplayOutcome.failed(routeId, key, "It is being replayed already");
        }
        try {
            // as it is now that nobody else replays it
            ReplayOutcome outcome = send(deadLetters.find(routeId, key).orElse(stored), resend);
            LOG.info("Dead letter {} of route {} was replayed: {}{}", key, routeId, outcome.kind(),
                    outcome.message() == null ? "" : ", " + Masking.mask(outcome.message()));
            return outcome;
        } finally {
            deadLetters.release(routeId, key);
        }
    }

    private ReplayOutcome send(DeadLetter.Stored stored, boolean resend) {
        DeadLetter letter = stored.letter();
        Replay replay = Replay.of(letter);
        ReplayOutcome outcome = send(replay, letter.routeId(), letter.key(), letter.record(), letter.source(),
                letter.account(), exchange -> {
                    replay.start(exchange);
                    read(exchange, LocalTimes.format(stored.firstAt()));
                    if (resend) {
                        exchange.getMessage().setHeader(SstConstants.RESEND, true);
                    }
                });
        return outcome.kind() != ReplayOutcome.Kind.RESOLVED || deadLetters.close(stored, Status.RESOLVED)
                ? outcome : asItIsNow(letter, outcome);
    }

    /** The sink may have closed it; but the route may have read the record again meanwhile, and failed. */
    private ReplayOutcome asItIsNow(DeadLetter letter, ReplayOutcome outcome) {
        return deadLetters.find(letter.routeId(), letter.key()).filter(now -> now.status() == Status.OPEN)
                .map(now -> ReplayOutcome.deadAgain(letter.routeId(), letter.key(), now.letter().message())).orElse(outcome);
    }

    /**
     * Sends a record through a route that never came that way, or whose bill is gone, and returns when it is through.
     *
     * @param key     what the record is called, for the outcome
     * @param record  the raw record as JSON text
     * @param account the account that it came from
     * @param day     the day that it belongs to
     */
    public ReplayOutcome feed(String routeId, String key, String record, String account, LocalDate day) {
        Replay none = Replay.ofNone();
        return send(none, routeId, key, record, null, account, exchange -> {
            none.start(exchange);
            read(exchange, LocalTimes.format(day.atStartOfDay()));
        });
    }

    /** A mapping may date a record that says no time itself by the window that it was read in. */
    private static void read(Exchange exchange, String time) {
        exchange.getMessage().setHeader(WdtConstants.WINDOW_END, time);
    }

    private ReplayOutcome send(
            Replay replay, String routeId, String key, String record, String source, String account,
            Consumer<Exchange> prepare) {
        Exchange exchange;
        try {
            exchange = RecordEntry.of(camelContext, routeId).send(record, source, account, prepare);
        } catch (IllegalStateException e) {
            return ReplayOutcome.failed(routeId, key, e.getMessage());
        }
        if (replay.failure() != null) {
            return ReplayOutcome.deadAgain(routeId, key, replay.failure().message());
        }
        if (exchange.getException() != null) {
            return ReplayOutcome.failed(routeId, key, reason(exchange.getException()));
        }
        if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
            return ReplayOutcome.failed(routeId, key, "The route rolled it back");
        }
        return ReplayOutcome.resolved(routeId, key);
    }

    /**
     * Replays the open dead letters that a filter lets through, of each route those first that have not been tried for
     * the longest time and at most {@value #LIMIT}.
     *
     * A route is left when several in a row could not be tried, because then it is not they who are to blame; the other
     * routes go on.
     */
    public List<ReplayOutcome> replay(DeadLetterFilter filter) {
        return deadLetters.routes(filter).stream().flatMap(route -> replayRoute(filter.ofRoute(route)).stream()).toList();
    }

    private List<ReplayOutcome> replayRoute(DeadLetterFilter filter) {
        List<DeadLetter.Stored> found = deadLetters.longestWaiting(filter, LIMIT);
        List<ReplayOutcome> outcomes = new ArrayList<>();
        int failures = 0;
        for (DeadLetter.Stored stored : found) {
            ReplayOutcome outcome = replay(filter.routeId(), stored.letter().key());
            outcomes.add(outcome);
            failures = outcome.kind() == ReplayOutcome.Kind.FAILED ? failures + 1 : 0;
            if (failures == FAILURES && outcomes.size() < found.size()) {
                LOG.warn("The replay of {} dead letters of route {} ends after {}: {} in a row could not be tried, the last"
                         + " because: {}",
                        found.size(), filter.routeId(), outcomes.size(), failures, Masking.mask(outcome.message()));
                break;
            }
        }
        return outcomes;
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** Where the dead letters are kept. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }
}

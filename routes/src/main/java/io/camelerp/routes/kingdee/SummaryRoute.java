/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route that books daily summaries, and what it works with.
 *
 * @param settings whose source id field and number prefix count
 */
record SummaryRoute(String routeId, String formId, KingdeeAccount account, DataSource dataSource,
        DeadLetterStore deadLetters, BookingSettings settings, Clock clock) {

    // operators know this logger from their log levels
    private static final Logger LOG = LoggerFactory.getLogger(DailySummary.class);

    SummaryParts parts() {
        return new SummaryParts(dataSource, clock, routeId);
    }

    SummaryHomes homes() {
        return new SummaryHomes(dataSource, routeId);
    }

    SummaryLedger ledger() {
        return new SummaryLedger(String.valueOf(account.getAcctId()), formId, settings.getNumberPrefix());
    }

    /** The number of a summary in Kingdee, under which its dead letter is kept, too. */
    String booked(String summary) {
        return settings.getNumberPrefix() + summary;
    }

    /** Those of some summaries whose dead letters a person has dropped: they are booked by hand, or not at all. */
    Set<String> dropped(Collection<String> summaries) {
        Set<String> dropped = deadLetters.find(routeId, summaries.stream().map(this::booked).toList()).stream()
                .filter(stored -> stored.status() == Status.DROPPED).map(stored -> stored.letter().key())
                .collect(Collectors.toSet());
        return summaries.stream().filter(summary -> dropped.contains(booked(summary))).collect(Collectors.toSet());
    }

    /** Keeps that a person has to look at something. */
    void conflict(Exchange exchange, String key, String sourceAccount, String message, String bill) {
        deadLetters.put(exchange, new DeadLetter(
                routeId, key, null, sourceAccount, formId, Cause.CONFLICT, null, message, null, bill));
        LOG.warn("{} of route {} is a dead letter ({}): {}", key, routeId, Cause.CONFLICT, Masking.mask(message));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.shop;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.camelerp.common.CommaList;
import io.camelerp.routes.BillCollector;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.wdt.WdtAcknowledgement;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a row of a pool that the shop did not take.
 *
 * A passing failure leaves the exchange failed, so that the row comes again. A refusal that stays one (an HTTP status
 * that says so), and a failure of the last attempt, make a dead letter of it, and the vendor is told that it failed
 * with the text that users of the ERP will read. It is told when the dead letter is safe and not before, which is why
 * attempts are counted here and not by the consumer. The row is the exchange variable {@value BillCollector#RECORD}.
 */
public class ShopFailures implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ShopFailures.class);

    private static final String KEPT = "CamelErpKept";
    private static final int EXCERPT = 200;

    private DeadLetterStore deadLetters;
    private String routeId;
    private int maxAttempts = 60;
    private Set<Integer> permanentStatus = Set.of(400, 404, 409, 410, 422);

    @Override
    public void process(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        HttpOperationFailedException http = ObjectHelper.getException(HttpOperationFailedException.class, failure);
        boolean permanent = http != null && permanentStatus.contains(http.getStatusCode());
        if (!permanent && !isLast(exchange)) {
            throw failure;
        }
        String message = http != null ? said(http) : text(failure);
        String key = exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, "row", String.class);
        deadLetters.put(exchange, new DeadLetter(
                routeId, key, exchange.getMessage().getHeader(WdtConstants.SOURCE_API, String.class),
                exchange.getMessage().getHeader(WdtConstants.ACCOUNT, String.class), null,
                permanent ? Cause.REFUSED : Cause.FAILED, http == null ? null : String.valueOf(http.getStatusCode()), message,
                String.valueOf(exchange.getVariable(BillCollector.RECORD)), null));
        exchange.setProperty(KEPT, true);
        LOG.warn("Row {} of route {} is a dead letter: {}", key, routeId, message);
        WdtAcknowledgement acknowledgement
                = exchange.getMessage().getHeader(WdtConstants.ACKNOWLEDGEMENT, WdtAcknowledgement.class);
        if (acknowledgement != null) {
            acknowledgement.failed(message);
        }
    }

    /**
     * Holds a row back while a dead letter of it is replayed: what the replay has read may be older than the row, and
     * must not be told after it. The row comes again.
     */
    public void awaitReplay(Exchange exchange) {
        String key = exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, String.class);
        if (deadLetters.isClaimed(routeId, key)) {
            throw new IllegalStateException(
                    "Row " + key + " of route " + routeId + " waits while its dead letter is being replayed; it comes again"
                                            + " with the next poll");
        }
    }

    /** A route that is being stopped breaks off what it does, which says nothing of a row. */
    private boolean isLast(Exchange exchange) {
        int attempt = exchange.getMessage().getHeader(WdtConstants.ATTEMPT, 0, Integer.class);
        return maxAttempts > 0 && attempt >= maxAttempts && !exchange.getContext().isStopping();
    }

    /** Closes the dead letter of a row that the shop has taken, in a later state perhaps. */
    public void settle(Exchange exchange) {
        // a replayed row has none: its dead letter is closed by the replay
        String key = exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, String.class);
        if (key != null && exchange.getProperty(KEPT) == null) {
            deadLetters.resolve(routeId, List.of(key));
        }
    }

    private static String said(HttpOperationFailedException failure) {
        String body = failure.getResponseBody() == null ? "" : failure.getResponseBody().replaceAll("\\s+", " ").strip();
        return "the shop answered HTTP " + failure.getStatusCode() + (body.isEmpty() ? "" : ": " + excerpt(body));
    }

    private static String text(Exception failure) {
        return "the shop could not be told: "
               + excerpt(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
    }

    /** Where refused rows are kept. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The route that dead letters name. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /** After how many attempts a row is given up; 0 for never. */
    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    /** The HTTP statuses by which the shop refuses a row for good, separated by commas. */
    public void setPermanentStatus(String permanentStatus) {
        this.permanentStatus = CommaList.of(permanentStatus).stream().map(Integer::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }
}

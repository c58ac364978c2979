/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

import java.util.stream.Stream;

import io.camelerp.common.ErpException;
import io.camelerp.routes.BillCollector;
import io.camelerp.routes.RecordOrigin;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.manage.RootCause;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.sst.SstConstants;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a route of the user's own gives up on as a dead letter.
 *
 * The record is the exchange variable {@value BillCollector#RECORD} where there is one, else the body as text. When the
 * dead letter cannot be kept, the exchange fails.
 */
public class DeadLetterKeeper implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterKeeper.class);

    private DeadLetterStore deadLetters;
    private String routeId;
    private String key;
    private String formId;

    @Override
    public void process(Exchange exchange) {
        String record = record(exchange);
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String route = routeId == null ? routeId(exchange) : routeId;
        RecordOrigin origin = RecordOrigin.of(exchange);
        DeadLetter letter = new DeadLetter(
                route, key(exchange, record), origin.source(), origin.account(), formId, Cause.FAILED, code(failure),
                failure == null ? "The route gave up on it" : RootCause.text(failure), record, null);
        deadLetters.put(exchange, letter);
        LOG.warn("Record {} of route {} is a dead letter ({}): {}", letter.key(), route, letter.cause(),
                Masking.mask(letter.message()));
    }

    /** The route that failed; where none did, the one that sent the record here. */
    private static String routeId(Exchange exchange) {
        String failed = exchange.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID, String.class);
        return failed == null ? exchange.getFromRouteId() : failed;
    }

    private static String record(Exchange exchange) {
        Object record = exchange.getVariable(BillCollector.RECORD);
        return record == null ? exchange.getMessage().getBody(String.class) : record.toString();
    }

    private String key(Exchange exchange, String record) {
        return (key == null ? Stream.of(WdtConstants.RECORD_KEY, SstConstants.RECORD_KEY) : Stream.of(key))
                .map(header -> exchange.getMessage().getHeader(header, String.class))
                .filter(named -> named != null && !named.isBlank()).findFirst()
                .orElseGet(() -> DeadLetter.keyByContent(String.valueOf(record)));
    }

    private static String code(Exception failure) {
        ErpException vendor = ObjectHelper.getException(ErpException.class, failure);
        return vendor == null ? null : vendor.getVendorCode();
    }

    /** Where the dead letters are kept. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /**
     * The route that dead letters name and that they are replayed through; by default the one that received the record.
     */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /** The header that holds the key of the record; by default the one that {@code wdt:} or {@code sst:} has set. */
    public void setKeyHeader(String key) {
        this.key = key;
    }

    /** What the record was meant for. */
    public void setFormId(String formId) {
        this.formId = formId;
    }
}

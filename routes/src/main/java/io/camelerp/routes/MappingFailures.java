/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.CommaList;
import io.camelerp.routes.lookup.LookupTableException;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.manage.RootCause;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.StateException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a record that could not be mapped as a dead letter, so that the others of its window go on.
 *
 * The body is empty afterwards. When no record is to blame, because a lookup table cannot be read at all, our own state
 * is away or the route is being stopped, or when the dead letter cannot be kept, the exchange fails, and the window is
 * read again.
 */
public class MappingFailures implements Processor {

    static final String KEPT = "CamelErpKept";

    private static final Logger LOG = LoggerFactory.getLogger(MappingFailures.class);

    private static final List<Class<? extends Exception>> NO_FAULT_OF_A_RECORD
            = List.of(StateException.class, InterruptedException.class, RejectedExecutionException.class);

    private DeadLetterStore deadLetters;
    private String routeId;
    private String route;
    private String formId;
    private List<String> keyFields = List.of();

    @Override
    public void process(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LookupTableException table = ObjectHelper.getException(LookupTableException.class, failure);
        if (table != null) {
            throw table;
        }
        if (NO_FAULT_OF_A_RECORD.stream().anyMatch(type -> ObjectHelper.getException(type, failure) != null)) {
            throw failure;
        }
        keep(exchange, Cause.MAPPING, null, RootCause.text(failure));
    }

    final void keep(Exchange exchange, Cause cause, String code, String message) {
        JsonNode record = exchange.getVariable(BillCollector.RECORD, JsonNode.class);
        String named = routeId(exchange);
        RecordNames names = new RecordNames(keyFields, record);
        String key = names.key();
        RecordOrigin origin = RecordOrigin.of(exchange);
        DeadLetter letter = store(exchange).put(exchange, new DeadLetter(
                named, key, origin.source(), origin.account(), formId, cause, code, message, String.valueOf(record), null),
                names.otherKeys(key, origin.account()), other -> names.isOfSameRecord(other, origin.account()));
        LOG.warn("Record {} of route {} is a dead letter ({}): {}", letter.key(), named, cause, Masking.mask(message));
        exchange.setProperty(KEPT, true);
        exchange.getMessage().setBody(null);
    }

    /**
     * Closes the dead letters of a record that has got through by now: a replay would bring an old state of it back.
     * Does nothing when the record has become one in this very exchange.
     */
    public void settle(Exchange exchange) {
        if (exchange.getProperty(KEPT) != null) {
            return;
        }
        JsonNode record = exchange.getVariable(BillCollector.RECORD, JsonNode.class);
        String account = RecordOrigin.of(exchange).account();
        RecordNames names = new RecordNames(keyFields, record);
        List<String> keys = new ArrayList<>(names.otherKeys(names.key(), account));
        keys.add(names.key());
        store(exchange).resolve(routeId(exchange), keys,
                letter -> names.isOfSameRecord(letter, account) && !letter.isLaterThan(record));
    }

    /** Looked up late: a file of routes may be loaded before the one with the shared beans. */
    private DeadLetterStore store(Exchange exchange) {
        return deadLetters != null
                ? deadLetters
                : CamelContextHelper.mandatoryLookup(exchange.getContext(), DeadLetterStore.BEAN, DeadLetterStore.class);
    }

    private String routeId(Exchange exchange) {
        String named = route != null ? route : routeId;
        return named != null ? named : DeadLetter.routeId(exchange);
    }

    /** Where the records are kept; by default in the bean named {@value DeadLetterStore#BEAN}. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The route that dead letters name; by default the one that works on the exchange. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /** Another route that dead letters shall name than the one of {@link #setRouteId}. */
    public void setRoute(String route) {
        this.route = route;
    }

    /** The form that the records were meant for. */
    public void setFormId(String formId) {
        this.formId = formId;
    }

    /** The fields of a record that may name it, the first that is filled wins; separated by commas. */
    public void setKeyFields(String keyFields) {
        this.keyFields = CommaList.of(keyFields);
    }
}

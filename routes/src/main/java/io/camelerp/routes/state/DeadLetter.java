/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.camelerp.common.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.ExchangeHelper;

/**
 * A record or bill that could not be booked, with everything that is needed to understand and repeat it.
 *
 * @param routeId the route that gave up on it
 * @param key     the bill number, or the key of a record that never became a bill; one dead letter per route and key
 * @param source  where the record came from, such as {@code stockout_order_query_trade}, or null
 * @param account the account that it came from (WDT: sid), or null
 * @param formId  the Kingdee form it was meant for, or null
 * @param cause   why
 * @param code    the vendor's code, or null
 * @param message what happened, in words
 * @param record  the source record as JSON text, or null
 * @param bill    the bill as JSON text, or null
 */
public record DeadLetter(String routeId, String key, String source, String account, String formId, Cause cause,
        String code, String message, String record, String bill) {

    private static final int MAX_KEY = 200;

    /** What follows a code that was given for a call, not for this record alone. */
    public static final String UNSURE = "?";

    /** When a record was changed last: in WDT, and in SST. */
    private static final List<String> CHANGE_TIMES = List.of("modified", "refertime");

    /** Why a bill is not booked; the README says what to do about each. */
    public enum Cause {
        /** The record could not be mapped: no row in a lookup table, or a record of a shape nobody expected. */
        MAPPING,
        /** Kingdee refused the bill for good: missing base data, a closed period, a failed validation. */
        REFUSED,
        /** The number is taken by another bill, or the bill has changed since it was booked. */
        CONFLICT,
        /** The bill is in Kingdee, but could not be submitted or audited; it is tried again by itself. */
        UNFINISHED,
        /** The document was cancelled at its source after it had been booked, and the bill is in Kingdee still. */
        CANCELLED,
        /** A route of the user's own gave up on it, by the Kamelet dead-letter-sink. */
        FAILED
    }

    /** Whether somebody still has to look at it. */
    public enum Status {
        OPEN,
        /** It went through since. */
        RESOLVED,
        /** Somebody decided that it need not go through. */
        DROPPED
    }

    /**
     * A dead letter as it is stored.
     *
     * @param firstAt when it first failed
     * @param lastAt  when it last failed
     * @param times   how often
     */
    public record Stored(DeadLetter letter, Status status, Instant firstAt, Instant lastAt, int times) {
    }

    public DeadLetter {
        Objects.requireNonNull(routeId, "routeId");
        Objects.requireNonNull(cause, "cause");
        key = fitting(Objects.requireNonNull(key, "key"));
        source = Sql.storable(source);
        account = Sql.storable(account);
        formId = Sql.storable(formId);
        code = Sql.storable(code);
        message = Sql.storable(Objects.requireNonNull(message, "message"));
        record = Sql.storable(record);
        bill = Sql.storable(bill);
    }

    /**
     * The same failure under the route, key and origin of another dead letter; the raw record is the one that came
     * first.
     */
    DeadLetter under(DeadLetter other) {
        return new DeadLetter(
                other.routeId, other.key, other.source == null ? source : other.source,
                other.account == null ? account : other.account, formId == null ? other.formId : formId, cause, code, message,
                other.record == null ? record : other.record, bill);
    }

    /** The same dead letter under another key. */
    DeadLetter withKey(String other) {
        return new DeadLetter(routeId, other, source, account, formId, cause, code, message, record, bill);
    }

    /** Whether it is of a later state of its record than this one, as far as both say. */
    public boolean isLaterThan(JsonNode other) {
        JsonNode kept = json(record);
        return other != null && CHANGE_TIMES.stream().anyMatch(field -> {
            String was = kept.path(field).asText("");
            String now = other.path(field).asText("");
            return was.length() == now.length() && was.compareTo(now) > 0;
        });
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? MissingNode.getInstance() : Json.READER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The id of the route that works on an exchange. */
    public static String routeId(Exchange exchange) {
        Route route = ExchangeHelper.getRoute(exchange);
        return route != null ? route.getId() : Objects.requireNonNullElse(exchange.getFromRouteId(), "none");
    }

    /** The key of a record without a name: the same content has the same one each time it is read. */
    public static String keyByContent(String record) {
        return "record " + UUID.nameUUIDFromBytes(record.getBytes(StandardCharsets.UTF_8));
    }

    /** The key as it is stored. */
    static String fitting(String key) {
        return Sql.fitting(key, MAX_KEY);
    }
}

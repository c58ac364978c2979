/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the vendor offers under one name in one dialect: where the rows are, what identifies them, how time filters, how
 * documents are pushed.
 *
 * @param name          the vendor's name without {@code .php}
 * @param zh            the vendor's Chinese title
 * @param en            the English title
 * @param kind          what the API is for
 * @param qimenMethod   its name on the Qimen gateway
 * @param listNode      the node that holds the rows, or null when the one array of the answer holds them
 * @param key           the field that identifies a row, or null when none is known
 * @param alternateKeys fields that identify a row when the key is missing; {@code a+b} are two that do so together
 * @param counted       whether page 0 says how many rows there are in all
 * @param singlePage    whether the API has no pages: one answer holds all that it gives
 * @param pageSize      rows asked for in one page, or in one answer of a pool
 * @param time          the time filter, or null when the API has none
 * @param defaults      parameters that are always sent, because the vendor's defaults differ between dialects
 * @param push          how documents are sent, or null for an API that is only read
 * @param ack           how the rows of a pool are acknowledged, or null
 * @param parameters    the parameters that the vendor documents
 */
public record Api(String name, String zh, String en, Kind kind, String qimenMethod, String listNode, String key,
        List<String> alternateKeys, boolean counted, boolean singlePage, int pageSize, TimeFilter time,
        Map<String, String> defaults, Push push, Ack ack, List<Parameter> parameters) {

    /** Used where neither the catalogue nor the user says otherwise (wdt.md section 3.3). */
    static final int MAX_PAGE_SIZE = 100;

    /** The span that most APIs allow (wdt.md section 3.3). */
    private static final Duration MAX_WINDOW = Duration.ofDays(30);

    public Api {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        alternateKeys = alternateKeys == null ? List.of() : List.copyOf(alternateKeys);
        defaults = defaults == null ? Map.of() : Map.copyOf(defaults);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        pageSize = pageSize == 0 ? MAX_PAGE_SIZE : pageSize;
        qimenMethod = qimenMethod == null ? "wdt." + name.replace('_', '.') : qimenMethod;
        if (kind.isRead() == (push != null)) {
            throw new IllegalArgumentException(
                    "Expected " + name + " of kind " + kind + (kind.isRead() ? " without" : " with") + " push");
        }
    }

    /**
     * What an API is for.
     */
    public enum Kind {

        /** Rows within a time window. */
        query,
        /** All rows, without a time filter. */
        snapshot,
        /** Rows that come again until they are acknowledged. */
        pool,
        /** Acknowledges rows of a pool. */
        ack,
        /** Creates or updates documents. */
        push;

        /** Whether asking twice does no harm. */
        public boolean isRead() {
            return this == query || this == snapshot || this == pool;
        }
    }

    /**
     * An API that the catalogue does not know, as far as its user knows it.
     *
     * @param timeField the time by which a query filters
     */
    public static Api unknown(String name, Kind kind, String listNode, String key, String timeField, String pushParam) {
        TimeFilter time = kind != Kind.query
                ? null : new TimeFilter(
                        "start_time", "end_time", timeField == null ? "modified" : timeField,
                        null, MAX_WINDOW, null, null);
        Push push = kind.isRead()
                ? null
                : new Push(
                        pushParam, pushParam == null ? Push.Shape.form : Push.Shape.any, null, 0, null, 0,
                        key == null ? null : List.of(key), null, null, null);
        return new Api(
                name, name, name, kind, null, listNode, key, null, true, false, 0, time, null, push, null, null);
    }

    /** The same API with what its user knows better; null and 0 keep what the catalogue says. */
    public Api withOverrides(String ownListNode, String ownKey, int ownPageSize, String ownTimeField, String ownPushParam) {
        return new Api(
                name, zh, en, kind, qimenMethod, ownListNode == null ? listNode : ownListNode,
                ownKey == null ? key : ownKey, alternateKeys, counted, singlePage, ownPageSize > 0 ? ownPageSize : pageSize,
                time == null || ownTimeField == null ? time : time.withField(ownTimeField), defaults,
                push == null || ownPushParam == null ? push : push.withParam(ownPushParam), ack, parameters);
    }

    public Optional<TimeFilter> timeFilter() {
        return Optional.ofNullable(time);
    }

    public Optional<Parameter> parameter(String parameterName) {
        return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the vendor offers under one name in one dialect: where the rows are, what identifies them, how time filters.
 *
 * @param name          the vendor's name without {@code .php}
 * @param zh            the vendor's Chinese title
 * @param en            the English title
 * @param kind          what the API is for
 * @param qimenMethod   its name on the Qimen gateway
 * @param listNode      the node that holds the rows, or null when the one array of the answer holds them
 * @param key           the field that identifies a row, or null when none is known
 * @param alternateKeys fields that identify a row when the key is missing
 * @param counted       whether page 0 says how many rows there are in all
 * @param pageSize      rows asked for in one page
 * @param time          the time filter, or null when the API has none
 * @param defaults      parameters that are always sent, because the vendor's defaults differ between dialects
 * @param pushParam     the parameter that carries the pushed document or list, or null
 * @param maxBatch      how many items one push may carry, 0 when there is no list
 * @param uniqueField   the field whose value makes a repeated create harmless, or null
 * @param parameters    the parameters that the vendor documents
 */
public record Api(String name, String zh, String en, Kind kind, String qimenMethod, String listNode, String key,
        List<String> alternateKeys, boolean counted, int pageSize, TimeFilter time,
        Map<String, String> defaults, String pushParam, int maxBatch, String uniqueField,
        List<Parameter> parameters) {

    /** Used where neither the catalogue nor the user says otherwise (wdt.md section 3.3). */
    static final int MAX_PAGE_SIZE = 100;

    public Api {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        alternateKeys = alternateKeys == null ? List.of() : List.copyOf(alternateKeys);
        defaults = defaults == null ? Map.of() : Map.copyOf(defaults);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        pageSize = pageSize == 0 ? MAX_PAGE_SIZE : pageSize;
        qimenMethod = qimenMethod == null ? "wdt." + name.replace('_', '.') : qimenMethod;
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
     * A documented request parameter.
     *
     * @param name     the vendor's name
     * @param type     the vendor's type, or null
     * @param required whether a call without it fails in any case
     * @param note     what the vendor says of it
     */
    public record Parameter(String name, String type, boolean required, String note) {
    }

    public Optional<TimeFilter> timeFilter() {
        return Optional.ofNullable(time);
    }

    public Optional<Parameter> parameter(String parameterName) {
        return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
    }
}

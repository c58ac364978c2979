/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Json;

/**
 * How a dialect asks an API for rows.
 *
 * @param ranges       the pairs of parameters that say a time, and what each means
 * @param time         what the time filter means where no pair says otherwise
 * @param timeOptional whether all rows may be asked for
 * @param window       the longest time span of one request, if there is one
 * @param pageSize     rows of a page where nothing is said; 0 where all rows come in one answer
 * @param maxPageSize  the largest page size that may be asked for
 * @param total        whether the first page tells the total
 * @param startOfDay   whether the time of day of the start is ignored
 * @param notEqual     whether start and end must differ
 * @param status       the parameter of the status
 * @param usualStatus  the status that is meant where none is sent
 * @param required     parameters that must be there
 * @param columns      whether the parameter {@code column} names the fields to show
 * @param flags        parameters that show or hide rows, even where they are not sent
 * @param errors       refusals that this API words for itself
 * @param shown        what is done to rows before they are shown
 * @param successCode  the code of success where no switch says otherwise
 * @param limits       what its parameters may hold
 */
record ApiQuery(List<Range> ranges, TimeRule time, boolean timeOptional, Optional<Duration> window, int pageSize,
        int maxPageSize, boolean total, boolean startOfDay, boolean notEqual, String status, OptionalInt usualStatus,
        List<String> required, boolean columns, Map<String, Flag> flags, Map<WdtError, ErrorText> errors, Shown shown,
        int successCode, Limits limits) {

    /**
     * What the vendor says that parameters may hold.
     *
     * @param numbers  the parameters that may stand without a time
     * @param most     how many values a parameter may list
     * @param longest  how many characters a parameter may have
     * @param statuses the values of the status; any where it is empty
     * @param manyOf   whether the status may list several
     */
    record Limits(List<String> numbers, Map<String, Integer> most, Map<String, Integer> longest, List<String> statuses,
            boolean manyOf) {

        private static Limits of(JsonNode node, List<String> usualNumbers) {
            return new Limits(
                    node.has("numbers") ? Json.texts(node.get("numbers")) : usualNumbers, figures(node.path("most")),
                    figures(node.path("longest")), Json.texts(node.path("statuses")), node.path("manyStatuses").asBoolean());
        }

        private static Map<String, Integer> figures(JsonNode nodes) {
            Map<String, Integer> figures = new LinkedHashMap<>();
            nodes.fields().forEachRemaining(figure -> figures.put(figure.getKey(), figure.getValue().asInt()));
            return figures;
        }
    }

    /** Two parameters that are the ends of a time. */
    record Range(String from, String to, TimeRule time) {
    }

    /** The values of a field that rows must have, by the value of a parameter; any where the value is not listed. */
    record Flag(String field, String absent, Map<String, List<String>> show) {
    }

    /** A code, its text (%s for what it is about), and whether the code is sent as text. */
    record ErrorText(String code, String message, boolean isText) {
    }

    /** Times with a T, and other names for the fields of rows and of their lines. */
    record Shown(boolean isoDates, Map<String, String> rows, Map<String, String> lines) {
    }

    /**
     * @param usualNumbers the parameters that may stand without a time where the dialect does not say which
     */
    static ApiQuery of(JsonNode node, List<String> usualNumbers) {
        TimeRule time = TimeRule.valueOf(node.get("time").asText());
        JsonNode status = node.path("statusDefault");
        return new ApiQuery(
                ranges(node.get("ranges"), time), time, node.path("timeOptional").asBoolean() || time == TimeRule.ALL,
                Optional.ofNullable(node.get("window")).map(window -> Duration.parse(window.asText())),
                node.path("pageSize").asInt(), node.path("maxPageSize").asInt(), node.path("total").asBoolean(true),
                node.path("startOfDay").asBoolean(), node.path("notEqual").asBoolean(),
                node.path("statusParam").asText("status"),
                status.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(status.asInt()),
                Json.texts(node.path("required")), node.path("columns").asBoolean(), flags(node.path("flags")),
                errors(node.path("errors")),
                new Shown(node.path("isoDates").asBoolean(), names(node.path("rename")), names(node.path("renameLines"))),
                node.path("successCode").asInt(), Limits.of(node, usualNumbers));
    }

    private static List<Range> ranges(JsonNode nodes, TimeRule time) {
        if (nodes == null) {
            return List.of(new Range("start_time", "end_time", time));
        }
        List<Range> ranges = new ArrayList<>();
        nodes.forEach(range -> ranges.add(new Range(
                range.get("from").asText(), range.get("to").asText(),
                range.has("time") ? TimeRule.valueOf(range.get("time").asText()) : time)));
        return List.copyOf(ranges);
    }

    private static Map<String, Flag> flags(JsonNode nodes) {
        Map<String, Flag> flags = new LinkedHashMap<>();
        nodes.fields().forEachRemaining(flag -> {
            Map<String, List<String>> show = new LinkedHashMap<>();
            flag.getValue().get("show").fields()
                    .forEachRemaining(value -> show.put(value.getKey(), Json.texts(value.getValue())));
            flags.put(flag.getKey(), new Flag(
                    flag.getValue().get("field").asText(), flag.getValue().get("absent").asText(), show));
        });
        return flags;
    }

    static Map<WdtError, ErrorText> errors(JsonNode nodes) {
        Map<WdtError, ErrorText> errors = new EnumMap<>(WdtError.class);
        nodes.fields().forEachRemaining(error -> errors.put(WdtError.valueOf(error.getKey()), new ErrorText(
                error.getValue().get(0).asText(), error.getValue().get(1).asText(), error.getValue().has(2))));
        return errors;
    }

    private static Map<String, String> names(JsonNode nodes) {
        Map<String, String> names = new LinkedHashMap<>();
        nodes.fields().forEachRemaining(name -> names.put(name.getKey(), name.getValue().asText()));
        return names;
    }
}

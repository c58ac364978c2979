/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.wdt.WdtConstants;
import io.camelerp.wdt.catalog.TimeFilter;
import io.camelerp.wdt.catalog.TimeFilter.Granularity;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a span of time from WDT as the consumers do: in windows of which one answer shows as many rows as WDT counts.
 *
 * Pages of one window do not fit together where rows move or have no order within a second: one row is on two of them,
 * and another on none. Only what cannot be cut is read in pages, and again until nothing can be missing.
 */
final class WdtSpanReader {

    private static final Logger LOG = LoggerFactory.getLogger(WdtSpanReader.class);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final double FILL = 0.75;
    /**
     * Where the order changes between requests, one pass misses a given row with a probability of a quarter and more.
     */
    private static final int FRUITLESS_PASSES = 5;
    /** Where there is no further page, another pass helps against a fault that passes only. */
    private static final int FRUITLESS_ANSWERS = 2;

    private final ProducerTemplate template;
    private final ReconciledRoute route;
    private final String startName;
    private final String endName;
    private final boolean byDay;
    private final Predicate<JsonNode> wanted;
    private final Map<String, JsonNode> records = new LinkedHashMap<>();
    private Duration length;
    private int mostShown;
    private boolean hides;

    /**
     * @param time   how the API filters; null where nobody knows
     * @param wanted which of its rows count
     */
    WdtSpanReader(ProducerTemplate template, ReconciledRoute route, TimeFilter time, Predicate<JsonNode> wanted) {
        this.template = template;
        this.route = route;
        this.wanted = wanted;
        this.startName = time == null ? "start_time" : time.start();
        this.endName = time == null ? "end_time" : time.end();
        this.byDay = time != null && time.granularity() == Granularity.day;
        this.length = byDay ? Duration.ofDays(1) : LONGEST;
    }

    /** Rows, and how many WDT counts; null where it does not count. */
    private record Answer(JsonNode rows, Integer total) {

        boolean isWhole() {
            Set<JsonNode> distinct = new HashSet<>();
            rows.forEach(distinct::add);
            return total == null ? rows.isEmpty() : distinct.size() >= total;
        }
    }

    /**
     * @param  from the first second
     * @param  to   the last second, which belongs to it
     * @return      the records by their source id
     */
    Map<String, JsonNode> read(LocalDateTime from, LocalDateTime to) {
        LocalDateTime last = to.truncatedTo(ChronoUnit.SECONDS);
        for (LocalDateTime start = from; start.isBefore(last);) {
            LocalDateTime end = start.plus(length).isBefore(last) ? start.plus(length) : last;
            Answer answer = askOnce(question(start, end));
            boolean canBeCut = answer.total() != null && !byDay && Duration.between(start, end).toSeconds() > 1;
            if (answer.isWhole()) {
                keep(answer.rows());
                lengthen(answer.rows().size());
                start = end;
            } else if (canBeCut && hasMore(question(start, end), answer)) {
                shorten(Duration.between(start, end), answer);
            } else {
                readPages(start, end, answer, canBeCut ? hides ? 1 : FRUITLESS_ANSWERS : FRUITLESS_PASSES);
                start = end;
            }
        }
        return records;
    }

    /** Whether rows are missing because a page takes no more, and not because the answer was short. */
    private boolean hasMore(ObjectNode question, Answer answer) {
        int shown = answer.rows().size();
        boolean full = shown > 0 && shown >= mostShown;
        mostShown = Math.max(mostShown, shown);
        return full || !askOnce(question.put("page_no", "1")).rows().isEmpty();
    }

    private void lengthen(int shown) {
        if (!byDay && 2 * shown < mostShown) {
            length = length.multipliedBy(2).compareTo(LONGEST) < 0 ? length.multipliedBy(2) : LONGEST;
        }
        mostShown = Math.max(mostShown, shown);
    }

    private void shorten(Duration tried, Answer answer) {
        double part = answer.rows().isEmpty() ? FILL / 2 : FILL * answer.rows().size() / answer.total();
        length = Duration.ofSeconds(Math.max(1, (long) (tried.toSeconds() * part)));
    }

    private void readPages(LocalDateTime start, LocalDateTime end, Answer first, int patience) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        add(first, found);
        int highest = first.total() == null ? 0 : first.total();
        int latest = -1;
        boolean whole = false;
        for (int fruitless = 0; !whole && fruitless < patience;) {
            Answer pass = ask("delivery=window", question(start, end));
            Map<String, JsonNode> seen = new LinkedHashMap<>();
            add(pass, seen);
            fruitless = found.keySet().containsAll(seen.keySet()) ? fruitless + 1 : 0;
            found.putAll(seen);
            int total = pass.total() == null ? 0 : pass.total();
            highest = Math.max(highest, total);
            // nothing came or went meanwhile, so that this pass has seen one world
            whole = found.size() >= highest || latest == total && seen.size() >= total;
            latest = total;
        }
        if (!whole) {
            hides = true;
            LOG.warn("{} counts {} rows from {} to {} but shows {} however often it is asked: the others are not compared",
                    route.getApi(), highest, LocalTimes.format(start), LocalTimes.format(end), found.size());
        }
        keep(found.values());
    }

    private void keep(Iterable<JsonNode> rows) {
        rows.forEach(row -> {
            if (wanted.test(row)) {
                records.put(route.key(row), row);
            }
        });
    }

    private ObjectNode question(LocalDateTime start, LocalDateTime end) {
        return route.question().put(startName, LocalTimes.format(start)).put(endName, LocalTimes.format(end));
    }

    private Answer askOnce(ObjectNode question) {
        return ask("delivery=window&maxPages=1", question);
    }

    private Answer ask(String how, ObjectNode question) {
        Exchange answer = template.request(
                route.getComponent() + ":" + route.getApi() + "?" + how, exchange -> exchange.getMessage().setBody(question));
        if (answer.getException() != null) {
            throw CamelExecutionException.wrapCamelExecutionException(answer, answer.getException());
        }
        return new Answer(
                answer.getMessage().getBody(JsonNode.class),
                answer.getMessage().getHeader(WdtConstants.TOTAL_COUNT, Integer.class));
    }

    private void add(Answer answer, Map<String, JsonNode> to) {
        answer.rows().forEach(record -> to.put(route.key(record), record));
    }
}

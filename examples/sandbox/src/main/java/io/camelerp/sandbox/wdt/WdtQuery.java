/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;

/**
 * Answers one page of one API: checks of section 3.3, time meaning of section 3.4 of the protocol facts.
 */
final class WdtQuery implements Operation {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int MAX_LIST = 200;

    private final WdtSwitches switches;
    private final WdtApi api;
    private final Table table;
    private final List<String> indexes;
    private final AtomicLong requests = new AtomicLong();

    WdtQuery(WdtSwitches switches, WdtApi api, Table table) {
        this.switches = switches;
        this.api = api;
        this.table = table;
        this.indexes = List.copyOf(api.indexes().keySet());
    }

    @Override
    public boolean speaks(Dialect dialect) {
        return api.dialects().containsKey(dialect);
    }

    @Override
    public boolean isQuery() {
        return true;
    }

    @Override
    public int successCode(Dialect dialect) {
        return api.dialects().get(dialect).successCode();
    }

    @Override
    public WdtResult run(Dialect dialect, Map<String, String> asked, Optional<Fault> fault) {
        ApiQuery query = api.dialects().get(dialect);
        return new Request(dialect, query, withoutVoid(query, asked)).answer(fault);
    }

    /** What becomes of a page's rows, the total staying right. */
    static List<byte[]> damaged(List<byte[]> rows, Optional<Fault> fault, WdtSwitches switches) {
        Fault.Kind kind = fault.map(Fault::kind).orElse(null);
        if (kind == Fault.Kind.NULL_PAGE) {
            return null;
        }
        if (kind == Fault.Kind.EMPTY_PAGE) {
            return List.of();
        }
        if (kind == Fault.Kind.SHORT_PAGE) {
            return rows.subList(0, Math.min(rows.size(), fault.get().number()));
        }
        return rows.isEmpty() && switches.nullListWhenEmpty() ? null : rows;
    }

    /** The parameters without those that a document number makes void. */
    private Map<String, String> withoutVoid(ApiQuery query, Map<String, String> asked) {
        Optional<String> number = query.limits().numbers().stream().filter(asked::containsKey).findFirst();
        Map<String, String> params = new HashMap<>(asked);
        if (number.isPresent() && api.numberAlone()) {
            params.keySet().retainAll(Set.of(number.get(), "page_size", "page_no"));
        } else if (number.isPresent() && api.numberWithoutTime()) {
            params.keySet().removeAll(Set.of("start_time", "end_time"));
        }
        return params;
    }

    /** One call. */
    private final class Request {

        private final Dialect dialect;
        private final ApiQuery query;
        private final Map<String, String> params;

        Request(Dialect dialect, ApiQuery query, Map<String, String> params) {
            this.dialect = dialect;
            this.query = query;
            this.params = params;
        }

        WdtResult answer(Optional<Fault> fault) {
            for (String name : query.required()) {
                if (!params.containsKey(name)) {
                    throw switches.refusal(WdtError.MISSING, ":" + name);
                }
            }
            int size = pageSize();
            int pageNo = query.pageSize() == 0 ? 0 : number("page_no", 0);
            Table.Page page = table.page(selection(pageNo, size));
            if (page.total() == 0 && query.errors().containsKey(WdtError.NOTHING)
                    && query.limits().numbers().stream().anyMatch(params::containsKey)) {
                throw refusal(WdtError.NOTHING, "");
            }
            Set<String> columns = query.columns() ? Set.of(params.get("column").split("\\s*,\\s*")) : Set.of();
            RowText text = new RowText(
                    switches.idsAsText(dialect), query.shown(), columns, switches.hidden(api.name()));
            List<byte[]> rows = damaged(page.rows().stream().map(text::of).toList(), fault, switches);
            return new WdtResult("OK", total(pageNo, page.total()), api.listNode(), rows, Json.object());
        }

        private Table.Selection selection(int pageNo, int size) {
            List<Integer> statuses = statuses();
            OptionalInt status = statuses.isEmpty()
                    ? query.usualStatus() : OptionalInt.of(statuses.get(0));
            List<ApiQuery.Range> ranges = query.ranges().stream()
                    .filter(range -> params.containsKey(range.from()) || params.containsKey(range.to())).toList();
            boolean hasNumber = query.limits().numbers().stream().anyMatch(params::containsKey);
            if (ranges.isEmpty() && !hasNumber && !query.timeOptional()) {
                throw refusal(WdtError.MISSING, ":时间范围与单据编号不能全部为空");
            }
            TimeRule rule = ranges.isEmpty() ? query.time() : ranges.get(0).time();
            TimeRule.Basis basis = ranges.isEmpty() && query.timeOptional()
                    ? TimeRule.ALL.basis(params, status) : rule.basis(params, status);
            Span span = ranges.isEmpty() ? new Span(Row.NEVER + 1, Long.MAX_VALUE - 1) : span(ranges.get(0));
            List<Predicate<Row>> filters = filters();
            if (statuses.size() > 1) {
                filters.add(row -> statuses.contains(row.status()));
            } else {
                basis.status().ifPresent(test -> filters.add(row -> test.test(row.status())));
            }
            for (ApiQuery.Range range : ranges.subList(Math.min(1, ranges.size()), ranges.size())) {
                Span more = span(range);
                int position = indexes.indexOf(range.time().basis(params, status).index());
                filters.add(row -> row.time(position) >= more.from() && row.time(position) <= more.to());
            }
            return new Table.Selection(
                    basis.index(), span.from(), span.to(), filters.stream().reduce(Predicate::and), (long) pageNo * size,
                    size, switches.unstableOrder() ? Optional.of(requests.incrementAndGet()) : Optional.empty());
        }

        private List<Integer> statuses() {
            String text = params.get(query.status());
            if (text == null) {
                return List.of();
            }
            List<String> values = query.limits().manyOf() ? List.of(text.split(",")) : List.of(text);
            boolean known = query.limits().statuses().isEmpty() || query.limits().statuses().containsAll(values);
            if (!known || !values.stream().allMatch(value -> value.matches("\\d{1,9}"))) {
                throw refusal(WdtError.INVALID, query.status());
            }
            return values.stream().map(Integer::valueOf).toList();
        }

        private Span span(ApiQuery.Range range) {
            long from = time(range.from());
            long to = time(range.to());
            if (from > to) {
                throw refusal(WdtError.TIME_FORMAT, "：" + range.from() + "大于" + range.to());
            }
            if (from == to && query.notEqual()) {
                throw refusal(WdtError.EQUAL, "");
            }
            query.window().filter(window -> to - from > window.toMillis()).ifPresent(window -> {
                throw refusal(WdtError.WINDOW, window.toDays() > 0 ? window.toDays() + "天" : window.toMinutes() + "分钟");
            });
            return new Span(query.startOfDay() ? from - Math.floorMod(from, DAY) : from, to);
        }

        private List<Predicate<Row>> filters() {
            List<Predicate<Row>> filters = new ArrayList<>();
            int position = 0;
            for (Entry<String, List<String>> definition : api.filters().entrySet()) {
                int filter = position++;
                if (params.containsKey(definition.getKey())) {
                    List<String> wanted = wanted(definition.getKey(), params.get(definition.getKey()));
                    filters.add(row -> row.holds(filter, wanted));
                }
            }
            List<String> names = List.copyOf(api.filters().keySet());
            query.flags().forEach((name, flag) -> {
                List<String> shown = flag.show().get(params.getOrDefault(name, flag.absent()));
                int filter = names.indexOf(WdtApi.FLAG + flag.field());
                if (shown != null) {
                    filters.add(row -> row.holds(filter, shown));
                }
            });
            return filters;
        }

        /** Several values where the parameter takes them: its plural, and document numbers in Y. */
        private List<String> wanted(String name, String value) {
            if (value.length() > query.limits().longest().getOrDefault(name, Integer.MAX_VALUE)) {
                throw refusal(WdtError.INVALID, name);
            }
            boolean takesMany
                    = name.matches(".*(_nos|_ids|_list)") || dialect == Dialect.Y && query.limits().numbers().contains(name);
            if (!takesMany) {
                return List.of(value);
            }
            List<String> wanted = Arrays.stream(value.replaceAll("[\\[\\]\"]", "").split(",")).map(String::trim).toList();
            if (wanted.size() > query.limits().most().getOrDefault(name, MAX_LIST)) {
                throw refusal(WdtError.INVALID, name);
            }
            return wanted;
        }

        private int pageSize() {
            if (query.pageSize() == 0) {
                return switches.clampPageSize();
            }
            String text = params.getOrDefault("page_size", String.valueOf(query.pageSize()));
            int largest = Math.min(query.maxPageSize(), switches.maxPageSize());
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > largest) {
                throw refusal(WdtError.PAGE_SIZE, "");
            }
            return Math.min(Integer.parseInt(text), switches.clampPageSize());
        }

        private int number(String name, int absent) {
            String text = params.getOrDefault(name, String.valueOf(absent));
            if (!text.matches("\\d{1,9}")) {
                throw refusal(WdtError.INVALID, name);
            }
            return Integer.parseInt(text);
        }

        private long time(String name) {
            OptionalLong time = WdtTime.ofRequest(params.getOrDefault(name, ""));
            return time.orElseThrow(() -> refusal(WdtError.TIME_FORMAT, ""));
        }

        private OptionalInt total(int pageNo, int total) {
            if (!query.total()) {
                return OptionalInt.empty();
            }
            if (pageNo == 0) {
                return OptionalInt.of(total);
            }
            return switches.zeroTotalOnLaterPages() ? OptionalInt.of(0) : OptionalInt.empty();
        }

        private WdtRefusal refusal(WdtError kind, String more) {
            return switches.refusal(kind, more, Optional.ofNullable(query.errors().get(kind)));
        }
    }

    /** Two times, both included. */
    private record Span(long from, long to) {
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;

/**
 * Answers one page of one API: checks of section 3.3, time meaning of section 3.4 of the protocol facts.
 */
final class WdtQuery implements Operation {

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final WdtSwitches switches;
    private final WdtApi api;
    private final Table table;
    private final AtomicLong requests = new AtomicLong();

    WdtQuery(WdtSwitches switches, WdtApi api, Table table) {
        this.switches = switches;
        this.api = api;
        this.table = table;
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
        WdtApi.Query query = api.dialects().get(dialect);
        int size = pageSize(asked, query);
        int pageNo = number(asked, "page_no", 0);
        Map<String, String> params = api.numberAlone() ? numberAlone(api, asked) : asked;
        Table.Selection selection = selection(api, query, params, pageNo, size);
        Table.Page page = table.page(selection);
        RowText text = new RowText(switches.idsAsText(dialect), query.isoDates());
        List<byte[]> rows = damaged(page.rows().stream().map(text::of).toList(), fault, switches);
        return new WdtResult("OK", total(pageNo, page.total()), api.listNode(), rows, Json.object());
    }

    private Table.Selection selection(WdtApi api, WdtApi.Query query, Map<String, String> params, int pageNo, int size) {
        OptionalInt status = params.containsKey("status")
                ? OptionalInt.of(number(params, "status", 0)) : OptionalInt.empty();
        TimeRule.Basis basis = query.time().basis(params, status);
        long from = Row.NEVER + 1;
        long to = Long.MAX_VALUE - 1;
        if (params.containsKey("start_time") || params.containsKey("end_time")) {
            from = time(params, "start_time");
            to = time(params, "end_time");
            checkSpan(query.window(), from, to);
            from = query.startOfDay() ? from - Math.floorMod(from, DAY) : from;
        } else if (api.numbers().stream().noneMatch(params::containsKey)) {
            throw switches.refusal(WdtError.MISSING, ":时间范围与单据编号不能全部为空");
        }
        return new Table.Selection(
                basis.index(), from, to, filter(api, params, basis), (long) pageNo * size, size,
                switches.unstableOrder() ? Optional.of(requests.incrementAndGet()) : Optional.empty());
    }

    private static Map<String, String> numberAlone(WdtApi api, Map<String, String> params) {
        return api.numbers().stream().filter(params::containsKey).findFirst()
                .map(name -> Map.of(name, params.get(name))).orElse(params);
    }

    private static Optional<Predicate<Row>> filter(WdtApi api, Map<String, String> params, TimeRule.Basis basis) {
        List<Predicate<Row>> filters = new ArrayList<>();
        basis.status().ifPresent(status -> filters.add(row -> status.test(row.status())));
        int position = 0;
        for (Entry<String, List<String>> definition : api.filters().entrySet()) {
            if (params.containsKey(definition.getKey())) {
                int filter = position;
                List<String> wanted = List.of(params.get(definition.getKey()).split(","));
                filters.add(row -> row.holds(filter, wanted));
            }
            position++;
        }
        return filters.stream().reduce(Predicate::and);
    }

    private int pageSize(Map<String, String> params, WdtApi.Query query) {
        String text = params.getOrDefault("page_size", String.valueOf(query.pageSize()));
        int largest = Math.min(query.maxPageSize(), switches.maxPageSize());
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > largest) {
            throw switches.refusal(WdtError.PAGE_SIZE);
        }
        return Math.min(Integer.parseInt(text), switches.clampPageSize());
    }

    private int number(Map<String, String> params, String name, int absent) {
        String text = params.getOrDefault(name, String.valueOf(absent));
        if (!text.matches("\\d{1,9}")) {
            throw switches.refusal(WdtError.INVALID, name);
        }
        return Integer.parseInt(text);
    }

    private long time(Map<String, String> params, String name) {
        OptionalLong time = WdtTime.ofRequest(params.getOrDefault(name, ""));
        return time.orElseThrow(() -> switches.refusal(WdtError.TIME_FORMAT));
    }

    private void checkSpan(Duration window, long from, long to) {
        if (from > to) {
            throw switches.refusal(WdtError.TIME_FORMAT, "：start_time大于end_time");
        }
        if (to - from > window.toMillis()) {
            throw switches.refusal(WdtError.WINDOW, window.toDays() > 0 ? window.toDays() + "天" : window.toMinutes() + "分钟");
        }
    }

    private OptionalInt total(int pageNo, int total) {
        if (pageNo == 0) {
            return OptionalInt.of(total);
        }
        return switches.zeroTotalOnLaterPages() ? OptionalInt.of(0) : OptionalInt.empty();
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
}

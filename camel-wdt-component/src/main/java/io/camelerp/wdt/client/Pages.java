/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Priority;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of one query, page after page, never more than two pages in memory.
 * <p>
 * Where the vendor counts, pages are read from the last to the first: rows that change leave the selection and shift
 * the others towards the first page, so that reading forward would miss some of them, and reading backward shows some
 * twice. Rows of adjacent pages that are the same are dropped. It is no snapshot all the same; the consumer reads
 * windows whole and is the way to miss nothing. Where the vendor does not count, pages are read forward until one is
 * empty.
 */
public final class Pages {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final int ATTEMPTS = 3;

    private final WdtClient client;
    private final Api api;
    private final Map<String, String> parameters;
    private final int maxPages;
    private List<JsonNode> page = List.of();
    private Set<JsonNode> lastPage = Set.of();
    private Answer first;
    private int rowsPerPage;
    private int total;
    private int nextPage = -1;
    private int step;
    private int read;

    private Pages(WdtClient client, Api api, Map<String, String> parameters, int maxPages) {
        this.client = client;
        this.api = api;
        this.parameters = parameters;
        this.maxPages = maxPages;
    }

    /**
     * Asks for the first page, and so learns how many there are.
     *
     * @param  parameters           with {@code page_no} that page alone is read
     * @param  maxPages             how many pages to read, counted from the first; 0 is all
     * @throws InterruptedException when the caller is told to stop
     */
    public static Pages open(WdtClient client, Api api, Map<String, String> parameters, int maxPages)
            throws InterruptedException {
        boolean single = api.singlePage() || parameters.containsKey("page_no");
        Pages pages = new Pages(client, api, parameters, single ? 1 : maxPages);
        pages.start(single);
        return pages;
    }

    private void start(boolean single) throws InterruptedException {
        first = single ? client.call(api, parameters, Priority.LIVE) : ask(0, Priority.LIVE);
        if (single || maxPages == 1) {
            take(first.rows());
        } else if (first.total().isEmpty()) {
            take(first.rows());
            step = first.rows().isEmpty() ? 0 : 1;
            nextPage = 1;
        } else {
            countPages();
        }
    }

    private void countPages() throws InterruptedException {
        total = first.total().getAsInt();
        rowsPerPage = number(parameters.get("page_size"), api.pageSize());
        // a page that came short by accident comes whole again; a server that gives fewer rows does so always
        for (int attempt = 1; attempt < ATTEMPTS && first.rows().size() < expected(0); attempt++) {
            first = ask(0, Priority.LIVE);
            total = first.total().orElse(total);
        }
        if (first.rows().isEmpty() && total > 0) {
            throw showsNothing("expected " + total + " rows, got none in " + ATTEMPTS + " answers");
        }
        rowsPerPage = sizeOfPages();
        int pages = (total + rowsPerPage - 1) / rowsPerPage;
        if (pages <= 1) {
            take(first.rows());
            return;
        }
        nextPage = (maxPages > 0 ? Math.min(maxPages, pages) : pages) - 1;
        step = -1;
    }

    /** A server that gives fewer rows on a page has more pages; one that hides some of its rows has not. */
    private int sizeOfPages() throws InterruptedException {
        int shown = first.rows().size();
        int pages = (total + rowsPerPage - 1) / rowsPerPage;
        if (shown == 0 || shown >= rowsPerPage) {
            return rowsPerPage;
        }
        if ((total + shown - 1) / shown <= pages) {
            return shown;
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (!ask(pages, Priority.LIVE).rows().isEmpty()) {
                return shown;
            }
        }
        return rowsPerPage;
    }

    private int expected(int page) {
        return Math.max(0, Math.min(rowsPerPage, total - page * rowsPerPage));
    }

    private static int number(String text, int otherwise) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private Answer ask(int page, Priority priority) throws InterruptedException {
        Map<String, String> request = new LinkedHashMap<>(parameters);
        request.put("page_no", Integer.toString(page));
        return client.call(api, request, priority);
    }

    private void take(List<JsonNode> answered) {
        page = answered.stream().filter(row -> !lastPage.contains(row)).toList();
        read += page.size();
        lastPage = new HashSet<>(answered);
    }

    /** The answer that came first: the vendor's count, code and text. */
    public Answer first() {
        return first;
    }

    /**
     * The rows of the next page that has any, or empty when there is none.
     *
     * @throws InterruptedException when the caller is told to stop; the page can be asked for again
     */
    public Optional<List<JsonNode>> next() throws InterruptedException {
        while (page.isEmpty() && step != 0) {
            if (step < 0) {
                readBackward();
            } else {
                readForward();
            }
        }
        List<JsonNode> rows = page;
        page = List.of();
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
    }

    private void readBackward() throws InterruptedException {
        Answer answer = ask(nextPage, Priority.CATCH_UP);
        for (int attempt = 1; attempt < ATTEMPTS && answer.rows().size() < expected(nextPage); attempt++) {
            Answer again = ask(nextPage, Priority.CATCH_UP);
            answer = again.rows().size() > answer.rows().size() ? again : answer;
        }
        if (answer.rows().isEmpty() && expected(nextPage) > 0) {
            refuseWhatIsNotGone();
        } else if (answer.rows().size() < expected(nextPage)) {
            LOG.warn("{} page {} shows {} rows where {} were expected: rows are moving, or are not visible to this account",
                    api.name(), nextPage, answer.rows().size(), expected(nextPage));
        }
        take(answer.rows());
        if (nextPage-- == 0) {
            step = 0;
            LOG.debug("{} read backward: {} rows, {} were counted first", api.name(), read, total);
        }
    }

    /** Rows that left meanwhile may have emptied the page; then the vendor counts fewer now. */
    private void refuseWhatIsNotGone() throws InterruptedException {
        int counted = total;
        total = ask(0, Priority.CATCH_UP).total().orElse(counted);
        if (expected(nextPage) > 0) {
            throw showsNothing(
                    "expected " + expected(nextPage) + " rows on page " + nextPage + " of " + total + " in all, got none in "
                               + ATTEMPTS + " answers");
        }
    }

    /** Nothing tells a fault that passes from rows that this account may not see. */
    private WdtException showsNothing(String what) {
        return new WdtException(
                Category.TRANSIENT, api.name(),
                what + ": without them the result would not be whole. Ask again later; if that does not help, these rows are not"
                                                + " visible to this account, as Taobao orders are to openapi: ask through gateway=qimen,"
                                                + " or narrow the query to what the account may see / 可能是本账号不可见的单据（如淘系订单）");
    }

    private void readForward() throws InterruptedException {
        if (maxPages > 0 && nextPage >= maxPages) {
            step = 0;
            return;
        }
        take(ask(nextPage, Priority.CATCH_UP).rows());
        nextPage++;
        // a server that ignores page_no shows the same page for ever
        step = page.isEmpty() ? 0 : 1;
    }
}

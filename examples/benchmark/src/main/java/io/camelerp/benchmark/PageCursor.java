/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Forward paging over a span of time, window by window: what everybody writes. Rows that move meanwhile get lost.
 */
final class PageCursor {

    private static final int PAGE_SIZE = 100;

    private final LocalDateTime end;
    private final long windowSeconds;
    private final boolean byModified;
    private LocalDateTime start;
    private int page;
    private int total;

    PageCursor(LocalDateTime start, LocalDateTime end, long windowSeconds) {
        this(start, end, windowSeconds, false);
    }

    private PageCursor(LocalDateTime start, LocalDateTime end, long windowSeconds, boolean byModified) {
        this.start = start;
        this.end = end;
        this.windowSeconds = windowSeconds;
        this.byModified = byModified;
    }

    /** Asks by the last change. */
    static PageCursor byModified(LocalDateTime start, LocalDateTime end, long windowSeconds) {
        return new PageCursor(start, end, windowSeconds, true);
    }

    boolean hasNext() {
        return start.isBefore(end);
    }

    Map<String, String> request() {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("start_time", VendorProcess.TIME.format(start));
        request.put("end_time", VendorProcess.TIME.format(windowEnd()));
        request.put("page_size", Integer.toString(PAGE_SIZE));
        request.put("page_no", Integer.toString(page));
        if (byModified) {
            request.put("is_by_modified", "1");
        }
        return request;
    }

    private LocalDateTime windowEnd() {
        LocalDateTime windowEnd = start.plusSeconds(windowSeconds);
        return windowEnd.isAfter(end) ? end : windowEnd;
    }

    /** Goes on after an answer. */
    void answered(int totalCount) {
        if (page == 0) {
            total = totalCount;
        }
        page++;
        if (page * PAGE_SIZE >= total) {
            start = windowEnd();
            page = 0;
        }
    }
}

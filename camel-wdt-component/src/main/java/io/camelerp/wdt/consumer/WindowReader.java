/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.AnswerTooLargeException;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Priority;
import io.camelerp.common.StopSignal;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.TimeFilter;
import io.camelerp.wdt.client.Answer;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a time window so that nothing of it is missed, while rows move.
 * <p>
 * Rows that change leave a window and shift the others, so that two requests see two worlds. A window therefore counts
 * as read only when <em>one</em> answer held as many distinct keys as its {@code total_count}: that is a snapshot. If
 * it did not, a smaller window is read, and the caller goes on from where that one ended. Only a window that cannot be
 * cut is paged, from the last page to the first and again, until the highest count ever seen is reached.
 */
final class WindowReader {

    private static final Logger LOG = LoggerFactory.getLogger(WindowReader.class);

    /** A second that is not over may still gain rows, whatever the user says. */
    private static final Duration LEAST_SETTLE = Duration.ofSeconds(1);

    private static final int FRUITLESS_ANSWERS = 3;
    /**
     * Where the order changes between requests, one pass misses a given row with a probability of a quarter and more.
     */
    private static final int FRUITLESS_PASSES = 5;

    private final WdtClient client;
    private final Api api;
    private final Map<String, String> parameters;
    private final RowIdentity identity;
    private final WindowPlanner planner;
    private final Duration settleDelay;
    /** How many rows are asked for: fewer when so many were larger than one answer may be. */
    private volatile int pageSize;
    private final Clock clock;
    private final StopSignal stop;
    private final HiddenRows hiddenRows;
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong pagedWindows = new AtomicLong();
    private volatile boolean vendorTimeMissing;

    WindowReader(WdtClient client, Api api, Map<String, String> parameters, RowIdentity identity, WindowPlanner planner,
                 Duration settleDelay, int pageSize, Clock clock, StopSignal stop, HiddenRows hiddenRows) {
        this.client = client;
        this.api = api;
        this.parameters = Map.copyOf(parameters);
        this.identity = identity;
        this.planner = planner;
        this.settleDelay = settleDelay.compareTo(LEAST_SETTLE) < 0 ? LEAST_SETTLE : settleDelay;
        this.pageSize = pageSize;
        this.clock = clock;
        this.stop = stop;
        this.hiddenRows = hiddenRows;
    }

    /**
     * What was read.
     *
     * @param window the window that is complete, perhaps shorter than the one asked for
     * @param items  all its rows, in the vendor's order
     */
    record Reading(TimeWindow window, List<Item> items) {
    }

    /** Up to where rows have settled, as far as the clocks are known. */
    LocalDateTime limit() {
        return VendorTime.local(client.now().minus(settle()));
    }

    /** The limit, or where our clock was set since the vendor told its time, one second more: its answer will tell. */
    LocalDateTime limitAfter(LocalDateTime position) {
        return !limit().isAfter(position) && limitByOurClock().isAfter(position) ? position.plusSeconds(1) : limit();
    }

    /** Up to where rows have settled if our clock is right. */
    LocalDateTime limitByOurClock() {
        return VendorTime.local(clock.instant().minus(settle()));
    }

    /** The vendor's present, as far as the clocks are known. */
    LocalDateTime now() {
        return VendorTime.local(client.now());
    }

    private Duration settle() {
        return vendorTimeMissing && settleDelay.compareTo(WindowSource.SETTLE_WITHOUT_VENDOR_TIME) < 0
                ? WindowSource.SETTLE_WITHOUT_VENDOR_TIME : settleDelay;
    }

    /**
     * Reads the window, or as much of its beginning as one answer holds.
     *
     * @return empty when by the vendor's clock not even the first second has settled, which has to wait for the next
     *         poll
     */
    Optional<Reading> read(TimeWindow wanted, Priority priority) throws InterruptedException {
        try {
            return readWhole(hiddenRows.narrow(wanted), priority);
        } catch (HiddenRows.Doubtful e) {
            return readWhole(stop.during(() -> hiddenRows.outlast(e, wanted)), priority);
        }
    }

    private Optional<Reading> readWhole(TimeWindow wanted, Priority priority) throws InterruptedException {
        TimeWindow window = wanted;
        while (true) {
            Instant asked = clock.instant();
            Answer answer = askForWhatFits(window, priority);
            client.checkClock(api);
            LocalDateTime settled = settledAt(asked, answer);
            if (window.end().isAfter(settled)) {
                if (!settled.isAfter(window.start())) {
                    return Optional.empty();
                }
                window = window.endingAt(settled);
                continue;
            }
            List<Item> items = items(answer);
            int total = total(answer, items);
            if (distinct(items) == total) {
                return Optional.of(complete(window, items));
            }
            if (total > 0 && planner.fits(total)) {
                Optional<List<Item>> shown = askAgain(window, items, priority);
                if (shown.isPresent()) {
                    return Optional.of(complete(window, shown.get()));
                }
            }
            if (!planner.canCut(window)) {
                return Optional.of(complete(window, readPages(window, items, total, priority)));
            }
            TimeWindow first = planner.cut(window, identity.times(items), total);
            cuts.incrementAndGet();
            LOG.debug("{} from {} holds {} rows of which one answer showed {}: cut to {}", api.name(), window, total,
                    items.size(), first);
            window = first;
        }
    }

    private Reading complete(TimeWindow window, List<Item> items) {
        hiddenRows.clear(window);
        return new Reading(window, items);
    }

    /** Rows have settled when they were old enough by both clocks at the moment of the answer. */
    private LocalDateTime settledAt(Instant asked, Answer answer) {
        Instant vendorTime = answer.vendorTime();
        vendorTimeMissing = vendorTime == null;
        Instant earlier = vendorTime != null && vendorTime.isBefore(asked) ? vendorTime : asked;
        return VendorTime.local(earlier.minus(settle()));
    }

    private Answer askForWhatFits(TimeWindow window, Priority priority) throws InterruptedException {
        while (true) {
            int rows = pageSize;
            try {
                return ask(window, 0, priority);
            } catch (WdtException e) {
                if (e.getCategory() == Category.TRANSIENT) {
                    planner.unanswered(window);
                }
                if (rows == 1 || !AnswerTooLargeException.isBehind(e)) {
                    throw e;
                }
                pageSize = Math.max(1, rows / 2);
                planner.clampedTo(pageSize);
                LOG.info("{} from {}: {}; {} rows a page are asked for from now on", api.name(), window, e.getMessage(),
                        pageSize);
            }
        }
    }

    private Answer ask(TimeWindow window, int page, Priority priority) throws InterruptedException {
        TimeFilter filter = api.time();
        Map<String, String> request = new HashMap<>(parameters);
        request.put(filter.start(), VendorTime.format(window.start()));
        request.put(filter.end(), VendorTime.format(window.end()));
        request.put("page_size", Integer.toString(pageSize));
        request.put("page_no", Integer.toString(page));
        return stop.during(() -> client.call(api, request, priority));
    }

    private int total(Answer answer, List<Item> items) {
        if (answer.total().isEmpty() && answer.listed() && items.isEmpty()) {
            return 0;
        }
        int rows = distinct(items);
        if (answer.total().isEmpty() || answer.total().getAsInt() < rows) {
            throw new WdtException(
                    Category.TRANSIENT, api.name(),
                    "expected a 'total_count' that counts all rows, got "
                                                    + (answer.total().isEmpty() ? "none" : answer.total().getAsInt())
                                                    + " beside " + rows
                                                    + " rows: without it nobody knows whether the answer is whole");
        }
        return answer.total().getAsInt();
    }

    private List<Item> items(Answer answer) {
        List<Item> items = new ArrayList<>(answer.rows().size());
        for (JsonNode row : answer.rows()) {
            items.add(identity.item(row));
        }
        return items;
    }

    private static int distinct(List<Item> items) {
        return (int) items.stream().map(Item::key).distinct().count();
    }

    /**
     * So few rows should have fitted into one answer. Either this answer was short, or the vendor puts fewer rows on a
     * page than it did, or it counts rows that it does not show.
     *
     * @return the rows that the window shows, or empty when a smaller window has to be read
     */
    private Optional<List<Item>> askAgain(TimeWindow window, List<Item> seen, Priority priority) throws InterruptedException {
        Map<String, Item> found = new LinkedHashMap<>();
        add(seen, found);
        int counted = 0;
        for (int fruitless = 0; fruitless < FRUITLESS_ANSWERS;) {
            Answer answer = ask(window, 0, priority);
            List<Item> items = items(answer);
            counted = total(answer, items);
            if (distinct(items) == counted) {
                return Optional.of(items);
            }
            if (!items.isEmpty() && !ask(window, 1, priority).rows().isEmpty()) {
                planner.clampedTo(items.size());
                return Optional.empty();
            }
            fruitless = add(items, found) ? 0 : fruitless + 1;
        }
        hiddenRows.judge(api.name(), window, found.size(), counted, counted);
        return Optional.of(inOrder(found));
    }

    /** Pages from the last to the first and again, until nothing can be missing. */
    private List<Item> readPages(TimeWindow window, List<Item> firstPage, int counted, Priority priority)
            throws InterruptedException {
        pagedWindows.incrementAndGet();
        Map<String, Item> found = new LinkedHashMap<>();
        add(firstPage, found);
        int rowsOnPage = firstPage.isEmpty() ? pageSize : firstPage.size();
        int highest = counted;
        int latest = counted;
        int passes = 0;
        boolean whole = false;
        for (int fruitless = 0; !whole && found.size() < highest && fruitless < FRUITLESS_PASSES; passes++) {
            Map<String, Item> pass = new LinkedHashMap<>();
            int pages = (highest + rowsOnPage - 1) / rowsOnPage;
            if (passes > 0) {
                pages = readBeyond(window, pages, pass, priority);
            }
            for (int page = pages - 1; page > 0; page--) {
                add(items(ask(window, page, priority)), pass);
            }
            Answer first = ask(window, 0, priority);
            List<Item> items = items(first);
            add(items, pass);
            int before = latest;
            latest = total(first, items);
            highest = Math.max(highest, latest);
            // nothing came or went meanwhile, so that this pass has seen one world
            whole = before == latest && pass.size() == latest;
            fruitless = add(pass.values(), found) ? 0 : fruitless + 1;
        }
        LOG.info("{} from {} cannot be cut further and was paged: {} of {} rows in {} passes", api.name(), window,
                found.size(), highest, passes);
        if (!whole && found.size() < highest) {
            hiddenRows.judge(api.name(), window, found.size(), latest, highest);
        }
        return inOrder(found);
    }

    /** The first page that is empty: pages may hold fewer rows than the first answer made believe. */
    private int readBeyond(TimeWindow window, int pages, Map<String, Item> found, Priority priority)
            throws InterruptedException {
        int page = pages;
        while (add(items(ask(window, page, priority)), found)) {
            page++;
        }
        return page;
    }

    /** Whether there was a new one among them. */
    private static boolean add(Collection<Item> items, Map<String, Item> found) {
        int before = found.size();
        items.forEach(item -> found.put(item.key(), item));
        return found.size() > before;
    }

    private static List<Item> inOrder(Map<String, Item> found) {
        return found.values().stream().sorted(Comparator.comparing(Item::time)).toList();
    }

    /** Windows that held more than one answer and were made smaller. */
    long getCuts() {
        return cuts.get();
    }

    /** Windows that could not be made smaller and were paged. */
    long getPagedWindows() {
        return pagedWindows.get();
    }

    /** Rows that the vendor counted and never showed. */
    long getHiddenRows() {
        return hiddenRows.getCount();
    }
}

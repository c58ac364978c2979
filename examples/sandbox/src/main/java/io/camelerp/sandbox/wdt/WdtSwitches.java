/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/**
 * What the vendor leaves open or a test wants to bend; every switch works at once, for all threads.
 */
public abstract class WdtSwitches extends PoolSwitches {

    private final Map<String, Integer> successCodes = new ConcurrentHashMap<>();
    private final Map<WdtError, Refusal> refusals = new EnumMap<>(WdtError.class);
    private final Map<String, String> rejections = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> hidden = new ConcurrentHashMap<>();
    private volatile boolean refundNeedsTrade = true;
    private volatile int requestsPerMinute;
    private volatile RateWindow rateWindow = RateWindow.FIXED;
    private volatile Duration rateMinute = Duration.ofMinutes(1);
    private volatile int maxPageSize = Integer.MAX_VALUE;
    private volatile int clampPageSize = Integer.MAX_VALUE;
    private volatile boolean totalAsText;
    private volatile boolean zeroTotalOnLaterPages;
    private volatile boolean nullListWhenEmpty;
    private volatile Boolean idsAsText;
    private volatile boolean codeAsText;
    private volatile boolean unstableOrder;
    private volatile LengthUnit lengthUnit = LengthUnit.CHARS;
    private volatile Duration latency = Duration.ZERO;
    private volatile String contentType = "application/json;charset=utf-8";
    private volatile IntConsumer betweenRequests = page -> {
    };

    /** How the minute of the quota is counted. */
    public enum RateWindow {
        /** from each full minute of the clock to the next */
        FIXED,
        /** back from now */
        SLIDING
    }

    /** A code and its text. */
    record Refusal(String code, String message) {
    }

    /** Refuses calls beyond so many a minute with 1012; 0, the default, refuses none. */
    public void requestsPerMinute(int requestsPerMinute) {
        this.requestsPerMinute = requireNotNegative("requestsPerMinute", requestsPerMinute);
    }

    public void rateWindow(RateWindow rateWindow) {
        this.rateWindow = rateWindow;
    }

    /** How long the quota's minute lasts: shorter for impatient tests. */
    public void rateMinute(Duration rateMinute) {
        if (rateMinute.isNegative() || rateMinute.isZero()) {
            throw new IllegalArgumentException("rateMinute must be positive, got " + rateMinute);
        }
        this.rateMinute = rateMinute;
    }

    /** Refuses larger pages with 2220, where the API's own maximum does not already do so. */
    public void maxPageSize(int maxPageSize) {
        this.maxPageSize = requirePositive("maxPageSize", maxPageSize);
    }

    /** Puts at most so many rows on a page, whatever is asked for, without a word. */
    public void clampPageSize(int clampPageSize) {
        this.clampPageSize = requirePositive("clampPageSize", clampPageSize);
    }

    /** Sends total_count as text. */
    public void totalAsText(boolean totalAsText) {
        this.totalAsText = totalAsText;
    }

    /** Sends total_count 0 on pages after the first; without it they have no such field. */
    public void zeroTotalOnLaterPages(boolean zeroTotalOnLaterPages) {
        this.zeroTotalOnLaterPages = zeroTotalOnLaterPages;
    }

    /** Sends null for a list without rows. */
    public void nullListWhenEmpty(boolean nullListWhenEmpty) {
        this.nullListWhenEmpty = nullListWhenEmpty;
    }

    /** Sends every {@code …_id} as text or as it was put; by default as text in Y only. */
    public void idsAsText(boolean idsAsText) {
        this.idsAsText = idsAsText;
    }

    /** Sends code as text. */
    public void codeAsText(boolean codeAsText) {
        this.codeAsText = codeAsText;
    }

    /** The code of success of one API: 0, or 200 as Y's purchase queries have it. */
    public void successCode(String api, int code) {
        successCodes.put(api, code);
    }

    /** Changes the order of rows of the same second from request to request. */
    public void unstableOrder(boolean unstableOrder) {
        this.unstableOrder = unstableOrder;
    }

    /** Leaves fields of an API's rows out of the answers, though they are filtered by: not every page publishes all. */
    public void hide(String api, String... fields) {
        hidden.put(api, Set.of(fields));
    }

    /** What lengths in signatures count; code points by default. */
    public void lengthUnit(LengthUnit lengthUnit) {
        this.lengthUnit = lengthUnit;
    }

    /** The code and text of a refusal. */
    public void errorCode(WdtError kind, String code, String message) {
        synchronized (refusals) {
            refusals.put(kind, new Refusal(code, message));
        }
    }

    /**
     * Refuses what is pushed or acknowledged under that key with that text; null takes it back.
     *
     * @param key tid, outer_no, goods_no, rec_id …, the spec_no of a line of stock_sync_by_pd; several parts with /
     *            between
     */
    public void reject(String api, String key, String error) {
        if (error == null) {
            rejections.remove(api + ":" + key);
        } else {
            rejections.put(api + ":" + key, error);
        }
    }

    /** Whether sales_refund_push wants to have seen the raw order; on by default, published for Y. */
    public void refundNeedsTrade(boolean refundNeedsTrade) {
        this.refundNeedsTrade = refundNeedsTrade;
    }

    /** Called with the count of query pages answered so far, after each of them was read and before it is sent. */
    public void betweenRequests(IntConsumer hook) {
        this.betweenRequests = hook;
    }

    /** Holds every answer back. */
    public void latency(Duration latency) {
        this.latency = latency;
    }

    /** The Content-Type of answers, which real ones do not get right reliably. */
    public void contentType(String contentType) {
        this.contentType = contentType;
    }

    /** Whether answers, Kingdee's too, carry the HTTP header {@code Date}. */
    public abstract void sendDate(boolean sendDate);

    Set<String> hidden(String api) {
        return hidden.getOrDefault(api, Set.of());
    }

    Optional<String> rejected(String api, String key) {
        return Optional.ofNullable(rejections.get(api + ":" + key));
    }

    boolean refundNeedsTrade() {
        return refundNeedsTrade;
    }

    int requestsPerMinute() {
        return requestsPerMinute;
    }

    RateWindow rateWindow() {
        return rateWindow;
    }

    Duration rateMinute() {
        return rateMinute;
    }

    int maxPageSize() {
        return maxPageSize;
    }

    int clampPageSize() {
        return clampPageSize;
    }

    boolean totalAsText() {
        return totalAsText;
    }

    boolean zeroTotalOnLaterPages() {
        return zeroTotalOnLaterPages;
    }

    boolean nullListWhenEmpty() {
        return nullListWhenEmpty;
    }

    boolean idsAsText(Dialect dialect) {
        Boolean switched = idsAsText;
        return switched == null ? dialect == Dialect.Y : switched;
    }

    boolean codeAsText() {
        return codeAsText;
    }

    int successCodeOf(String api, int usual) {
        return successCodes.getOrDefault(api, usual);
    }

    boolean unstableOrder() {
        return unstableOrder;
    }

    LengthUnit lengthUnit() {
        return lengthUnit;
    }

    Duration latency() {
        return latency;
    }

    String contentType() {
        return contentType;
    }

    IntConsumer betweenRequests() {
        return betweenRequests;
    }

    /** The refusal of a kind, with more said about this case. */
    WdtRefusal refusal(WdtError kind, String more) {
        synchronized (refusals) {
            Refusal refusal = refusals.getOrDefault(kind, new Refusal(kind.code(), kind.message()));
            return new WdtRefusal(refusal.code(), refusal.message() + more);
        }
    }

    /** The same, which the API words for itself unless the switch says how. */
    WdtRefusal refusal(WdtError kind, String more, Optional<ApiQuery.ErrorText> own) {
        synchronized (refusals) {
            if (own.isEmpty() || refusals.containsKey(kind)) {
                return refusal(kind, more);
            }
            return new WdtRefusal(own.get().code(), own.get().message().replace("%s", more), own.get().isText());
        }
    }

    WdtRefusal refusal(WdtError kind) {
        return refusal(kind, "");
    }

    private static int requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, got " + value);
        }
        return value;
    }

    private static int requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
        return value;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.common.CommaList;
import io.camelerp.common.store.BatchIdempotentRepository;
import io.camelerp.routes.kingdee.ChangedBills.Window;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.manage.PositiveDuration;
import org.apache.camel.Exchange;
import org.apache.camel.spi.StateRepository;

/**
 * Asks Kingdee for the bills that were changed since, window by window, and keeps how far it has come.
 *
 * {@link #next} makes the bills of the next window the body; {@link #commit} moves the checkpoint to its end, and is
 * called when every one of them is done. Without it the same window comes again. Windows are closed at both ends and
 * the next one begins in the second in which the last one ended, so a bill at the edge may come twice. Times are those
 * of Kingdee's server, Asia/Shanghai unless set otherwise.
 */
public class KingdeeChanges {

    private static final String WINDOW_END = "CamelKingdeeWindowEnd";
    static final String DELIVERIES = "CamelKingdeeDeliveries";
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private KingdeeAccount account;
    private StateRepository<String, String> checkpoints;
    private Clock clock = Clock.systemUTC();
    private String checkpointKey;
    private String formId;
    private String changeField = "FModifyDate";
    private String condition = "";
    private String entry;
    private List<String> headFields = List.of();
    private List<String> lineFields = List.of();
    private String startFrom = "now";
    private Duration settleDelay = Duration.ofMinutes(6);
    private Duration windowSize = Duration.ofDays(1);
    private int maxBills = ChangedBills.MAX_ROWS;
    private BatchIdempotentRepository deliveries;

    /** Makes the bills of the next window that has some the body, an array; an empty one where there is nothing new. */
    public void next(Exchange exchange) {
        LocalDateTime now = now().minus(settleDelay).truncatedTo(ChronoUnit.SECONDS);
        LocalDateTime from = checkpoint();
        ChangedBills reader = bills();
        ArrayNode bills = KingdeeJson.MAPPER.createArrayNode();
        LocalDateTime reached = null;
        while (bills.isEmpty() && from.isBefore(now)) {
            Window window = first(from, now);
            bills.addAll(reader.withLines(window.heads(), window.keys()));
            exchange.setProperty(DELIVERIES, List.copyOf(window.keys().values()));
            requireThatItHasCome(window.end());
            reached = window.end();
            from = window.end();
        }
        exchange.setProperty(WINDOW_END, reached);
        exchange.getMessage().setBody(bills);
    }

    /** What Kingdee stores later in a time that is done is not read again. */
    private void requireThatItHasCome(LocalDateTime end) {
        Instant server = account.client().serverTime().orElse(Instant.MAX);
        if (end.atZone(LocalTimes.ZONE).toInstant().minus(CLOCKS_DIFFER).isAfter(server)) {
            throw new IllegalStateException(
                    "Kingdee's time (HTTP header Date) is " + Duration.between(server, clock.instant()).toSeconds()
                                            + " s behind the clock of this machine, more than settle-delay allows for: set"
                                            + " the clock, or look for a proxy that changes Date. Nothing was passed over");
        }
    }

    /** Keeps that the window of this exchange is done. */
    public void commit(Exchange exchange) {
        List<?> keys = exchange.getProperty(DELIVERIES, List.of(), List.class);
        if (deliveries != null && !keys.isEmpty()) {
            deliveries.addAll(keys.stream().map(String::valueOf).toList());
        }
        LocalDateTime reached = exchange.getProperty(WINDOW_END, LocalDateTime.class);
        if (reached != null) {
            progress().reach(reached);
        }
    }

    /** Reads one bill with the fields of the route, and says how that went. */
    public String peek() {
        return "logged in, read " + bills().peek() + " rows with the fields of the route";
    }

    /** The first part of a span that fits into one answer and is not longer than a window. */
    Window first(LocalDateTime from, LocalDateTime limit) {
        return bills().read(from, earlier(from.plus(windowSize), limit));
    }

    ChangedBills bills() {
        return new ChangedBills(
                account, stateKey(), new ChangedBills.Form(formId, changeField, condition, entry, headFields, lineFields),
                maxBills);
    }

    /** The last second that is done for certain; empty before the first reading. */
    Optional<LocalDateTime> passed() {
        return progress().reached().map(time -> time.minusSeconds(1));
    }

    /** Where the very first reading began; empty where a version before has kept no such time. */
    Optional<LocalDateTime> begin() {
        return progress().begin();
    }

    private LocalDateTime checkpoint() {
        return progress().reached().orElseGet(() -> {
            LocalDateTime start = start();
            // "now" is the moment of the first poll, not of the one that first finds something
            progress().begin(start);
            return start;
        });
    }

    private KingdeeProgress progress() {
        return new KingdeeProgress(checkpoints, stateKey());
    }

    private LocalDateTime start() {
        if (startFrom.equalsIgnoreCase("now")) {
            return earlierNow();
        }
        try {
            return startFrom.startsWith("P")
                    ? earlierNow().minus(Duration.parse(startFrom)).truncatedTo(ChronoUnit.SECONDS)
                    : LocalDateTime.parse(moment(), TIME);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "start-from takes now, a time such as 2026-11-01 00:00:00 or a duration back such as P1D, not '"
                                               + startFrom + "'",
                    e);
        }
    }

    /** A day stands for its midnight. */
    private String moment() {
        String time = startFrom.strip().replace('T', ' ');
        return time.length() == 10 ? time + " 00:00:00" : time;
    }

    /** By a clock that is fast it would begin too late, and the twin reads nothing from before it. */
    private LocalDateTime earlierNow() {
        try {
            peek();
        } catch (KingdeeException e) {
            // the first reading will say so
        }
        LocalDateTime server = account.client().serverTime()
                .map(time -> LocalDateTime.ofInstant(time, LocalTimes.ZONE)).orElse(LocalDateTime.MAX);
        return earlier(now(), server).truncatedTo(ChronoUnit.SECONDS);
    }

    private String stateKey() {
        return "kingdee:" + account.getAcctId() + ":" + formId + ":" + checkpointKey;
    }

    LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), LocalTimes.ZONE);
    }

    private static LocalDateTime earlier(LocalDateTime one, LocalDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    /** The account that is asked. */
    public void setAccount(KingdeeAccount account) {
        this.account = account;
    }

    /** Where the progress is kept. */
    public void setCheckpoints(StateRepository<String, String> checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** The name of the progress. */
    public void setCheckpointKey(String checkpointKey) {
        this.checkpointKey = checkpointKey;
    }

    public String getFormId() {
        return formId;
    }

    /** The form of the bills. */
    public void setFormId(String formId) {
        this.formId = formId;
    }

    /** The field with the time by which bills are looked for. */
    public void setChangeField(String changeField) {
        this.changeField = changeField;
    }

    /** What else has to hold, in Kingdee's SQL-like language, such as {@code FDocumentStatus = 'C'}. */
    public void setCondition(String condition) {
        this.condition = condition;
    }

    /** The name of the lines in the form, and of their array in a bill. */
    public void setEntry(String entry) {
        this.entry = entry;
    }

    /** The fields of the head besides FID, separated by commas. */
    public void setHeadFields(String headFields) {
        this.headFields = CommaList.of(headFields);
    }

    /** The fields of the lines, without the name of the entry, separated by commas. */
    public void setLineFields(String lineFields) {
        this.lineFields = CommaList.of(lineFields);
    }

    /** Where to begin without a checkpoint: now, a local time of the server, or a duration back from now. */
    public void setStartFrom(String startFrom) {
        this.startFrom = startFrom;
    }

    /** How far windows stay behind our clock, which may differ from the server's. */
    public void setSettleDelay(Duration settleDelay) {
        this.settleDelay = settleDelay;
    }

    /** How long a window is at most. */
    public void setWindowSize(Duration windowSize) {
        this.windowSize = PositiveDuration.of("window-size", windowSize);
    }

    /**
     * How many bills one answer holds at most; a window with as many is cut. An older Kingdee shows 2000 however many
     * are asked for, and what it leaves out would be missed.
     */
    public void setMaxBills(int maxBills) {
        if (maxBills < 1 || maxBills > ChangedBills.MAX_ROWS) {
            throw new IllegalArgumentException(
                    "max-bills takes 1 to " + ChangedBills.MAX_ROWS + ", as many as every Kingdee shows in one answer, not "
                                               + maxBills
                                               + ". A window with more is cut, and nothing is missed");
        }
        this.maxBills = maxBills;
    }

    /** Where it is noted what was delivered, for a twin that looks back. */
    public void setDeliveries(BatchIdempotentRepository deliveries) {
        this.deliveries = deliveries;
    }

    /** Sets the clock; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.camelerp.common.CommaList;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.manage.ManagedBean;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterFilter;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where operators list, replay and drop dead letters: in JMX, and behind the HTTP endpoint and the Kamelet.
 *
 * Times are local to Asia/Shanghai.
 */
@ManagedResource(description = "Dead letters: what could not be booked, to be listed, replayed and dropped")
public class DeadLetterDesk extends ManagedBean {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDesk.class);

    private static final int SHOWN = 200;

    private DeadLetterStore deadLetters;
    private DeadLetterReplay replay;
    private Set<String> replayCodes = Set.of("9", "10");

    public DeadLetterDesk() {
        super("DeadLetters");
    }

    @Override
    public void start() throws Exception {
        super.start();
        meter("camelerp.dead.letters", "Dead letters that are open", this::getOpen);
    }

    @ManagedAttribute(description = "How many dead letters are open")
    public int getOpen() {
        return deadLetters.count(Status.OPEN);
    }

    @ManagedAttribute(description = "When the latest open dead letter failed, local to Asia/Shanghai")
    public String getLatest() {
        return deadLetters.list(Status.OPEN, 1).stream().findFirst().map(stored -> LocalTimes.format(stored.lastAt()))
                .orElse(null);
    }

    @ManagedOperation(description = "Lists the open dead letters of a route (empty: of all routes), the latest first, without their records")
    public List<Map<String, Object>> list(String routeId) {
        return list(DeadLetterFilter.open(blankToNull(routeId)), SHOWN);
    }

    List<Map<String, Object>> list(DeadLetterFilter filter, int limit) {
        requireRoute(filter.routeId());
        return deadLetters.list(filter, limit).stream().map(DeadLetterDesk::summary).toList();
    }

    @ManagedOperation(description = "Shows one dead letter (route, key) with its raw record and bill, which hold data of receivers")
    public Map<String, Object> show(String routeId, String key) {
        return deadLetters.find(need("route", routeId), need("key", key)).map(stored -> {
            Map<String, Object> all = summary(stored);
            all.put("record", stored.letter().record());
            all.put("bill", stored.letter().bill());
            return all;
        }).orElse(null);
    }

    @ManagedOperation(description = "Sends one dead letter (route, key) through its route again and says how that ended")
    public String replay(String routeId, String key) {
        return text(replayOne(routeId, key));
    }

    @ManagedOperation(description = "Sends one dead letter (route, key) again of which nobody knew whether it took effect, after a person has looked: the vendor has no such document")
    public String resend(String routeId, String key) {
        return text(replayOne(routeId, key, true));
    }

    ReplayOutcome replayOne(String routeId, String key) {
        return replayOne(routeId, key, false);
    }

    ReplayOutcome replayOne(String routeId, String key, boolean resend) {
        return replay.replay(need("route", routeId), need("key", key), resend);
    }

    @ManagedOperation(description = "Sends the open dead letters of a route through it again, the oldest first, at most 1000")
    public Map<String, Object> replayRoute(String routeId) {
        return replay(DeadLetterFilter.open(need("route", routeId)));
    }

    @ManagedOperation(description = "Sends the open dead letters of all routes that failed for the last time between two local times (yyyy-MM-dd HH:mm:ss) through them again")
    public Map<String, Object> replayBetween(String from, String to) {
        return replay(DeadLetterFilter.open(
                null, LocalTimes.parse("from", need("from", from)), LocalTimes.parse("to", need("to", to))));
    }

    @ManagedOperation(description = "Sends those dead letters through again that failed for want of base data: no row in a lookup table, or a number that Kingdee did not know")
    public Map<String, Object> replayMissingBaseData() {
        Map<String, Object> all = replay(DeadLetterFilter.open(Cause.MAPPING, null));
        Map<String, Object> refused = replay(DeadLetterFilter.open(Cause.REFUSED, replayCodes));
        refused.forEach((name, value) -> all.merge(name, value,
                (one, other) -> one instanceof Integer count ? (Object) (count + (Integer) other) : other));
        return all;
    }

    Map<String, Object> replay(DeadLetterFilter filter) {
        requireRoute(filter.routeId());
        List<ReplayOutcome> outcomes = replay.replay(filter);
        Map<ReplayOutcome.Kind, List<ReplayOutcome>> byKind = outcomes.stream().collect(Collectors
                .groupingBy(ReplayOutcome::kind, () -> new EnumMap<>(ReplayOutcome.Kind.class), Collectors.toList()));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("replayed", outcomes.size());
        for (ReplayOutcome.Kind kind : ReplayOutcome.Kind.values()) {
            summary.put(name(kind), byKind.getOrDefault(kind, List.of()).size());
        }
        outcomes.stream().filter(outcome -> outcome.message() != null).reduce((first, last) -> last)
                .ifPresent(last -> summary.put("lastMessage", last.key() + ": " + last.message()));
        return summary;
    }

    @ManagedOperation(description = "Closes one dead letter (route, key) for good without booking it; the row stays as DROPPED")
    public boolean drop(String routeId, String key) {
        boolean dropped = deadLetters.close(need("route", routeId), need("key", key), Status.DROPPED);
        LOG.info("Dead letter {} of route {} {}", key, routeId, dropped ? "was dropped by an operator" : "is not open");
        return dropped;
    }

    @ManagedOperation(description = "Opens one dropped dead letter (route, key) again; a daily summary is made again with the next run then")
    public boolean reopen(String routeId, String key) {
        boolean opened = deadLetters.reopen(need("route", routeId), need("key", key));
        LOG.info("Dead letter {} of route {} {}", key, routeId, opened ? "was opened again by an operator" : "is not dropped");
        return opened;
    }

    @ManagedOperation(description = "Closes the open dead letters of a route that failed for the last time up to a local time (yyyy-MM-dd HH:mm:ss) without booking them, at most 1000; returns how many")
    public int dropRoute(String routeId, String to) {
        return drop(DeadLetterFilter.open(need("route", routeId), null, LocalTimes.parse("to", need("to", to))));
    }

    int drop(DeadLetterFilter filter) {
        requireRoute(filter.routeId());
        return (int) deadLetters.list(filter, DeadLetterReplay.LIMIT).stream().filter(this::drop).count();
    }

    /** As it was listed: what has failed again meanwhile is another state of the record, which nobody has looked at. */
    private boolean drop(DeadLetter.Stored stored) {
        boolean dropped = deadLetters.close(stored, Status.DROPPED);
        LOG.info("Dead letter {} of route {} {}", stored.letter().key(), stored.letter().routeId(), dropped
                ? "was dropped by an operator" : "has failed again or was closed meanwhile, and is left as it is");
        return dropped;
    }

    private static Map<String, Object> summary(DeadLetter.Stored stored) {
        DeadLetter letter = stored.letter();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("route", letter.routeId());
        map.put("key", letter.key());
        map.put("status", stored.status().name());
        map.put("cause", letter.cause().name());
        map.put("code", letter.code());
        map.put("message", letter.message());
        map.put("source", letter.source());
        map.put("account", letter.account());
        map.put("formId", letter.formId());
        map.put("firstAt", text(stored.firstAt()));
        map.put("lastAt", text(stored.lastAt()));
        map.put("times", stored.times());
        return map;
    }

    static String name(ReplayOutcome.Kind kind) {
        return switch (kind) {
            case RESOLVED -> "resolved";
            case DEAD_AGAIN -> "deadAgain";
            case FAILED -> "failed";
        };
    }

    private static String text(ReplayOutcome outcome) {
        return outcome.message() == null ? outcome.kind().name() : outcome.kind() + ": " + outcome.message();
    }

    private static String text(Instant time) {
        return LocalTimes.format(time);
    }

    /** What is left out must not turn one dead letter into all of them. */
    private static String need(String name, String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("The argument " + name + " is missing");
        }
        return text;
    }

    /** A route that is misspelt would look like one without dead letters. */
    private void requireRoute(String routeId) {
        if (routeId == null || getCamelContext().getRoute(routeId) != null) {
            return;
        }
        List<String> known = deadLetters.routes(new DeadLetterFilter(null, null, null, null, null, null));
        if (!known.contains(routeId)) {
            throw new IllegalArgumentException(
                    "There is no route '" + routeId + "' here, and no dead letter of one. "
                                               + (known.isEmpty()
                                                       ? "There are no dead letters at all"
                                                       : "Dead letters are known of " + known));
        }
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Where the dead letters are kept. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** What sends them through their routes again. */
    public void setReplay(DeadLetterReplay replay) {
        this.replay = replay;
    }

    /** Kingdee's codes that stand for missing base data, separated by commas. */
    public void setReplayCodes(String replayCodes) {
        this.replayCodes = Set.copyOf(CommaList.of(replayCodes));
    }
}

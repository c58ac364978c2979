/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.GoalBook.Open;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.manage.PositiveDuration;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits and audits booked bills that shall be brought so far, apart from their saving: a bill that cannot be audited
 * is booked all the same.
 *
 * Where a bill stands is asked of Kingdee first, so that any step may be repeated, and what somebody has done by hand
 * counts. A bill that Kingdee refuses to submit or audit becomes a dead letter and is tried again after {@code retry};
 * the dead letter is resolved when it gets through; when somebody drops it, the bill stays as it is. Trouble of the
 * connection leaves all as it is, for the next run, and the exchange fails, so that somebody is told; what keeps one
 * form from getting through does not keep the others, nor does a bill at which Kingdee fails each time.
 */
public class KingdeeGoals implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(KingdeeGoals.class);

    private static final int LIMIT = 1000;

    /** How many runs may leave it open what became of a bill before it is a dead letter. */
    private static final int UNKNOWN = 5;

    /** Kingdee's MsgCode for too many calls. */
    private static final int CALL_LIMIT = 14;

    /** Failures that the next group, too, would run into. */
    private static final Set<Category> OF_ALL_GROUPS = Set.of(Category.AUTH, Category.REQUEST, Category.RATE_LIMIT);

    /** Bills without a known end, taken alone, after which it is Kingdee that has trouble with all of them. */
    private static final int MOST_SILENCES = 3;

    private KingdeeAccount account;
    private DataSource dataSource;
    private DeadLetterStore deadLetters;
    private BookingSettings settings = new BookingSettings();
    private Clock clock = Clock.systemUTC();
    private Duration retry = Duration.ofHours(1);
    private final Map<String, Integer> unknown = new ConcurrentHashMap<>();

    @Override
    public void process(Exchange exchange) {
        GoalBook book = new GoalBook(dataSource, clock, account.getAcctId());
        new DroppedGoals(book, deadLetters).end();
        KingdeeException stuck = null;
        boolean limited = false;
        int reached = 0;
        int failed = 0;
        for (String formId : book.dueForms(retry)) {
            Run run = new Run(exchange, book, formId);
            try {
                bring(run, book.due(formId, retry, LIMIT));
            } catch (KingdeeException e) {
                // such as a permission that is missing for this form alone: the others go on
                LOG.warn("Submitting and auditing {} does not get through: {}", formId, e.getMessage());
                if (stuck == null) {
                    stuck = e;
                } else {
                    stuck.addSuppressed(e);
                }
                limited = e.getCategory() == Category.RATE_LIMIT;
            }
            reached += run.reached;
            failed += run.failed;
            if (limited) {
                break;
            }
        }
        if (reached + failed > 0) {
            LOG.info("Kingdee: {} bills are where they shall be, {} could not be submitted or audited", reached, failed);
        }
        if (stuck != null) {
            throw stuck;
        }
    }

    private void bring(Run run, List<Open> due) {
        KingdeeException stuck = null;
        for (int from = 0; from < due.size(); from += settings.getBatchSize()) {
            try {
                run.bring(due.subList(from, Math.min(from + settings.getBatchSize(), due.size())));
            } catch (KingdeeException e) {
                if (OF_ALL_GROUPS.contains(e.getCategory())) {
                    throw e;
                }
                if (stuck == null) {
                    stuck = e;
                } else {
                    stuck.addSuppressed(e);
                }
            }
        }
        if (stuck != null) {
            throw stuck;
        }
    }

    /** The bills of a form. */
    private final class Run {

        private final Exchange exchange;
        private final GoalBook book;
        private final String formId;
        private int reached;
        private int failed;
        private int endless;
        private KingdeeException silence;

        private Run(Exchange exchange, GoalBook book, String formId) {
            this.exchange = exchange;
            this.book = book;
            this.formId = formId;
        }

        void bring(List<Open> group) {
            Map<String, String> statuses = account.client().statuses(formId, numbers(group));
            List<Open> there = new ArrayList<>();
            List<Open> submit = new ArrayList<>();
            List<Open> audit = new ArrayList<>();
            for (Open open : group) {
                String status = statuses.get(open.number());
                if (status == null) {
                    fail(open, null, "Kingdee has no bill of this number any more");
                } else if (status.equals("C") || status.equals("B") && open.goal() == BookingGoal.submitted) {
                    there.add(open);
                } else {
                    (status.equals("B") ? audit : submit).add(open);
                }
            }
            reach(there);
            for (Open open : step("Submit", "BC", submit)) {
                if (open.goal() == BookingGoal.audited) {
                    audit.add(open);
                } else {
                    reach(List.of(open));
                }
            }
            reach(step("Audit", "C", audit));
            if (silence != null) {
                KingdeeException thrown = silence;
                silence = null;
                throw thrown;
            }
        }

        /** Takes a step with all of them; returns those that have got through it. */
        private List<Open> step(String method, String through, List<Open> group) {
            if (group.isEmpty()) {
                return List.of();
            }
            try {
                return judge(method, through, group, account.client().act(method, formId, numbers(group)));
            } catch (KingdeeException e) {
                if (e.getCategory() != Category.UNKNOWN_RESULT) {
                    throw e;
                }
                if (group.size() > 1) {
                    return stepAlone(method, through, group, e);
                }
                silence = e;
                unknown(method, group.get(0), e.getMessage());
                return List.of();
            }
        }

        /**
         * One of them may be why all are without an answer, or without a verdict: when they are again, each is taken by
         * itself.
         *
         * @param why the silence, or null where Kingdee has answered
         */
        private List<Open> stepAlone(String method, String through, List<Open> group, KingdeeException why) {
            List<Open> done = new ArrayList<>();
            int before = endless;
            int taken = 0;
            for (Open open : group) {
                if (unknown.merge(name(open), 1, Integer::sum) > 1 && endless - before < MOST_SILENCES) {
                    taken++;
                    done.addAll(step(method, through, List.of(open)));
                }
            }
            if (why != null && (taken < group.size() || endless > before)) {
                silence = why;
            }
            return done;
        }

        private List<Open> judge(String method, String through, List<Open> group, ResponseStatus answer) {
            List<Open> done = new ArrayList<>();
            Map<String, Verdicts.Verdict> verdicts = Verdicts.ofAct(answer, numbers(group));
            Map<Open, Verdicts.Refused> refused = new LinkedHashMap<>();
            List<Open> unjudged = new ArrayList<>();
            for (Open open : group) {
                Verdicts.Verdict verdict = verdicts.get(open.number());
                if (verdict instanceof Verdicts.Saved) {
                    done.add(open);
                } else if (verdict instanceof Verdicts.Refused no) {
                    refused.put(open, no);
                } else if (verdict instanceof Verdicts.Again again && again.msgCode() == CALL_LIMIT) {
                    // what has got through beside it, the next run finds
                    throw new KingdeeException(
                            Category.RATE_LIMIT, method, formId, CALL_LIMIT, again.message() + ". It is tried again later");
                } else if (group.size() > 1) {
                    unjudged.add(open);
                } else {
                    unknown(method, open, String.valueOf(verdict));
                }
            }
            if (!refused.isEmpty()) {
                // somebody may have taken the step by hand in the meantime
                Map<String, String> statuses
                        = account.client().statuses(formId, numbers(new ArrayList<>(refused.keySet())));
                refused.forEach((open, no) -> {
                    String status = statuses.getOrDefault(open.number(), "");
                    if (!status.isEmpty() && through.contains(status)) {
                        done.add(open);
                    } else {
                        fail(open, String.valueOf(no.msgCode()), method + ": " + no.message());
                    }
                });
            }
            done.addAll(stepAlone(method, through, unjudged, null));
            return done;
        }

        /** The next run asks where the bill stands; when that leads nowhere, somebody has to look. */
        private void unknown(String method, Open open, String why) {
            endless++;
            int times = unknown.merge(name(open), 1, Integer::sum);
            LOG.warn("{} of bill {} of {} has no known end, {} times now: {}", method, open.number(), formId, times, why);
            if (times >= UNKNOWN) {
                fail(open, null, method + " had no known end " + times + " times in a row, the last was " + why);
            }
        }

        private String name(Open open) {
            return formId + " " + open.number();
        }

        private void reach(List<Open> done) {
            for (BookingGoal goal : BookingGoal.values()) {
                book.reached(formId, goal, numbers(done.stream().filter(open -> open.goal() == goal).toList()));
            }
            done.forEach(open -> unknown.remove(name(open)));
            reached += done.size();
            Map<String, Set<String>> byRoute = new LinkedHashMap<>();
            done.forEach(open -> byRoute.computeIfAbsent(open.route(), any -> new HashSet<>())
                    .addAll(List.of(open.number(), open.otherKey())));
            byRoute.forEach(this::settle);
        }

        /** A conflict of the same number is not settled with it. */
        private void settle(String routeId, Set<String> keys) {
            deadLetters.resolve(routeId, keys, letter -> letter.cause() == Cause.UNFINISHED);
        }

        private void fail(Open open, String code, String why) {
            String message = "The bill is in Kingdee, but is not " + open.goal() + ": " + why;
            deadLetters.put(exchange, new DeadLetter(
                    open.route(), open.number(), null, null, formId, Cause.UNFINISHED, code, message, null, null),
                    List.of(open.otherKey()), letter -> letter.cause() == Cause.UNFINISHED);
            unknown.remove(name(open));
            if (!book.failed(formId, open.goal(), open.number(), message)) {
                // nobody would ever bring such a bill further
                settle(open.route(), Set.of(open.number(), open.otherKey()));
                return;
            }
            failed++;
            LOG.warn("Bill {} of {}: {}", open.number(), formId, message);
        }

        private List<String> numbers(List<Open> bills) {
            return bills.stream().map(Open::number).toList();
        }
    }

    /** The account that the bills are in. */
    public void setAccount(KingdeeAccount account) {
        this.account = account;
    }

    /** The database that holds the ledger of bills. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Where bills are kept that Kingdee refuses to submit or audit. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** How many bills one call takes is said there. */
    public void setSettings(BookingSettings settings) {
        this.settings = settings;
    }

    /** Sets the clock that ages failures; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** How long after a failure a bill is tried again. */
    public void setRetry(Duration retry) {
        this.retry = PositiveDuration.of("erp.kingdee.goal-retry", retry);
    }
}

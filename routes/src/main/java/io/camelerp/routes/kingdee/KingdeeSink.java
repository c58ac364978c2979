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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.camelerp.common.CommaList;
import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the bills of an exchange to Kingdee, each exactly once, and says what became of each.
 *
 * The body is one bill or a list of bills, as {@link SourceBill} or as JSON object. Afterwards it is the list of
 * {@link BillOutcome}, and {@link KingdeeConstants} headers hold the counts. A bill that Kingdee refuses for good is a
 * dead letter, and the others go on. When some bills have to be tried again, the exchange fails with a
 * {@link KingdeeException} after all others were dealt with; what is done already is not done a second time.
 */
public class KingdeeSink implements Processor {

    private static final String SUBMIT_AUDIT = "kingdee-submit-audit";

    private static final Logger LOG = LoggerFactory.getLogger(KingdeeSink.class);

    private KingdeeAccount account;
    private DataSource dataSource;
    private DeadLetterStore deadLetters;
    private Clock clock = Clock.systemUTC();
    private String routeId;
    private String route;
    private String formId;
    private BookingSettings settings = new BookingSettings();
    private Integer batchSize;
    private String sourceIdField;
    private List<String> keyFields = List.of();
    private String subSystemId = "21";
    private Boolean verifyBaseData;
    private Duration unknownWait;
    private BookingGoal goal = BookingGoal.saved;
    private Integer parallelSaves;
    private Executor helpers;
    private final NumberPrefixes prefixes = new NumberPrefixes();
    private volatile boolean warned;

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        account.numberingGuard().check(exchange.getContext(), formId);
        String routeId = routeId(exchange);
        BillLetters letters
                = new BillLetters(deadLetters, routeId, formId, sourceIdField(), settings.getNumberPrefix(), keyFields);
        List<BillOutcome> outcomes = new ArrayList<>();
        List<Bill> all = new ArrayList<>();
        Map<String, Bill> bills = new LinkedHashMap<>();
        for (SourceBill mapped : SourceBills.of(exchange.getMessage().getBody())) {
            SourceBill origin = mapped.withPrefix(settings.getNumberPrefix());
            try {
                Bill bill = Bill.of(origin, sourceIdField());
                all.add(bill);
                bills.putIfAbsent(bill.number(), bill);
            } catch (IllegalArgumentException e) {
                String key = letters.putUnnamed(exchange, origin, e.getMessage());
                outcomes.add(BillOutcome.dead(key, Cause.MAPPING.name(), e.getMessage()));
            }
        }
        Map<String, List<DeadLetter.Stored>> known = letters.of(bills.values());
        Map<String, BillOutcome> byNumber = save(exchange, routeId, letters, known, new ArrayList<>(bills.values()));
        Set<String> booked = byNumber.values().stream()
                .filter(outcome -> outcome.kind() == Kind.SAVED || outcome.kind() == Kind.ALREADY_SAVED)
                .map(BillOutcome::number).collect(Collectors.toSet());
        Set<String> saved = new HashSet<>(booked);
        // an earlier state that is saved is brought where it shall be, though its own reading did not live to say so
        byNumber.values().stream().filter(outcome -> outcome.kind() == Kind.DEAD && outcome.kingdeeId() != null)
                .forEach(outcome -> saved.add(outcome.number()));
        aim(exchange, routeId, saved);
        letters.resolve(BillLetters.waiting(known), booked.stream().map(bills::get).toList(),
                bill -> byNumber.get(bill.number()).kind() == Kind.ALREADY_SAVED);
        for (Bill bill : all) {
            Bill first = bills.get(bill.number());
            BillOutcome outcome = byNumber.get(bill.number());
            outcomes.add(bill == first ? outcome : repeated(exchange, letters, bill, first, outcome));
        }
        finish(exchange, outcomes);
    }

    /** Not in one transaction with the booking: a window that ends between the two is read again, and aims again. */
    private void aim(Exchange exchange, String routeId, Set<String> booked) {
        if (goal == BookingGoal.saved || settings.isDryRun()) {
            return;
        }
        if (!warned && exchange.getContext().getRoute(SUBMIT_AUDIT) == null) {
            warned = true;
            LOG.warn("Bills of {} shall be {}, but route {} is not running here: they wait until it is (erp.route.{}.enabled)",
                    routeId, goal, SUBMIT_AUDIT, SUBMIT_AUDIT);
        }
        new GoalBook(dataSource, clock, account.getAcctId()).aim(formId, routeId, goal, booked);
    }

    private String sourceIdField() {
        return sourceIdField == null ? settings.getSourceIdField() : sourceIdField;
    }

    private String routeId(Exchange exchange) {
        String named = route != null ? route : routeId;
        return named != null ? named : DeadLetter.routeId(exchange);
    }

    private Map<String, BillOutcome> save(
            Exchange exchange, String routeId, BillLetters letters, Map<String, List<DeadLetter.Stored>> known,
            List<Bill> bills)
            throws InterruptedException {
        Map<String, BillOutcome> outcomes = new LinkedHashMap<>();
        if (bills.isEmpty()) {
            return outcomes;
        }
        if (settings.isDryRun()) {
            bills.forEach(bill -> {
                settings.dryRunFiles().write(formId, bill.number(), bill.model());
                outcomes.put(bill.number(), BillOutcome.saved(bill.number(), null).noted("dry run: written, not sent"));
            });
            LOG.info("Dry run: {} bills of {} are in files (erp.dry-run.dir), none was sent", bills.size(), formId);
            return outcomes;
        }
        // first of all, so that an account that is not complete is told as such
        KingdeeClient client = account.client();
        prefixes.hold(
                dataSource, account.getAcctId(), bills.stream().map(Bill::account).toList(), settings.getNumberPrefix());
        CancelledBills cancelled = new CancelledBills(dataSource, account.getAcctId(), formId);
        BillSaver saver = new BillSaver(
                client, new BillLedger(dataSource, clock, account.getAcctId(), formId), cancelled,
                SummedBills.of(
                        exchange.getContext(), routeId, account.getAcctId(), formId, settings.getNumberPrefix()),
                DroppedBills.of(known, cancelled), clock,
                new BillSaver.Settings(
                        formId, sourceIdField(), new SaveOptions(
                                subSystemId, verifyBaseData == null ? settings.isVerifyBaseData() : verifyBaseData),
                        account.getResponseTimeout(), unknownWait == null ? settings.getUnknownWait() : unknownWait,
                        settings.closedPeriod(), settings.getNumberPrefix()),
                (bill, cause, code, message) -> letters.put(exchange, bill, cause, code, message));
        SaveGroups groups = new SaveGroups(bills, batchSize == null ? settings.getBatchSize() : batchSize, group -> {
            // another route may have found out meanwhile
            account.numberingGuard().check(exchange.getContext(), formId);
            return saver.save(group);
        });
        int helpers = Math.min(parallelSaves == null ? settings.getParallelSaves() : parallelSaves, groups.count()) - 1;
        try {
            return helpers == 0 ? groups.save() : groups.save(helpers, helpers(exchange.getContext()));
        } catch (MisnumberedException e) {
            account.numberingGuard().close(exchange.getContext(), formId, routeId, exchange.getFromRouteId(), e);
            throw e;
        }
    }

    /** Threads of the context, which ends them when it stops. */
    private synchronized Executor helpers(CamelContext context) {
        if (helpers == null) {
            helpers = context.getExecutorServiceManager().newCachedThreadPool(this, "KingdeeSaves");
        }
        return helpers;
    }

    /** A second bill of the same number in one exchange: the same again, or one that must not be lost. */
    private BillOutcome repeated(Exchange exchange, BillLetters letters, Bill bill, Bill first, BillOutcome outcome) {
        if (bill.hash().equals(first.hash()) && bill.account().equals(first.account())) {
            return outcome.kind() == Kind.SAVED ? BillOutcome.alreadySaved(bill.number(), outcome.kingdeeId()) : outcome;
        }
        String message = "another bill with the same number and other content is in the same window";
        letters.put(exchange, bill, Cause.CONFLICT, null, message);
        return BillOutcome.dead(bill.number(), Cause.CONFLICT.name(), message);
    }

    private void finish(Exchange exchange, List<BillOutcome> outcomes) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        outcomes.forEach(outcome -> counts.merge(outcome.kind(), 1, Integer::sum));
        exchange.setProperty(KingdeeConstants.OUTCOMES, List.copyOf(outcomes));
        Message message = exchange.getMessage();
        message.setHeader(KingdeeConstants.FORM_ID, formId);
        message.setHeader(KingdeeConstants.SAVED, counts.getOrDefault(Kind.SAVED, 0));
        message.setHeader(KingdeeConstants.ALREADY_SAVED, counts.getOrDefault(Kind.ALREADY_SAVED, 0));
        message.setHeader(KingdeeConstants.DEAD, counts.getOrDefault(Kind.DEAD, 0));
        // a dry run has said what it did, and saved nothing
        if (!settings.isDryRun()) {
            LOG.info("Kingdee {}: {} bills, {} saved, {} saved before, {} dead letters, {} to be tried again", formId,
                    outcomes.size(), counts.getOrDefault(Kind.SAVED, 0), counts.getOrDefault(Kind.ALREADY_SAVED, 0),
                    counts.getOrDefault(Kind.DEAD, 0), counts.getOrDefault(Kind.RETRY, 0));
        }
        if (counts.containsKey(Kind.CANCELLED)) {
            LOG.info("Kingdee {}: {} bills are not booked, because their documents were cancelled after they had been read",
                    formId, counts.get(Kind.CANCELLED));
        }
        if (counts.containsKey(Kind.DROPPED)) {
            LOG.info("Kingdee {}: {} bills are not booked, because somebody has dropped their dead letters: {}", formId,
                    counts.get(Kind.DROPPED), outcomes.stream().filter(outcome -> outcome.kind() == Kind.DROPPED)
                            .map(BillOutcome::number).limit(10).toList());
        }
        if (counts.containsKey(Kind.RETRY)) {
            throw tryAgain(outcomes, counts.get(Kind.RETRY));
        }
        message.setBody(outcomes);
    }

    private KingdeeException tryAgain(List<BillOutcome> outcomes, int count) {
        Map<String, Integer> reasons = new HashMap<>();
        outcomes.stream().filter(outcome -> outcome.kind() == Kind.RETRY)
                .forEach(outcome -> reasons.merge(Objects.toString(outcome.message()), 1, Integer::sum));
        String open = count + " of " + outcomes.size() + " bills are not booked yet";
        String why = reasons.entrySet().stream().map(reason -> reason.getValue() + " × " + reason.getKey())
                .collect(Collectors.joining("; "));
        boolean limited = outcomes.stream().anyMatch(BillOutcome::isRateLimited);
        return new KingdeeException(
                limited ? Category.RATE_LIMIT : Category.TRANSIENT, "BatchSave", formId, null,
                open + " and are tried again with the next reading: " + why);
    }

    /** The account that the bills go to. */
    public void setAccount(KingdeeAccount account) {
        this.account = account;
    }

    /** The database that holds the ledger of bills. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Where bills are kept that Kingdee refuses for good. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Sets the clock that ages attempts; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** The route that dead letters name; by default the one that works on the exchange. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /** Another route that dead letters shall name than the one of {@link #setRouteId}. */
    public void setRoute(String route) {
        this.route = route;
    }

    /** The form of the bills, such as SAL_OUTSTOCK. */
    public void setFormId(String formId) {
        this.formId = formId;
    }

    /** How bills are booked where this sink says nothing else. */
    public void setSettings(BookingSettings settings) {
        this.settings = settings;
    }

    /** See {@link BookingSettings#setSourceIdField}; null takes the common setting. */
    public void setSourceIdField(String sourceIdField) {
        if (sourceIdField != null) {
            new BookingSettings().setSourceIdField(sourceIdField);
        }
        this.sourceIdField = sourceIdField;
    }

    /**
     * The fields by which records of one bill number are told apart, when that number may be given to several;
     * separated by commas.
     */
    public void setKeyFields(String keyFields) {
        this.keyFields = CommaList.of(keyFields);
    }

    /** See {@link BookingSettings#setBatchSize}; null takes the common setting. */
    public void setBatchSize(Integer batchSize) {
        if (batchSize != null) {
            new BookingSettings().setBatchSize(batchSize);
        }
        this.batchSize = batchSize;
    }

    /** See {@link BookingSettings#setParallelSaves}; null takes the common setting. */
    public void setParallelSaves(Integer parallelSaves) {
        if (parallelSaves != null) {
            new BookingSettings().setParallelSaves(parallelSaves);
        }
        this.parallelSaves = parallelSaves;
    }

    /** How far the bills shall be brought; the route kingdee-submit-audit takes them there. */
    public void setGoal(BookingGoal goal) {
        this.goal = goal;
    }

    /** SubSystemId of the save: the module, 20 is purchasing, 21 stock, 23 sales. */
    public void setSubSystemId(String subSystemId) {
        this.subSystemId = subSystemId;
    }

    /** See {@link BookingSettings#setVerifyBaseData}; null takes the common setting. */
    public void setVerifyBaseData(Boolean verifyBaseData) {
        this.verifyBaseData = verifyBaseData;
    }

    /** See {@link BookingSettings#setUnknownWait}; null takes the common setting. */
    public void setUnknownWait(Duration unknownWait) {
        if (unknownWait != null) {
            new BookingSettings().setUnknownWait(unknownWait);
        }
        this.unknownWait = unknownWait;
    }
}

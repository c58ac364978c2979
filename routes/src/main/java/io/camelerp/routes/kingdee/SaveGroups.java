/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Saves the bills of an exchange in groups, several groups at once where that is wanted.
 */
final class SaveGroups {

    private final Function<List<Bill>, Map<String, BillOutcome>> saver;
    private final Queue<List<Bill>> waiting = new ConcurrentLinkedQueue<>();
    private final Map<String, BillOutcome> outcomes = new ConcurrentHashMap<>();
    private volatile boolean limited;

    SaveGroups(List<Bill> bills, int size, Function<List<Bill>, Map<String, BillOutcome>> saver) {
        this.saver = saver;
        for (int from = 0; from < bills.size(); from += size) {
            waiting.add(bills.subList(from, Math.min(from + size, bills.size())));
        }
    }

    int count() {
        return waiting.size();
    }

    /** Saves all groups on the calling thread, and returns the outcomes by number. */
    Map<String, BillOutcome> save() {
        try {
            for (List<Bill> group = waiting.poll(); group != null; group = waiting.poll()) {
                outcomes.putAll(limited ? notSent(group) : save(group));
            }
        } catch (RuntimeException e) {
            // what stands in the way of one group stands in the way of the others
            waiting.clear();
            throw e;
        }
        return outcomes;
    }

    /**
     * The same with so many threads beside the calling one. Returns only when no group is under way any more.
     *
     * @throws InterruptedException the calling thread shall stop; groups that are under way end by themselves, and the
     *                              ledger knows them
     */
    Map<String, BillOutcome> save(int helpers, Executor executor) throws InterruptedException {
        List<FutureTask<?>> tasks = new ArrayList<>();
        for (int i = 0; i < helpers; i++) {
            FutureTask<?> task = new FutureTask<>(this::save);
            try {
                executor.execute(task);
                tasks.add(task);
            } catch (RejectedExecutionException e) {
                // the context is stopping: those that are there do the work
                break;
            }
        }
        RuntimeException failure = null;
        try {
            save();
        } catch (RuntimeException e) {
            failure = e;
        }
        for (FutureTask<?> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                failure = worse(failure, e.getCause());
            } catch (InterruptedException e) {
                waiting.clear();
                throw e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return outcomes;
    }

    /** A bill under a number that is not ours stops the route: that must not be hidden behind a failed call. */
    private static RuntimeException worse(RuntimeException first, Throwable second) {
        if (!(second instanceof RuntimeException next)) {
            throw (Error) second;
        }
        if (first == null || next instanceof MisnumberedException) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private Map<String, BillOutcome> save(List<Bill> group) {
        Map<String, BillOutcome> saved = saver.apply(group);
        if (saved.values().stream().anyMatch(BillOutcome::isRateLimited)) {
            limited = true;
        }
        return saved;
    }

    private static Map<String, BillOutcome> notSent(List<Bill> group) {
        Map<String, BillOutcome> outcomes = new ConcurrentHashMap<>();
        group.forEach(bill -> outcomes.put(bill.number(), BillOutcome.retry(
                bill.number(), BillOutcome.RATE_LIMITED, "not sent: Kingdee's limit of calls is reached")));
        return outcomes;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.StateException;
import io.camelerp.soak.scenario.Booking;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Target;
import org.apache.camel.CamelContext;

/**
 * Who works with the ready-made routes into Kingdee: once the trouble is over, dead letters are replayed until none is
 * left that a replay may help.
 */
public final class BookingOperator implements Operator {

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int ALL = 10_000;
    private static final String BOOKED
            = " EXISTS (SELECT 1 FROM erp_bill b WHERE b.bill_no = p.summary_no AND b.state = 'BOOKED')";

    private final CamelContext context;
    private final Target target;
    private final boolean deletes;
    private final boolean scheduled;
    private Instant next = Instant.EPOCH;
    private String left = "trouble";
    private boolean calm;

    public BookingOperator(CamelContext context, Settings settings) {
        this.context = context;
        this.target = Target.valueOf(settings.get("target"));
        this.scheduled = settings.flag("baseDataSoon");
        this.deletes = target.isUndone() && settings.get("action").equals("delete");
    }

    @Override
    public void calm(Job job) {
        calm = true;
        if (target == Target.SUMMARY) {
            // whatever has changed is to be delivered once more
            job.moveBack();
        }
    }

    @Override
    public String left() {
        if (!calm) {
            return "trouble";
        }
        // that nothing is left holds for this moment only
        if (left.isEmpty() || Instant.now().isAfter(next)) {
            next = Instant.now().plus(PAUSE);
            try {
                replay();
                left = counts();
            } catch (StateException e) {
                // the pool still has connections from before the trouble was over
                left = e.getMessage();
            }
        }
        return left;
    }

    private void replay() {
        DeadLetterReplay replay = context.getRegistry().findSingleByType(DeadLetterReplay.class);
        for (DeadLetter.Stored stored : store().list(DeadLetter.Status.OPEN, ALL)) {
            DeadLetter letter = stored.letter();
            if (letter.record() != null && isBooked(letter) && isHelped(letter)) {
                replay.replay(letter.routeId(), letter.key());
            }
        }
    }

    /** Orders that are wrong stay so. */
    private static boolean isBooked(DeadLetter letter) {
        return !letter.routeId().equals(ReadyRoutes.ORDERS);
    }

    private boolean isHelped(DeadLetter letter) {
        return switch (letter.cause()) {
            // those that want base data are left to the scheduled replay
            case MAPPING -> !scheduled;
            case REFUSED -> !scheduled || !letter.message().contains(Booking.SPEC);
            case FAILED, UNFINISHED -> true;
            case CANCELLED -> deletes;
            case CONFLICT -> false;
        };
    }

    private String counts() {
        String bySomebody = switch (target) {
            // what has changed after it was summed up stays a conflict, but no summary does
            case SUMMARY -> "cause = 'CONFLICT' AND entry_key NOT LIKE 'HZ%'";
            case PURCHASES, RECONCILED -> "cause IN ('CONFLICT', 'CANCELLED')";
            case WORKERS -> deletes ? "cause = 'CONFLICT'" : "cause IN ('CONFLICT', 'CANCELLED')";
            default -> deletes ? "1 = 0" : "cause = 'CANCELLED'";
        };
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("dead letters", count("FROM erp_dead_letter WHERE status = 'OPEN' AND route_id <> '" + ReadyRoutes.ORDERS
                                         + "' AND NOT (" + bySomebody + ")"));
        if (target != Target.PURCHASES && target != Target.RECONCILED) {
            // there a document may be cancelled, or booked by hand, before it is read once more, and nobody asks for its
            // bill any more
            counts.put("bills without an end", count("FROM erp_bill WHERE state = 'INTENT'"));
        }
        counts.put("goals", count("FROM erp_bill WHERE state = 'BOOKED' AND goal IS NOT NULL AND goal_state <> 'DONE'"));
        counts.put("stock-outs to be summed up", count("FROM erp_summary_part p WHERE summary_no IS NULL OR NOT" + BOOKED));
        counts.values().removeIf(count -> count == 0);
        return counts.isEmpty() ? "" : counts.toString();
    }

    private int count(String from) {
        try (Connection connection = context.getRegistry().findSingleByType(ErpDataSource.class).getConnection();
             Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT COUNT(*) " + from)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new StateException("Counting what is left", e);
        }
    }

    private DeadLetterStore store() {
        return context.getRegistry().findSingleByType(DeadLetterStore.class);
    }
}

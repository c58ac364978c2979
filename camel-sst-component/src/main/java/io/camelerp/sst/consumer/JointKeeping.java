/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.camelerp.sst.consumer.Shelf.Arrival;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what several pushes bring at the same time in one transaction: a disk needs as long for one as for twenty.
 */
final class JointKeeping {

    private static final Logger LOG = LoggerFactory.getLogger(JointKeeping.class);
    private static final int ENOUGH = 500;

    private final Shelf shelf;
    private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();

    private static final class Turn {
        private final List<Arrival> arrivals;
        private boolean taken;
        private boolean kept;

        Turn(List<Arrival> arrivals) {
            this.arrivals = arrivals;
        }
    }

    JointKeeping(Shelf shelf) {
        this.shelf = shelf;
    }

    /** Returns when what is new of the bills is on disk, all or none. */
    void keep(List<Arrival> arrivals) {
        Turn turn = new Turn(arrivals);
        waiting.add(turn);
        synchronized (shelf) {
            while (!turn.taken) {
                keepTogether();
            }
            if (!turn.kept) {
                // with others it failed: each is told the cause of its own
                keepNew(turn.arrivals);
            }
        }
    }

    private void keepTogether() {
        List<Turn> turns = new ArrayList<>();
        List<Arrival> arrivals = new ArrayList<>();
        while (arrivals.size() < ENOUGH && !waiting.isEmpty()) {
            Turn turn = waiting.remove();
            turn.taken = true;
            turns.add(turn);
            arrivals.addAll(turn.arrivals);
        }
        if (turns.size() > 1) {
            try {
                keepNew(arrivals);
                turns.forEach(turn -> turn.kept = true);
            } catch (RuntimeException e) {
                LOG.debug("{}: {} pushes are kept one by one, because together they could not be: {}", shelf.stream(),
                        turns.size(), e.toString());
            }
        }
    }

    private void keepNew(List<Arrival> arrivals) {
        List<Arrival> unseen = shelf.unseen(arrivals);
        if (!unseen.isEmpty()) {
            shelf.keep(null, unseen);
        }
    }
}

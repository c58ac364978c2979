/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.soak.runner.Letters.Letter;

/**
 * Documents against what has arrived: the state that was released last is there once, or an open dead letter holds it
 * and its cause; and what is there has no dead letter.
 */
final class DocumentBooks {

    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();

    /** A document and the states of it that were released: audited, or told. */
    static final class Document {

        private final DocumentKind kind;
        private final String number;
        private final String owner;
        private volatile List<DocumentState> states = List.of();
        private volatile boolean withdrawn;

        Document(DocumentKind kind, String number, String owner) {
            this.kind = kind;
            this.number = number;
            this.owner = owner;
        }

        DocumentKind kind() {
            return kind;
        }

        String number() {
            return number;
        }

        String owner() {
            return owner;
        }

        List<DocumentState> states() {
            return states;
        }

        void add(DocumentState state) {
            List<DocumentState> all = new ArrayList<>(states);
            all.add(state);
            states = List.copyOf(all);
        }

        /** It was taken back, and nobody has released it again. */
        void withdrawn(boolean newWithdrawn) {
            this.withdrawn = newWithdrawn;
        }
    }

    /**
     * Compares.
     *
     * @param  arrived what has arrived of documents, by their numbers; as often as it has
     * @return         whether all is done, and nothing is to be tried again
     */
    boolean compare(Collection<Document> documents, Map<String, List<String>> arrived, List<Letter> letters) {
        lost.clear();
        twice.clear();
        Map<String, List<Letter>> byNumber = letters.stream().collect(Collectors.groupingBy(Letter::number));
        boolean done = true;
        for (Document document : documents) {
            done &= isDone(
                    document, arrived.getOrDefault(document.number, List.of()),
                    byNumber.getOrDefault(document.number, List.of()));
        }
        Set<String> known = documents.stream().map(Document::number).collect(Collectors.toSet());
        arrived.keySet().stream().filter(number -> !known.contains(number)).forEach(twice::add);
        return done && lost.isEmpty() && twice.isEmpty();
    }

    private boolean isDone(Document document, List<String> all, List<Letter> letters) {
        String seen
                = document.kind + " " + document.number + " of " + document.owner + " " + document.states + " arrived " + all
                  + " letters " + letters;
        // of what is told again and again the last one counts
        List<String> arrived = document.kind == DocumentKind.SHIPPED && !all.isEmpty()
                ? all.subList(all.size() - 1, all.size()) : all;
        if (arrived.size() > 1) {
            twice.add(seen);
        }
        if (!document.states.stream().map(document.kind::content).toList().containsAll(all)) {
            lost.add("never released: " + seen);
        }
        if (document.withdrawn || document.states.isEmpty()) {
            // what had arrived stays, and what had not need not
            return true;
        }
        DocumentState last = document.states.get(document.states.size() - 1);
        List<Letter> ofLast = letters.stream().filter(letter -> letter.amounts().equals(last.amounts())).toList();
        if (ofLast.size() < letters.size()) {
            // who works on it makes an older state of the last one
            twice.add("letter of another state: " + seen);
        }
        if (arrived.contains(document.kind.content(last))) {
            if (!ofLast.stream().allMatch(Letter::unclear)) {
                twice.add("there, and a letter: " + seen);
            }
            return ofLast.isEmpty() || document.kind == DocumentKind.PURCHASE;
        }
        if (ofLast.isEmpty()) {
            lost.add(seen);
        }
        return ofLast.stream().anyMatch(letter -> isForAPerson(document, last, letter, !arrived.isEmpty()));
    }

    private static boolean isForAPerson(Document document, DocumentState last, Letter letter, boolean another) {
        if (letter.cause() == Cause.MAPPING) {
            return last.wrong() || !document.kind.knows(document.owner);
        }
        return another && switch (document.kind) {
            case PURCHASE -> letter.cause() == Cause.CONFLICT;
            case DELIVERY -> letter.cause() == Cause.REFUSED;
            case SHIPPED, DECLARATION -> false;
        };
    }

    Set<String> lost() {
        return lost;
    }

    Set<String> twice() {
        return twice;
    }
}

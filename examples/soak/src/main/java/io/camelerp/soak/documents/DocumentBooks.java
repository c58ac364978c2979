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

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.soak.runner.Letters.Letter;
import io.camelerp.soak.world.Comparison;

/**
 * Documents against what has arrived: the state that was released last is there once, or an open dead letter holds it
 * and its cause; and what is there has no dead letter.
 */
final class DocumentBooks extends Comparison<DocumentBooks.Document, Letter> {

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

    DocumentBooks() {
        super(Document::number, Letter::number);
    }

    @Override
    public boolean compare(Collection<Document> documents, Map<String, List<String>> arrived, List<Letter> letters) {
        boolean done = super.compare(documents, arrived, letters);
        doubtOthers(arrived, documents);
        return done && twice().isEmpty();
    }

    @Override
    protected boolean isDone(Document document, List<String> all, List<Letter> letters) {
        String seen
                = document.kind + " " + document.number + " of " + document.owner + " " + document.states + " arrived " + all
                  + " letters " + letters;
        // of what is told again and again the last one counts
        List<String> arrived = document.kind == DocumentKind.SHIPPED && !all.isEmpty()
                ? all.subList(all.size() - 1, all.size()) : all;
        if (arrived.size() > 1) {
            doubt(seen);
        }
        if (!document.states.stream().map(document.kind::content).toList().containsAll(all)) {
            lose("never released: " + seen);
        }
        if (document.withdrawn || document.states.isEmpty()) {
            // what had arrived stays, and what had not need not
            return true;
        }
        DocumentState last = document.states.get(document.states.size() - 1);
        List<Letter> ofLast = letters.stream().filter(letter -> letter.amounts().equals(last.amounts())).toList();
        if (ofLast.size() < letters.size()) {
            // who works on it makes an older state of the last one
            doubt("letter of another state: " + seen);
        }
        if (arrived.contains(document.kind.content(last))) {
            if (!ofLast.stream().allMatch(Letter::unclear)) {
                doubt("there, and a letter: " + seen);
            }
            return ofLast.isEmpty() || document.kind == DocumentKind.PURCHASE;
        }
        if (ofLast.isEmpty()) {
            lose(seen);
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
}

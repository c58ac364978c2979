/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.purchases;

import java.util.ArrayList;
import java.util.List;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.soak.purchases.PurchaseLetters.Letter;
import io.camelerp.soak.world.Comparison;

/**
 * Documents of purchasing and stock against the books: one of their states is booked once, digit by digit, and what has
 * changed after that is told by a dead letter, where the vendor hands out changes.
 */
final class PurchaseBooks extends Comparison<PurchaseBooks.Document, Letter> {

    /**
     * A state of a document.
     *
     * @param content    what its bill says
     * @param isBookable whether it is one of which a bill is made
     */
    record Version(String content, boolean isBookable) {
    }

    /** A document and its states, the present one last; the list is replaced as a whole. */
    static final class Document {

        private final PurchaseKind kind;
        private final String number;
        private volatile List<Version> versions = List.of();

        Document(PurchaseKind kind, String number) {
            this.kind = kind;
            this.number = number;
        }

        PurchaseKind kind() {
            return kind;
        }

        /** What no two documents share; the number alone is that of another kind, too. */
        String name() {
            return name(kind.routeId(), number);
        }

        static String name(String route, String number) {
            return route + " " + number;
        }

        void add(Version version) {
            List<Version> all = new ArrayList<>(versions);
            all.add(version);
            versions = List.copyOf(all);
        }

        Version present() {
            return versions.get(versions.size() - 1);
        }

        int states() {
            return versions.size();
        }

        private boolean hasChanged() {
            return versions.stream().distinct().count() > 1;
        }

        /** Whether a dead letter is of that version, or of one like it. */
        private boolean isOf(Letter letter, Version version) {
            return letter.version() > 0 && letter.version() <= versions.size()
                    && versions.get(letter.version() - 1).equals(version);
        }
    }

    PurchaseBooks() {
        super(Document::name, letter -> Document.name(letter.route(), letter.number()));
    }

    @Override
    protected boolean isDone(Document document, List<String> booked, List<Letter> letters) {
        Version present = document.present();
        String seen = document.name() + " " + document.versions + " booked " + booked + " letters " + letters;
        if (booked.size() > 1) {
            doubt(seen);
            return false;
        }
        if (booked.isEmpty()) {
            if (present.isBookable() && letters.isEmpty()) {
                lose(seen);
            }
            // one that was never booked and is none to book is none to be told of
            return !present.isBookable() && letters.isEmpty();
        }
        boolean known = document.versions.stream()
                .anyMatch(version -> version.isBookable() && version.content().equals(booked.get(0)));
        if (!known || !isTold(document, booked.get(0), letters)) {
            lose(seen);
        }
        return letters.stream().allMatch(letter -> letter.cause() == Cause.CONFLICT || letter.cause() == Cause.CANCELLED);
    }

    private static boolean isTold(Document document, String booked, List<Letter> letters) {
        Version present = document.present();
        boolean right = present.isBookable() && present.content().equals(booked);
        if (document.kind == PurchaseKind.TRANSFER && document.states() > 1 && right) {
            // the date of its bill is that of its last change
            return letters.stream().allMatch(letter -> letter.cause() == Cause.CONFLICT);
        }
        if (!document.hasChanged()) {
            // too much is said of it
            return letters.isEmpty();
        }
        if (document.kind.isByShipment() || !present.isBookable() && !document.kind.isWithdrawable()) {
            // its change is not handed out, or only if it was read in time
            return true;
        }
        Cause cause = present.isBookable() ? Cause.CONFLICT : Cause.CANCELLED;
        // a conflict with a former state is for somebody to close
        return right
                ? letters.stream().allMatch(letter -> letter.cause() == Cause.CONFLICT)
                : letters.stream().anyMatch(letter -> letter.cause() == cause && document.isOf(letter, present));
    }
}

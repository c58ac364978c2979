/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.runner.Letters.Letter;
import io.camelerp.soak.world.Comparison;

/**
 * The documents of SST against the books: the state that the vendor has last is booked once, digit by digit, or a dead
 * letter says why it is not.
 */
public final class SstBooks extends Comparison<SstBooks.Document, Letter> {

    /**
     * A document.
     */
    public static final class Document {

        private final String number;
        private final boolean unmappable;
        /** What the lines of its bill say, state by state; replaced as a whole. */
        private volatile List<String> states = List.of();

        /**
         * @param unmappable whether nothing can be booked of it, ever
         */
        public Document(String number, boolean unmappable) {
            this.number = number;
            this.unmappable = unmappable;
        }

        public String number() {
            return number;
        }

        int states() {
            return states.size();
        }

        public void add(String state) {
            List<String> all = new ArrayList<>(states);
            all.add(state);
            states = List.copyOf(all);
        }

        /** The state whose content begins with that, or that alone. */
        public String content(String beginning) {
            return states.stream().filter(state -> state.startsWith(beginning + ",")).findFirst().orElse(beginning + ",0@");
        }
    }

    /** What the lines of a bill, or of the document behind it, say. */
    public static String content(JsonNode lines, String quantity, String price) {
        return StreamSupport.stream(lines.spliterator(), false)
                .map(line -> line.path(quantity).asText() + (price == null ? "" : "@" + line.path(price).asText()))
                .collect(Collectors.joining(","));
    }

    /** The amounts of a content as a dead letter tells them. */
    private static String amounts(String content) {
        return Stream.of(content.split(",")).map(line -> line.replaceFirst("@.*", ""))
                .map(Letters::plain).collect(Collectors.joining(","));
    }

    public SstBooks() {
        super(Document::number, Letter::number);
    }

    @Override
    protected boolean isDone(Document document, List<String> booked, List<Letter> letters) {
        List<String> states = document.states;
        String last = states.get(states.size() - 1);
        List<Cause> causes
                = letters.stream().filter(letter -> letter.amounts().equals(amounts(last))).map(Letter::cause).toList();
        String seen = document.number + " " + states + " booked " + booked + " letters " + letters;
        if (booked.size() > 1) {
            doubt(seen);
            return false;
        }
        if (booked.isEmpty()) {
            if (causes.isEmpty()) {
                lose(seen);
            }
            return document.unmappable && causes.contains(Cause.MAPPING);
        }
        if (!states.contains(booked.get(0)) || !booked.get(0).equals(last) && causes.isEmpty()) {
            lose(seen);
        }
        return causes.isEmpty() || causes.equals(List.of(Cause.CONFLICT));
    }
}

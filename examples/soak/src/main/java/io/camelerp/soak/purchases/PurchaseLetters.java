/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.purchases;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;

/**
 * The open dead letters of documents of purchasing and stock, as a runner tells them in one line.
 */
final class PurchaseLetters {

    /** What a row holds beside what the vendor publishes: which state of its document it is. */
    static final String VERSION = "version";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALL = 1_000_000;
    private static final String BETWEEN = "|";
    private static final String END = ";";

    private PurchaseLetters() {
    }

    /**
     * @param route   the route that it is of
     * @param number  the number of the document
     * @param version the state of the document that it holds, 0 for none
     */
    record Letter(String route, String number, Cause cause, int version) {

        private static Letter parse(String text) {
            String[] parts = text.split("\\|", -1);
            return new Letter(parts[0], parts[1], Cause.valueOf(parts[2]), Integer.parseInt(parts[3]));
        }

        private String text() {
            return String.join(BETWEEN, route, number, cause.name(), String.valueOf(version));
        }
    }

    static List<Letter> open(DeadLetterStore store) {
        return store.list(DeadLetter.Status.OPEN, ALL).stream().map(stored -> letter(stored.letter())).toList();
    }

    private static Letter letter(DeadLetter letter) {
        try {
            String record = letter.record() == null ? "{}" : letter.record();
            // what shares its number with others has more behind it
            return new Letter(
                    letter.routeId(), letter.key().split(" ")[0], letter.cause(),
                    JSON.readTree(record).path(VERSION).asInt());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(List<Letter> letters) {
        return letters.stream().map(Letter::text).collect(Collectors.joining(END));
    }

    static List<Letter> parse(String text) {
        return Stream.of(text.split(END)).filter(letter -> !letter.isEmpty()).map(Letter::parse).toList();
    }
}

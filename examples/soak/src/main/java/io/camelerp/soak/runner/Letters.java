/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterFilter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.StateException;
import org.apache.camel.CamelContext;

/**
 * The open dead letters, as a runner tells them in one line: an H2 is open for one process only.
 */
public final class Letters {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALL = 1_000_000;
    /** The lines of a document, whatever it is, and the field with their amount. */
    private static final Map<String, String> AMOUNTS = Map.of(
            "billitems", "amount", "billnoproductsitems", "amount", "FEntity", "FRealQty", "FPOOrderEntry", "FQty");
    private static final Pattern UNCLEAR = Pattern.compile("nobody knows|is not known");
    private static final String BETWEEN = "|";
    private static final String END = ";";

    private Letters() {
    }

    /**
     * @param number  the number of the document
     * @param amounts those of its lines, which tell the states of a document apart
     * @param unclear whether it says that nobody knows what has arrived
     */
    public record Letter(String number, Cause cause, String amounts, boolean unclear) {

        public Letter(String number, Cause cause, String amounts) {
            this(number, cause, amounts, false);
        }
    }

    /** Lets a job say which are open, and so how far it is. */
    public static void tell(Job job, CamelContext context) {
        DeadLetterStore store = context.getRegistry().lookupByNameAndType(DeadLetterStore.BEAN, DeadLetterStore.class);
        job.progress(() -> {
            try {
                return job.isStopped() ? Job.STOPPED : text(open(store));
            } catch (StateException e) {
                // its database has only just come back
                return Job.NO_CHECKPOINT;
            }
        });
    }

    public static List<Letter> open(DeadLetterStore store) {
        return store.list(DeadLetter.Status.OPEN, ALL).stream().map(stored -> letter(stored.letter())).toList();
    }

    /** When documents became dead letters first, though they may be booked by now. */
    public static Map<String, Instant> firstFailures(DeadLetterStore store) {
        Map<String, Instant> failures = new HashMap<>();
        store.list(new DeadLetterFilter(null, null, null, null, null, null), ALL)
                .forEach(stored -> failures.merge(number(stored.letter()), stored.firstAt(),
                        (one, other) -> one.isBefore(other) ? one : other));
        return failures;
    }

    private static String number(DeadLetter letter) {
        // what shares its number with others has more behind it
        return letter.key().split(" ")[0];
    }

    private static Letter letter(DeadLetter letter) {
        String amounts = amounts(letter.record() == null ? letter.bill() : letter.record());
        return new Letter(number(letter), letter.cause(), amounts, isUnclear(letter));
    }

    public static boolean isUnclear(DeadLetter letter) {
        return UNCLEAR.matcher(letter.message()).find();
    }

    /** Those of the lines of a document, whatever it is. */
    public static String amounts(String json) {
        List<String> amounts = new ArrayList<>();
        try {
            JsonNode document = JSON.readTree(json == null ? "{}" : json);
            AMOUNTS.forEach((list, field) -> document.path(list)
                    .forEach(line -> amounts.add(plain(line.path(field).asText()))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return String.join(",", amounts);
    }

    /** An amount without its last zeros. */
    public static String plain(String amount) {
        return new BigDecimal(amount).stripTrailingZeros().toPlainString();
    }

    private static String text(List<Letter> letters) {
        return letters.stream().map(letter -> String.join(BETWEEN, letter.number(), letter.cause().name(), letter.amounts(),
                String.valueOf(letter.unclear())))
                .collect(Collectors.joining(END));
    }

    public static List<Letter> parse(String text) {
        return Stream.of(text.split(END)).filter(letter -> !letter.isEmpty()).map(letter -> letter.split("\\|", -1))
                .map(parts -> new Letter(parts[0], Cause.valueOf(parts[1]), parts[2], Boolean.parseBoolean(parts[3]))).toList();
    }
}

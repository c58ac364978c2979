/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.camelerp.common.ContentHash;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead letters of a route's bills.
 *
 * Several records may want one bill number: in WDT's web edition all stock-outs of a trade do. Each keeps a dead letter
 * of its own, the first under the plain number, and the booking of one does not close those of the others.
 */
final class BillLetters {

    // operators know this logger from their log levels
    private static final Logger LOG = LoggerFactory.getLogger(KingdeeSink.class);

    private final DeadLetterStore store;
    private final String routeId;
    private final String formId;
    private final String sourceIdField;
    private final String prefix;
    private final List<String> ownFields;

    BillLetters(DeadLetterStore store, String routeId, String formId, String sourceIdField, String prefix) {
        this(store, routeId, formId, sourceIdField, prefix, List.of());
    }

    /** @param ownFields what two records of one source id differ by when they are different documents */
    BillLetters(
                DeadLetterStore store, String routeId, String formId, String sourceIdField, String prefix,
                List<String> ownFields) {
        this.store = store;
        this.routeId = routeId;
        this.formId = formId;
        this.sourceIdField = sourceIdField;
        this.prefix = prefix;
        this.ownFields = ownFields;
    }

    void put(Exchange exchange, Bill bill, Cause cause, String code, String message) {
        put(exchange, bill.number(), bill.origin(), cause, code, message, otherKeys(bill.number(), bill),
                letter -> isOf(letter, bill));
    }

    /**
     * Keeps what the mapping made without a number or a source id.
     *
     * @return the number, or what stands for it
     */
    String putUnnamed(Exchange exchange, SourceBill origin, String message) {
        String number = origin.model().path("FBillNo").asText("");
        String byContent = "bill " + ContentHash.of(origin.model());
        String key = number.isBlank() ? byContent : number;
        put(exchange, key, origin, Cause.MAPPING, null, message, List.of(key + " " + byContent),
                letter -> sourceId(letter).isEmpty());
        return key;
    }

    private void put(
            Exchange exchange, String key, SourceBill origin, Cause cause, String code, String message, List<String> otherKeys,
            Predicate<DeadLetter> same) {
        DeadLetter letter = store.put(exchange, new DeadLetter(
                routeId, key, origin.source(), origin.account(), formId, cause, code, message,
                origin.record() == null ? null : KingdeeJson.text(origin.record()), KingdeeJson.text(origin.model())),
                otherKeys, same);
        LOG.warn("Bill {} of route {} is a dead letter ({}{}): {}", letter.key(), routeId, cause,
                code == null ? "" : " " + code, Masking.mask(message));
    }

    /** The open dead letters of the records of bills, by bill number. */
    Map<String, List<DeadLetter.Stored>> waiting(Collection<Bill> bills) {
        return waiting(of(bills));
    }

    /** Those that are open. */
    static Map<String, List<DeadLetter.Stored>> waiting(Map<String, List<DeadLetter.Stored>> letters) {
        Map<String, List<DeadLetter.Stored>> waiting = new HashMap<>();
        letters.forEach((number, all) -> {
            List<DeadLetter.Stored> open = all.stream().filter(stored -> stored.status() == Status.OPEN).toList();
            if (!open.isEmpty()) {
                waiting.put(number, open);
            }
        });
        return waiting;
    }

    /** The dead letters of the records of bills, open or closed, by bill number. */
    Map<String, List<DeadLetter.Stored>> of(Collection<Bill> bills) {
        Map<String, List<Bill>> byKey = new HashMap<>();
        for (Bill bill : bills) {
            for (String number : numbers(bill)) {
                byKey.computeIfAbsent(number, any -> new ArrayList<>()).add(bill);
                otherKeys(number, bill).forEach(key -> byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(bill));
            }
        }
        Map<String, List<DeadLetter.Stored>> letters = new HashMap<>();
        for (DeadLetter.Stored stored : store.find(routeId, byKey.keySet())) {
            byKey.getOrDefault(stored.letter().key(), List.of()).stream().filter(bill -> isOf(stored.letter(), bill))
                    .findFirst()
                    .ifPresent(bill -> letters.computeIfAbsent(bill.number(), any -> new ArrayList<>()).add(stored));
        }
        return letters;
    }

    /** A record that could not be mapped was kept under its own number. */
    private Set<String> numbers(Bill bill) {
        Set<String> numbers = new LinkedHashSet<>(List.of(bill.number(), bill.number().substring(prefix.length())));
        own(bill).findFirst().ifPresent(numbers::add);
        return numbers;
    }

    private Stream<String> own(Bill bill) {
        JsonNode record = bill.origin().record();
        return record == null
                ? Stream.empty()
                : ownFields.stream().map(field -> record.path(field).asText("")).filter(name -> !name.isBlank());
    }

    /**
     * Closes the dead letters of bills that are booked now.
     *
     * @param waiting as read before the booking: what has failed since may be a later state of the record
     * @param before  those of the bills that were booked before: a conflict with the very booking is not settled by it
     */
    void resolve(Map<String, List<DeadLetter.Stored>> waiting, Collection<Bill> booked, Predicate<Bill> before) {
        for (Bill bill : booked) {
            store.resolve(waiting.getOrDefault(bill.number(), List.of()).stream()
                    .filter(stored -> !stored.letter().isLaterThan(bill.origin().record()))
                    .filter(stored -> stored.letter().cause() != Cause.CONFLICT || !before.test(bill)
                            || isSame(stored.letter(), bill))
                    .toList());
        }
    }

    /** Whether a dead letter is of the very state of the record that a bill was made from. */
    static boolean isSame(DeadLetter letter, Bill bill) {
        JsonNode record = bill.origin().record();
        return record != null && json(letter.record()).equals(json(KingdeeJson.text(record)))
                || ContentHash.of(json(letter.bill())).equals(bill.hash());
    }

    private List<String> otherKeys(String number, Bill bill) {
        List<String> keys = new ArrayList<>();
        own(bill).skip(1).forEach(name -> keys.add(number + " " + name));
        keys.add(number + " " + bill.sourceId());
        if (!bill.account().isEmpty()) {
            keys.add(number + " " + bill.sourceId() + " " + bill.account());
        }
        return keys;
    }

    /** Whether a dead letter is of the record that a bill was made from. */
    private boolean isOf(DeadLetter letter, Bill bill) {
        if (letter.account() != null && !bill.account().isEmpty() && !letter.account().equals(bill.account())) {
            return false;
        }
        if (!ownFields.isEmpty() && bill.origin().record() != null && letter.record() != null) {
            JsonNode kept = json(letter.record());
            JsonNode record = bill.origin().record();
            if (!ownFields.stream().allMatch(field -> kept.path(field).asText("").equals(record.path(field).asText("")))) {
                return false;
            }
        }
        String sourceId = sourceId(letter);
        return sourceId.isEmpty() ? namesItsSource(letter, bill) : sourceId.equals(bill.sourceId());
    }

    /**
     * A record that was never mapped holds the source id in the same fields; one that has none of them tells nothing.
     */
    private static boolean namesItsSource(DeadLetter letter, Bill bill) {
        JsonNode record = bill.origin().record();
        JsonNode kept = json(letter.record());
        return record == null || StreamSupport.stream(((Iterable<String>) record::fieldNames).spliterator(), false)
                .filter(field -> record.path(field).asText("").equals(bill.sourceId()))
                .map(field -> kept.path(field).asText(""))
                .allMatch(name -> name.isEmpty() || name.equals(bill.sourceId()));
    }

    private String sourceId(DeadLetter letter) {
        return json(letter.bill()).path(sourceIdField).asText("");
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? MissingNode.getInstance() : KingdeeJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}

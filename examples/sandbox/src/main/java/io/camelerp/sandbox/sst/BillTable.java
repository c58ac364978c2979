/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.sst.SstSwitches.LaterThan;

/**
 * The bills of one kind, by their key.
 */
final class BillTable {

    private final SstDocument document;
    private final Map<String, ObjectNode> bills = new LinkedHashMap<>();

    BillTable(SstDocument document) {
        this.document = document;
    }

    synchronized void put(ObjectNode bill) {
        bills.put(bill.path(document.key()).asText(), bill.deepCopy());
    }

    synchronized Map<String, ObjectNode> all() {
        return new LinkedHashMap<>(bills);
    }

    synchronized ObjectNode get(String key) {
        return bills.get(key);
    }

    /** The keys of the bills that a question is for, in the order of their time. */
    synchronized List<String> find(JsonNode question, SstSwitches switches) {
        return bills.entrySet().stream().filter(entry -> matches(entry.getValue(), question, switches))
                .sorted(Comparator.comparing(entry -> time(entry.getValue())))
                .map(Map.Entry::getKey).toList();
    }

    private boolean matches(ObjectNode bill, JsonNode question, SstSwitches switches) {
        if (document == SstDocument.SALE) {
            return bill.path("rdate").asText().trim().equals(question.path("date").asText())
                    && bill.path("storeuid").asText().equals(question.path("storeuid").asText())
                    && inHours(bill, question);
        }
        LocalDate first = LocalDate.parse(question.path("startday").asText());
        LocalDate last = LocalDate.parse(question.path("endday").asText());
        if (document == SstDocument.TRANSFERRING) {
            LocalDate day = LocalDate.parse(bill.path("rdate").asText().trim());
            return !day.isBefore(first) && !day.isAfter(last) && isAskedFor(bill, question)
                    && isBlankOr(question.path("stock"), bill.path("storeid").asText());
        }
        LocalDateTime submitted = time(bill);
        // later than that, to the second
        LocalDateTime from = switches.laterThan() == LaterThan.DAY_ENDS
                ? first.plusDays(1).atStartOfDay() : first.atStartOfDay().plusSeconds(1);
        LocalDateTime to = last.plusDays(1).atStartOfDay();
        LocalDateTime smallest = bills.values().stream().map(this::time).min(Comparator.naturalOrder()).orElse(from);
        if (switches.smallestSubmitTimeRule() && from.isBefore(smallest)) {
            from = smallest;
            to = smallest.plusDays(3);
        }
        LocalDateTime limit = from.plusDays(3);
        return !submitted.isBefore(from) && submitted.isBefore(to.isBefore(limit) ? to : limit)
                && isBlankOr(question.path("storeuid"), bill.path(storeField()).asText());
    }

    private String storeField() {
        return document == SstDocument.STORE_DECLARE_GOODS ? "storeuid" : "instoreuid";
    }

    private static boolean inHours(ObjectNode bill, JsonNode question) {
        String time = bill.path("billingdate").asText().trim();
        String from = first(question, "starttime", "startday");
        String to = first(question, "endtime", "endday");
        String hour = time.length() < 19 ? "00:00:00" : time.substring(11);
        return (from.isEmpty() || hour.compareTo(from) >= 0) && (to.isEmpty() || hour.compareTo(to) <= 0);
    }

    private static String first(JsonNode question, String... names) {
        return Stream.of(names).map(name -> question.path(name).asText()).filter(text -> !text.isEmpty()).findFirst()
                .orElse("");
    }

    private static boolean isAskedFor(ObjectNode bill, JsonNode question) {
        if (question.path("storeuiditems").isArray()) {
            return ids(question.get("storeuiditems"), "storeuiditems").contains(bill.path("shopid").asText());
        }
        if (question.path("dluiditems").isArray()) {
            return ids(question.get("dluiditems"), "dluid").contains(bill.path("dluid").asText());
        }
        return question.path("areauiditems").isArray();
    }

    private static Set<String> ids(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(entry -> entry.isObject() ? entry.path(name).asText() : entry.asText()).collect(Collectors.toSet());
    }

    private static boolean isBlankOr(JsonNode asked, String value) {
        return asked.asText().isBlank() || asked.asText().equals(value);
    }

    private LocalDateTime time(ObjectNode bill) {
        String text = bill.path(document.bySubmitTime() ? "refertime" : "billingdate").asText().trim();
        return text.isEmpty()
                ? LocalDate.parse(bill.path("rdate").asText().trim()).atStartOfDay()
                : LocalDateTime.parse(text.replace(' ', 'T'));
    }

    /** The receiving stores of the bills of some days that leave from a warehouse, or from any. */
    synchronized Set<String> stores(LocalDate first, LocalDate last, JsonNode stock) {
        return bills.values().stream().filter(bill -> {
            LocalDate day = LocalDate.parse(bill.path("rdate").asText().trim());
            return !day.isBefore(first) && !day.isAfter(last) && isBlankOr(stock, bill.path("storeid").asText());
        }).map(bill -> bill.path("shopid").asText()).collect(Collectors.toCollection(TreeSet::new));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.CommaList;
import io.camelerp.common.Json;
import io.camelerp.routes.kingdee.BookedBills;
import io.camelerp.routes.state.DeadLetter;

/**
 * How the records of one route are compared with the bills that they became: which fields name them, and which are
 * summed.
 */
public class ReconciledRoute {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private String routeId;
    private String api;
    private String component = "wdt";
    private String parameters = "";
    private String timeField;
    private List<String> sourceIdFields = List.of();
    private List<String> states = List.of();
    private List<String> lines = List.of("details_list");
    private List<String> quantityFields = List.of("num");
    private List<String> priceFields = List.of();
    private List<String> priceForms = List.of();
    private String formId;
    private String kingdeeSourceIdField = "F_ora_Text_ckdh";
    private String kingdeeEntry = "FEntity";
    private String kingdeeQuantityField;
    private String kingdeePriceField;
    private boolean extras;
    private boolean enabled = true;
    private String stores;
    private String summary;
    private String storeInNumberFrom = "";
    private String bookedForm;

    BookedBills.Fields kingdeeFields() {
        return new BookedBills.Fields(
                formId, kingdeeSourceIdField, kingdeeEntry, kingdeeQuantityField,
                isPriced() ? kingdeePriceField : null);
    }

    private boolean isPriced() {
        return !priceFields.isEmpty() && (priceForms.isEmpty() || priceForms.contains(formId));
    }

    /** What is asked in any case, without the times. */
    ObjectNode question() {
        ObjectNode question = NODES.objectNode();
        for (String pair : parameters.split("&")) {
            int end = pair.indexOf('=');
            if (end > 0 && !pair.substring(end + 1).isBlank()) {
                question.put(pair.substring(0, end).strip(), pair.substring(end + 1).strip());
            }
        }
        return question;
    }

    /** The source id of a record; one without a name goes by its content, as its dead letter does. */
    String key(JsonNode record) {
        String id = sourceId(record);
        return id == null ? DeadLetter.keyByContent(record.toString()) : id;
    }

    /** What a record is called in the source id field of its bill; null for one that has no name. */
    String sourceId(JsonNode record) {
        return sourceIdFields.stream().map(field -> record.path(field).asText("")).filter(name -> !name.isBlank())
                .findFirst().map(name -> name + store(record)).orElse(null);
    }

    /** What the mapping puts behind the numbers of sales of SST. */
    private String store(JsonNode record) {
        return storeInNumberFrom.isBlank() || day(record).compareTo(storeInNumberFrom) < 0
                ? "" : "-" + record.path("storeuid").asText();
    }

    /**
     * The keys under which a dead letter may hold a record: its names, and those with what tells records of one number
     * apart.
     */
    List<String> keys(JsonNode record) {
        List<String> names = Stream.concat(Stream.ofNullable(sourceId(record)), sourceIdFields.stream()
                .map(field -> record.path(field).asText(""))).filter(name -> !name.isBlank()).distinct().toList();
        return names.isEmpty()
                ? List.of(key(record)) : Stream.concat(names.stream(),
                        names.stream().flatMap(name -> names.stream().map(other -> name + " " + other))).toList();
    }

    /** Whether a dead letter is of a record, as far as it says. */
    boolean isOf(DeadLetter letter, JsonNode record) {
        try {
            String kept = letter.record() == null ? null : sourceId(Json.READER.readTree(letter.record()));
            return kept == null || kept.equals(sourceId(record));
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    /** The day of a record, yyyy-MM-dd; empty where it does not say. */
    String day(JsonNode record) {
        String time = time(record);
        return time.length() < 10 ? "" : time.substring(0, 10);
    }

    /** The time of a record as the vendor wrote it; empty where it does not say. */
    String time(JsonNode record) {
        return record.path(timeField).asText("").strip();
    }

    /** Whether the route books records in the state of this one. */
    boolean isBooked(JsonNode record) {
        return states.isEmpty() || states.contains(record.path("status").asText(""));
    }

    BigDecimal quantity(JsonNode record) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : lines(record)) {
            sum = sum.add(number(line, quantityFields));
        }
        return sum;
    }

    /** Null where a line has no price, so that Kingdee sets it. */
    BigDecimal amount(JsonNode record) {
        BigDecimal sum = BigDecimal.ZERO;
        if (isPriced()) {
            for (JsonNode line : lines(record)) {
                if (text(line, priceFields).isEmpty() && number(line, quantityFields).signum() != 0) {
                    return null;
                }
                sum = sum.add(number(line, quantityFields).multiply(number(line, priceFields)));
            }
        }
        return sum;
    }

    private JsonNode lines(JsonNode record) {
        return lines.stream().map(record::path).filter(JsonNode::isArray).findFirst()
                .orElse(NODES.arrayNode());
    }

    /** The first that is filled, as in the mapping; 0 for what is no number, and so has no bill either. */
    private static BigDecimal number(JsonNode line, List<String> fields) {
        String text = text(line, fields);
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
    }

    private static String text(JsonNode line, List<String> fields) {
        return fields.stream().map(field -> line.path(field).asText("").strip()).filter(value -> !value.isEmpty())
                .findFirst().orElse("");
    }

    public String getRouteId() {
        return routeId;
    }

    /** The route that books the records; it is reconciled where it runs. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    public String getApi() {
        return api;
    }

    /** The query API or the download command that lists the records of a time. */
    public void setApi(String api) {
        this.api = api;
    }

    public String getComponent() {
        return component;
    }

    /** The name of the component, and so the account, that is asked; wdt by default. */
    public void setComponent(String component) {
        this.component = component;
    }

    /** What else the API is asked, such as {@code status=80&shop_no=001}. */
    public void setParameters(String parameters) {
        this.parameters = parameters;
    }

    /**
     * The field of a record whose day counts: the one that the API filters by. A record of WDT without it counts on the
     * day by which it was found.
     */
    public void setTimeField(String timeField) {
        this.timeField = timeField;
    }

    /** The form that the route books by its settings, where it has a bean for each. */
    public void setBookedForm(String bookedForm) {
        this.bookedForm = bookedForm;
    }

    /** The day from which on the number of a sale has its store behind it, yyyy-MM-dd; blank for never. */
    public void setStoreInNumberFrom(String storeInNumberFrom) {
        this.storeInNumberFrom = storeInNumberFrom;
    }

    /** The fields of a record that may be in the source id field of its bill, the first that is filled wins. */
    public void setSourceIdFields(String sourceIdFields) {
        this.sourceIdFields = CommaList.of(sourceIdFields);
    }

    /** The values of {@code status} in which the route books a record; without them it books all that the API lists. */
    public void setStates(String states) {
        this.states = CommaList.of(states);
    }

    /** The fields that may hold the lines of a record, the first that does. */
    public void setLines(String lines) {
        this.lines = CommaList.of(lines);
    }

    /** The fields that may hold the quantity of a line, the first that is filled. */
    public void setQuantityField(String quantityFields) {
        this.quantityFields = CommaList.of(quantityFields);
    }

    /** The fields that may hold the price of a line, the first that is filled; amounts are not compared without one. */
    public void setPriceField(String priceFields) {
        this.priceFields = CommaList.of(priceFields);
    }

    /** Where the form is a property: those that have a price; without them, all have. */
    public void setPriceForms(String priceForms) {
        this.priceForms = CommaList.of(priceForms);
    }

    public String getFormId() {
        return formId;
    }

    /** The form of the bills. */
    public void setFormId(String formId) {
        this.formId = formId;
    }

    /** The text field of a bill that holds what it was made from. */
    public void setKingdeeSourceIdField(String kingdeeSourceIdField) {
        this.kingdeeSourceIdField = kingdeeSourceIdField;
    }

    /** The node of a bill's lines. */
    public void setKingdeeEntry(String kingdeeEntry) {
        this.kingdeeEntry = kingdeeEntry;
    }

    /** The quantity of a line of a bill. */
    public void setKingdeeQuantityField(String kingdeeQuantityField) {
        this.kingdeeQuantityField = kingdeeQuantityField;
    }

    /** The price of a line of a bill. */
    public void setKingdeePriceField(String kingdeePriceField) {
        this.kingdeePriceField = kingdeePriceField;
    }

    public boolean isEnabled() {
        return enabled && (bookedForm == null || bookedForm.equals(formId));
    }

    /** Whether the route is compared at all. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public String getStores() {
        return stores;
    }

    /** The stores that SST is asked for one by one: ids by commas, or {@code transferring}; all at once without. */
    public void setStores(String stores) {
        this.stores = stores;
    }

    public String getSummary() {
        return summary;
    }

    /** The bean that makes one bill of many records; null where each record becomes a bill of its own. */
    public void setSummary(String summary) {
        this.summary = summary;
    }

    public boolean isExtras() {
        return extras;
    }

    /**
     * Whether bills of the day without a record of the day are reported; only where the date of a bill is the time that
     * the API filters by.
     */
    public void setExtras(boolean extras) {
        this.extras = extras;
    }
}

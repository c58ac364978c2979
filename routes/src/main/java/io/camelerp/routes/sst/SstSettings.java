/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.sst;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the routes of SST have in common, looked at before any of them starts.
 *
 * A store is either a customer, whose goods leave our books with the delivery, or a stock of ours, whose goods leave
 * them with the sale. Routes of both would book what a store sells twice.
 */
public class SstSettings implements CamelContextAware {

    private static final String OWN_STOCK = "own-stock";
    private static final String CUSTOMER = "customer";
    private static final String BOTH = "both";

    private static final Logger LOG = LoggerFactory.getLogger(SstSettings.class);

    /** Those that book what a store sells. */
    private static final Set<String> SALES = Set.of("sst-sales-to-kingdee", "sst-sales-summary-to-kingdee");
    private static final String DELIVERY = "kingdee-delivery-to-sst";
    /** Those that book another form by their key form, with the one that they book without it. */
    private static final Map<String, String> BY_FORM = Map.of(
            "sst-declare-goods-to-kingdee", "SAL_SaleOrder", "sst-difference-to-kingdee", "STK_TransferDirect",
            "sst-return-to-kingdee", "SAL_RETURNSTOCK", DELIVERY, "SAL_OUTSTOCK");
    private static final String TO_WDT = "sst-declare-goods-to-wdt";
    private static final List<String> STOCKOUTS = List.of("wdt-stockout-to-kingdee", "wdt-stockout-summary-to-kingdee");

    private CamelContext camelContext;
    private String storeModel = "";
    private String storeInNumberFrom = "";
    private String paymentDifference = "note";

    /**
     * Called when the bean is made, which is before any route.
     *
     * @throws IllegalArgumentException when something would be booked twice, or a setting is none
     */
    public void start() {
        requireOneOf("erp.sst.store-model", storeModel, "", OWN_STOCK, CUSTOMER, BOTH);
        requireOneOf("erp.sst.payment-difference", paymentDifference, "note", "refuse");
        requireDay();
        Map<String, String> models = models();
        if (storeModel.equals(BOTH)) {
            requireStores(models.keySet());
        } else {
            requireOneModel(models);
        }
        if (models.containsValue(OWN_STOCK) && isEnabled(TO_WDT) && STOCKOUTS.stream().anyMatch(this::isEnabled)) {
            LOG.warn(
                    "Stores are stocks of our own (erp.sst.store-model), and WDT ships what they declare ({}): let the mapping of"
                     + " the stock-outs make null of shop erp.route.{}.shop-no, or each delivery is booked as a sale, and what the"
                     + " store sells once more",
                    TO_WDT, TO_WDT);
        }
    }

    private static void requireOneOf(String key, String value, String... values) {
        if (!List.of(values).contains(value)) {
            throw new IllegalArgumentException(
                    key + " is '" + value + "': expected " + List.of(values).stream().filter(one -> !one.isEmpty())
                            .collect(Collectors.joining(" or ")));
        }
    }

    /** Digit by digit: the mapping compares it so, and a blank behind it would make it another one. */
    private void requireDay() {
        try {
            if (!storeInNumberFrom.isBlank()) {
                LocalDate.parse(storeInNumberFrom);
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "erp.sst.store-in-number-from is '" + storeInNumberFrom + "': expected a day such as 2026-12-15", e);
        }
    }

    /** The model of each route that is enabled. */
    private Map<String, String> models() {
        Map<String, String> models = new TreeMap<>();
        SALES.stream().filter(this::isEnabled).forEach(route -> models.put(route, OWN_STOCK));
        BY_FORM.forEach((route, form) -> {
            if (isEnabled(route)) {
                models.put(route, setting(route, "form", form).startsWith("STK_") ? OWN_STOCK : CUSTOMER);
            }
        });
        return models;
    }

    private void requireOneModel(Map<String, String> models) {
        Collection<String> ours = named(models, OWN_STOCK);
        Collection<String> customers = named(models, CUSTOMER);
        if (storeModel.isEmpty() && !ours.isEmpty() && !customers.isEmpty()) {
            throw new IllegalArgumentException(
                    "Routes of SST that do not go together are enabled: for " + String.join(", ", ours)
                                               + " a store is a stock of our"
                                               + " own, for " + String.join(", ", customers)
                                               + " a customer, and what it sells would"
                                               + " be booked twice. Set erp.sst.store-model to " + OWN_STOCK + " or " + CUSTOMER
                                               + ", and switch the others off or to another form; see SST.md");
        }
        Collection<String> others = storeModel.equals(OWN_STOCK) ? customers : ours;
        if (!storeModel.isEmpty() && !others.isEmpty()) {
            throw new IllegalArgumentException(
                    "erp.sst.store-model is " + storeModel + ", but " + String.join(", ", others) + (others.size() == 1
                            ? " is a route" : " are routes")
                                               + " of the other model, and what a store sells would be booked twice."
                                               + " Switch them off or to another form; see SST.md");
        }
    }

    private static Collection<String> named(Map<String, String> models, String model) {
        return models.keySet().stream().filter(route -> models.get(route).equals(model))
                .map(route -> BY_FORM.containsKey(route) ? route + " (form)" : route).toList();
    }

    /** Of both kinds of stores each route has to know its own: SST pushes those of all. */
    private void requireStores(Set<String> routes) {
        for (String route : routes) {
            String missing = SALES.contains(route)
                    ? isSet(route, "stores", "transferring") ? null : "stores, the ids of those that are stocks of our own"
                    : route.equals(DELIVERY)
                            ? isSet(route, "condition", "FDocumentStatus = 'C'")
                                    ? null : "condition, so that it takes no bills that were made of sales"
                    : !isSet(route, "store-type", "0") ? "store-type, 1 for own stores or 2 for franchised ones"
                    : "false".equals(setting(route, "push-enabled", "true")) ? null : "push-enabled=false";
            if (missing != null) {
                throw new IllegalArgumentException(
                        "erp.sst.store-model is " + BOTH + ": route " + route
                                                   + " has to take the stores of its own model only, and"
                                                   + " needs erp.route." + route + "." + missing + "; see SST.md");
            }
        }
    }

    private boolean isSet(String route, String key, String all) {
        String value = setting(route, key, "");
        return !value.isEmpty() && !value.equals(all);
    }

    private boolean isEnabled(String route) {
        return "true".equals(setting(route, "enabled", ""));
    }

    private String setting(String route, String key, String other) {
        return camelContext.getPropertiesComponent().resolveProperty("erp.route." + route + "." + key).map(String::strip)
                .orElse(other);
    }

    /** What stores are in our books: own-stock, customer or both; blank while only one of them is used. */
    public void setStoreModel(String storeModel) {
        this.storeModel = storeModel.strip();
    }

    /** The day from which on the number of a sale has its store behind it; blank for never. */
    public void setStoreInNumberFrom(String storeInNumberFrom) {
        this.storeInNumberFrom = storeInNumberFrom;
    }

    /** What becomes of a sale for which another sum was paid: note or refuse. */
    public void setPaymentDifference(String paymentDifference) {
        this.paymentDifference = paymentDifference;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.Priority;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.client.Normaliser;
import io.camelerp.sst.client.Requests;
import io.camelerp.sst.client.SstClient;
import io.camelerp.sst.consumer.Downloads;

/**
 * What the option {@code stores} stands for.
 */
final class StoreLists {

    private static final String TRANSFERRING = "transferring";

    private StoreLists() {
    }

    /** The stores of an endpoint, or null when it names none. */
    static Downloads.Stores of(SstEndpoint endpoint, SstClient client) {
        Object stores = endpoint.getConfiguration().getStores();
        if (stores == null) {
            return null;
        }
        if (stores.equals(TRANSFERRING)) {
            return new Transferring(client, endpoint.getConfiguration().requests(), endpoint.parameters().get("stock"));
        }
        return (first, last) -> ids(stores instanceof Supplier<?> supplier ? supplier.get() : stores);
    }

    /** The option as one text, whatever order its ids have; those of a bean may change at any time. */
    static String describe(Object stores) {
        return stores instanceof String text ? String.join(" ", new TreeSet<>(ids(text))) : "bean";
    }

    private static Collection<String> ids(Object stores) {
        if (stores instanceof Iterable<?> list) {
            List<String> ids = new ArrayList<>();
            list.forEach(id -> ids.add(String.valueOf(id)));
            return ids;
        }
        return List.copyOf(SstConfiguration.set(String.valueOf(stores)));
    }

    /** The vendor names stores with outbound bills only: others sell too. */
    private record Transferring(SstClient client, Requests requests, Object stock) implements Downloads.Stores {

        @Override
        public Collection<String> between(LocalDate first, LocalDate last) throws InterruptedException {
            Command query = CommandCatalog.get("GetTransferringStores");
            Normaliser normaliser = new Normaliser(query);
            ObjectNode body
                    = Json.READER.createObjectNode().put("startday", first.toString()).put("endday", last.toString());
            if (stock != null) {
                body.setAll(Requests.ofText(query, Map.of("stock", stock)));
            }
            return client.call(query, requests.body(query, body), Priority.LIVE).bills().stream()
                    .map(id -> normaliser.bill(id).path(query.key()).asText()).distinct().toList();
        }

        @Override
        public boolean mayLeaveOut() {
            return true;
        }
    }
}

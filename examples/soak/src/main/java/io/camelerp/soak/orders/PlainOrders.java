/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;

/**
 * Pushes the orders of one file after the other, writes what became of them, and deletes the file then.
 */
public final class PlainOrders extends Plain {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** So that no more of one buyer are in a call than WDT takes. */
    private static final int MOST_OF_SHOP = 20;

    public PlainOrders(Settings settings) {
        super(settings);
    }

    @Override
    protected void poll() throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>(OrderFolder.files(settings.path("orders")));
        files.sort(Comparator.comparing(file -> file.toFile().lastModified()));
        for (Path file : files) {
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("source", file.getFileName().toString());
            push(file, result.putArray("orders"));
            String name = file.getFileName().toString().replaceFirst("[.][^.]*$", "");
            Path writing = Files.writeString(settings.path("results").resolveSibling(name), result.toString());
            Files.move(writing, settings.path("results").resolve(name + OrderFolder.RESULT), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(file);
        }
    }

    private void push(Path file, ArrayNode result) throws IOException, InterruptedException {
        Map<String, List<ObjectNode>> byShop = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            ObjectNode order = (ObjectNode) JSON.readTree(line);
            byShop.computeIfAbsent(order.remove("shop_no").asText(), shop -> new ArrayList<>()).add(order);
        }
        for (Map.Entry<String, List<ObjectNode>> shop : byShop.entrySet()) {
            List<ObjectNode> orders = shop.getValue();
            for (int from = 0; from < orders.size(); from += MOST_OF_SHOP) {
                push(shop.getKey(), orders.subList(from, Math.min(orders.size(), from + MOST_OF_SHOP)), result);
            }
        }
    }

    private void push(String shop, List<ObjectNode> orders, ArrayNode result) throws IOException, InterruptedException {
        List<String> tids = orders.stream().map(order -> order.path("tid").asText()).toList();
        if (flaw == Flaw.NUMBER_PER_TRY) {
            orders.forEach(order -> order.put("tid", order.path("tid").asText() + OrdersWorld.TRY + UUID.randomUUID().toString()
                    .substring(0, 8)));
        }
        String message
                = vendor.wdt(OrdersWorld.API, Map.of("shop_no", shop, "trade_list", orders.toString())).path("message")
                        .asText();
        Map<String, String> refused = new LinkedHashMap<>();
        if (flaw != Flaw.TRUST_CODE_ZERO && message.startsWith("[")) {
            for (JsonNode each : JSON.readTree(message)) {
                refused.put(each.path("tid").asText(), each.path("error").asText());
            }
        }
        for (int i = 0; i < tids.size(); i++) {
            String error = refused.get(orders.get(i).path("tid").asText());
            result.addObject().put("tid", tids.get(i)).put("status", error == null ? "done" : "failed").put("message", error);
        }
    }
}

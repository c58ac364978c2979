/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.shop;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.http.HttpListener;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;
import io.camelerp.sandbox.http.Response.Delivery;

/**
 * A shop that is told of stock and shipments by HTTP. What it has taken stays taken, whatever becomes of its answer.
 */
final class Shop implements AutoCloseable {

    static final String STOCK = "/stock";
    static final String SHIPMENTS = "/shipments";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TOO_LATE = Duration.ofMillis(1500);
    /** By which a shop refuses for good. */
    private static final List<Integer> FOR_GOOD = List.of(400, 404, 409, 410, 422);
    private static final List<Integer> FOR_NOW = List.of(500, 502, 503, 504, 429, 401, 408, 302);

    private final double faulty;
    private final Random random;
    private final HttpListener listener;
    private final List<JsonNode> stock = new ArrayList<>();
    private final List<JsonNode> shipments = new ArrayList<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Map<Fault.Kind, Integer> fired = new EnumMap<>(Fault.Kind.class);
    private boolean trouble = true;

    /**
     * @param faulty with which probability a call goes wrong
     */
    Shop(double faulty, Random random) {
        this.faulty = faulty;
        this.random = random;
        this.listener = HttpListener.start(0, Clock.systemUTC(), this::answer);
    }

    String url(String path) {
        return "http://127.0.0.1:" + listener.port() + path;
    }

    /** Rows with such a key are refused, whatever they say. */
    void refuse(String key) {
        unknown.add(key);
    }

    void accept(String key) {
        unknown.remove(key);
    }

    boolean refuses(String key) {
        return unknown.contains(key);
    }

    synchronized void calm() {
        trouble = false;
    }

    /** What was taken, in this order. */
    synchronized List<JsonNode> taken(String path) {
        return List.copyOf(path.equals(STOCK) ? stock : shipments);
    }

    synchronized int count() {
        return stock.size() + shipments.size();
    }

    synchronized Map<Fault.Kind, Integer> fired() {
        return Collections.unmodifiableMap(new EnumMap<>(fired));
    }

    /** One after the other, so that it is certain which was told last. */
    private synchronized Response answer(Request request) {
        if (!trouble || random.nextDouble() >= faulty) {
            return take(request);
        }
        Fault.Kind kind = List.of(
                Fault.Kind.HTTP_500, Fault.Kind.RESET_BEFORE, Fault.Kind.RESET_AFTER, Fault.Kind.RESET_MID_BODY,
                Fault.Kind.DELAY, Fault.Kind.EMPTY_BODY).get(random.nextInt(6));
        fired.merge(kind, 1, Integer::sum);
        return switch (kind) {
            case RESET_BEFORE -> Response.reset();
            case RESET_AFTER -> take(request).withDelivery(Delivery.NONE);
            case RESET_MID_BODY -> take(request).withDelivery(Delivery.CUT);
            case DELAY -> random.nextBoolean()
                    ? take(request).after(TOO_LATE) : take(request).withDelivery(Delivery.DRIPPED);
            // a yes without a word
            case EMPTY_BODY -> take(request).withBody(new byte[0]);
            default -> unavailable(request);
        };
    }

    private Response unavailable(Request request) {
        if (random.nextInt(3) == 0) {
            take(request);
        }
        // while a shop is being put up again its gateway may know none of its addresses
        int status = random.nextInt(8) == 0 ? 404 : FOR_NOW.get(random.nextInt(FOR_NOW.size()));
        return Response.html(status, "<html><body><h1>稍后再试</h1></body></html>")
                .withField("Location: " + url("/login")).withField("Retry-After: 1");
    }

    private Response take(Request request) {
        JsonNode row;
        try {
            row = JSON.readTree(request.text());
        } catch (IOException e) {
            return Response.text(400, "no JSON");
        }
        String key = row.path("rec_id").asText();
        if (!request.method().equals("POST") || key.isEmpty()) {
            // the page that a redirect leads to, say
            return Response.html(200, "<html><body>登录</body></html>");
        }
        if (refuses(key)) {
            return Response.text(FOR_GOOD.get(Math.floorMod(key.hashCode(), FOR_GOOD.size())), "商品或订单不存在");
        }
        (request.path().equals(STOCK) ? stock : shipments).add(row);
        return Response.text(200, "taken with thanks");
    }

    @Override
    public void close() {
        listener.close();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.orders;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.soak.orders.Order.Kind;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.World;

/**
 * Orders that come as files or messages and have to be in WDT; some are wrong, and some come again with another
 * content.
 */
public final class OrdersWorld implements World {

    static final String API = "trade_push";
    /** What stands between the number of an order and what the flaw makes of it. */
    static final String TRY = "#";

    private static final int ALL = 1_000_000;

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final Mailbox mailbox;
    private final Database database;
    private final Random random;
    private final Map<String, List<Order>> sent = new LinkedHashMap<>();
    private final Map<String, Order> latest = new TreeMap<>();
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();
    private boolean ended;

    public OrdersWorld(Scenario scenario, boolean plain, Sandbox sandbox, Mailbox mailbox, Database database) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.mailbox = mailbox;
        this.database = database;
        this.random = Scenario.random(~scenario.seed());
    }

    @Override
    public void begin(Settings settings) {
        mailbox.announce(settings.with("fields", "tid"));
        // makes the tables: H2 may lose one whose change a full disk interrupts
        deadLetters();
        while (latest.size() < scenario.rows()) {
            send();
        }
    }

    /** Sends some orders together, now and then so many of one shop that one call cannot carry them. */
    private void send() {
        int most = random.nextInt(12) == 0 ? 130 : 4;
        Map<String, Order> together = new LinkedHashMap<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            Order order = next();
            together.putIfAbsent(order.tid(), order);
        }
        latest.putAll(together);
        List<Order> orders = List.copyOf(together.values());
        sent.put(mailbox.send(orders.stream().map(Order::text).collect(Collectors.joining("\n", "", "\n"))), orders);
    }

    private Order next() {
        // of messages that come back from a broker nobody says which one comes first
        if (!scenario.queued() && !latest.isEmpty() && random.nextDouble() < scenario.moving() / 2) {
            List<Order> known = latest.values().stream().filter(Order::isGood).toList();
            if (!known.isEmpty()) {
                Order old = known.get(random.nextInt(known.size()));
                return new Order(old.tid(), old.version() + 1, Kind.GOOD);
            }
        }
        Kind kind = plain || random.nextInt(5) > 0 ? Kind.GOOD : Kind.values()[random.nextInt(Kind.values().length)];
        return new Order("T" + random.nextInt(Integer.MAX_VALUE), 1, kind);
    }

    @Override
    public void step() {
        if (latest.size() < scenario.rows() + scenario.live() && random.nextInt(6) == 0) {
            send();
        }
    }

    @Override
    public void calm() {
        while (latest.size() < scenario.rows() + scenario.live()) {
            send();
        }
        ended = true;
    }

    @Override
    public int progress() {
        return mailbox.count() + sandbox.wdt().size(API);
    }

    @Override
    public boolean isDone(String status) {
        return ended && mailbox.isEmpty();
    }

    @Override
    public Verdict verdict() {
        Map<String, JsonNode> results = mailbox.results();
        List<DeadLetter> dead = deadLetters();
        Map<String, Integer> done = new HashMap<>();
        sent.forEach((source, orders) -> compare(source, orders, results.get(source), done));
        Map<String, List<ObjectNode>> there = sandbox.wdt().pushed(API).stream()
                .collect(Collectors.groupingBy(row -> row.path("tid").asText().split(TRY)[0]));
        latest.values().forEach(order -> {
            List<ObjectNode> rows = there.getOrDefault(order.tid(), List.of());
            int version = rows.isEmpty() ? 0 : rows.get(0).path(Order.VERSION).asInt();
            int said = done.getOrDefault(order.tid(), 0);
            if (version < said) {
                lost.add(order + " is done with version " + said + ", but WDT has " + version);
            }
            if (said < order.version() && !plain && dead.stream().noneMatch(letter -> isOf(letter, order))) {
                lost.add(order + " is not done, and no open dead letter");
            }
            if (rows.size() > 1 || !rows.isEmpty() && !order.isGood()) {
                twice.add(order.tid());
            }
            if (said == order.version() && dead.stream().anyMatch(letter -> letter.key().equals(order.tid()))) {
                // who replays it sends an older state
                twice.add(order + " is done, and an open dead letter");
            }
        });
        there.keySet().stream().filter(tid -> !latest.containsKey(tid)).forEach(twice::add);
        int repeats = mailbox.count() - sent.size();
        return Verdict.of(latest.size(), lost.size(), twice.size(), Math.max(0, repeats));
    }

    /** Whether the result says of each order what became of it, with a cause where it failed. */
    private void compare(String source, List<Order> orders, JsonNode result, Map<String, Integer> done) {
        if (result == null) {
            orders.forEach(order -> lost.add(order + " of " + source + " has no result"));
            return;
        }
        List<JsonNode> entries = new ArrayList<>();
        result.path("orders").forEach(entries::add);
        long nameless = orders.stream().filter(order -> !order.hasTid()).count();
        long failed = entries.stream().filter(entry -> entry.path("tid").isNull() && isFailed(entry)).count();
        if (failed != nameless) {
            lost.add(source + " has " + nameless + " orders without a number, its result " + failed);
        }
        for (Order order : orders) {
            JsonNode entry = entries.stream().filter(each -> each.path("tid").asText().equals(order.tid())).findFirst()
                    .orElse(null);
            if (order.hasTid() && entry == null) {
                lost.add(order + " is not in the result of " + source);
            } else if (order.hasTid() && entry.path("status").asText().equals("done") && order.isGood()) {
                done.merge(order.tid(), order.version(), Math::max);
            } else if (order.hasTid() && !isFailed(entry)) {
                lost.add(order + " of " + source + ": " + entry);
            }
        }
    }

    private static boolean isFailed(JsonNode entry) {
        return entry.path("status").asText().equals("failed") && !entry.path("message").asText("").isBlank();
    }

    private static boolean isOf(DeadLetter letter, Order order) {
        boolean named = order.hasTid()
                ? letter.key().equals(order.tid()) && letter.record().contains("\"" + Order.VERSION + "\":" + order.version())
                : letter.record().contains(order.mark());
        return named && letter.message() != null && !letter.message().isBlank();
    }

    private List<DeadLetter> deadLetters() {
        if (plain) {
            return List.of();
        }
        try (ErpDataSource state = new ErpDataSource()) {
            state.setUrl(database.direct());
            return new DeadLetterStore(state).list(ReadyRoutes.ORDERS, DeadLetter.Status.OPEN, ALL).stream()
                    .map(DeadLetter.Stored::letter).toList();
        }
    }

    @Override
    public String details() {
        return "lost " + lost + ", twice " + twice;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.wdt.WdtConsumer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.camel.main.Main;

/**
 * Stock-outs from WDT to bills in Kingdee by the ready-made route, against BatchSave alone.
 */
final class KingdeeCase implements Case {

    private static final String QUESTION = "wdt:" + Vendor.STOCKOUT;
    private static final long SECONDS_A_ROW = 2;
    private static final int GROUP = 20;
    private static final int AT_ONCE = 3;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            List<Row> rows = new ArrayList<>(measure(scale, postgres, scale.bills(), scale.rounds(), 0));
            // a Kingdee that is still quick: its users advise 200 bills in five minutes (specs/kingdee.md)
            rows.addAll(measure(scale, postgres, Math.min(240, scale.bills()), 1, scale.jvms() ? 200 : 1));
            return rows;
        }
    }

    private static List<Row> measure(Scale scale, EmbeddedPostgres postgres, int count, int rounds, int latency)
            throws Exception {
        long seconds = count * SECONDS_A_ROW;
        try (Vendor vendor = Vendor.of(scale); Mapping mapping = new Mapping()) {
            vendor.tell("seed", count, seconds);
            List<String> payloads = BareKingdee.payloads(bills(vendor, seconds), GROUP);
            BareKingdee bare = new BareKingdee(vendor.kingdeeUrl());
            HandBooked hand = new HandBooked(new HandLoop(vendor.wdtUrl()), mapping, bare);
            int expected = bookAll(vendor, bare, payloads);
            vendor.tell("kingdee-latency", latency);
            List<Figures> figures = Figures.inTurn(rounds,
                    emptied(vendor, () -> expected / seconds(() -> bookAll(vendor, bare, payloads))),
                    emptied(vendor, () -> expected / route(vendor, expected, 1, StockoutRoute::h2)),
                    emptied(vendor, () -> expected / route(vendor, expected, 1, state -> database(postgres, state))),
                    emptied(vendor, () -> expected / route(vendor, expected, AT_ONCE, StockoutRoute::h2)),
                    emptied(vendor, () -> expected / seconds(() -> bookByHand(vendor, hand, seconds, expected))));
            String name = "stock-outs to Kingdee" + (latency == 0 ? "" : ", " + latency + " ms a call") + ", ";
            return List.of(
                    Row.rates(name + "H2, to bare calls", figures.get(1), figures.get(0), "bills/s", 0.8),
                    Row.rates(name + "PostgreSQL", figures.get(2), figures.get(0), "bills/s", 0.8),
                    Row.rates(name + AT_ONCE + " at once", figures.get(3), figures.get(0), "bills/s", 0.8),
                    Row.compared(name + "by hand", figures.get(4), figures.get(0), "bills/s"),
                    Row.compared(name + "H2, to by hand", figures.get(1), figures.get(4), "bills/s"));
        }
    }

    private static List<JsonNode> bills(Vendor vendor, long seconds) throws Exception {
        List<JsonNode> bills = new ArrayList<>();
        HandLoop loop = new HandLoop(vendor.wdtUrl());
        PageCursor cursor = allOf(seconds);
        try (Mapping mapping = new Mapping()) {
            while (cursor.hasNext()) {
                JsonNode answer = loop.call(Vendor.STOCKOUT, cursor.request());
                for (JsonNode row : answer.path("stockout_list")) {
                    if (Mapping.isMappable(row)) {
                        bills.add(mapping.map(Mapping.record(row)).bill());
                    }
                }
                cursor.answered(answer.path("total_count").asInt());
            }
        }
        return bills;
    }

    private static Callable<Double> emptied(Vendor vendor, Callable<Double> contender) {
        return () -> {
            vendor.tell("forget");
            return contender.call();
        };
    }

    private static double seconds(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static int bookAll(Vendor vendor, BareKingdee bare, List<String> payloads) throws Exception {
        for (String payload : payloads) {
            bare.save(payload);
        }
        return booked(vendor);
    }

    private static Void bookByHand(Vendor vendor, HandBooked hand, long seconds, int expected) throws Exception {
        hand.book(allOf(seconds), GROUP);
        int booked = booked(vendor);
        if (booked != expected) {
            throw new IllegalStateException("By hand " + booked + " of " + expected + " bills were booked");
        }
        return null;
    }

    private static PageCursor allOf(long seconds) {
        return new PageCursor(Vendor.BEGIN, Vendor.BEGIN.plusSeconds(seconds + 1), seconds + 1);
    }

    private static int booked(Vendor vendor) {
        return Integer.parseInt(vendor.tell("bills"));
    }

    /** Where a run keeps its state. */
    private interface Database {
        String url(Path state);
    }

    /** A new one for each run. */
    private static String database(EmbeddedPostgres postgres, Path state) {
        String name = "erp" + state.getFileName().toString().replaceAll("\\D", "");
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("PostgreSQL takes no database", e));
        }
        return postgres.getJdbcUrl("postgres", name);
    }

    /** The seconds from the route's first question to WDT until the last bill is booked. */
    private static double route(Vendor vendor, int expected, int parallelSaves, Database database) throws Exception {
        Path state = Files.createTempDirectory("benchmark");
        Main main = StockoutRoute.of(vendor.wdtUrl(), vendor.kingdeeUrl(), state, database.url(state));
        try {
            main.configure().withAutoStartup(false);
            main.addInitialProperty("erp.kingdee.batch-size", Integer.toString(GROUP));
            main.addInitialProperty("erp.kingdee.parallel-saves", Integer.toString(parallelSaves));
            main.start();
            long before = vendor.calls(QUESTION);
            main.getCamelContext().getRouteController().startAllRoutes();
            // by itself a poller waits a second before its first poll
            new Thread(consumer(main)::pollNow).start();
            await(() -> vendor.calls(QUESTION) > before);
            return seconds(() -> {
                await(() -> booked(vendor) >= expected);
                return null;
            });
        } finally {
            main.stop();
            OurRoute.delete(state);
        }
    }

    private static WdtConsumer consumer(Main main) {
        return (WdtConsumer) main.getCamelContext().getRoute(StockoutRoute.ROUTE).getConsumer();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.soak.cluster.ClusterWorld;
import io.camelerp.soak.cluster.WorkersBooks;
import io.camelerp.soak.cluster.WorkersWorld;
import io.camelerp.soak.documents.DocumentWorld;
import io.camelerp.soak.files.PoolWorld;
import io.camelerp.soak.files.SnapshotWorld;
import io.camelerp.soak.orders.Mailbox;
import io.camelerp.soak.orders.OrderFolder;
import io.camelerp.soak.orders.OrderQueue;
import io.camelerp.soak.orders.OrdersWorld;
import io.camelerp.soak.purchases.PurchaseWorld;
import io.camelerp.soak.reconciled.ReconciledWorld;
import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.shop.ShopWorld;
import io.camelerp.soak.sst.SaleWorld;
import io.camelerp.soak.sst.SstBillWorld;
import io.camelerp.soak.sst.SstWorld;
import io.camelerp.soak.stockouts.BillBooks;
import io.camelerp.soak.stockouts.Books;
import io.camelerp.soak.stockouts.RecordBooks;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.soak.stockouts.SummaryBooks;
import io.camelerp.soak.world.Broker;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.Messages;
import io.camelerp.soak.world.Topic;
import io.camelerp.soak.world.World;

/**
 * Makes what is at the vendors of a scenario, and the books that it is compared with.
 *
 * @param messages null where the scenario has none
 */
record Worlds(Scenario scenario, Plan plan, Path folder, Sandbox sandbox, SharedClock clock, Database database,
        Messages messages, Random random) {

    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;

    /** When it begins at the vendors. */
    static Instant start(Scenario scenario, boolean plain, Random random) {
        return switch (scenario.target()) {
            case SUMMARY, RECONCILED -> SharedClock.eveOfYesterday(random);
            case PURCHASES -> PurchaseWorld.start(random);
            case SST_SALES -> SaleWorld.eveOfToday(plain, random);
            default -> Instant.now().minus(Duration.ofHours(6));
        };
    }

    /** What records and orders go through, null where that is nothing. */
    static Messages messages(Scenario scenario) {
        return switch (scenario.target()) {
            case QUEUE -> queue(scenario);
            case WORKERS -> scenario.queued() ? queue(scenario) : Topic.create(scenario.seed());
            default -> scenario.queued() ? queue(scenario) : null;
        };
    }

    private static Messages queue(Scenario scenario) {
        return Broker.queue(scenario.seed(), StockoutWorld.fields(scenario));
    }

    World create() {
        return switch (scenario.target()) {
            case KINGDEE, CANCELLED, SUMMARY, FILE, QUEUE -> createStockouts();
            case RECONCILED -> new ReconciledWorld(scenario, plan.isPlain(), sandbox, clock, database, folder);
            case PURCHASES -> new PurchaseWorld(scenario, plan.isPlain(), sandbox, clock, folder, database);
            case WORKERS -> new WorkersWorld(createStockouts(), messages);
            case POOL -> new PoolWorld(scenario, sandbox, folder);
            case SHOP -> new ShopWorld(scenario, plan.isPlain(), sandbox, clock, database, (Broker) messages);
            case SNAPSHOT -> new SnapshotWorld(scenario, sandbox, folder);
            case TRANSFERS, PUSHES -> new SstWorld(scenario, sandbox, clock, folder, freePort());
            case ORDERS -> new OrdersWorld(scenario, plan.isPlain(), sandbox, mailbox(), database);
            case SST_KINGDEE -> new SstBillWorld(scenario, plan.isPlain(), sandbox, clock, folder, database, freePort());
            case CLUSTER -> new ClusterWorld(
                    scenario, plan.isPlain(), folder, sandbox, clock, database, createStockouts());
            case SST_SALES -> new SaleWorld(scenario, plan.isPlain(), sandbox, clock, folder, database);
            case DOCUMENTS -> new DocumentWorld(scenario, plan.isPlain(), sandbox, clock, folder, database, freePort());
        };
    }

    private StockoutWorld createStockouts() {
        return new StockoutWorld(scenario, plan.isPlain(), sandbox, clock, createBooks(), folder);
    }

    private Books createBooks() {
        return switch (scenario.target()) {
            case KINGDEE, CANCELLED, CLUSTER -> new BillBooks(sandbox, database, scenario.booking().action());
            case WORKERS -> new WorkersBooks(
                    new BillBooks(sandbox, database, scenario.booking().action()), sandbox, database, plan.isPlain());
            case SUMMARY -> new SummaryBooks(sandbox, database, plan.isPlain());
            default -> new RecordBooks(
                    messages instanceof Broker broker ? broker : new LineSink(records(folder), StockoutWorld.fields(scenario)),
                    scenario.byModified());
        };
    }

    private Mailbox mailbox() {
        return messages instanceof Broker broker ? new OrderQueue(broker, random.nextBoolean()) : new OrderFolder(folder);
    }

    /** Where a runner writes records, for targets that are files. */
    static Path records(Path folder) {
        return folder.resolve("records.txt");
    }

    /**
     * A port that the system does not give to clients: a client that knocks at a free one of those again and again is
     * one day connected to itself.
     */
    private int freePort() {
        while (true) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken: another one
            }
        }
    }
}

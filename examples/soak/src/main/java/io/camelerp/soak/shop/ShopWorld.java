/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.runner.Letters.Letter;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Scenario.Door;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.shop.ShopBooks.Article;
import io.camelerp.soak.shop.ShopBooks.Shipment;
import io.camelerp.soak.world.Broker;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.World;

/**
 * Stock that changes and orders that are shipped, some with another tracking number later, told to a shop of which some
 * goods and orders are unknown.
 */
public final class ShopWorld implements World {

    static final String STOCK = "api_goods_stock_change_query";
    static final String SHIPMENTS = "logistics_sync_query";
    static final List<String> SHOPS = List.of("SH001", "SH002", "SH003");

    /** Keys of stock rows are smaller. */
    private static final int FIRST_SHIPMENT = 100_000;
    private static final int WAREHOUSES = 4;

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Database database;
    private final Broker broker;
    private final Random random;
    private final Shop shop;
    private final boolean stockQueued;
    private final boolean shipmentsQueued;
    private final List<Article> articles = new ArrayList<>();
    private final List<Shipment> shipments = new ArrayList<>();
    private final ShopBooks books = new ShopBooks();
    private boolean ended;

    public ShopWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Database database, Broker broker) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.database = database;
        this.broker = broker;
        this.random = Scenario.random(~scenario.seed());
        this.shop = new Shop(scenario.faulty(), Scenario.random(scenario.seed() + 7));
        int queued = broker == null ? 0 : 1 + random.nextInt(3);
        this.stockQueued = (queued & 1) != 0;
        this.shipmentsQueued = (queued & 2) != 0;
    }

    @Override
    public void begin(Settings settings) {
        for (int i = 0; i < SHOPS.size(); i++) {
            sandbox.wdt().put("shop", JsonNodeFactory.instance.objectNode().put("shop_id", i + 1).put("shop_no", SHOPS.get(i))
                    .put("shop_name", "店铺"));
        }
        // Y's least limit is more than a run has rows
        sandbox.wdt().stockLimit(1, 20_000);
        sandbox.wdt().staleAckIsError(random.nextBoolean());
        while (articles.size() < scenario.rows() / 2) {
            addArticle();
        }
        while (shipments.size() < scenario.rows() / 2) {
            ship();
        }
        boolean all = random.nextBoolean();
        settings.with("fields", "rec_id").with("stockUrl", stockQueued ? "" : shop.url(Shop.STOCK))
                .with("shipmentUrl", shipmentsQueued ? "" : shop.url(Shop.SHIPMENTS))
                .with("shops", all || plain ? "all" : String.join(",", scenario.door() == Door.Y ? ids() : SHOPS))
                .with("maxAttempts", List.of(3, 8, 60).get(random.nextInt(3)))
                // nothing fails by that, but its end says that trouble is over
                .with("failing", 1);
    }

    private static List<String> ids() {
        return List.of("1", "2", "3");
    }

    private void addArticle() {
        int number = articles.size() + 1;
        Article article = new Article(String.valueOf(number), "SP 规格/" + number, new int[WAREHOUSES]);
        articles.add(article);
        for (int warehouse = 0; warehouse < WAREHOUSES; warehouse++) {
            putStock(article, warehouse, random.nextInt(500));
        }
        putRow(article);
        mayBeUnknown(article.key());
    }

    private void mayBeUnknown(String key) {
        if (!plain && random.nextInt(8) == 0) {
            shop.refuse(key);
        }
    }

    private void putStock(Article article, int warehouse, int quantity) {
        article.quantities()[warehouse] = quantity;
        sandbox.wdt().put("stock_query", JsonNodeFactory.instance.objectNode()
                .put("rec_id", article.key() + "000" + warehouse).put("spec_no", article.spec())
                .put("warehouse_no", "CK" + warehouse).put("stock_num", "9999.0000").put("available_num", quantity + ".0000")
                .put("modified", SharedClock.FORMAT.format(clock.now())));
    }

    /** In Y a row does not say which article of WDT it is. */
    private void putRow(Article article) {
        int shopId = Integer.parseInt(article.key()) % SHOPS.size();
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("rec_id", Integer.parseInt(article.key()))
                .put("shop_no", SHOPS.get(shopId)).put("sync_stock", article.total() + ".0000");
        if (scenario.door() == Door.Y) {
            row.put("shop_id", shopId + 1).put("goods_id", "P" + article.key()).put("spec_id", "S" + article.key());
        } else {
            row.put("goods_no", "G" + article.key()).put("spec_no", article.spec()).put("erp_spec_type", 1);
        }
        sandbox.wdt().put(STOCK, row);
    }

    private void change(Article article) {
        // small numbers, so that a quantity comes back now and then
        putStock(article, random.nextInt(WAREHOUSES), random.nextInt(random.nextBoolean() ? 3 : 500));
        putRow(article);
    }

    private void ship() {
        // a parcel that is sent once more has another number and another row
        String tid = shipments.isEmpty() || random.nextInt(6) > 0
                ? "T" + shipments.size() : shipments.get(random.nextInt(shipments.size())).tid();
        Shipment shipment
                = new Shipment(String.valueOf(FIRST_SHIPMENT + shipments.size()), tid, "SF" + random.nextInt(1_000_000_000));
        shipments.add(shipment);
        sandbox.wdt().put(SHIPMENTS, JsonNodeFactory.instance.objectNode().put("rec_id", Integer.parseInt(shipment.key()))
                .put("shop_no", SHOPS.get(random.nextInt(SHOPS.size()))).put("tid", tid).put("logistics_no", shipment.number())
                .put("logistics_name", "顺丰").put("platform_id", 127).put("trade_id", shipments.size()));
        mayBeUnknown(shipment.key());
    }

    @Override
    public void step() {
        if (random.nextInt(2) == 0) {
            change(articles.get(random.nextInt(articles.size())));
        }
        if (shipments.size() < (scenario.rows() + scenario.live()) / 2 && random.nextInt(4) == 0) {
            ship();
        }
        if (!plain && random.nextInt(30) == 0) {
            turn(articles.get(random.nextInt(articles.size())).key());
        }
        if (!plain && random.nextInt(30) == 0) {
            turn(shipments.get(random.nextInt(shipments.size())).key());
        }
    }

    /** The shop gets to know something, or forgets it. */
    private void turn(String key) {
        if (shop.refuses(key)) {
            shop.accept(key);
        } else if (random.nextInt(4) == 0) {
            shop.refuse(key);
        }
    }

    @Override
    public void calm() {
        while (shipments.size() < (scenario.rows() + scenario.live()) / 2) {
            ship();
        }
        shop.calm();
        articles.stream().map(Article::key).filter(key -> random.nextBoolean()).forEach(shop::accept);
        shipments.stream().map(Shipment::key).filter(key -> random.nextBoolean()).forEach(shop::accept);
        // somebody at WDT frees what was handed out in an answer that was lost
        sandbox.wdt().stockLockedUntilAck(false);
        ended = true;
    }

    @Override
    public int progress() {
        return shop.count() + (broker == null ? 0 : broker.count() + broker.count(broker.name() + Broker.OF_SHIPMENTS));
    }

    @Override
    public boolean isDone(String status) {
        return ended && !status.equals(Job.STOPPED) && (plain || !status.equals(Job.NO_CHECKPOINT))
                && compare(plain ? List.of() : Letters.parse(status)).isEmpty();
    }

    private List<String> compare(List<Letter> letters) {
        return books.compare(
                articles, shipments, new ShopBooks.Vendor(sandbox.wdt().poolRows(STOCK), sandbox.wdt().poolRows(SHIPMENTS)),
                taken(stockQueued, Shop.STOCK, ""), taken(shipmentsQueued, Shop.SHIPMENTS, Broker.OF_SHIPMENTS), shop::refuses,
                letters);
    }

    private List<JsonNode> taken(boolean queued, String path, String queue) {
        return queued ? broker.records(broker.name() + queue) : shop.taken(path);
    }

    @Override
    public Verdict verdict() {
        List<String> wrong = new ArrayList<>(compare(plain ? List.of() : database.letters(Letters::open)));
        if (!plain) {
            wrong.addAll(books.withoutCause(
                    sandbox.wdt().poolRows(SHIPMENTS), database.letters(Letters::firstFailures).keySet()));
        }
        books.lost(wrong);
        return new Verdict(
                0, 0, shop.fired(), Map.of(), articles.size() + shipments.size(), wrong.size(), 0, books.repeats(), 0);
    }

    @Override
    public String details() {
        return "lost " + books.lost();
    }

    @Override
    public void close() {
        shop.close();
    }
}

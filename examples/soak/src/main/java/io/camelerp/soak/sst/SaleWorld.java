/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.sst.SstBooks.Document;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.LookupFolder;
import io.camelerp.soak.world.World;

/**
 * Sales of two stores, around a midnight: some are uploaded when their day is over, some are changed by then, and some
 * were paid in a way that SST does not list.
 */
public final class SaleWorld implements World {

    private static final String FORM = "SAL_OUTSTOCK";
    private static final String COMMON_PRICE = "9.90";
    /** From then on a runner whose clock is fast would take a sale of yesterday for one of the day before. */
    private static final LocalTime TOO_LATE = LocalTime.of(23, 54);
    private static final int FIRST_DAYS = 2;
    private static final Map<Integer, String> CUSTOMERS = Map.of(2, "CUST001", 382, "CUST004");

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Database database;
    private final Random random;
    private final LookupFolder lookup;
    private final boolean summed;
    private final LocalDate today;
    private final Map<String, Sale> sales = new ConcurrentHashMap<>();
    private final Map<String, Instant> finishedUnbooked = new ConcurrentHashMap<>();
    private final SstBooks books = new SstBooks();
    private boolean ended;

    /** A sale; its second line is like those of the others, the first is not, by its price. */
    private record Sale(Document document, int index, LocalDateTime time, int store, String payCode) {

        String price() {
            return 100 + index + ".37";
        }

        String amount(int state) {
            return index % 50 + 1 + "." + state + "0";
        }

        String group() {
            return time.toLocalDate() + " " + CUSTOMERS.get(store);
        }
    }

    public SaleWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Path folder, Database database) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.database = database;
        this.random = Scenario.random(~scenario.seed());
        this.lookup = new LookupFolder(folder.resolve("lookup"), Scenario.random(scenario.seed() ^ 1));
        this.summed = !plain && scenario.wholeWindow();
        this.today = clock.now().toLocalDate();
    }

    /** A time shortly before the last midnight. */
    public static Instant eveOfToday(boolean plain, Random random) {
        Duration before = plain ? Duration.ofSeconds(30) : Duration.ofSeconds(60 + random.nextInt(420));
        return LocalDate.now(SharedClock.SHANGHAI).atStartOfDay(SharedClock.SHANGHAI).toInstant().minus(before);
    }

    @Override
    public void begin(Settings settings) {
        sandbox.sst().resume(scenario.rest() ? SstSwitches.Resume.REST : SstSwitches.Resume.WHOLE);
        sandbox.sst().pageSize(scenario.clamp());
        sandbox.sst().spelling(scenario.moody() ? SstSwitches.Spelling.MIXED : SstSwitches.Spelling.TABLE);
        sandbox.sst().beforeFinish(this::finished);
        for (int i = 0; i < scenario.rows(); i++) {
            add(today.minusDays(random.nextInt(FIRST_DAYS + 1)).atTime(9 + random.nextInt(14), random.nextInt(60)));
        }
        for (int day = 0; day <= FIRST_DAYS; day++) {
            for (int store : CUSTOMERS.keySet()) {
                // stores are listed by their outbound bills
                sandbox.sst().put(SstDocument.TRANSFERRING, JsonNodeFactory.instance.objectNode().put("buid", store * 10 + day)
                        .put("rdate", today.minusDays(day).toString()).put("shopid", store));
            }
        }
        lookup.begin(plain);
        // nothing fails by that, but its end says that trouble is over
        settings.with("failing", 1);
        settings.with("route", summed ? SstReadyRoutes.SUMMARY : SstReadyRoutes.SALES)
                .with("startFrom", today.minusDays(FIRST_DAYS)).with("lookup", lookup.path())
                .with("stores", scenario.jdbc() ? "transferring" : "2,382")
                .with("finish", scenario.store() ? "AchieveQueryTransferringOrderInfo" : "");
    }

    private void add(LocalDateTime time) {
        int index = sales.size() + 1;
        boolean unmappable = !plain && random.nextInt(20) == 0;
        Sale sale = new Sale(
                new Document("XS" + index, unmappable), index, time, random.nextBoolean() ? 2 : 382,
                unmappable ? "777" : "101");
        put(sale);
        sales.put(sale.document.number(), sale);
    }

    private void put(Sale sale) {
        int state = sale.document.states() + 1;
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("billno", sale.document.number()).put("buid", sale.index)
                .put("rdate", sale.time.toLocalDate().toString()).put("billingdate", SharedClock.FORMAT.format(sale.time))
                .put("storeuid", sale.store).put("remarks", "");
        node.putArray("billnoproductsitems").add(line(sale.amount(state), sale.price()))
                .add(line(state + ".30", COMMON_PRICE));
        node.putArray("billnopayitems").addObject().put("paycode", sale.payCode).put("paymoney", new BigDecimal("40.00"));
        sale.document.add(SstBooks.content(node.path("billnoproductsitems"), "amount", "dealpri"));
        sandbox.sst().put(SstDocument.SALE, node);
    }

    private static ObjectNode line(String amount, String price) {
        return JsonNodeFactory.instance.objectNode().put("prodcode", "SKU-0003").put("amount", new BigDecimal(amount))
                .put("dealpri", new BigDecimal(price));
    }

    @Override
    public void step() {
        // a plain loop is told some when all else is read
        int live = plain ? scenario.live() / 2 : scenario.live();
        if (sales.size() < scenario.rows() + live && random.nextInt(4) == 0) {
            addNow();
        }
        if (plain) {
            return;
        }
        if (random.nextInt(60) == 0) {
            lookup.change();
        }
        if (random.nextInt(12) == 0) {
            Sale sale = List.copyOf(sales.values()).get(random.nextInt(sales.size()));
            // what was in a batch that is finished is not listed again, changed or not
            if (!scenario.store() && sale.document.states() == 1 && isReadAgain(sale.time.toLocalDate())) {
                put(sale);
            }
        }
    }

    private boolean isReadAgain(LocalDate day) {
        LocalDateTime now = clock.now();
        return !day.isBefore(now.toLocalDate())
                || day.equals(now.toLocalDate().minusDays(1)) && now.toLocalTime().isBefore(TOO_LATE);
    }

    /** When the day is over, there are late ones of it only. */
    private void addNow() {
        LocalDateTime now = clock.now();
        add(now.toLocalDate().equals(today) ? now : today.atTime(20, random.nextInt(60)));
    }

    @Override
    public void calm() {
        while (sales.size() < scenario.rows() + scenario.live()) {
            addNow();
        }
        lookup.mend();
        ended = true;
    }

    /** Of a batch that is about to end, what is not booked has to be kept by now. */
    private void finished(SstDocument document, Set<String> keys) {
        if (document != SstDocument.SALE || summed) {
            return;
        }
        for (String key : keys) {
            String number = "XS" + key;
            if (sandbox.kingdee().bill(FORM, number).isEmpty()) {
                finishedUnbooked.putIfAbsent(number, Instant.now());
            }
        }
    }

    @Override
    public int progress() {
        return sandbox.kingdee().count(FORM);
    }

    private Map<String, List<String>> booked() {
        List<Bill> bills = sandbox.kingdee().bills(FORM);
        return summed ? summaries(bills) : singles(bills);
    }

    private Map<String, List<String>> singles(List<Bill> bills) {
        Map<String, List<String>> found = new HashMap<>();
        for (Bill bill : bills) {
            String number = bill.model().path("F_ora_Text_ckdh").asText();
            Sale sale = sales.get(number);
            boolean right = sale != null && isOf(bill, sale) && bill.model().path("FNote").asText().equals("现金 40.00");
            found.computeIfAbsent(number, any -> new ArrayList<>()).addAll(Collections.nCopies(
                    bill.saves(),
                    right ? SstBooks.content(bill.model().path("FEntity"), "FRealQty", "FTaxPrice") : bill.model().toString()));
        }
        return found;
    }

    private static boolean isOf(Bill bill, Sale sale) {
        return bill.model().path("FDate").asText().startsWith(sale.time.toLocalDate().toString())
                && bill.model().at("/FCustomerID/FNumber").asText().equals(CUSTOMERS.get(sale.store));
    }

    /** A sale is known by the line that only it has; then the sum of the other lines has to fit. */
    private Map<String, List<String>> summaries(List<Bill> bills) {
        Map<String, List<String>> found = new HashMap<>();
        Map<String, Sale> byPrice = new HashMap<>();
        sales.values().forEach(sale -> byPrice.put(sale.price(), sale));
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        for (Bill bill : bills) {
            String group = bill.model().path("FDate").asText().substring(0, 10) + " "
                           + bill.model().at("/FCustomerID/FNumber").asText();
            for (JsonNode line : bill.model().path("FEntity")) {
                Sale sale = byPrice.get(line.path("FTaxPrice").asText());
                if (sale == null) {
                    sums.merge(group, new BigDecimal(line.path("FRealQty").asText()), BigDecimal::add);
                } else {
                    String amount = line.path("FRealQty").asText();
                    String content = sale.document.content(amount + "@" + sale.price());
                    found.computeIfAbsent(sale.document.number(), any -> new ArrayList<>())
                            .addAll(Collections.nCopies(bill.saves(), isOf(bill, sale) ? content : bill.model().toString()));
                    sums.merge(group, new BigDecimal(content.replaceFirst(".*,([^@]*)@.*", "$1")).negate(), BigDecimal::add);
                }
            }
        }
        sums.values().removeIf(sum -> sum.signum() == 0);
        sums.forEach((group, sum) -> found.put(group, List.of("sum wrong by " + sum)));
        return found;
    }

    @Override
    public boolean isDone(String status) {
        if (!ended || status.equals(Job.NO_CHECKPOINT) || status.equals(Job.STOPPED)
                || !clock.now().toLocalDate().isAfter(today)) {
            return false;
        }
        Map<String, List<String>> booked = booked();
        return sales.keySet().containsAll(booked.keySet()) && books.compare(documents(), booked, Letters.parse(status));
    }

    private List<Document> documents() {
        return sales.values().stream().map(Sale::document).toList();
    }

    @Override
    public Verdict verdict() {
        Map<String, List<String>> booked = booked();
        books.compare(documents(), booked, database.letters(Letters::open));
        Map<String, Instant> kept = database.letters(Letters::firstFailures);
        finishedUnbooked.forEach((number, at) -> {
            if (kept.getOrDefault(number, Instant.MAX).isAfter(at)) {
                books.lose(number + " was finished before it was booked or kept");
            }
        });
        books.doubtOthers(booked, documents());
        return books.verdict(sales.size());
    }

    @Override
    public String details() {
        return books.details();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.PoolRow.State;
import io.camelerp.sandbox.wdt.WdtSwitches.RateWindow;

/**
 * The other side of {@link Vendor}.
 */
final class VendorProcess {

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final String POOL = "api_goods_stock_change_query";

    private long poolRows = 1;
    private final Sandbox sandbox = Sandbox.builder().start();

    /** Reads commands until its input ends. */
    public static void main(String[] arguments) throws IOException {
        OtherJvm.obey(new VendorProcess()::answer);
    }

    void close() {
        sandbox.close();
    }

    String answer(String line) {
        try {
            return answer(line.split(" "));
        } catch (RuntimeException e) {
            return "!" + e;
        }
    }

    private String answer(String[] words) {
        switch (words[0]) {
            case "seed" -> sandbox.seedStockouts(
                    Integer.parseInt(words[1]), 1, Vendor.BEGIN, Vendor.BEGIN.plusSeconds(Long.parseLong(words[2])));
            case "even" -> even(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "uneven" -> uneven(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "moving" -> moving(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "shop" -> sandbox.wdt().shop(words[1]);
            case "pool" -> pool(Integer.parseInt(words[1]));
            case "pool-open" -> {
                return Long.toString(sandbox.wdt().poolRows(POOL).stream().filter(row -> row.state() != State.DONE).count());
            }
            case "latency" -> sandbox.wdt().latency(Duration.ofMillis(Long.parseLong(words[1])));
            case "kingdee-latency" -> sandbox.kingdee().latency(Duration.ofMillis(Long.parseLong(words[1])));
            case "quota" -> quota(Integer.parseInt(words[1]), words[2], Duration.ofMillis(Long.parseLong(words[3])));
            case "url" -> {
                return sandbox.wdtUrl().substring(0, sandbox.wdtUrl().lastIndexOf('/'));
            }
            case "bills" -> {
                return Integer.toString(sandbox.kingdee().count(Vendor.FORM));
            }
            case "forget" -> sandbox.kingdee().bills(Vendor.FORM)
                    .forEach(bill -> sandbox.kingdee().remove(Vendor.FORM, bill.number()));
            case "calls" -> {
                return Integer.toString(sandbox.ledger().counts().getOrDefault(words[1], 0));
            }
            case "refused" -> {
                return Long
                        .toString(sandbox.ledger().calls().stream().filter(call -> "1012".equals(call.resultCode())).count());
            }
            case "used" -> {
                return Double.toString(used(Integer.parseInt(words[1]), Integer.parseInt(words[2]),
                        Duration.ofMillis(Long.parseLong(words[3]))));
            }
            case "pause" -> {
                return Long.toString(longestPause(words[1]));
            }
            default -> throw new IllegalArgumentException("Unknown command " + words[0]);
        }
        return "done";
    }

    private void pool(int rows) {
        for (int i = 0; i < rows; i++) {
            long id = poolRows++;
            sandbox.wdt().putPool(POOL, JsonNodeFactory.instance.objectNode().put("rec_id", id).put("shop_no", "SH001")
                    .put("sync_stock", 7).put("goods_no", "G" + id).put("spec_no", "SKU-" + id));
        }
    }

    private void quota(int requests, String window, Duration minute) {
        sandbox.ledger().clear();
        sandbox.wdt().requestsPerMinute(requests);
        sandbox.wdt().rateWindow(RateWindow.valueOf(window));
        sandbox.wdt().rateMinute(minute);
    }

    /** The part of the quota that was used in the first whole minutes. */
    private double used(int quota, int minutes, Duration minute) {
        List<Instant> times = sandbox.ledger().calls().stream().map(Call::at).sorted().toList();
        Instant end = times.get(0).plus(minute.multipliedBy(minutes));
        return times.stream().filter(end::isAfter).count() / (double) (quota * minutes);
    }

    private long longestPause(String operation) {
        List<Instant> times = sandbox.ledger().calls(operation).stream().map(Call::at).sorted().toList();
        long longest = 0;
        for (int i = 1; i < times.size(); i++) {
            longest = Math.max(longest, Duration.between(times.get(i - 1), times.get(i)).toMillis());
        }
        return longest;
    }

    /** So many windows of an hour with so many stock-outs each. */
    private void even(int windows, int rowsEach) {
        for (int window = 0; window < windows; window++) {
            for (int row = 0; row < rowsEach; row++) {
                put(window * rowsEach + row, window * 3600L + 1 + row * 3598L / rowsEach);
            }
        }
    }

    /** Days and nights, three waves a day of some thousand shipments, and here and there a few in the same second. */
    private void uneven(int rows, int perDay) {
        Random random = new Random(7);
        long day = Duration.ofDays(1).toSeconds();
        long second = 0;
        int[] waves = new int[3];
        for (int i = 0; i < rows; i++) {
            if (i % perDay == 0) {
                waves = new int[] {
                        39_000 + random.nextInt(3_000), 52_000 + random.nextInt(5_000), 64_000 + random.nextInt(5_000) };
            }
            double kind = random.nextDouble();
            if (kind < 0.4) {
                second = waves[random.nextInt(3)] + random.nextInt(1_500);
            } else if (kind >= 0.45) {
                do {
                    second = random.nextInt((int) day);
                } while (random.nextDouble() >= 0.05 + Math.max(0, Math.sin((second / (double) day - 0.27) * 2 * Math.PI)));
            }
            put(i, i / perDay * day + second);
        }
    }

    /** One row a second, of which so many change after each answer: once each, behind all the others. */
    private void moving(int rows, int perAnswer) {
        sandbox.wdt().betweenRequests(page -> {
        });
        for (int i = 0; i < rows; i++) {
            put(i, i);
        }
        List<Long> still = new ArrayList<>(LongStream.range(0, rows).boxed().toList());
        Collections.shuffle(still, new Random(7));
        sandbox.wdt().betweenRequests(page -> {
            for (int i = 0; i < perAnswer && !still.isEmpty(); i++) {
                put(still.remove(still.size() - 1), 2L * rows - still.size());
            }
        });
    }

    private void put(long id, long second) {
        LocalDateTime time = Vendor.BEGIN.plusSeconds(second);
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("stockout_id", id).put("order_no", "CK" + id)
                .put("stockout_no", "CK" + id).put("status", 95).put("consign_time", TIME.format(time))
                .put("modified", TIME.format(time)).put("shop_no", "SH001").put("warehouse_no", "CK01");
        row.putArray("details_list").addObject().put("rec_id", id).put("spec_no", "SKU-0001").put("num", "1.0000");
        sandbox.wdt().put(Vendor.STOCKOUT, row);
    }
}

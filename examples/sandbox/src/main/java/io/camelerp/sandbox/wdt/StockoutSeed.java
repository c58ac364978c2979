/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * Sales stock-outs as a Chinese retailer has them, the same for the same arguments: several lines, gifts at price
 * 0.0000, shipments in bursts and several in one second, a shop that no lookup table knows and a material that Kingdee
 * does not know.
 *
 * Fields are those of the published list; those of the lines beyond rec_id, spec_no, num, sell_price, src_tid and
 * position_list are taken from the Y dialect, as no classic list is public. Times are local to Asia/Shanghai.
 */
public final class StockoutSeed {

    static final String UNKNOWN_SHOP = "SH009";
    private static final String UNKNOWN_SPEC = "SKU-9999";

    private final int count;
    private final long seed;
    private final LocalDateTime from;
    private final LocalDateTime to;
    private final Set<Integer> unknownShop;
    private final Set<Integer> unknownSpec;
    private final int[] seconds;

    /** A plan for so many stock-outs, at most a million, shipped within that time. */
    public StockoutSeed(int count, long seed, LocalDateTime from, LocalDateTime to) {
        if (count < 0 || count > 1_000_000 || !from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "Expected 0 to 1000000 stock-outs and a start before the end, got " + count + ", " + from + ", " + to);
        }
        this.count = count;
        this.seed = seed;
        this.from = from;
        this.to = to;
        this.unknownShop = spread(count, Math.max(3, count / 50), 0.5);
        this.unknownSpec = spread(count, 2, 0.25).stream().map(i -> unknownShop.contains(i) ? i + 1 : i)
                .collect(Collectors.toSet());
        this.seconds = seconds(new Random(seed));
    }

    /** The stock-outs in the order of their shipment. */
    public Stream<ObjectNode> stream() {
        return IntStream.range(0, count).mapToObj(this::stockout);
    }

    private static Set<Integer> spread(int count, int parts, double shift) {
        return IntStream.range(0, Math.min(parts, count)).mapToObj(part -> (int) ((part + shift) * count / parts))
                .collect(Collectors.toSet());
    }

    /** Shipping times: half of them evenly, the others in bursts or in the very second of another. */
    private int[] seconds(Random random) {
        int span = Math.toIntExact(Duration.between(from, to).toSeconds());
        int[] bursts = random.ints(Math.max(1, count / 200), 0, span).toArray();
        int[] times = new int[count];
        for (int i = 0; i < count; i++) {
            double choice = random.nextDouble();
            if (choice < 0.5 || i == 0) {
                times[i] = random.nextInt(span);
            } else if (choice < 0.85) {
                int around = bursts[random.nextInt(bursts.length)] + (int) (random.nextGaussian() * 90);
                times[i] = Math.max(0, Math.min(span, around));
            } else {
                times[i] = times[random.nextInt(i)];
            }
        }
        Arrays.sort(times);
        return times;
    }

    private ObjectNode stockout(int i) {
        Random random = new Random(seed * 1_000_003 + i);
        LocalDateTime consigned = from.plusSeconds(seconds[i]);
        LocalDateTime paidAt = consigned.minusSeconds(3600L + random.nextInt(40 * 3600));
        LocalDateTime modified = consigned.plusSeconds(random.nextInt(3) == 0 ? random.nextInt(3600) : 0);
        long id = (Math.floorMod(seed, 2000L) + 1) * 1_000_000 + i;
        String suffix = time(consigned).substring(0, 10).replace("-", "") + padded(i, 6);
        String tid = (340_000_000_000L + random.nextInt(900_000_000)) + padded(i, 7);
        ArrayNode lines = lines(random, id, tid, i);

        ObjectNode row = Json.object();
        row.put("stockout_id", id).put("order_no", "CK" + suffix).put("stockout_no", "CK" + suffix)
                .put("src_order_no", "JY" + suffix).put("trade_no", "JY" + suffix).put("src_trade_no", tid)
                .put("trade_id", id + 5_000_000_000L).put("src_order_type", "1").put("order_type", "1")
                .put("order_type_name", "销售出库").put("trade_type", "1").put("subtype", "0").put("custom_type", "0")
                .put("status", random.nextInt(8) == 0 ? 110 : 95).put("trade_status", 95).put("consign_status", 12)
                .put("refund_status", 0).put("wms_status", 0).put("is_allocated", 0).put("delivery_term", 1);
        row.put("consign_time", time(consigned)).put("modified", time(modified.isAfter(to) ? consigned : modified))
                .put("created", time(paidAt.plusMinutes(5))).put("trade_time", time(paidAt.minusMinutes(3)))
                .put("pay_time", time(paidAt)).put("to_deliver_time", "").put("pre_charge_time", "");
        shop(row, unknownShop.contains(i) ? UNKNOWN_SHOP : SeedTexts.SHOPS.get(random.nextInt(SeedTexts.SHOPS.size())));
        warehouse(row, random.nextInt(4) == 0 ? 1 : 0);
        amounts(row, lines, random);
        receiver(row, random, i);
        people(row, random);
        row.set("details_list", lines);
        return row;
    }

    private static void shop(ObjectNode row, String shopNo) {
        row.put("shop_no", shopNo).put("shop_name", SeedTexts.shopName(shopNo)).put("shop_remark", "")
                .put("platform_id", shopNo.equals(UNKNOWN_SHOP) ? 127 : 3).put("fenxiao_type", 0).put("fenxiao_nick", "");
    }

    private static void warehouse(ObjectNode row, int number) {
        row.put("warehouse_id", number + 1).put("warehouse_no", "CK0" + (number + 1)).put("warehouse_type", 1)
                .put("warehouse_name", number == 0 ? "杭州一号仓" : "成都二号仓");
    }

    private ArrayNode lines(Random random, long id, String tid, int i) {
        ArrayNode lines = Json.array();
        int many = 1 + random.nextInt(5);
        for (int n = 0; n < many; n++) {
            int spec = 1 + random.nextInt(60);
            String specNo = n == 0 && unknownSpec.contains(i)
                    ? UNKNOWN_SPEC : "SKU-" + padded(spec, 4);
            String price = (5 + random.nextInt(300)) + "." + random.nextInt(10) + "000";
            line(lines, random, id * 10 + n, tid + (n == 3 ? "01" : ""), specNo, price, 1 + random.nextInt(4));
        }
        if (random.nextInt(6) == 0) {
            line(lines, random, id * 10 + many, tid, "SKU-0060", "0.0000", 1);
        }
        return lines;
    }

    private static void line(ArrayNode lines, Random random, long recId, String tid, String specNo, String price, int num) {
        boolean gift = price.equals("0.0000");
        BigDecimal amount = new BigDecimal(price).multiply(BigDecimal.valueOf(num));
        ObjectNode line = lines.addObject();
        line.put("rec_id", recId).put("spec_no", specNo).put("goods_no", specNo.replace("SKU", "SPU"))
                .put("goods_name",
                        gift ? "赠品·环保袋（非卖品）" : SeedTexts.GOODS.get(Math.floorMod(specNo.hashCode(), SeedTexts.GOODS.size())))
                .put("spec_name", SeedTexts.SPECS.get(random.nextInt(SeedTexts.SPECS.size())))
                .put("num", num + ".0000").put("sell_price", price).put("share_amount", amount.toPlainString())
                .put("src_tid", tid).put("src_oid", tid + recId % 10).put("gift_type", gift ? 1 : 0)
                .put("refund_status", 0).put("weight", "0.3500").put("remark", "");
        if (random.nextInt(3) == 0) {
            String batch = "2026" + padded(1 + random.nextInt(9), 2) + padded(1 + random.nextInt(28), 2);
            line.put("batch_no", batch);
            if (random.nextBoolean()) {
                line.putArray("position_list").addObject().put("rec_id", recId * 10).put("position_no", "A-01-0" + recId % 9)
                        .put("batch_no", batch).put("num", num + ".0000");
            }
        }
    }

    private static void amounts(ObjectNode row, ArrayNode lines, Random random) {
        BigDecimal goods = BigDecimal.ZERO;
        BigDecimal pieces = BigDecimal.ZERO;
        for (JsonNode line : lines) {
            goods = goods.add(new BigDecimal(line.get("share_amount").asText()));
            pieces = pieces.add(new BigDecimal(line.get("num").asText()));
        }
        String cost = goods.multiply(new BigDecimal("0.6")).setScale(4, RoundingMode.HALF_UP).toPlainString();
        row.put("goods_count", pieces.toPlainString()).put("goods_type_count", lines.size())
                .put("goods_total_amount", goods.toPlainString()).put("goods_total_cost", cost)
                .put("paid", goods.add(new BigDecimal("6.0000")).toPlainString()).put("post_amount", "6.0000")
                .put("post_fee", "3.2000").put("package_fee", "0.5000").put("cod_amount", "0.0000")
                .put("weight", "1." + (1000 + random.nextInt(9000)));
    }

    private static void receiver(ObjectNode row, Random random, int i) {
        List<String> place = SeedTexts.PLACES.get(random.nextInt(SeedTexts.PLACES.size()));
        String name = SeedTexts.SURNAMES.get(random.nextInt(SeedTexts.SURNAMES.size())) + (i % 41 == 7 ? "女士😀" : "先生");
        row.put("receiver_name", name).put("receiver_country", "0").put("receiver_province", place.get(0))
                .put("receiver_city", place.get(1)).put("receiver_district", place.get(2))
                .put("receiver_area", String.join(" ", place))
                .put("receiver_address", place.get(3) + (1 + random.nextInt(900)) + "号" + (1 + random.nextInt(30)) + "室")
                .put("receiver_mobile", "1380000" + padded(random.nextInt(10000), 4))
                .put("receiver_telno", "").put("receiver_zip", "").put("receiver_dtb", "").put("receiver_ring", "")
                .put("nick_name", "买家" + (10000 + i)).put("customer_no", "KH" + (10000 + i)).put("customer_id", 10000 + i)
                .put("customer_name", name).put("id_card_type", 0).put("invoice_type", 0).put("invoice_title", "")
                .put("invoice_content", "").put("invoice_id", 0)
                .put("buyer_message", SeedTexts.MESSAGES.get(random.nextInt(SeedTexts.MESSAGES.size())))
                .put("cs_remark", i % 29 == 3 ? "老客户👍，优先发货 & 不放价格单" : "")
                .put("remark", i % 37 == 5 ? "路径 C:\\单据\\\"" + i + "\"，折扣=95%+积分" : "")
                .put("print_remark", "").put("flag_name", "").put("stockout_reason", "").put("outer_no", "")
                .put("block_reason", 0).put("freeze_reason", 0).put("error_info", "").put("md5_str", "");
    }

    private static void people(ObjectNode row, Random random) {
        row.put("logistics_no", "SF" + padded(Math.abs(random.nextLong() % 9_999_999_999_999L), 13))
                .put("logistics_type", 8).put("logistics_code", "SF").put("logistics_name", "顺丰速运").put("ebill_status", 2)
                .put("salesman_no", "").put("salesman_name", "系统").put("fullname", "系统").put("operator_id", 1)
                .put("operator_name", "系统").put("employee_no", "").put("checker_name", "系统")
                .put("packager_no", "").put("packager_name", "").put("picker_no", "").put("picker_name", "")
                .put("printer_no", "").put("printer_name", "").put("examiner_no", "").put("examiner_name", "");
    }

    private static String time(LocalDateTime time) {
        return time.toLocalDate() + " " + padded(time.getHour(), 2) + ":" + padded(time.getMinute(), 2) + ":"
               + padded(time.getSecond(), 2);
    }

    private static String padded(long number, int digits) {
        String text = String.valueOf(number);
        return text.length() < digits ? "0".repeat(digits - text.length()) + text : text;
    }
}

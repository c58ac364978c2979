/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Values of one row by the names of its fields, section 4 of the protocol facts for what the names mean.
 */
record SeedValues(String api, String key, int row, int line, long id, int shop, int warehouse, int spec,
        LocalDateTime created, LocalDateTime modified, Random random) {

    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("trade_no", "JY"), Map.entry("sales_tid", "JY"), Map.entry("swap_trade_no", "JY"),
            Map.entry("stockout_no", "CK"), Map.entry("stockin_no", "RK"), Map.entry("refund_no", "TK"),
            Map.entry("purchase_no", "CG"), Map.entry("return_no", "CT"), Map.entry("transfer_no", "DB"),
            Map.entry("pd_no", "PD"), Map.entry("outer_no", "WB"), Map.entry("purchase_outer_no", "WB"),
            Map.entry("purchase_platform_order_no", "WB"), Map.entry("api_outer_no", "API"), Map.entry("suite_no", "ZH"),
            Map.entry("src_order_no", "SY"), Map.entry("push_no", "TS"));
    private static final Map<String, List<Integer>> STATUS = Map.of(
            "trade_query", List.of(95, 55, 110, 30), "refund_query", List.of(90, 60, 30, 20),
            "stockin_order_query_refund", List.of(80, 80, 80, 30), "stockin_order_query_purchase", List.of(80, 80, 30, 60),
            "stockin_order_query", List.of(80, 80, 30, 60), "purchase_order_query", List.of(40, 50, 90, 30),
            "purchase_return_query", List.of(40, 60, 90, 30), "stockout_order_query_return", List.of(95, 110, 55, 95),
            "stockout_order_query", List.of(95, 110, 55, 95), "stock_transfer_query", List.of(90, 46, 40, 66));
    private static final Map<String, List<Integer>> TYPES = Map.of(
            "stockin_order_query", List.of(1, 2, 6), "stockout_order_query", List.of(2, 3, 7),
            "stock_transfer_query", List.of(0, 1), "refund_query", List.of(2, 3, 4));
    private static final List<String> PROVIDERS = List.of("杭州云栖茶业有限公司", "景德镇青花陶瓷厂", "五常市稻香米业合作社", "深圳南山电子商行");
    private static final List<String> CARRIERS = List.of("顺丰速运", "中通快递", "圆通速递", "京东物流", "邮政EMS");
    private static final int FEW_DISABLED = 23;

    /** The same row, in one of its lines. */
    SeedValues line(int number) {
        int other = line < 0 && number > 0 && !api.equals("goods_query") ? random.nextInt(60) : spec;
        return new SeedValues(
                api, key, row, line < 0 ? number : line, id, shop, warehouse, other, created, modified, random);
    }

    Object of(String name, String kind) {
        return switch (kind) {
            case "id" -> id(name);
            case "no" -> number(name);
            case "time" -> time(name);
            case "date" -> (name.contains("expire") ? created.plusYears(1) : created).toLocalDate().toString();
            case "decimal" -> decimal(name);
            case "flag" -> flag(name);
            case "int" -> count(name);
            default -> text(name);
        };
    }

    private Object id(String name) {
        if (name.equals(key) && (line < 0 || !name.equals("rec_id"))) {
            return id;
        }
        if (name.endsWith("shop_id")) {
            return shop + 1;
        }
        if (name.endsWith("warehouse_id")) {
            return name.startsWith("to_") ? 2 - warehouse : warehouse + 1;
        }
        return switch (name) {
            case "rec_id" -> id * 10 + Math.max(0, line);
            case "spec_id" -> 9000 + spec;
            case "goods_id" -> 7000 + spec;
            case "platform_id", "shop_platform_id" -> 127;
            case "provider_id" -> 1 + spec % PROVIDERS.size();
            case "logistics_id" -> 1 + spec % CARRIERS.size();
            case "trade_id" -> id + 5_000_000_000L;
            default -> 0;
        };
    }

    private String number(String name) {
        if (name.endsWith("warehouse_no")) {
            return "CK" + padded(name.startsWith("to_") ? 2 - warehouse % 2 : warehouse + 1, 2);
        }
        if (name.equals("order_no")) {
            return (api.startsWith("stockin") ? "RK" : "CK") + document();
        }
        if (PREFIXES.containsKey(name)) {
            return PREFIXES.get(name) + document();
        }
        return switch (name) {
            case "shop_no" -> "SH" + padded(shop + 1, 3);
            case "spec_no", "merchant_no", "api_spec_no" -> specNo();
            case "goods_no", "api_goods_no" -> "SPU-" + padded(spec + 1, 4);
            case "provider_no" -> "GYS" + padded(api.equals("purchase_provider_query") ? row + 1 : 1 + spec % 4, 3);
            case "logistics_no" -> api.equals("logistics") ? "WL" + padded(row + 1, 3) : "SF" + padded(id, 13);
            case "return_logistics_no" -> "ZT" + padded(id, 13);
            case "tid", "src_tid", "src_tids", "src_no" -> "34" + padded(id, 13);
            case "oid", "oids", "src_oid" -> "34" + padded(id, 13) + "-" + (1 + Math.max(0, line));
            case "customer_no" -> "KH" + padded(10_000 + row, 6);
            case "batch_no" -> created.toLocalDate().toString().replace("-", "");
            case "position_no" -> "A-01-" + padded(1 + spec % 20, 2);
            case "brand_no" -> "PP" + padded(1 + spec % 6, 2);
            default -> "";
        };
    }

    private String specNo() {
        String number = "SKU-" + padded(spec + 1, 4);
        return api.equals("goods_query") && line > 0 ? number + "-" + (char) ('A' + line) : number;
    }

    private String document() {
        return created.toLocalDate().toString().replace("-", "") + padded(id % 1_000_000, 6);
    }

    private String time(String name) {
        if (List.of("to_deliver_time", "pre_charge_time", "delay_to_time", "last_pd_time", "sync_time").contains(name)) {
            return "0000-00-00 00:00:00";
        }
        boolean early
                = name.contains("created") || List.of("trade_time", "pay_time", "refund_time", "apply_time").contains(name);
        return (early ? created : modified).format(WdtTime.FORMAT);
    }

    private String decimal(String name) {
        if (name.matches(".*(discount|tax|other|adjust|cod_|lock|cancel|defect|refund_num|profit|commission).*")) {
            return "0.0000";
        }
        if (name.matches(".*(price|amount|paid|cost|receivable|fee|share).*")) {
            return String.format(Locale.ROOT, "%d.%d000", 5 + random.nextInt(300), random.nextInt(10));
        }
        return name.matches("weight|length|width|height|volume") ? "0.3500" : 1 + random.nextInt(20) + ".0000";
    }

    private Object flag(String name) {
        List<Integer> status = STATUS.get(api);
        boolean isStatus = line < 0 && status != null && List.of("status", "trade_status", "process_status").contains(name);
        if (isStatus) {
            return status.get(row % status.size());
        }
        if (line < 0 && TYPES.containsKey(api) && List.of("type", "order_type", "src_order_type").contains(name)) {
            return TYPES.get(api).get(row % TYPES.get(api).size());
        }
        if (line < 0 && (name.equals("is_disabled") || name.equals("deleted"))) {
            return row % FEW_DISABLED == FEW_DISABLED - 1 ? 1 : 0;
        }
        return name.equals("warehouse_type") || name.equals("gift_type") && random.nextInt(8) == 0 ? 1 : 0;
    }

    private Object count(String name) {
        if (name.matches("receiver_.*|swap_.*|province|city|district")) {
            return text(name);
        }
        return switch (name) {
            case "sync_stock" -> random.nextInt(500);
            case "stock_change_count" -> 1 + random.nextInt(9);
            case "logistics_type" -> 8;
            default -> name.endsWith("_count") ? 1 + random.nextInt(5) : 0;
        };
    }

    private String text(String name) {
        List<String> place = SeedTexts.PLACES.get(row % SeedTexts.PLACES.size());
        if (name.matches(".*shop_name|shop_short_name")) {
            return SeedTexts.shopName("SH" + padded(shop + 1, 3));
        }
        if (name.endsWith("warehouse_name") || name.equals("name")) {
            return warehouse == 0 ? "杭州一号仓" : "成都" + (warehouse + 1) + "号仓";
        }
        if (name.matches("(api_)?(goods|spu)_name|suite_name|short_name|pinyin")) {
            return SeedTexts.GOODS.get(spec % SeedTexts.GOODS.size()) + (name.equals("suite_name") ? "组合装" : "");
        }
        if (name.matches("provider_name|collect_name|payee_name")) {
            return PROVIDERS.get(row % PROVIDERS.size()) + (api.equals("purchase_provider_query") ? row + 1 : "");
        }
        if (name.matches(".*province(_name)?")) {
            return place.get(0);
        }
        if (name.matches(".*city(_name)?")) {
            return place.get(1);
        }
        if (name.matches(".*district(_name)?")) {
            return place.get(2);
        }
        if (name.endsWith("address")) {
            return String.join("", place) + (1 + random.nextInt(900)) + "号";
        }
        if (name.endsWith("area")) {
            return String.join(" ", place.subList(0, 3));
        }
        return words(name);
    }

    private String words(String name) {
        if (name.matches(".*(remark|buyer_message)")) {
            return SeedTexts.MESSAGES.get(random.nextInt(SeedTexts.MESSAGES.size()));
        }
        if (name.matches("(receiver|customer|contact|consigner|return|swap)(_name|_receiver)?")) {
            return SeedTexts.SURNAMES.get(row % SeedTexts.SURNAMES.size()) + (row % 2 == 0 ? "先生" : "女士");
        }
        if (name.matches(".*(creator|operator|salesman|purchaser|checker|watcher).*_name|fullname")) {
            return SeedTexts.SURNAMES.get(spec % SeedTexts.SURNAMES.size()) + "经理";
        }
        if (name.matches(".*logistics_name.*")) {
            return CARRIERS.get(row % CARRIERS.size());
        }
        return switch (name) {
            case "spec_name", "api_spec_name" -> SeedTexts.SPECS.get(spec % SeedTexts.SPECS.size());
            case "spec_code", "barcode" -> "69" + padded(spec + 1, 11);
            case "buyer_nick", "nick_name" -> "买家" + (10_000 + row);
            case "unit", "unit_name", "base_unit_name", "goods_unit", "spec_unit_name" -> "件";
            case "class_name", "category_name" -> "食品";
            case "brand_name" -> "云栖";
            case "logistics_code", "sys_logistics_code", "logistics_code_erp" -> "SF";
            case "refund_reason" -> "七天无理由退货";
            case "logistics_type" -> "8";
            default -> name.matches(".*(mobile|telno)") ? "1380000" + padded(row % 10_000, 4) : "";
        };
    }

    private static String padded(long number, int digits) {
        String text = String.valueOf(number);
        return text.length() < digits ? "0".repeat(digits - text.length()) + text : text;
    }
}

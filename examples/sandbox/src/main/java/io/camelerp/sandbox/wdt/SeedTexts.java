/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.List;

/**
 * The words that seeded stock-outs are made of.
 */
final class SeedTexts {

    static final List<String> SHOPS = List.of("SH001", "SH002", "SH003", "SH004", "SH005", "SH006");

    static final List<String> GOODS = List.of(
            "高山云雾绿茶礼盒", "陈年普洱熟茶饼", "手工紫砂壶", "有机五常大米", "川味牛肉酱（微辣）", "桂花糯米藕", "冻干草莓脆", "亚麻圆领衬衫",
            "儿童防晒帽&冰袖套装", "不锈钢保温杯 500ml", "香薰蜡烛“夜航”", "记忆棉护颈枕");

    static final List<String> SPECS = List.of("默认规格", "红色/均码", "蓝色/L", "250g×2盒", "5kg装", "升级款+礼袋");

    static final List<String> SURNAMES = List.of("张", "王", "李", "赵", "陈", "刘", "杨", "黄", "欧阳", "司马");

    static final List<List<String>> PLACES = List.of(
            List.of("浙江省", "杭州市", "余杭区", "文一西路"), List.of("四川省", "成都市", "武侯区", "天府大道"),
            List.of("广东省", "深圳市", "南山区", "科技园南路"), List.of("上海市", "上海市", "浦东新区", "世纪大道"),
            List.of("北京市", "北京市", "海淀区", "花园路"), List.of("陕西省", "西安市", "雁塔区", "小寨东路"));

    static final List<String> MESSAGES = List.of(
            "", "", "", "", "请尽快发货，谢谢", "放门口即可🚪", "要发票 & 不要电话=联系", "100%正品？", "家里有老人，请放菜鸟驿站");

    private SeedTexts() {
    }

    static String shopName(String shopNo) {
        return switch (shopNo) {
            case "SH001" -> "天猫旗舰店";
            case "SH002" -> "京东自营店";
            case "SH003" -> "抖音直播间";
            case "SH004" -> "分销一店";
            case "SH005" -> "微信小程序商城";
            case "SH006" -> "线下体验店";
            default -> "新开未登记店铺";
        };
    }
}

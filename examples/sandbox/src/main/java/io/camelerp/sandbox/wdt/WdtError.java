/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

/**
 * Refusals whose code WDT does not publish for every API; all codes marked so are the sandbox's own invention.
 *
 * @see WdtSwitches#errorCode
 */
public enum WdtError {

    /** invented code */
    ACCOUNT("1001", "卖家账号sid或接口账号appkey不存在"),
    /** invented code */
    TIMESTAMP("1002", "时间戳timestamp与服务器时间相差超过5分钟"),
    /** invented code */
    SIGN("1003", "签名sign错误"),
    /** invented code; real SDKs refuse or drop empty parameters before they sign */
    EMPTY_PARAMETER("1004", "参数值不能为空"),
    /** published for Y, taken over for classic */
    WINDOW("2104", "start_time与end_time时间跨度不能超过最大范围"),
    /** published for Y, taken over for classic */
    TIME_FORMAT("2160", "start_time和end_time为空或不是有效的时间格式"),
    /** published for Y, taken over for classic */
    MISSING("2900", "必传参数缺失"),
    /** published for Y, taken over for classic */
    PAGE_SIZE("2220", "page_size为正整数，请检查page_size是否为有效值"),
    /** published for Y, taken over for classic */
    INVALID("2830", "参数值无效"),
    /** code known from clients, text the sandbox's own */
    RATE_LIMIT("1012", "接口调用频率超限，请稍后再试"),
    /** published for Y's logistics_sync_query, taken over for classic */
    LOGISTICS_SHOP("1007", "店铺ID不存在"),
    /** published for Y's api_goods_stock_change_query, taken over for classic */
    STOCK_SHOP("2310", "店铺编号在系统中不存在或已停用，请检查shop_id是否正确"),
    /** published for Y's refund_query */
    EQUAL("2105", "modified_from不能等于modified_to"),
    /** published for Y's stock_query */
    NOTHING("21000024", "未查询到任何货品，请检查商家编码（新）是否正确！"),
    /** published for Y's trade_push */
    ONE_BUYER("99", "buyer_nick 名字不能只用一个，不同客户必须用不同的名字"),
    /** published for Y's api_goodsspec_push, taken over for classic and sales_refund_push */
    PLATFORM("4304", "shop_no 对应的店铺所属的平台 与 传入platform_id 不一致"),
    /** published for Y's sales_refund_push, taken over for classic */
    NO_TRADE("5040", "推送订单信息错误，错误内容：售后单关联的原始单不存在"),
    /** published for some APIs of Y with codes of their own; this code is Y's for business texts of all kinds */
    DUPLICATE("1020", "外部单号重复"),
    /** published for Y's purchase_order_push with a code of its own */
    REPEATED("1020", "存在重复的商家编码"),
    /** texts of trade_push are published without codes; 1020 is Y's for business texts of all kinds */
    PUSH("1020", "推送失败");

    private final String code;
    private final String message;

    WdtError(String code, String message) {
        this.code = code;
        this.message = message;
    }

    String code() {
        return code;
    }

    String message() {
        return message;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.catalog.Api;

/**
 * Says what kind of failure a vendor code and text stand for. The vendor publishes no full table (wdt.md section 3.2),
 * so that codes are configuration and the text decides where the code does not.
 *
 * @param success    codes of success
 * @param rateLimit  codes of too many calls
 * @param auth       codes of a wrong account, signature or clock
 * @param transients codes of passing trouble
 * @param nothing    codes of a query that found nothing, unless the text tells of trouble
 */
public record ErrorCodes(Set<String> success, Set<String> rateLimit, Set<String> auth, Set<String> transients,
        Set<String> nothing) {

    private static final List<String> RATE_LIMIT_WORDS = List.of("频率", "频繁", "超过每分钟", "限流");
    private static final List<String> AUTH_WORDS
            = List.of("签名", "时间戳", "appkey", "appsecret", "接口权限", "无权限", "没有权限", "欠费", "卖家账号", "sign error",
                    "invalid sign", "timestamp");
    private static final List<String> TRANSIENT_WORDS = List.of("系统异常", "系统繁忙", "稍后", "超时", "timeout", "服务不可用");

    public ErrorCodes {
        success = Set.copyOf(success);
        rateLimit = Set.copyOf(rateLimit);
        auth = Set.copyOf(auth);
        transients = Set.copyOf(transients);
        nothing = Set.copyOf(nothing);
    }

    Category classify(Api api, String code, String message) {
        String text = Objects.toString(message, "").toLowerCase(Locale.ROOT);
        if (rateLimit.contains(code) || contains(text, RATE_LIMIT_WORDS)) {
            return Category.RATE_LIMIT;
        }
        if (auth.contains(code) || contains(text, AUTH_WORDS)) {
            return Category.AUTH;
        }
        if (transients.contains(code) || contains(text, TRANSIENT_WORDS)) {
            // a vendor that gave up may have done before what it was asked to do
            return api.kind().isRead() ? Category.TRANSIENT : Category.UNKNOWN_RESULT;
        }
        return api.kind().isRead() ? Category.REQUEST : Category.BUSINESS;
    }

    private static boolean contains(String text, List<String> words) {
        return words.stream().anyMatch(text::contains);
    }
}

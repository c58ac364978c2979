/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes names, phone numbers and addresses of receivers out of texts that leave the database: logs and alerts.
 */
public final class Masking {

    private static final Pattern MOBILE = Pattern.compile("(?<!\\d)(1[3-9]\\d)\\d{4}(\\d{4})(?!\\d)");
    private static final Pattern FIELD = Pattern.compile(
            "(\"(?:receiver|buyer|customer|contact|consignee|link)_?(?:name|mobile|phone|telno|tel|address|area|man|nick|zip)\""
                                                         + "\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern KINGDEE_FIELD
            = Pattern.compile(
                    "(\"F(?:LinkMan|LinkPhone|ReceiverName|ReceiverMobile|ReceiveAddress)\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"",
                    Pattern.CASE_INSENSITIVE);

    private Masking() {
    }

    /** The text with mobile numbers cut and the fields of receivers emptied; null stays null. */
    public static String mask(String text) {
        if (text == null) {
            return null;
        }
        String fields = FIELD.matcher(text).replaceAll("$1\"***\"");
        String both = KINGDEE_FIELD.matcher(fields).replaceAll("$1\"***\"");
        return MOBILE.matcher(both).replaceAll(match -> Matcher.quoteReplacement(match.group(1) + "****" + match.group(2)));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQuery;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Refuses values that have not the form which the vendor's tables give them. Which fields have to be there the public
 * text does not say, so that only what is given is looked at.
 */
final class RequestForms {

    private static final DateTimeFormatter DAY = strict("uuuu-MM-dd");
    private static final DateTimeFormatter TIME = strict("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME_OF_DAY = strict("HH:mm:ss");

    private static final Map<String, Form> HEAD = Map.ofEntries(
            Map.entry("startday", Form.DAY), Map.entry("endday", Form.DAY), Map.entry("date", Form.DAY),
            Map.entry("starttime", Form.TIME_OF_DAY), Map.entry("endtime", Form.TIME_OF_DAY),
            Map.entry("storetype", Form.STORE_TYPE), Map.entry("businessid", Form.COMPLAINT_TYPE),
            Map.entry("storeuid", Form.WHOLE), Map.entry("stock", Form.WHOLE), Map.entry("sumbatch", Form.TEXT),
            Map.entry("dluiditems", Form.LIST), Map.entry("storeuiditems", Form.LIST),
            Map.entry("billnoitems", Form.LIST));
    private static final Map<String, Form> BILL = Map.of(
            "rdate", Form.DAY, "billingdate", Form.TIME, "refertime", Form.TIME, "outstoreuid", Form.WHOLE, "instoreuid",
            Form.WHOLE, "amounttotal", Form.NUMBER, "dealtotal", Form.NUMBER, "billitems", Form.LIST, "payitems", Form.LIST);
    private static final Map<String, Form> LINE = Map.of(
            "ibiuid", Form.WHOLE, "produid", Form.WHOLE, "amount", Form.NUMBER, "tamount", Form.NUMBER, "dealpri", Form.NUMBER,
            "trademoney", Form.NUMBER, "additionalunit_amount", Form.NUMBER, "additionalunit_tamount", Form.NUMBER, "paymoney",
            Form.NUMBER);

    private enum Form {
        TEXT,
        WHOLE,
        STORE_TYPE,
        COMPLAINT_TYPE,
        NUMBER,
        DAY,
        TIME,
        TIME_OF_DAY,
        LIST;

        boolean isOf(JsonNode value) {
            String text = value.asText();
            return switch (this) {
                case TEXT -> value.isValueNode();
                // whether digits may stand in quotes the text does not say
                case WHOLE -> value.isValueNode() && text.matches("-?\\d+");
                case STORE_TYPE -> value.isValueNode() && text.matches("[0-3]");
                case COMPLAINT_TYPE -> value.isValueNode() && text.matches("[01]");
                case NUMBER -> value.isNumber() || value.isTextual() && text.matches("-?\\d+(\\.\\d+)?");
                case DAY -> isTime(RequestForms.DAY, value, LocalDate::from);
                case TIME -> isTime(RequestForms.TIME, value, LocalDateTime::from);
                case TIME_OF_DAY -> isTime(RequestForms.TIME_OF_DAY, value, LocalTime::from);
                case LIST -> value.isArray();
            };
        }

        private static boolean isTime(
                DateTimeFormatter format, JsonNode value, TemporalQuery<?> type) {
            try {
                return value.isTextual() && format.parse(value.asText(), type) != null;
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    }

    private RequestForms() {
    }

    private static DateTimeFormatter strict(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withResolverStyle(ResolverStyle.STRICT);
    }

    /**
     * @throws SstRefusal when a value has another form, or nothing says which stores are asked for
     */
    static void check(String cmd, JsonNode body) {
        switch (cmd) {
            case "AddSTOBill" -> {
                JsonNode bill = body.path("items");
                check(bill, BILL);
                Stream.of("billitems", "payitems").forEach(list -> bill.path(list).forEach(line -> check(line, LINE)));
            }
            case "AchieveRetQueryTransferringOrderInfo" -> check(body, Map.of("buid", Form.LIST));
            // its example writes the hours of a day into startday and endday
            case "QuerySaleOrderInfo" -> check(body, Map.of(
                    "date", Form.DAY, "starttime", Form.TIME_OF_DAY, "endtime", Form.TIME_OF_DAY, "startday", Form.TIME_OF_DAY,
                    "endday", Form.TIME_OF_DAY, "storeuid", Form.WHOLE, "sumbatch", Form.TEXT));
            default -> {
                check(body, HEAD);
                body.path("billnoitems").forEach(line -> check(line, LINE));
            }
        }
        if (cmd.equals("QueryTransferringOrderInfo")
                && Stream.of("dluiditems", "storeuiditems", "areauiditems").allMatch(list -> body.path(list).isEmpty())) {
            throw new SstRefusal("1000", "dluiditems、storeuiditems、areauiditems三个参数须选择一个");
        }
    }

    private static void check(JsonNode node, Map<String, Form> forms) {
        node.properties().forEach(field -> {
            Form form = forms.get(field.getKey());
            if (form != null && !isEmpty(field.getValue()) && !form.isOf(field.getValue())) {
                throw new SstRefusal("1000", "参数" + field.getKey() + "格式错误");
            }
        });
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || value.isTextual() && value.asText().isEmpty();
    }
}

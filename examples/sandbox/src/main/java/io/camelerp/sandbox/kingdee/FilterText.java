/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a FilterString: conditions with {@code = <> != > < >= <= LIKE IN}, joined by AND, OR and parentheses.
 */
final class FilterText {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:N?('(?:[^']|'')*')|(-?\\d+(?:\\.\\d+)?)(?![\\w.])|([A-Za-z_][\\w.]*)|(<=|>=|<>|!=|[=<>(),]))");

    private final List<String> tokens = new ArrayList<>();
    private final String text;
    private int next;

    private FilterText(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (end < text.stripTrailing().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw wrong("第" + (end + 1) + "个字符");
            }
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
    }

    static Filter parse(String text) {
        if (text.isBlank()) {
            return Filter.ALL;
        }
        FilterText reader = new FilterText(text);
        Filter filter = reader.any();
        if (reader.next < reader.tokens.size()) {
            throw reader.wrong(reader.tokens.get(reader.next));
        }
        return filter;
    }

    private Filter any() {
        Filter filter = all();
        while (take("OR")) {
            filter = filter.or(all());
        }
        return filter;
    }

    private Filter all() {
        Filter filter = one();
        while (take("AND")) {
            filter = filter.and(one());
        }
        return filter;
    }

    private Filter one() {
        if (take("(")) {
            Filter filter = any();
            expect(")");
            return filter;
        }
        String field = token();
        if (!Character.isLetter(field.charAt(0))) {
            throw wrong(field);
        }
        boolean not = take("NOT");
        String operator = token().toUpperCase(Locale.ROOT);
        if (operator.equals("IN")) {
            return not ? Filter.notIn(field, list()) : Filter.in(field, list());
        }
        if (not) {
            throw wrong(operator);
        }
        String value = value(token());
        return switch (operator) {
            case "=" -> Filter.in(field, List.of(value));
            case "<>", "!=" -> Filter.notIn(field, List.of(value));
            case "LIKE" -> Filter.like(field, value);
            case ">" -> Filter.compared(field, value, difference -> difference > 0);
            case "<" -> Filter.compared(field, value, difference -> difference < 0);
            case ">=" -> Filter.compared(field, value, difference -> difference >= 0);
            case "<=" -> Filter.compared(field, value, difference -> difference <= 0);
            default -> throw wrong(operator);
        };
    }

    private List<String> list() {
        List<String> values = new ArrayList<>();
        expect("(");
        do {
            values.add(value(token()));
        } while (take(","));
        expect(")");
        return values;
    }

    private String value(String token) {
        int quote = token.indexOf('\'');
        if (quote == 0 || quote == 1) {
            return token.substring(quote + 1, token.length() - 1).replace("''", "'");
        }
        if (Character.isDigit(token.charAt(0)) || token.startsWith("-")) {
            return token;
        }
        throw wrong(token);
    }

    private String token() {
        if (next == tokens.size()) {
            throw wrong("结尾");
        }
        return tokens.get(next++);
    }

    private boolean take(String token) {
        if (next < tokens.size() && tokens.get(next).equalsIgnoreCase(token)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw wrong(next < tokens.size() ? tokens.get(next) : "结尾");
        }
    }

    private KingdeeRefusal wrong(String where) {
        return new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "FilterString", "过滤条件语法错误，位于" + where + "：" + text);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.mapping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.thisptr.jackson.jq.BuiltinFunction;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * The jq functions that mappings are made of: for cells that may be empty, numbers that must be some, and base data.
 * <p>
 * They could be written in jq, and once were in each mapping; an interpreter takes several times as long over them. A
 * mapping that defines one of these names itself gets its own.
 */
public final class MappingFunctions {

    private static final Pattern NUMBER = Pattern.compile("\\s*-?[0-9]+(\\.[0-9]+)?\\s*");

    private MappingFunctions() {
    }

    private static boolean isFilled(JsonNode cell) {
        return !cell.isNull() && !cell.isMissingNode() && !(cell.isTextual() && cell.textValue().isBlank());
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static JsonNode need(JsonNode cell, String name) throws JsonQueryException {
        if (!isFilled(cell)) {
            throw new JsonQueryException("the record has no " + name);
        }
        return cell;
    }

    private static JsonNode numeric(JsonNode value, String name) throws JsonQueryException {
        if (value.isNumber()) {
            return value;
        }
        BigDecimal number = decimal(value, name);
        boolean whole = number.stripTrailingZeros().scale() <= 0 && number.precision() - number.scale() <= 15;
        return whole ? LongNode.valueOf(number.longValue()) : DoubleNode.valueOf(number.doubleValue());
    }

    private static BigDecimal decimal(JsonNode value, String name) throws JsonQueryException {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        String text = text(value);
        if (!NUMBER.matcher(text).matches()) {
            throw new JsonQueryException(name + " is not a number: " + text);
        }
        return new BigDecimal(text.strip());
    }

    /** A function of its input and of arguments that each have one value. */
    private abstract static class OfOne implements Function {

        @Override
        public final void apply(Scope scope, List<Expression> args, JsonNode in, Path path, PathOutput output, Version version)
                throws JsonQueryException {
            if (args.isEmpty()) {
                output.emit(result(in, null), null);
                return;
            }
            List<JsonNode> names = new ArrayList<>(1);
            args.get(0).apply(scope, in, names::add);
            for (JsonNode name : names) {
                output.emit(result(in, text(name)), null);
            }
        }

        abstract JsonNode result(JsonNode in, String name) throws JsonQueryException;
    }

    /** {@code filled}: whether the input is neither null nor blank. */
    @BuiltinFunction("filled/0")
    public static final class Filled extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) {
            return BooleanNode.valueOf(isFilled(in));
        }
    }

    /** {@code given}: the input, or null where it is blank. */
    @BuiltinFunction("given/0")
    public static final class Given extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) {
            return isFilled(in) ? in : NullNode.instance;
        }
    }

    /** {@code need("shop_no")}: the input; an error that names it where it is blank. */
    @BuiltinFunction("need/1")
    public static final class Need extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) throws JsonQueryException {
            return need(in, name);
        }
    }

    /** {@code numeric("num")}: the input as a number, for comparing only; an error that names it where it is none. */
    @BuiltinFunction("numeric/1")
    public static final class Numeric extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) throws JsonQueryException {
            return numeric(in, name);
        }
    }

    /** {@code checked("num")}: the input as it came, digit by digit; an error where it is blank or no number. */
    @BuiltinFunction("checked/1")
    public static final class Checked extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) throws JsonQueryException {
            numeric(need(in, name), name);
            return in;
        }
    }

    /**
     * {@code dated}: the input, or null where it is blank or what the vendor writes for no date:
     * {@code 0000-00-00 00:00:00}, or in Y a day of the year 9999 (the example of stockin_order_query_refund).
     */
    @BuiltinFunction("dated/0")
    public static final class Dated extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) {
            return isFilled(in) && !text(in).startsWith("0000") && !text(in).startsWith("9999") ? in : NullNode.instance;
        }
    }

    /** {@code base}: the input as Kingdee names base data, <code>{"FNumber": "…"}</code>; null where it is blank. */
    @BuiltinFunction("base/0")
    public static final class Base extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) {
            return isFilled(in) ? JsonNodeFactory.instance.objectNode().put("FNumber", text(in)) : NullNode.instance;
        }
    }

    /** {@code compact}: the input, an object, without the fields that are null. */
    @BuiltinFunction("compact/0")
    public static final class Compact extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) throws JsonQueryException {
            if (!in.isObject()) {
                throw new JsonQueryException("compact takes an object, got " + text(in));
            }
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : in.properties()) {
                if (!field.getValue().isNull()) {
                    filled.set(field.getKey(), field.getValue());
                }
            }
            return filled;
        }
    }

    /** {@code first_of(.check_time, .created)}: the first that is not blank, or null. */
    @BuiltinFunction("first_of/1")
    public static final class FirstOf implements Function {

        @Override
        public void apply(Scope scope, List<Expression> args, JsonNode in, Path path, PathOutput output, Version version)
                throws JsonQueryException {
            List<JsonNode> values = new ArrayList<>();
            args.get(0).apply(scope, in, values::add);
            output.emit(values.stream().filter(MappingFunctions::isFilled).findFirst().orElse(NullNode.instance), null);
        }
    }

    /**
     * {@code distinct}: of the elements of the input, a list, those that are not blank, each once and in their order.
     */
    @BuiltinFunction("distinct/0")
    public static final class Distinct extends OfOne {

        @Override
        JsonNode result(JsonNode in, String name) throws JsonQueryException {
            if (!in.isArray()) {
                throw new JsonQueryException("distinct takes a list, got " + text(in));
            }
            Set<JsonNode> elements = new LinkedHashSet<>();
            for (JsonNode element : in) {
                if (isFilled(element)) {
                    elements.add(element);
                }
            }
            return JsonNodeFactory.instance.arrayNode(elements.size()).addAll(elements);
        }
    }

    /**
     * {@code portions}: the positions of a detail that hold any of its pieces, where one of them names a batch; else
     * the detail itself; nothing where it has no pieces, as Kingdee takes no line without any. An error where they hold
     * more or fewer pieces than the detail. Quantities are {@code num}, or {@code goods_count} of a detail and
     * {@code position_goods_count} of a position.
     */
    @BuiltinFunction("portions/0")
    public static final class Portions implements Function {

        @Override
        public void apply(Scope scope, List<Expression> args, JsonNode in, Path path, PathOutput output, Version version)
                throws JsonQueryException {
            BigDecimal sum = BigDecimal.ZERO;
            boolean batches = false;
            List<JsonNode> positions = new ArrayList<>();
            for (JsonNode position : positions(in)) {
                BigDecimal pieces = pieces(position);
                if (pieces.signum() != 0) {
                    positions.add(isFilled(position.path("num"))
                            ? position : ((ObjectNode) position.deepCopy()).set("num", number(position)));
                    sum = sum.add(pieces);
                    batches |= isFilled(position.path("batch_no"));
                }
            }
            JsonNode all = isFilled(in.path("num")) ? in.path("num") : in.path("goods_count");
            if (!batches) {
                if (!isFilled(all) || decimal(all, "num").signum() != 0) {
                    output.emit(in, null);
                }
                return;
            }
            need(all, "num in a detail");
            if (sum.compareTo(decimal(all, "num")) != 0) {
                throw new JsonQueryException(
                        "the positions of detail " + text(in.path("rec_id")) + " hold " + sum.toPlainString()
                                             + " pieces, but the detail " + text(all));
            }
            for (JsonNode position : positions) {
                output.emit(position, null);
            }
        }

        private static JsonNode positions(JsonNode detail) throws JsonQueryException {
            JsonNode list = detail.path("position_list");
            if (isFilled(list) && !list.isArray()) {
                throw new JsonQueryException("position_list is not a list: " + text(list));
            }
            return list;
        }

        private static BigDecimal pieces(JsonNode position) throws JsonQueryException {
            if (!position.isObject()) {
                throw new JsonQueryException("position_list holds something else than objects: " + text(position));
            }
            JsonNode number = number(position);
            if (isFilled(number)) {
                return decimal(number, "num");
            }
            if (isFilled(position.path("batch_no"))) {
                throw new JsonQueryException(
                        "the position " + text(position) + " names a batch, but neither num nor position_goods_count");
            }
            return BigDecimal.ZERO;
        }

        /**
         * As stock-outs of purchase returns name it (wdt.md, stockout_order_query_return), the classic ones may, too.
         */
        private static JsonNode number(JsonNode position) {
            return isFilled(position.path("num")) ? position.path("num") : position.path("position_goods_count");
        }
    }
}

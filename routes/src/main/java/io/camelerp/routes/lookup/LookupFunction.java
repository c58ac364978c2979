/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.lookup;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import net.thisptr.jackson.jq.BuiltinFunction;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.apache.camel.Exchange;
import org.apache.camel.language.jq.JqFunctions;

/**
 * The jq function {@code lookup}: {@code lookup("shop"; .shop_no; "customer")} is the text in a cell,
 * {@code lookup("shop"; .shop_no; "department"; null)} the same with a default, {@code lookup("shop"; .shop_no)} the
 * row.
 */
@BuiltinFunction({ "lookup/2", "lookup/3", "lookup/4" })
public class LookupFunction implements Function {

    @Override
    public void apply(Scope scope, List<Expression> args, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        Exchange exchange = JqFunctions.EXCHANGE_LOCAL.get();
        LookupTables tables = exchange == null
                ? null : exchange.getContext().getRegistry().lookupByNameAndType(LookupTables.BEAN, LookupTables.class);
        if (tables == null) {
            throw new LookupTableException(
                    "The jq function lookup needs a bean named " + LookupTables.BEAN + " of type "
                                           + LookupTables.class.getName());
        }
        List<JsonNode> values = new ArrayList<>();
        for (Expression arg : args) {
            arg.apply(scope, in, values::add);
        }
        if (values.size() != args.size()) {
            throw new JsonQueryException("lookup takes one value for each argument, got " + values.size());
        }
        output.emit(find(tables, values), null);
    }

    private static JsonNode find(LookupTables tables, List<JsonNode> values) throws JsonQueryException {
        String table = values.get(0).asText();
        JsonNode key = values.get(1);
        if (!key.isValueNode() || key.isNull() || key.asText().isBlank()) {
            throw new JsonQueryException("the record has no key for the lookup table '" + table + "'");
        }
        try {
            return switch (values.size()) {
                case 2 -> tables.row(table, key.asText());
                case 3 -> TextNode.valueOf(tables.cell(table, key.asText(), values.get(2).asText()));
                default -> {
                    String cell = tables.cell(table, key.asText(), values.get(2).asText(), null);
                    yield cell != null ? TextNode.valueOf(cell) : values.get(3);
                }
            };
        } catch (MissingLookupException e) {
            throw new JsonQueryException(e.getMessage(), e);
        }
    }
}

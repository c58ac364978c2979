/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;
import java.math.BigDecimal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;

/**
 * JSON as the vendor means it: numbers keep their digits, {@code 1.00} stays {@code 1.00} and ids are not rounded.
 */
public final class Json {

    /** Makes the nodes of answers: decimals keep their digits. */
    public static final JsonNodeFactory NODES = new ExactNumbers();

    /** Reads answers. */
    public static final JsonMapper READER = reading(new JsonFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(NODES)
            .build();

    /** Writes parameters in ASCII, so that nobody can count the length of a signed value in another unit. */
    public static final JsonMapper ASCII_WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private Json() {
    }

    /** Makes a mapper that refuses a number which no decimal can hold as it refuses other text that is no JSON. */
    public static JsonMapper.Builder reading(JsonFactory factory) {
        return new JsonMapper.Builder(new ReadingMapper(factory));
    }

    /** A number of a billion digits is no amount: written out, it would take all the memory there is. */
    private static final class ExactNumbers extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        private static final int MAX_EXPONENT = 1000;

        ExactNumbers() {
            super(true);
        }

        @Override
        public ValueNode numberNode(BigDecimal value) {
            if (value != null && Math.abs((long) value.scale()) > MAX_EXPONENT) {
                throw new NumberFormatException("A number with the exponent " + -value.scale() + " is no amount");
            }
            return super.numberNode(value);
        }
    }

    /** Jackson throws a NumberFormatException for an exponent that is too long, which nobody expects of a reader. */
    private static final class ReadingMapper extends JsonMapper {

        private static final long serialVersionUID = 1L;

        ReadingMapper(JsonFactory factory) {
            super(factory);
        }

        private ReadingMapper(ReadingMapper other) {
            super(other);
        }

        @Override
        public JsonMapper copy() {
            return new ReadingMapper(this);
        }

        @Override
        protected JsonNode _readTreeAndClose(JsonParser parser) throws IOException {
            try {
                return super._readTreeAndClose(parser);
            } catch (NumberFormatException e) {
                throw new JsonParseException(parser, e.getMessage(), e);
            }
        }

        @Override
        protected Object _readMapAndClose(JsonParser parser, JavaType type) throws IOException {
            try {
                return super._readMapAndClose(parser, type);
            } catch (NumberFormatException e) {
                throw new JsonParseException(parser, e.getMessage(), e);
            }
        }
    }
}

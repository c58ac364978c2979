/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.util.IOHelper;

/**
 * Reads a body that is JSON, whatever a route or a server carries it in.
 */
public final class JsonBody {

    private JsonBody() {
    }

    /**
     * The body as a tree: a {@link JsonNode}, a map, a collection, JSON text as a string, a reader, bytes, a stream or
     * whatever Camel turns into bytes, or a bean that Jackson writes; missing when there is none. Bytes are UTF-8
     * unless the exchange names another charset.
     *
     * @throws IOException when it is no JSON
     */
    public static JsonNode read(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body == null) {
            return MissingNode.getInstance();
        }
        if (body instanceof JsonNode node) {
            return node;
        }
        if (body instanceof Map || body instanceof Collection) {
            return Json.READER.valueToTree(body);
        }
        if (body instanceof String text) {
            return parse(text);
        }
        if (body instanceof Reader reader) {
            return parse(text(message, reader));
        }
        byte[] bytes = bytes(message);
        if (bytes == null) {
            return bean(body);
        }
        String charset = ExchangeHelper.getCharsetName(exchange, false);
        return charset == null ? Json.READER.readTree(bytes) : parse(new String(bytes, charset));
    }

    /**
     * The body as bytes, text as UTF-8; null when there is none, or none that Camel turns into bytes.
     *
     * @throws IOException when it cannot be read
     */
    public static byte[] bytes(Message message) throws IOException {
        Object body = message.getBody();
        if (body instanceof Reader reader) {
            return text(message, reader).getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = message.getBody(byte[].class);
        if (bytes != null && body instanceof InputStream && !(body instanceof StreamCache)) {
            // what was read is gone: a redelivery or a dead letter needs it again
            message.setBody(bytes);
        }
        return bytes;
    }

    /** The servlets of Spring Boot give a reader; Camel makes bytes of its cache in the charset of the machine. */
    private static String text(Message message, Reader reader) throws IOException {
        String text = IOHelper.toString(reader);
        if (!(reader instanceof StreamCache)) {
            message.setBody(text);
        }
        return text;
    }

    private static JsonNode bean(Object body) throws IOException {
        if (body instanceof WrappedFile<?> file) {
            // its own properties are not what is in it
            throw new IOException("Cannot read " + file.getFile());
        }
        try {
            return Json.READER.valueToTree(body);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static JsonNode parse(String text) throws IOException {
        return text.isBlank() ? MissingNode.getInstance() : Json.READER.readTree(text);
    }
}

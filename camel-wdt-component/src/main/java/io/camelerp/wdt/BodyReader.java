/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.ExchangeHelper;

/**
 * Reads what a route wants to send, whatever it carries it in.
 */
final class BodyReader {

    private BodyReader() {
    }

    /**
     * The body as a tree: a {@link JsonNode}, a map, a list, or JSON text as a string, bytes, a stream or whatever
     * Camel turns into one; missing when there is none. Bytes are UTF-8 unless the exchange names another charset.
     *
     * @throws WdtException with {@link Category#REQUEST} when it is no JSON
     */
    static JsonNode read(Exchange exchange, String api) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body == null) {
            return MissingNode.getInstance();
        }
        if (body instanceof JsonNode node) {
            return node;
        }
        if (body instanceof Map || body instanceof List) {
            return Json.READER.valueToTree(body);
        }
        try {
            return parse(exchange, message, body);
        } catch (IOException e) {
            throw new WdtException(
                    Category.REQUEST, api,
                    "expected JSON in the body, got " + body.getClass().getSimpleName() + " that is none; nothing was sent");
        }
    }

    private static JsonNode parse(Exchange exchange, Message message, Object body) throws IOException {
        if (body instanceof String text) {
            return text.isBlank() ? MissingNode.getInstance() : Json.READER.readTree(text);
        }
        byte[] bytes = message.getBody(byte[].class);
        if (bytes == null) {
            throw new IOException("no bytes");
        }
        if (body instanceof InputStream && !(body instanceof StreamCache)) {
            // what was read is gone: a redelivery or a dead letter needs it again
            message.setBody(bytes);
        }
        String charset = ExchangeHelper.getCharsetName(exchange, false);
        if (charset != null) {
            String text = new String(bytes, charset);
            return text.isBlank() ? MissingNode.getInstance() : Json.READER.readTree(text);
        }
        return bytes.length == 0 ? MissingNode.getInstance() : Json.READER.readTree(bytes);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.queue;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.common.Json;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what {@code wdt-any-to-queue} and {@code wdt-any-to-kafka} have sent: the body becomes a list of records with
 * every digit as it came, and the headers are those of a consumer of WDT again.
 *
 * A message that is no record would be delivered for ever; it becomes a dead letter, and the list is empty.
 */
public class MessageReader implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

    private DeadLetterStore deadLetters;
    private String routeId;

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        copy(message, "erpSourceApi", WdtConstants.SOURCE_API);
        copy(message, "erpAccount", WdtConstants.ACCOUNT);
        if (!(message.getBody() instanceof JsonNode)) {
            String text = text(message);
            try {
                message.setBody(Json.READER.readTree(text));
            } catch (JsonProcessingException e) {
                keep(exchange, text, e.getOriginalMessage());
            }
        }
        JsonNode body = message.getBody(JsonNode.class);
        if (!body.isContainerNode()) {
            keep(exchange, body.toString(), "a record is a JSON object, this is " + body.getNodeType());
            body = message.getBody(JsonNode.class);
        }
        message.setBody(body.isArray() ? body : Json.READER.createArrayNode().add(body));
    }

    private static String text(Message message) {
        byte[] bytes = message.getBody() instanceof byte[] raw ? raw : null;
        return bytes != null ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(message.getBody(String.class));
    }

    private static void copy(Message message, String from, String to) {
        Object value = message.getHeader(from);
        if (value != null) {
            // Kafka hands headers over as bytes
            message.setHeader(to, value instanceof byte[] raw ? new String(raw, StandardCharsets.UTF_8) : value);
        }
    }

    private void keep(Exchange exchange, String text, String reason) {
        Message message = exchange.getMessage();
        String key = "message " + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        deadLetters.put(exchange, new DeadLetter(
                routeId, key, message.getHeader(WdtConstants.SOURCE_API, String.class),
                message.getHeader(WdtConstants.ACCOUNT, String.class), null, Cause.MAPPING, null,
                "expected a record as JSON, got something else: " + reason, text, null));
        LOG.warn("A message of route {} is a dead letter ({}): {}", routeId, key, reason);
        message.setBody(new ArrayNode(Json.READER.getNodeFactory()));
    }

    /** Where messages are kept that are no records. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The route that dead letters name. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }
}

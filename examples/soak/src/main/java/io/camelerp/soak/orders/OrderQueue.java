/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.orders;

import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.world.Broker;

/** Messages of orders in a queue of the broker; the results are replies, or come to a queue that is set. */
public final class OrderQueue implements Mailbox {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Letters and digits of a message id. */
    private static final int ID_LENGTH = 34;

    private final Broker broker;
    private final boolean replies;

    /**
     * @param replies whether each message asks for a reply
     */
    public OrderQueue(Broker broker, boolean replies) {
        this.broker = broker;
        this.replies = replies;
    }

    private String resultQueue() {
        return broker.name() + Broker.RESULTS;
    }

    @Override
    public void announce(Settings settings) {
        settings.with("broker", broker.url()).with("queue", broker.name()).with("resultQueue", replies ? "" : resultQueue());
    }

    @Override
    public String send(String text) {
        return broker.use(session -> {
            TextMessage message = session.createTextMessage(text);
            if (replies) {
                message.setJMSReplyTo(session.createQueue(resultQueue()));
            }
            session.createProducer(session.createQueue(broker.name())).send(message);
            return id(message.getJMSMessageID());
        });
    }

    /** Camel names a message by its queue and its id, and changes the signs in it. */
    private static String id(String name) {
        String id = name.replaceAll("[^A-Za-z0-9]", "");
        return id.substring(Math.max(0, id.length() - ID_LENGTH));
    }

    @Override
    public boolean isEmpty() {
        return broker.count() == 0;
    }

    @Override
    public int count() {
        return broker.count(resultQueue());
    }

    @Override
    public Map<String, JsonNode> results() {
        return broker.use(session -> {
            Map<String, JsonNode> all = new HashMap<>();
            Enumeration<?> messages = session.createBrowser(session.createQueue(resultQueue())).getEnumeration();
            while (messages.hasMoreElements()) {
                JsonNode result = read((TextMessage) messages.nextElement());
                all.put(id(result.path("source").asText()), result);
            }
            return all;
        });
    }

    private static JsonNode read(TextMessage message) throws JMSException {
        try {
            return JSON.readTree(message.getText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Half a result is in the queue: " + message.getText(), e);
        }
    }
}

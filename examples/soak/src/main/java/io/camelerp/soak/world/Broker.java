/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Wire;
import io.camelerp.soak.runner.Arrivals;
import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Settings;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A queue of an Artemis that is not killed, behind a wire that can be cut.
 */
public final class Broker implements Arrivals, Messages {

    /** One that fell silent is given up after so many milliseconds. */
    private static final int CALL_TIMEOUT = 1_000;

    /** What the name of a queue of results has behind that of the orders. */
    public static final String RESULTS = ".results";
    /** And that of the queue of shipments behind that of stock. */
    public static final String OF_SHIPMENTS = ".shipments";

    private static EmbeddedActiveMQ server;
    private static int port;

    private final ObjectMapper mapper = new ObjectMapper();
    private final String queue;
    private final List<String> fields;
    private final Wire wire;

    private Broker(String queue, List<String> fields, Wire wire) {
        this.queue = queue;
        this.fields = fields;
        this.wire = wire;
    }

    /**
     * A new queue in a broker that all runs of this JVM share.
     *
     * @param fields what makes the key of a record
     */
    public static Broker queue(long seed, List<String> fields) {
        start();
        return new Broker("records." + seed, fields, Wire.to(port));
    }

    private static synchronized void start() {
        if (server != null) {
            return;
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            // its memory is its disk: it outlives every runner
            ConfigurationImpl configuration = new ConfigurationImpl();
            configuration.setSecurityEnabled(false).setPersistenceEnabled(false)
                    .addAcceptorConfiguration("tcp", address(port) + "?protocols=CORE")
                    .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(-1).setAutoDeleteQueues(false));
            configuration.setMaxDiskUsage(-1);
            server = new EmbeddedActiveMQ();
            server.setConfiguration(configuration);
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("The broker of the runs does not start", e);
        }
    }

    private static String address(int port) {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public void announce(Settings settings) {
        settings.with("topic", false).with("broker", url()).with("queue", queue);
    }

    /** As the runner reaches it. */
    public String url() {
        return address(wire.port()) + "?callTimeout=" + CALL_TIMEOUT;
    }

    public String name() {
        return queue;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public int waiting() {
        return count();
    }

    @Override
    public int count() {
        return count(queue);
    }

    /** How many messages are in a queue, those that somebody has in hand too. */
    public int count(String name) {
        Queue found = server.getActiveMQServer().locateQueue(name);
        return found == null ? 0 : (int) found.getMessageCount();
    }

    /** What somebody does who is not behind the wire. */
    public interface Use<T> {

        T in(Session session) throws JMSException;
    }

    public <T> T use(Use<T> work) {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(address(port));
             Connection connection = factory.createConnection();
             Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            return work.in(session);
        } catch (JMSException e) {
            throw new IllegalStateException("The queue " + queue + " cannot be used", e);
        }
    }

    @Override
    public List<String> keys() {
        return records(queue).stream().map(record -> LineSink.key(record, fields)).toList();
    }

    /** What is in a queue, in the order of its arrival. */
    public List<JsonNode> records(String name) {
        if (count(name) == 0) {
            // nobody has written to it, and so it is not there
            return List.of();
        }
        return use(session -> {
            List<JsonNode> records = new ArrayList<>();
            Enumeration<?> messages = session.createBrowser(session.createQueue(name)).getEnumeration();
            while (messages.hasMoreElements()) {
                records.add(record((TextMessage) messages.nextElement()));
            }
            return records;
        });
    }

    private JsonNode record(TextMessage message) throws JMSException {
        try {
            return mapper.readTree(message.getText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Half a record is in the queue: " + message.getText(), e);
        }
    }

    @Override
    public void close() {
        wire.close();
        delete(queue);
        delete(queue + RESULTS);
        delete(queue + OF_SHIPMENTS);
    }

    private static void delete(String name) {
        try {
            if (server.getActiveMQServer().locateQueue(name) != null) {
                // the broker may still wait for a runner that was killed
                server.getActiveMQServer().destroyQueue(SimpleString.of(name), null, false, true);
            }
        } catch (Exception e) {
            throw new IllegalStateException("The queue " + name + " cannot be deleted", e);
        }
    }
}

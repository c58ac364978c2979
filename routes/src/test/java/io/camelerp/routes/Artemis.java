/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * One Artemis with a journal on disk for all tests of this JVM; it can be stopped and started again.
 */
final class Artemis {

    private static Artemis shared;

    private final Path journal;
    private final int port;
    private EmbeddedActiveMQ server;

    private Artemis() {
        try {
            journal = Files.createTempDirectory(Path.of("target"), "artemis").toAbsolutePath();
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The running broker. */
    static synchronized Artemis running() {
        if (shared == null) {
            shared = new Artemis();
        }
        shared.start();
        return shared;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            ConfigurationImpl configuration = new ConfigurationImpl();
            configuration.setSecurityEnabled(false).setPersistenceEnabled(true).setJournalType(JournalType.NIO)
                    .setJournalDirectory(journal.resolve("journal").toString())
                    .setBindingsDirectory(journal.resolve("bindings").toString())
                    .setLargeMessagesDirectory(journal.resolve("large").toString())
                    .setPagingDirectory(journal.resolve("paging").toString())
                    .addAcceptorConfiguration("tcp", url() + "?protocols=CORE")
                    // a worker that is down for long must not send messages to a dead letter queue of the broker
                    .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(-1).setAutoDeleteQueues(false));
            configuration.setJournalFileSize(1024 * 1024).setMaxDiskUsage(-1);
            server = new EmbeddedActiveMQ();
            server.setConfiguration(configuration);
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized void stop() {
        try {
            server.stop();
            server = null;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    long waiting(String queue) {
        var found = server.getActiveMQServer().locateQueue(queue);
        return found == null ? 0 : found.getMessageCount();
    }

    /** Takes whatever is in a queue now. */
    List<TextMessage> drain(String queue) throws JMSException {
        List<TextMessage> messages = new ArrayList<>();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url() + "?consumerWindowSize=-1");
             Connection connection = factory.createConnection();
             Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            Instant patience = Instant.now().plusSeconds(60);
            Message message = consumer.receive(200);
            // a busy machine may take its time to hand over what is there
            while (message != null || waiting(queue) > 0 && Instant.now().isBefore(patience)) {
                if (message != null) {
                    messages.add((TextMessage) message);
                }
                message = consumer.receive(200);
            }
        }
        return messages;
    }

    /** The values of a property in the messages that wait in a queue, which stay there. */
    Set<String> values(String queue, String property) throws JMSException {
        Set<String> values = new TreeSet<>();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url());
             Connection connection = factory.createConnection();
             Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Enumeration<?> waiting = session.createBrowser(session.createQueue(queue)).getEnumeration();
            while (waiting.hasMoreElements()) {
                values.add(((Message) waiting.nextElement()).getStringProperty(property));
            }
        }
        return values;
    }

    void send(String queue, String text) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url());
             Connection connection = factory.createConnection();
             Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
        }
    }
}

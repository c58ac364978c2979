/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka (KRaft, broker and controller in one) for all tests of this JVM; it can be stopped and started again.
 */
final class Kafka {

    static final String KEY_PASSWORD = "not-a-secret";

    private static Kafka shared;

    private final Path folder;
    private final int port;
    private final int tlsPort;
    private final int controllerPort;
    private KafkaRaftServer server;

    private Kafka() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "kafka").toAbsolutePath();
        port = freePort();
        tlsPort = freePort();
        controllerPort = freePort();
        makeKey();
        Path settings = folder.resolve("server.properties");
        Files.writeString(settings, settings());
        int formatted = kafka.tools.StorageTool.execute(
                new String[] { "format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString() },
                new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        if (formatted != 0) {
            throw new IllegalStateException("Kafka's storage cannot be formatted");
        }
    }

    private void makeKey() throws IOException {
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "kafka",
                "-keyalg", "EC", "-dname", "CN=kafka", "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass",
                KEY_PASSWORD, "-keystore", keyStore().toString()).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(keyStore())) {
            throw new IllegalStateException(said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** The running broker. */
    static synchronized Kafka running() {
        try {
            if (shared == null) {
                shared = new Kafka();
            }
            shared.start();
            return shared;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String settings() {
        return String.join("\n", "process.roles=broker,controller", "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",SSL://127.0.0.1:" + tlsPort + ",CONTROLLER://127.0.0.1:"
                                                                          + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port + ",SSL://127.0.0.1:" + tlsPort,
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT", "ssl.client.auth=required",
                "ssl.keystore.type=PKCS12", "ssl.keystore.location=" + keyStore(), "ssl.keystore.password=" + KEY_PASSWORD,
                "ssl.key.password=" + KEY_PASSWORD, "ssl.truststore.type=PKCS12", "ssl.truststore.location=" + keyStore(),
                "ssl.truststore.password=" + KEY_PASSWORD, "controller.listener.names=CONTROLLER",
                "log.dirs=" + folder.resolve("logs"), "offsets.topic.replication.factor=1",
                "transaction.state.log.replication.factor=1", "transaction.state.log.min.isr=1",
                "offsets.topic.num.partitions=1", "group.initial.rebalance.delay.ms=0", "num.partitions=2",
                "controlled.shutdown.enable=false", "group.min.session.timeout.ms=1000");
    }

    String brokers() {
        return "127.0.0.1:" + port;
    }

    /** The settings of a route that calls where only those are let in who have the key. */
    Map<String, String> tls() {
        String store = keyStore().toString();
        return Map.of("erp.kafka.brokers", "127.0.0.1:" + tlsPort, "erp.kafka.security-protocol", "SSL",
                "erp.kafka.ssl-truststore-location", store, "erp.kafka.ssl-truststore-password", KEY_PASSWORD,
                "erp.kafka.ssl-truststore-type", "PKCS12", "erp.kafka.ssl-keystore-location", store,
                "erp.kafka.ssl-keystore-password", KEY_PASSWORD, "erp.kafka.ssl-keystore-type", "PKCS12",
                "erp.kafka.ssl-key-password", KEY_PASSWORD);
    }

    /** The broker's key, which it trusts, too; PKCS12. */
    Path keyStore() {
        return folder.resolve("key.p12");
    }

    synchronized void start() {
        if (server != null) {
            return;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("server.properties"))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        server.startup();
    }

    synchronized void stop() {
        server.shutdown();
        server.awaitShutdown();
        server = null;
    }

    void createTopic(String topic, int partitions) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        }
    }

    /** Everything that is in a topic now. */
    List<ConsumerRecord<String, String>> records(String topic) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers()), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.jbang;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka of one node in this JVM, on loopback.
 */
final class Kafka implements AutoCloseable {

    private final KafkaRaftServer server;
    private final String brokers;

    private Kafka(KafkaRaftServer server, String brokers) {
        this.server = server;
        this.brokers = brokers;
    }

    static Kafka start(Path directory) throws IOException {
        String broker = "127.0.0.1:" + Ports.free();
        String controller = "127.0.0.1:" + Ports.free();
        Properties settings = new Properties();
        settings.putAll(Map.of("process.roles", "broker,controller", "node.id", "1", "controller.quorum.voters",
                "1@" + controller, "listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller,
                "controller.listener.names", "CONTROLLER", "log.dirs", directory.resolve("logs").toString(),
                "offsets.topic.replication.factor", "1", "num.partitions", "1"));
        Path file = directory.resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        StorageTool.execute(new String[] { "format", "-t", Uuid.randomUuid().toString(), "-c", file.toString() },
                new PrintStream(OutputStream.nullOutputStream()));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
        return new Kafka(server, broker);
    }

    String brokers() {
        return brokers;
    }

    /** The different keys of the messages of a topic, read until there are so many or nothing comes. */
    Set<String> keys(String topic, int count) {
        Set<String> keys = new HashSet<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "group.id", "test", "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (keys.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofSeconds(1)).forEach(message -> keys.add(message.key()));
            }
        }
        return keys;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}

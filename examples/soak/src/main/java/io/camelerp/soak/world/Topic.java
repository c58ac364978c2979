/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.camelerp.sandbox.Wire;
import io.camelerp.soak.scenario.Settings;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A topic of a Kafka that is not killed, behind a wire that can be cut.
 */
public final class Topic implements Messages {

    private static final int PARTITIONS = 3;
    private static final AtomicInteger TOPICS = new AtomicInteger();

    private static KafkaRaftServer server;
    private static Admin admin;
    private static Wire wire;

    private final String name;
    private final List<TopicPartition> partitions;

    private Topic(String name) {
        this.name = name;
        this.partitions = IntStream.range(0, PARTITIONS).mapToObj(number -> new TopicPartition(name, number))
                .toList();
    }

    /** A new topic in a Kafka that all runs of this JVM share. */
    public static Topic create(long seed) {
        start();
        Topic topic = new Topic("records-" + Long.toUnsignedString(seed) + "-" + TOPICS.incrementAndGet());
        get(admin.createTopics(List.of(new NewTopic(topic.name, PARTITIONS, (short) 1))).all());
        return topic;
    }

    private static synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            int port = freePort();
            int inside = freePort();
            int controller = freePort();
            wire = Wire.to(port);
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kafka").toAbsolutePath();
            Properties settings = settings(folder, port, inside, controller);
            Path file = folder.resolve("server.properties");
            try (OutputStream out = Files.newOutputStream(file)) {
                settings.store(out, null);
            }
            if (StorageTool.execute(new String[] { "format", "-t", Uuid.randomUuid().toString(), "-c", file.toString() },
                    new PrintStream(OutputStream.nullOutputStream()))
                != 0) {
                throw new IllegalStateException("The Kafka of the runs cannot format its storage");
            }
            server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
            server.startup();
            admin = Admin.create(Map.of("bootstrap.servers", address(inside)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    /** Clients are told of the wire, but who looks after topics is not behind it. */
    private static Properties settings(Path folder, int port, int inside, int controller) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller", "node.id", "1",
                "controller.quorum.voters", "1@" + address(controller), "controller.listener.names", "CONTROLLER",
                "listeners", "OUTSIDE://" + address(port) + ",INSIDE://" + address(inside) + ",CONTROLLER://"
                             + address(controller),
                "advertised.listeners", "OUTSIDE://" + address(wire.port()) + ",INSIDE://" + address(inside),
                "listener.security.protocol.map", "OUTSIDE:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "INSIDE", "log.dirs", folder.resolve("logs").toString()));
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1", "transaction.state.log.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0", "group.min.session.timeout.ms", "1000",
                "controlled.shutdown.enable", "false", "log.cleaner.dedupe.buffer.size", "4194304"));
        return settings;
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The Kafka of the runs does not do what it is asked for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void announce(Settings settings) {
        settings.with("topic", true).with("broker", address(wire.port())).with("queue", name);
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public int waiting() {
        Map<TopicPartition, OffsetAndMetadata> done
                = get(admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata());
        int waiting = 0;
        for (TopicPartition partition : partitions) {
            long end = get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition)).offset();
            OffsetAndMetadata committed = done.get(partition);
            waiting += (int) (end - (committed == null ? 0 : committed.offset()));
        }
        return waiting;
    }

    @Override
    public void close() {
        wire.cut();
        wire.mend();
        get(admin.deleteTopics(List.of(name)).all());
    }
}

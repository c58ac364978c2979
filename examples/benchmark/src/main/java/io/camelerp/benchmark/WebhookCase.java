/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.store.BatchStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.JdbcBatchStore;
import io.camelerp.sst.SstComponent;
import io.camelerp.sst.SstConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Pushes of SST, answered when the bill is on disk, against the same HTTP server that answers at once.
 */
final class WebhookCase implements Case {

    private static final int CONNECTIONS = 200;
    private static final int STEADY_RATE = 500;

    private int run;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        int pushes = scale.pushes();
        List<Figures> rates = Figures.inTurn(scale.rounds(),
                () -> bare(url -> load(scale, url, pushes, 0)[0]),
                () -> ours(false, pushes, url -> load(scale, url, pushes, 0)[0]),
                () -> ours(true, pushes, url -> load(scale, url, pushes, 0)[0]));
        double slowest = ours(false, 0, url -> load(scale, url, pushes, STEADY_RATE)[1]);
        double slowestInH2 = ours(true, 0, url -> load(scale, url, pushes, STEADY_RATE)[1]);
        return List.of(
                throughput("pushes over 200 connections, kept in files", rates.get(1), rates.get(0)),
                throughput("pushes over 200 connections, kept in H2", rates.get(2), rates.get(0)),
                latency("files", slowest), latency("H2", slowestInH2));
    }

    private static Row throughput(String name, Figures ours, Figures bare) {
        Row row = Row.rates(name, ours, bare, "pushes/s", 0.7);
        return new Row(
                row.name(), row.ours(), row.peer(), row.ratio(), ">= 0.70, or 2,000/s", row.pass() || ours.median() >= 2_000);
    }

    private static Row latency(String store, double millis) {
        return new Row(
                "99 of 100 pushes at " + STEADY_RATE + "/s, kept in " + store,
                String.format(Locale.ROOT, "%.1f ms", millis), "", "", "<= 20 ms", millis <= 20);
    }

    /** What is measured while a server listens. */
    private interface Measured {
        double at(String url) throws Exception;
    }

    private double[] load(Scale scale, String url, int pushes, int rate) throws Exception {
        String[] words = Vendor.run(scale, "-Xmx512m", PushLoad.class, PushLoad::push, url, Integer.toString(CONNECTIONS),
                Integer.toString(pushes), Integer.toString(rate), "R" + run++ + "-");
        if (words.length < 2) {
            throw new IllegalStateException("Pushes were refused");
        }
        return new double[] { Double.parseDouble(words[0]), Double.parseDouble(words[1]) };
    }

    private static double bare(Measured measured) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Buffer answer = Buffer.buffer("{\"code\":0,\"seq\":\"\",\"msg\":\"\"}");
            int port = vertx.createHttpServer().requestHandler(request -> request.bodyHandler(
                    body -> request.response().putHeader("Content-Type", "application/json").end(answer)))
                    .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS).actualPort();
            return measured.at("http://127.0.0.1:" + port + "/sst/push");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** With a number of bills: how many of them a second the route takes, which runs behind the answers. */
    private static double ours(boolean inDatabase, int bills, Measured measured) throws Exception {
        Path state = Files.createTempDirectory("benchmark");
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        Callable<Void> close = () -> null;
        try (CamelContext context = new DefaultCamelContext()) {
            SstComponent component = new SstComponent();
            SstConfiguration configuration = component.getConfiguration();
            configuration.setBaseUri("http://127.0.0.1:9");
            configuration.setAppId("benchmark");
            configuration.setSecret("benchmark");
            configuration.setStateDirectory(state.toString());
            if (inDatabase) {
                ErpDataSource database = new ErpDataSource();
                database.setUrl("jdbc:h2:file:" + state.resolve("erp"));
                JdbcBatchStore store = new JdbcBatchStore(database);
                configuration.setBatchStore((BatchStore) store);
                close = () -> {
                    store.close();
                    database.close();
                    return null;
                };
            }
            context.addComponent("sst", component);
            MainHttpServer server = new MainHttpServer();
            server.setCamelContext(context);
            server.setHost("127.0.0.1");
            server.setPort(freePort());
            context.addService(server);
            RouteBuilder.addRoutes(context, builder -> builder.from("sst:PushRECBill").routeId("ours").process(exchange -> {
                if (exchange.getMessage().getBody(JsonNode.class).path("billno").asText().contains("-P")) {
                    times.add(System.nanoTime());
                }
            }));
            context.start();
            double pushed = measured.at("http://127.0.0.1:" + server.getPort() + "/sst/push");
            while (times.size() < bills) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            return bills == 0 ? pushed : Math.min(pushed, bills / ((Collections.max(times) - times.peek()) / 1e9));
        } finally {
            close.call();
            OurRoute.delete(state);
        }
    }

    /** The server does not tell the port that it took, so it is told one. */
    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}

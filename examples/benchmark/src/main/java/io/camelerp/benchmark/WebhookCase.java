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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int WARM_UP = 10_000;

    private int run;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        int pushes = scale.pushes();
        try (OtherJvm shops = scale.jvms()
                ? OtherJvm.start("-Xmx512m", PushLoad.class) : OtherJvm.here(PushLoad::answer, () -> {
                })) {
            if (scale.rounds() > 1) {
                // what a server for days does is compiled, and one turn of each does not do that
                ours(false, 0, url -> load(shops, url, WARM_UP, 0)[0]);
            }
            List<Figures> rates = Figures.inTurn(scale.rounds(),
                    () -> bare(url -> load(shops, url, pushes, 0)[0]),
                    () -> ours(false, pushes, url -> load(shops, url, pushes, 0)[0]),
                    () -> ours(true, pushes, url -> load(shops, url, pushes, 0)[0]));
            double slowest = ours(false, 0, url -> load(shops, url, pushes, STEADY_RATE)[1]);
            double slowestInH2 = ours(true, 0, url -> load(shops, url, pushes, STEADY_RATE)[1]);
            return List.of(
                    throughput("pushes over 200 connections, kept in files", rates.get(1), rates.get(0)),
                    throughput("pushes over 200 connections, kept in H2", rates.get(2), rates.get(0)),
                    latency("files", slowest), latency("H2", slowestInH2));
        }
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

    private double[] load(OtherJvm shops, String url, int pushes, int rate) {
        String[] words = shops.tell(url, CONNECTIONS, pushes, rate, "R" + run++ + "-").split(" ");
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
        Taken taken = new Taken();
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
                    taken.one();
                }
            }));
            context.start();
            double pushed = measured.at("http://127.0.0.1:" + server.getPort() + "/sst/push");
            while (taken.count.get() < bills) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            return bills == 0 ? pushed : Math.min(pushed, bills / ((taken.last - taken.first) / 1e9));
        } finally {
            close.call();
            OurRoute.delete(state);
        }
    }

    /** How many bills the route has taken, one after the other. */
    private static final class Taken {

        private final AtomicInteger count = new AtomicInteger();
        private volatile long first;
        private volatile long last;

        void one() {
            last = System.nanoTime();
            if (count.get() == 0) {
                first = last;
            }
            count.incrementAndGet();
        }
    }

    /** The server does not tell the port that it took, so it is told one. */
    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}

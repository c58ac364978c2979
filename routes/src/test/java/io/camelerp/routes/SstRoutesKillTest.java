/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills the process of three SST routes with SIGKILL while bills are pushed to it and downloaded by it: each is in
 * Kingdee once.
 */
class SstRoutesKillTest {

    private static final LocalDateTime NOON = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1).atTime(12, 0);
    private static final int BILLS = 60;
    private static final List<Route> ROUTES = List.of(
            new Route("sst-return-to-kingdee", SstDocument.REQ, "sst-return", "SAL_RETURNSTOCK"),
            new Route("sst-difference-to-kingdee", SstDocument.REC, "sst-difference", "SAL_RETURNSTOCK"),
            new Route(
                    "sst-declare-goods-to-kingdee", SstDocument.STORE_DECLARE_GOODS, "sst-declared-goods", "SAL_SaleOrder"));

    @TempDir
    private Path folder;

    private record Route(String id, SstDocument document, String fixture, String form) {

        /** One of a day's bills; each has a number of its own over all routes. */
        ObjectNode bill(int number) {
            String time = RunningRoutes.text(NOON.plusMinutes(number));
            return ((ObjectNode) MappingTestSupport.read(fixture + ".json")).put("billno", number(number))
                    .put("rdate", NOON.toLocalDate().toString()).put("billingdate", time).put("refertime", time);
        }

        String number(int number) {
            return fixture + "-" + number;
        }
    }

    @Test
    void shouldBookEachBillOnceWhenItIsKilledInTheMiddle() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            Map<String, String> settings = settings(sandbox);
            sandbox.kingdee().latency(Duration.ofMillis(150));
            // the first half is there for the download, the others are pushed until they are taken, and shown by it, too
            ROUTES.forEach(route -> IntStream.range(0, BILLS / 2)
                    .forEach(i -> sandbox.sst().put(route.document(), route.bill(i))));
            PushSender sender = new PushSender(
                    URI.create("http://127.0.0.1:" + settings.get("camel.server.port") + "/sst/push"), 0, Spelling.MIXED);
            CompletableFuture<Void> pushed = CompletableFuture.runAsync(() -> IntStream.range(BILLS / 2, BILLS)
                    .forEach(i -> ROUTES.forEach(route -> push(sandbox, sender, route, i))));

            for (int some : List.of(20, 80)) {
                Process process = RoutesProcess.start("process", settings, folder);
                try {
                    await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(20))
                            .until(() -> booked(sandbox) > some);
                } finally {
                    process.destroyForcibly().waitFor();
                }
                assertThat(booked(sandbox)).isLessThan(ROUTES.size() * BILLS);
            }
            sandbox.kingdee().latency(Duration.ZERO);
            try (RunningRoutes routes = RunningRoutes.start(settings)) {
                await().atMost(Duration.ofSeconds(90)).until(() -> booked(sandbox) >= ROUTES.size() * BILLS);
                pushed.join();
                assertThat(routes.deadLetters().count(Status.OPEN)).isZero();
            }

            for (Route route : ROUTES) {
                assertThat(sandbox.kingdee().bills(route.form())).as(route.id()).allMatch(bill -> bill.saves() == 1)
                        .extracting(Bill::number).filteredOn(number -> number.startsWith(route.fixture()))
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, BILLS).mapToObj(route::number).toList());
            }
        }
    }

    /** As SST would, if it repeats: nobody is there for a while. */
    private static void push(Sandbox sandbox, PushSender sender, Route route, int number) {
        await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100)).ignoreExceptions()
                .until(() -> sender.push(route.document(), route.bill(number)).isSuccess());
        sandbox.sst().put(route.document(), route.bill(number));
    }

    private static int booked(Sandbox sandbox) {
        return ROUTES.stream().map(Route::form).distinct().mapToInt(form -> sandbox.kingdee().bills(form).size()).sum();
    }

    private Map<String, String> settings(Sandbox sandbox) throws Exception {
        Map<String, String> settings = RunningRoutes.properties(sandbox, folder);
        settings.put("erp.route." + RunningRoutes.STOCKOUTS + ".enabled", "false");
        settings.put("erp.kingdee.batch-size", "3");
        settings.put("camel.component.sst.base-uri", sandbox.sstUrl());
        settings.put("camel.component.sst.app-id", SstServer.APP_ID);
        settings.put("camel.server.enabled", "true");
        settings.put("camel.server.host", "127.0.0.1");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("camel.server.port", String.valueOf(socket.getLocalPort()));
        }
        for (Route route : ROUTES) {
            String key = "erp.route." + route.id() + ".";
            settings.put(key + "enabled", "true");
            settings.put(key + "form", route.form());
            settings.put(key + "delay", "PT0.3S");
            settings.put(key + "download-delay", "PT0.3S");
            settings.put(key + "start-from", RunningRoutes.text(NOON.minusDays(2)));
            settings.put(key + "settle-delay", "PT0S");
        }
        return settings;
    }
}

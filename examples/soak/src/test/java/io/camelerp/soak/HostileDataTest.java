/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.wdt.StockoutSeed;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.scenario.Booking;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.soak.world.Database;
import io.camelerp.sst.SstComponent;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What vendors and callers send stays data: it is no SQL, no path, no filter and no header.
 */
class HostileDataTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> NUMBERS
            = List.of("CK' OR '1'='1", "CK'; DROP TABLE erp_bill; --", "../../CK", "CK%_${sys:user.name}{{x}}");

    @TempDir
    private Path folder;

    @Test
    void shouldBookBillsWhoseNumbersAreSqlOrFilters() throws Exception {
        SharedClock clock = SharedClock.create(folder.resolve("clock"), Instant.now());
        try (Sandbox sandbox = Sandbox.builder().clock(clock).start()) {
            put(sandbox, clock);
            // the result is unknown, and Kingdee is asked for those numbers
            sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);
            Settings settings = new Settings().with("target", Target.KINGDEE).with("plain", false).with("flaw", Flaw.NONE)
                    .with("seed", 1).with("failing", 0).with("door", Scenario.Door.CLASSIC).with("wdt", sandbox.wdtUrl())
                    .with("kingdee", sandbox.kingdeeUrl()).with("clock", folder.resolve("clock")).with("pageSize", 40)
                    .with("state", folder.resolve("state")).with("auth", "header").with("batchSize", 20)
                    .with("parallel", 1).with("sst", sandbox.sstUrl())
                    .with("database", Database.h2(folder).url()).with("settleDelay", 30_000).with("window", "")
                    .with("startFrom", text(clock.instant().minusSeconds(7200)));
            Booking.PLAIN.tell(settings);
            Job job = Jobs.start(settings);
            try {
                await().atMost(PATIENCE).until(() -> sandbox.report().missing().isEmpty());
            } finally {
                job.close();
            }
            assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).extracting(Bill::number)
                    .containsExactlyInAnyOrderElementsOf(NUMBERS);
        }
    }

    private static String text(Instant time) {
        return TIME.format(LocalDateTime.ofInstant(time, SHANGHAI));
    }

    private static void put(Sandbox sandbox, SharedClock clock) {
        LocalDateTime to = LocalDateTime.ofInstant(clock.instant(), SHANGHAI).minusMinutes(5);
        List<ObjectNode> rows = new StockoutSeed(NUMBERS.size(), 1, to.minusHours(1), to).stream().toList();
        for (int i = 0; i < rows.size(); i++) {
            StockoutWorld.bookable(rows.get(i));
            sandbox.wdt().put(
                    StockoutWorld.API,
                    rows.get(i).put("order_no", NUMBERS.get(i)).put("stockout_no", NUMBERS.get(i)).put("status", 95));
        }
    }

    @Test
    void shouldLeaveNoFileOutsideTheFolder() throws Exception {
        SharedClock clock = SharedClock.create(folder.resolve("clock"), Instant.now());
        try (Sandbox sandbox = Sandbox.builder().clock(clock).start(); CamelContext context = new DefaultCamelContext()) {
            put(sandbox, clock);
            WdtComponent component = new WdtComponent();
            component.setClock(clock);
            WdtConfiguration configuration = component.getConfiguration();
            configuration.setBaseUri(sandbox.wdtUrl());
            configuration.setSid(WdtServer.SID);
            configuration.setAppKey(WdtServer.APP_KEY);
            configuration.setSecret(WdtServer.SECRET);
            configuration.setStateDirectory(folder.resolve("state").toString());
            configuration.setKeyField("stockout_no");
            context.addComponent("wdt", component);
            Path inside = folder.resolve("a/b/c");
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("wdt:" + StockoutWorld.API + "?initialDelay=0&delay=50&poisonThreshold=1&startFrom=RAW("
                         + text(clock.instant().minusSeconds(7200)) + ")").routeId("files")
                            .to("file:" + inside + "?fileName=${header.CamelWdtRecordKey}");
                }
            });
            context.start();

            await().atMost(PATIENCE).until(() -> sandbox.ledger().calls().size() > 3);

            try (var files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile).filter(file -> file.getFileName().toString().startsWith("CK")))
                        .allMatch(file -> file.startsWith(inside));
            }
        }
    }

    @Test
    void shouldNotBelieveACallersHeaders() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, Object> headers = new ConcurrentHashMap<>();
        try (CamelContext context = new DefaultCamelContext()) {
            MainHttpServer server = new MainHttpServer();
            server.setCamelContext(context);
            server.setHost("127.0.0.1");
            server.setPort(port);
            context.addService(server);
            SstComponent component = new SstComponent();
            component.getConfiguration().setBaseUri("http://127.0.0.1:1");
            component.getConfiguration().setAppId("sandbox");
            component.getConfiguration().setStateDirectory(folder.toString());
            context.addComponent("sst", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("sst:PushRECBill?store=false").routeId("all")
                            .process(exchange -> headers.putAll(exchange.getMessage().getHeaders()));
                    from("sst:PushREQBill?pushPath=/far&allowedAddresses=10.9.9.9").routeId("far")
                            .process(exchange -> headers.put("far", true));
                }
            });
            context.start();

            assertThat(push(port, "/sst/push", "PushRECBill")).contains("\"code\":0");
            assertThat(push(port, "/far", "PushREQBill")).contains("\"code\":1").contains("address");
        }
        assertThat(headers.keySet()).noneMatch(name -> name.equalsIgnoreCase("CamelFileName")
                || name.equalsIgnoreCase("CamelExecCommandExecutable"));
        assertThat(headers).doesNotContainEntry("CamelSstRecordKey", "forged").doesNotContainEntry("CamelSstChanged", "forged");
    }

    private static String push(int port, String path, String command) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).POST(
                BodyPublishers.ofString("{\"cmd\":\"" + command + "\",\"seq\":\"1\",\"items\":[{\"billno\":\"R1\"}]}"));
        for (String name : List.of(
                "CamelFileName", "camelfilename", "CAMELEXECCOMMANDEXECUTABLE", "CamelSstRecordKey", "CamelSstChanged")) {
            request.header(name, "forged");
        }
        request.header("CamelVertxPlatformHttpRemoteAddress", "10.9.9.9:1");
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
    }
}

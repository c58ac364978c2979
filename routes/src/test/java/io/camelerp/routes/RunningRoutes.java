/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

import static org.awaitility.Awaitility.await;

/**
 * The ready-made routes as Camel Main runs them, against a sandbox.
 */
final class RunningRoutes implements AutoCloseable {

    static final String STOCKOUTS = "wdt-stockout-to-kingdee";

    private static final DateTimeFormatter VENDOR = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Main main = new Main() {
        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            context.setClassResolver(new RememberingResolver(context));
            return context;
        }
    };

    private RunningRoutes(Map<String, String> properties) {
        // nothing of the machine the test runs on
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern("classpath:routes/*.camel.yaml").withShutdownTimeout(10)
                .withBasePackageScanEnabled(false)
                .withAutoConfigurationEnvironmentVariablesEnabled(false).withAutoConfigurationSystemPropertiesEnabled(false);
        properties.forEach(main::addInitialProperty);
    }

    /** What a user would write to run the stock-out route on this sandbox, with state in that folder. */
    static Map<String, String> properties(Sandbox sandbox, Path folder) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("camel.component.wdt.base-uri", sandbox.wdtUrl());
        properties.put("camel.component.wdt.sid", WdtServer.SID);
        properties.put("camel.component.wdt.app-key", WdtServer.APP_KEY);
        properties.put("camel.component.wdt.secret", WdtServer.SECRET);
        properties.put("camel.component.wdt.requests-per-minute", "6000");
        properties.put("erp.kingdee.url", sandbox.kingdeeUrl());
        properties.put("erp.kingdee.acct-id", KingdeeServer.ACCT_ID);
        properties.put("erp.kingdee.user", KingdeeServer.USER);
        properties.put("erp.kingdee.password", KingdeeServer.PASSWORD);
        properties.put("erp.kingdee.app-id", KingdeeServer.APP_ID);
        properties.put("erp.kingdee.secret", KingdeeServer.APP_SECRET);
        properties.put("erp.kingdee.response-timeout", "PT2S");
        properties.put("erp.kingdee.unknown-wait", "PT0.5S");
        properties.put("erp.datasource.url", "jdbc:h2:file:" + folder.resolve("erp"));
        properties.put("erp.lookup.dir", "classpath:lookup");
        return enable(properties, STOCKOUTS);
    }

    /** Turns a route on, from five hours ago, and its twin so that it does not run by accident. */
    static Map<String, String> enable(Map<String, String> properties, String route) {
        properties.put("erp.route." + route + ".enabled", "true");
        properties.put("erp.route." + route + ".delay", "PT0.2S");
        properties.put("erp.route." + route + ".start-from", VENDOR.format(now().minus(Duration.ofHours(5))));
        properties.put("erp.route." + route + ".lookback-cron", "0 0 0 1 1 ? 2099");
        return properties;
    }

    /** The same for another route that reads WDT. */
    static Map<String, String> properties(Sandbox sandbox, Path folder, String routeId) {
        Map<String, String> properties = properties(sandbox, folder);
        for (String key : List.of("enabled", "delay", "start-from", "lookback-cron")) {
            String value = properties.remove("erp.route." + STOCKOUTS + "." + key);
            properties.put("erp.route." + routeId + "." + key, value);
        }
        return properties;
    }

    /** The same with the twin of a route that looks back every second. */
    static Map<String, String> withTwin(Map<String, String> properties, String route) {
        properties.put("erp.route." + route + ".lookback-enabled", "true");
        properties.put("erp.route." + route + ".lookback-cron", "0/1 * * * * ?");
        properties.put("erp.route." + route + ".lookback", "PT6H");
        return properties;
    }

    /** A stock-out that was shipped an hour ago, and is not in WDT yet. */
    static ObjectNode lateStockout(Sandbox sandbox) {
        ObjectNode late = sandbox.wdt().rows("stockout_order_query_trade").get(0).deepCopy();
        return late.put("stockout_id", 4711).put("stockout_no", "CK-LATE").put("order_no", "CK-LATE")
                .put("consign_time", text(now().minusHours(1)));
    }

    static void awaitPolls(Sandbox sandbox, String api, int polls) {
        int before = sandbox.ledger().count("wdt:" + api);
        await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.ledger().count("wdt:" + api) >= before + polls);
    }

    static LocalDateTime now() {
        return LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
    }

    /** A time as WDT writes it. */
    static String text(LocalDateTime time) {
        return VENDOR.format(time);
    }

    /** A port that nobody listens on. */
    static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RunningRoutes start(Map<String, String> properties) {
        return start(properties, null);
    }

    /** The same with routes of a user's own beside them. */
    static RunningRoutes start(Map<String, String> properties, RoutesBuilder own) {
        RunningRoutes routes = new RunningRoutes(properties);
        if (own != null) {
            routes.main.configure().addRoutesBuilder(own);
        }
        routes.main.start();
        return routes;
    }

    /** As a process of their own does: until it is told to stop. */
    static void run(Map<String, String> properties, Runnable whenStarted) throws Exception {
        RunningRoutes routes = new RunningRoutes(properties);
        routes.main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport main) {
                whenStarted.run();
            }
        });
        routes.main.run();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Gives the routes lookup tables of their own, which a test may change; returns the folder that they are in. */
    static Path withTables(Map<String, String> properties, Path folder, String... tables) throws IOException {
        Path lookup = Files.createDirectories(folder.resolve("lookup"));
        for (String table : tables) {
            Files.copy(Path.of("src/test/resources/lookup", table), lookup.resolve(table));
        }
        properties.put("erp.lookup.dir", lookup.toString());
        return lookup;
    }

    /** What the health check of a polling route says; empty for one that is well. */
    Optional<String> readiness(String route) {
        HealthCheckAware consumer = (HealthCheckAware) context().getRoute(route).getConsumer();
        return consumer.getHealthCheck().call().getMessage();
    }

    DeadLetterStore deadLetters() {
        return context().getRegistry().lookupByNameAndType("erpDeadLetters", DeadLetterStore.class);
    }

    ErpDataSource dataSource() {
        return context().getRegistry().lookupByNameAndType("erpDataSource", ErpDataSource.class);
    }

    @Override
    public void close() {
        main.stop();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;

/**
 * A sandbox with shipped stock-outs, and the settings that a user of it would write.
 */
final class Scene implements AutoCloseable {

    static final String ROUTE = "wdt-stockout-to-kingdee";
    static final String STOCKOUTS = "stockout_order_query_trade";
    static final ZoneId VENDOR_ZONE = ZoneId.of("Asia/Shanghai");

    private static final long SEED = 7;

    private final Sandbox sandbox = Sandbox.builder().start();
    private final LocalDateTime to = LocalDateTime.now(VENDOR_ZONE).truncatedTo(ChronoUnit.SECONDS).minusMinutes(2);
    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();

    Scene(Path folder, int stockouts) {
        this.folder = folder;
        sandbox.seedStockouts(stockouts, SEED, to.minusHours(30), to);
        settings.put("camel.component.wdt.base-uri", sandbox.wdtUrl());
        settings.put("camel.component.wdt.sid", WdtServer.SID);
        settings.put("camel.component.wdt.app-key", WdtServer.APP_KEY);
        settings.put("camel.component.wdt.secret", WdtServer.SECRET);
        settings.put("camel.component.wdt.requests-per-minute", "0");
        settings.put("erp.kingdee.url", sandbox.kingdeeUrl());
        settings.put("erp.kingdee.acct-id", KingdeeServer.ACCT_ID);
        settings.put("erp.kingdee.user", KingdeeServer.USER);
        settings.put("erp.kingdee.app-id", KingdeeServer.APP_ID);
        settings.put("erp.kingdee.secret", KingdeeServer.APP_SECRET);
        settings.put("erp.datasource.url", databaseUrl());
        settings.put("erp.lookup.dir", "classpath:config/lookup");
        settings.put("erp.http.port", "0");
        routeOption("enabled", "true");
        routeOption("start-from", to.minusHours(31).toString());
        routeOption("delay", "PT0.2S");
        routeOption("settle-delay", "PT1S");
        routeOption("lookback-enabled", "false");
    }

    Scene with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    Scene without(String name) {
        settings.remove(name);
        return this;
    }

    Scene routeOption(String option, String value) {
        return with("erp.route." + ROUTE + "." + option, value);
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** When the last stock-out was shipped at the latest, local to Asia/Shanghai. */
    LocalDateTime lastShipment() {
        return to;
    }

    String databaseUrl() {
        return "jdbc:h2:file:" + folder.toAbsolutePath().resolve("state/erp").toString().replace('\\', '/');
    }

    Settings settings() {
        return new Settings("scene.properties", new TreeMap<>(settings));
    }

    Path settingsFile() {
        String text = settings.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
        try {
            return Files.writeString(folder.resolve("scene.properties"), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunnerProcess run(String... properties) {
        String[] all = new String[properties.length + 1];
        all[0] = "erp.config=" + settingsFile();
        System.arraycopy(properties, 0, all, 1, properties.length);
        return RunnerProcess.start(Run.class, folder, all);
    }

    /** Compares the sandbox's own records; the database may be in use by a runner of this JVM, not by another. */
    Summary summary() {
        try (ErpDataSource state = new ErpDataSource()) {
            state.setUrl(databaseUrl());
            return new Reconciliation(sandbox, new DeadLetterStore(state)).summary();
        }
    }

    /** Lets every save in Kingdee take some time, so that there is something to interrupt. */
    Scene slow(Duration latency) {
        sandbox.kingdee().latency(latency);
        return this;
    }

    @Override
    public void close() {
        sandbox.close();
    }
}

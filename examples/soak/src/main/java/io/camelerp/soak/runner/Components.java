/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.soak.scenario.Scenario.Door;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.sst.SstComponent;
import io.camelerp.sst.SstConfiguration;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtConfiguration;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtGateway;

/**
 * The components as a user would configure them for the sandbox, but with the shared clock and short waits.
 */
public final class Components {

    private static final long TIMEOUT = 1_000;

    private Components() {
    }

    public static ErpDataSource database(Settings settings) {
        ErpDataSource database = new ErpDataSource();
        database.setUrl(settings.get("database"));
        database.setConnectionTimeout(TIMEOUT);
        return database;
    }

    public static WdtComponent wdt(Settings settings) {
        WdtComponent component = new WdtComponent();
        component.setClock(SharedClock.open(settings.path("clock")));
        WdtConfiguration configuration = component.getConfiguration();
        Door door = Door.valueOf(settings.get("door"));
        configuration.setBaseUri(settings.get("wdt"));
        configuration.setSid(WdtServer.SID);
        configuration.setAppKey(door == Door.QIMEN ? WdtServer.QIMEN_APP_KEY : WdtServer.APP_KEY);
        configuration.setSecret(door == Door.QIMEN ? WdtServer.QIMEN_SECRET : WdtServer.SECRET);
        configuration.setDialect(door == Door.Y ? WdtDialect.y : WdtDialect.classic);
        if (door == Door.QIMEN) {
            configuration.setGateway(WdtGateway.qimen);
            configuration.setTargetAppKey(WdtServer.QIMEN_TARGET_APP_KEY);
        }
        configuration.setRequestsPerMinute(0);
        configuration.setRequestTimeout(TIMEOUT);
        configuration.setRetryDelay(10);
        configuration.setRateLimitPause(50);
        configuration.setPageSize(settings.number("pageSize"));
        configuration.setStateDirectory(settings.get("state"));
        return component;
    }

    public static SstComponent sst(Settings settings) {
        SstComponent component = new SstComponent();
        component.setClock(SharedClock.open(settings.path("clock")));
        SstConfiguration configuration = component.getConfiguration();
        configuration.setBaseUri(settings.get("sst"));
        configuration.setAppId("sandbox");
        configuration.setRequestTimeout(TIMEOUT);
        configuration.setRetryDelay(10);
        configuration.setAlreadyDoneCodes("2001");
        configuration.setStateDirectory(settings.get("state"));
        return component;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.nio.file.Path;

import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.apache.camel.main.Main;

/**
 * The ready-made route from stock-outs to Kingdee, as Camel Main runs it.
 */
final class StockoutRoute {

    static final String ROUTE = "wdt-stockout-to-kingdee";

    private StockoutRoute() {
    }

    static Main of(String wdtUrl, String kingdeeUrl, Path state, String database) {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern(
                "classpath:routes/erp-*.camel.yaml,classpath:routes/" + ROUTE + ".camel.yaml")
                .withBasePackageScanEnabled(false).withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withAutoConfigurationSystemPropertiesEnabled(false);
        main.bind("wdt", OurRoute.component(wdtUrl, state));
        main.addInitialProperty("erp.kingdee.url", kingdeeUrl);
        main.addInitialProperty("erp.kingdee.acct-id", KingdeeServer.ACCT_ID);
        main.addInitialProperty("erp.kingdee.user", KingdeeServer.USER);
        main.addInitialProperty("erp.kingdee.password", KingdeeServer.PASSWORD);
        main.addInitialProperty("erp.kingdee.app-id", KingdeeServer.APP_ID);
        main.addInitialProperty("erp.kingdee.secret", KingdeeServer.APP_SECRET);
        main.addInitialProperty("erp.datasource.url", database);
        main.addInitialProperty("erp.lookup.dir", Mapping.LOOKUP);
        main.addInitialProperty("erp.route." + ROUTE + ".enabled", "true");
        main.addInitialProperty("erp.route." + ROUTE + ".lookback-enabled", "false");
        main.addInitialProperty("erp.route." + ROUTE + ".start-from", VendorProcess.TIME.format(Vendor.BEGIN));
        return main;
    }

    static String h2(Path state) {
        return "jdbc:h2:file:" + state.resolve("erp");
    }
}

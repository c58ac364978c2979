/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;

/**
 * The settings file of a quickstart: what a user writes for a real account, with the sandbox in the vendors' place.
 */
record QuickstartSettings(String text, String databaseUrl) {

    private static final int DEFAULT_PORT = 8080;

    static QuickstartSettings of(QuickstartOptions options, DataFolder folder, Sandbox sandbox, SandboxSeed seed) {
        String databaseUrl = "jdbc:h2:file:" + portable(folder.database());
        String text = """
                # Written at every start of the quickstart; config/sample.properties explains each key.
                camel.component.wdt.base-uri=%s
                camel.component.wdt.dialect=classic
                camel.component.wdt.sid=%s
                camel.component.wdt.app-key=%s
                camel.component.wdt.secret=%s
                # the sandbox knows no quota; a real account has 60 calls a minute
                camel.component.wdt.requests-per-minute=0

                erp.kingdee.url=%s
                erp.kingdee.acct-id=%s
                erp.kingdee.user=%s
                erp.kingdee.app-id=%s
                erp.kingdee.secret=%s
                erp.kingdee.auth=header
                # what a killed run had on its way is sent again after this long
                erp.kingdee.response-timeout=PT10S

                erp.datasource.url=%s
                erp.lookup.dir=%s
                erp.lookup.missing=error

                erp.route.wdt-stockout-to-kingdee.enabled=true
                erp.route.wdt-stockout-to-kingdee.start-from=%s
                erp.route.wdt-stockout-to-kingdee.delay=PT1S
                erp.route.wdt-stockout-to-kingdee.settle-delay=PT5S
                # small windows, so that there is something to see; left out, a window is as large as one answer holds
                erp.route.wdt-stockout-to-kingdee.window-size=PT3H

                erp.http.port=%d

                # one line per window is enough here
                logging.level.io.camelerp.routes=warn
                """.formatted(sandbox.wdtUrl(), WdtServer.SID, WdtServer.APP_KEY, WdtServer.SECRET, sandbox.kingdeeUrl(),
                KingdeeServer.ACCT_ID, KingdeeServer.USER, KingdeeServer.APP_ID, KingdeeServer.APP_SECRET, databaseUrl,
                portable(folder.lookup()), seed.from().minusMinutes(1), options.port().orElseGet(QuickstartSettings::freePort));
        return new QuickstartSettings(text, databaseUrl);
    }

    /** A backslash would begin an escape in a properties file. */
    private static String portable(Path path) {
        return path.toAbsolutePath().normalize().toString().replace('\\', '/');
    }

    /** The usual port, or any when another program has it. */
    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(DEFAULT_PORT, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }
}

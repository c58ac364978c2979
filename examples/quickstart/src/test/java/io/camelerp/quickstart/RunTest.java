/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.camelerp.sandbox.wdt.WdtServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RunTest {

    private static final int STOCKOUTS = 400;
    /** All that need neither a broker nor an interface of a shop. */
    private static final List<String> READY_MADE = List.of(
            "wdt-stockout-to-kingdee", "wdt-stockout-cancelled-to-kingdee", "wdt-refund-stockin-to-kingdee",
            "wdt-purchase-order-to-kingdee", "wdt-purchase-stockin-to-kingdee", "wdt-purchase-return-to-kingdee",
            "wdt-transfer-to-kingdee", "wdt-other-stock-to-kingdee", "wdt-master-data", "orders-to-wdt",
            "kingdee-purchase-to-wdt",
            "sst-declare-goods-to-kingdee", "sst-difference-to-kingdee", "sst-return-to-kingdee", "sst-sales-to-kingdee",
            "kingdee-delivery-to-sst", "reconcile");

    @TempDir
    private Path folder;

    @Test
    void shouldFinishWhatIsOpenOnSigtermAndGoOnAtTheNextStart() throws Exception {
        try (Scene scene = new Scene(folder, STOCKOUTS).slow(Duration.ofMillis(100)).with("erp.kingdee.batch-size", "5")) {
            String told;
            try (RunnerProcess runner = scene.run()) {
                await().atMost(Duration.ofSeconds(120)).until(() -> scene.sandbox().report().booked() > 20);
                runner.terminate();
                assertThat(runner.exitStatus()).as(runner::output).isEqualTo(143);
                told = runner.output();
            }
            assertThat(scene.sandbox().report().missing()).isNotEmpty();
            assertThat(openBills(scene)).as("bills whose result nobody has seen").isZero();

            scene.slow(Duration.ZERO);
            try (RunnerProcess runner = scene.run()) {
                // what is not booked was told as a dead letter
                await().atMost(Duration.ofSeconds(120)).until(() -> scene.sandbox().report().missing().stream()
                        .allMatch((told + runner.output())::contains));
                runner.terminate();
                assertThat(runner.exitStatus()).as(runner::output).isEqualTo(143);
            }
            Summary summary = scene.summary();

            assertThat(summary.lost()).isZero();
            assertThat(summary.duplicated()).isZero();
        }
    }

    @Test
    void shouldRunTheProfileSandboxOfTheSampleWithASecretFromAFile() throws Exception {
        try (Scene scene = new Scene(folder, 20)) {
            Path config = sampleSettings();
            Path secrets = Files.createDirectories(folder.resolve("secrets"));
            Files.writeString(secrets.resolve("wdt-secret"), WdtServer.SECRET + "\n");
            Files.writeString(config.resolve("my-sandbox.properties"),
                    Files.readString(Path.of("config", "sample-sandbox.properties"))
                            .replace("camel.component.wdt.secret=sandbox-secret", "camel.component.wdt.secret=${wdt-secret}")
                                                                       + "\nspring.config.import=configtree:" + secrets
                                                                       + "/\nerp.http.port=0\n");
            String port = scene.sandbox().wdtUrl().replaceAll(".*:(\\d+)/.*", "$1");
            try (RunnerProcess runner = RunnerProcess.start(Run.class, folder, "erp.config=" + config.resolve("my.properties"),
                    "erp.profile=sandbox", "sandbox.port=" + port)) {
                runner.awaitOutput("my-sandbox.properties");
                await().atMost(Duration.ofSeconds(120)).until(() -> scene.sandbox().report().booked() > 10);
            }
        }
    }

    /** Whoever tries one of them against the sandbox finds its account and its lookup tables. */
    @Test
    void shouldHaveAllThatReadyMadeRoutesNeedInTheProfileSandboxOfTheSample() throws Exception {
        try (Scene scene = new Scene(folder, 1)) {
            Path config = sampleSettings();
            StringBuilder routes = new StringBuilder(Files.readString(Path.of("config", "sample-sandbox.properties")));
            for (String route : READY_MADE) {
                routes.append("erp.route.").append(route).append(".enabled=true\n");
            }
            routes.append("erp.sst.store-model=both\n");
            for (String route : List.of("declare-goods", "difference", "return")) {
                routes.append("erp.route.sst-").append(route).append("-to-kingdee.push-enabled=false\n");
                routes.append("erp.route.sst-").append(route).append("-to-kingdee.store-type=1\n");
            }
            routes.append("erp.route.sst-sales-to-kingdee.stores=2\n");
            routes.append("erp.route.kingdee-delivery-to-sst.condition=FDocumentStatus = 'C' AND FBillTypeID.FNumber = 'A'\n");
            Files.writeString(config.resolve("my-sandbox.properties"), routes);
            String port = scene.sandbox().wdtUrl().replaceAll(".*:(\\d+)/.*", "$1");
            try (RunnerProcess runner = RunnerProcess.start(Run.class, folder, "erp.config=" + config.resolve("my.properties"),
                    "erp.profile=sandbox", "sandbox.port=" + port, "erp.http.port=0", "erp.check=true")) {
                assertThat(runner.exitStatus()).as(runner::output).isZero();
                assertThat(runner.output()).contains("checks passed", "lookup table sst_warehouse", "SST QueryAllPay",
                        "WDT stockout_order_query_trade", "Kingdee STK_TransferDirect");
            }
        }
    }

    /** The folder with the sample settings, whose lookup tables are those of the sample. */
    private Path sampleSettings() throws IOException {
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(config.resolve("my.properties"), Files.readString(Path.of("config", "sample.properties"))
                .replaceAll("\\$\\{[A-Z_]+}", "unused-in-this-profile")
                .replace("examples/quickstart/config/lookup", Path.of("config/lookup").toAbsolutePath().toString()));
        return config;
    }

    @Test
    void shouldNotLookLikeBookingInADryRun() throws Exception {
        try (Scene scene = new Scene(folder, 10).with("erp.dry-run", "true")
                .with("erp.dry-run.dir", folder.resolve("dry").toString())
                .with("erp.route.wdt-any-to-file.enabled", "true").with("erp.route.wdt-any-to-file.api", Scene.STOCKOUTS);
             RunnerProcess runner = scene.run()) {
            runner.awaitOutput("none was sent").awaitOutput("Running " + Scene.ROUTE + " as ");
            runner.terminate();
            assertThat(runner.exitStatus()).as(runner::output).isEqualTo(143);

            assertThat(runner.output()).contains("Enabled, but not running: wdt-any-to-file.").doesNotContain(" saved");
            assertThat(scene.sandbox().report().booked()).isZero();
        }
    }

    @Test
    void shouldNeverPrintASecret() throws Exception {
        try (Scene scene = new Scene(folder, 10).with("camel.component.wdt.secret", "not-the-right-secret")) {
            try (RunnerProcess runner = scene.run("run.seconds=2")) {
                assertThat(runner.exitStatus()).as(runner::output).isZero();

                assertThat(runner.output()).doesNotContain("not-the-right-secret").contains("stockout_order_query_trade");
            }
            assertThat(scene.sandbox().report().booked()).isZero();
        }
    }

    @Test
    void shouldTryEverythingStartNothingAndEndWithTheResult() throws Exception {
        try (Scene scene = new Scene(folder, 10).with("erp.check", "true")) {
            try (RunnerProcess runner = scene.run()) {
                assertThat(runner.exitStatus()).as(runner::output).isZero();
                assertThat(runner.output()).contains("ok    Kingdee SAL_OUTSTOCK").contains("checks passed")
                        .doesNotContain("WARN");
            }
            scene.with("erp.kingdee.secret", "not-the-right-secret");
            try (RunnerProcess runner = scene.run()) {
                assertThat(runner.exitStatus()).as(runner::output).isEqualTo(1);
                assertThat(runner.output()).contains("FAILS Kingdee SAL_OUTSTOCK").doesNotContain("not-the-right-secret");
            }
            assertThat(scene.sandbox().report().booked()).isZero();
        }
    }

    @Test
    void shouldSayInOneSentenceThatNoSettingsFileIsNamed() throws Exception {
        try (RunnerProcess runner = RunnerProcess.start(Run.class, folder)) {
            assertThat(runner.exitStatus()).isEqualTo(1);

            assertThat(runner.output()).contains("-Derp.config=FILE").hasLineCount(1);
        }
    }

    @Test
    void shouldSayInOneSentenceWhichKeyIsMisspelt() throws Exception {
        try (Scene scene = new Scene(folder, 1)) {
            Path file = scene.settingsFile();
            Files.writeString(file, "erp.kingdee.urll=x\n");
            try (RunnerProcess runner = RunnerProcess.start(Run.class, folder, "erp.config=" + file)) {
                assertThat(runner.exitStatus()).isEqualTo(1);

                assertThat(runner.output()).contains("erp.kingdee.urll").hasLineCount(1);
            }
        }
    }

    @Test
    void shouldSayInOneSentenceThatThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
             Scene scene = new Scene(folder, 1).with("erp.http.port", String.valueOf(other.getLocalPort()));
             RunnerProcess runner = scene.run()) {
            assertThat(runner.exitStatus()).isEqualTo(1);

            assertThat(runner.output()).contains("Port " + other.getLocalPort()).contains("erp.http.port");
        }
    }

    @Test
    void shouldSayInOneSentenceThatTheFolderOfTheLookupTablesIsMissing() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("erp.lookup.dir", "no-such-folder"); RunnerProcess runner = scene.run()) {
            assertThat(runner.exitStatus()).as(runner::output).isEqualTo(1);

            assertThat(runner.output()).contains("no-such-folder", "erp.lookup.dir", "shop", "warehouse").hasLineCount(1);
        }
    }

    @Test
    void shouldSayInOneSentenceThatThePasswordOfTheDatabaseIsWrong() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("erp.datasource.username", "erp")
                .with("erp.datasource.password", "not-the-right-password")) {
            DriverManager.getConnection(scene.databaseUrl(), "erp", "the-right-password").close();
            try (RunnerProcess runner = scene.run()) {
                assertThat(runner.exitStatus()).as(runner::output).isEqualTo(1);

                assertThat(runner.output()).contains("Wrong user name or password", "erp.datasource.password")
                        .doesNotContain("not-the-right-password").hasLineCount(1);
            }
        }
    }

    @Test
    void shouldSayInOneSentenceThatTheStateCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        try (Scene scene = new Scene(folder, 1).with("erp.datasource.url", "jdbc:h2:file:" + file + "/erp");
             RunnerProcess runner = scene.run()) {
            assertThat(runner.exitStatus()).as(runner::output).isEqualTo(1);

            assertThat(runner.output()).contains("a-file", "erp.datasource.url", "write").hasLineCount(1);
        }
    }

    @Test
    void shouldWaitForADatabaseServerThatIsAway() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("erp.datasource.url", "jdbc:postgresql://127.0.0.1:1/erp");
             RunnerProcess runner = scene.run("run.seconds=1")) {
            assertThat(runner.exitStatus()).as(runner::output).isZero();

            assertThat(runner.output()).contains("Running " + Scene.ROUTE);
        }
    }

    @Test
    void shouldKeepTheConsoleOnThisMachineOnAPortOfTheEnvironment() throws Exception {
        int port = freePort();
        try (Scene scene = new Scene(folder, 1);
             RunnerProcess runner = RunnerProcess.start(Run.class, folder,
                     Map.of("MANAGEMENT_SERVER_PORT", String.valueOf(port)), "erp.config=" + scene.settingsFile())) {
            runner.awaitOutput("Running " + Scene.ROUTE);

            assertThat(Http.get(port, "/actuator/hawtio/").statusCode()).isEqualTo(200);
            // another address of this machine, and one of every machine
            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void shouldNotShowTheConsoleToOtherMachinesBecauseTheEnvironmentSaysSo() throws Exception {
        try (Scene scene = new Scene(folder, 1);
             RunnerProcess runner = RunnerProcess.start(Run.class, folder,
                     Map.of("MANAGEMENT_SERVER_PORT", String.valueOf(freePort()), "MANAGEMENT_SERVER_ADDRESS", "0.0.0.0"),
                     "erp.config=" + scene.settingsFile())) {
            assertThat(runner.exitStatus()).as(runner::output).isEqualTo(1);

            assertThat(runner.output()).contains("management.server.address", "0.0.0.0", "no login").hasLineCount(1);
        }
    }

    /** SERVER_ADDRESS and SERVER_PORT are Spring Boot's; the runner has its own keys. */
    @Test
    void shouldListenOnThisMachineWhateverAddressTheEnvironmentNames() throws Exception {
        try (Scene scene = new Scene(folder, 1);
             RunnerProcess runner = RunnerProcess.start(Run.class, folder, Map.of("SERVER_ADDRESS", "0.0.0.0"),
                     "erp.config=" + scene.settingsFile())) {
            int port = runner.port();

            assertThat(Http.get(port, "/actuator/hawtio/").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close()).isInstanceOf(ConnectException.class);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    private static int openBills(Scene scene) throws Exception {
        try (Connection connection = DriverManager.getConnection(scene.databaseUrl());
             ResultSet rows = connection.createStatement()
                     .executeQuery("SELECT COUNT(*) FROM erp_bill WHERE state = 'INTENT'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The runner has what routes to files, queues and Kafka need.
 */
class OtherRoutesTest {

    @TempDir
    private Path folder;

    @Test
    void shouldWriteFilesAndWaitForABrokerThatIsDown() throws Exception {
        try (Scene scene = new Scene(folder, 20)) {
            scene.routeOption("enabled", "false");
            for (String route : new String[] { "wdt-any-to-file", "wdt-any-to-queue", "wdt-any-to-kafka" }) {
                scene.with("erp.route." + route + ".enabled", "true")
                        .with("erp.route." + route + ".api", Scene.STOCKOUTS)
                        .with("erp.route." + route + ".start-from", scene.lastShipment().minusHours(31).toString())
                        .with("erp.route." + route + ".delay", "PT0.2S");
            }
            // nobody listens there
            scene.with("erp.jms.url", "tcp://127.0.0.1:9").with("erp.kafka.brokers", "127.0.0.1:9")
                    .with("erp.kafka.max-block", "200")
                    .with("erp.route.wdt-any-to-file.dir", folder.resolve("files").toString());

            try (Runner runner = Runner.start(scene.settings())) {
                await().atMost(Duration.ofSeconds(120)).until(() -> lines() == scene.sandbox().report().source());
            }
            assertThat(lines()).isEqualTo(20);
        }
    }

    /** As the sample shows it once its # is deleted. */
    @Test
    void shouldSendShipmentsToTheQueueWhereTheAddressIsEmpty() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("erp.route.wdt-shipment-sync.enabled", "true")
                .with("erp.route.wdt-shipment-sync.url", "").with("erp.route.wdt-shipment-sync.authorization", "")
                .with("erp.jms.url", "tcp://127.0.0.1:9");
             Runner runner = Runner.start(scene.settings())) {
            String routes = Http.json(runner.port(), "/actuator/jolokia/search/org.apache.camel:type=routes,*").toString();

            assertThat(routes).contains("wdt-shipment-sync-queue").doesNotContain("wdt-shipment-sync-http");
        }
    }

    /** What curl -d says of each body; Camel on Tomcat takes it apart before anybody is asked. */
    @Test
    void shouldSayThatAPushIsNoForm() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("erp.route.sst-return-to-kingdee.enabled", "true")
                .with("erp.route.sst-return-to-kingdee.download-enabled", "false")
                .with("camel.component.sst.base-uri", "http://127.0.0.1:9").with("camel.component.sst.app-id", "shop")
                .with("camel.component.sst.secret", "shop-secret").with("camel.component.sst.passcode", "agreed");
             Runner runner = Runner.start(scene.settings())) {
            HttpResponse<String> form
                    = Http.form(runner.port(), "/sst/push?token=agreed", "{\"cmd\":\"PushREQBill\",\"items\":[]}");
            HttpResponse<String> stranger
                    = Http.form(runner.port(), "/sst/push?token=guessed", "{\"cmd\":\"PushREQBill\",\"items\":[]}");

            assertThat(form.statusCode()).isEqualTo(200);
            assertThat(form.body()).contains("\"code\":1", "got a form", "Content-Type: application/json");
            assertThat(stranger.body()).contains("\"code\":1", "does not carry the agreed word");
        }
    }

    private long lines() throws IOException {
        if (!Files.exists(folder.resolve("files"))) {
            return 0;
        }
        long lines = 0;
        try (Stream<Path> files = Files.list(folder.resolve("files"))) {
            for (Path file : files.toList()) {
                lines += Files.readString(file).lines().count();
            }
        }
        return lines;
    }
}

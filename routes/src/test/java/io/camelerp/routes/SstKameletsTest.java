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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches.Signing;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import io.camelerp.sst.SstConstants;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The Kamelets of SST in routes of a user's own. */
class SstKameletsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldDownloadTakePushesAndCallCommands() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> downloaded = new CopyOnWriteArrayList<>();
        List<String> pushed = new CopyOnWriteArrayList<>();
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.sst().signing(Signing.MD5_APPID_BODY_APPKEY);
            sandbox.sst().put(SstDocument.REQ, bill("R1"));
            String account = "?appId=" + SstServer.APP_ID + "&baseUri=" + sandbox.sstUrl() + "&secret=" + SstServer.APP_KEY
                             + "&signer=template&signTemplate=RAW({appid}{body}{appkey})";
            Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
            properties.put("erp.route." + RunningRoutes.STOCKOUTS + ".enabled", "false");
            properties.put("camel.server.enabled", "true");
            properties.put("camel.server.host", "127.0.0.1");
            properties.put("camel.server.port", String.valueOf(port));

            try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
                @Override
                public void configure() {
                    from("kamelet:sst-source/down" + account + "&command=DownloadREQBill&checkpointKey=returns&startFrom=P3D"
                         + "&delay=PT0.3S&batchStore=#bean:erpBatches")
                            .process(exchange -> downloaded.add(
                                    exchange.getMessage().getBody(JsonNode.class).path("billno").asText()));
                    from("kamelet:sst-push-source/push?command=PushREQBill&checkpointKey=returns&passcode=open&appId="
                         + SstServer.APP_ID + "&batchStore=#bean:erpBatches&delivery=window")
                            .process(exchange -> exchange.getMessage().getBody(JsonNode.class)
                                    .forEach(bill -> pushed.add(bill.path("billno").asText())));
                    from("direct:create").to("kamelet:sst-sink/create" + account
                                             + "&command=AddSTOBill&batchStore=#bean:erpBatches");
                }
            })) {
                await().atMost(Duration.ofSeconds(30)).until(() -> downloaded.equals(List.of("R1")));
                String address = "http://127.0.0.1:" + port + "/sst/push";
                assertThat(new PushSender(URI.create(address), 0, Spelling.TABLE).push(SstDocument.REQ, bill("R2")).isSuccess())
                        .isFalse();
                assertThat(new PushSender(URI.create(address + "?token=open"), 0, Spelling.TABLE)
                        .push(SstDocument.REQ, bill("R1"), bill("R2")).isSuccess()).isTrue();
                // what was downloaded is not delivered again, because both share their keys
                await().atMost(Duration.ofSeconds(30)).until(() -> pushed.equals(List.of("R2")));

                // a header that an earlier step has left is none of its business
                routes.context().createProducerTemplate().requestBodyAndHeader("direct:create",
                        "{\"tbillno\":\"T1\",\"billitems\":[]}", SstConstants.COMMAND, "QueryAllPay");
                assertThat(sandbox.sst().created()).singleElement()
                        .satisfies(bill -> assertThat(bill.path("tbillno").asText()).isEqualTo("T1"));
            }
        }
    }

    /** In a URI an ampersand ends an option; a Kamelet makes a second URI of the first. */
    @Test
    void shouldSignByATemplateWithAmpersands() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            String account = "?appId=" + SstServer.APP_ID + "&baseUri=" + sandbox.sstUrl()
                             + "&secret=RAW(a&b+c)&signer=template&signTemplate=RAW({appid}&key={appkey})";
            Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
            properties.put("erp.route." + RunningRoutes.STOCKOUTS + ".enabled", "false");
            properties.put("my.template", "{appid}&key={appkey}");

            try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
                @Override
                public void configure() {
                    from("kamelet:sst-source/down" + account + "&command=DownloadREQBill&checkpointKey=returns"
                         + "&batchStore=#bean:erpBatches").to("log:downloaded");
                    from("direct:ask").to("kamelet:sst-sink/ask" + account.replace("{appid}&key={appkey}", "{{my.template}}")
                                          + "&command=QueryAllPay");
                }
            })) {
                routes.context().createProducerTemplate().requestBody("direct:ask", "{}");

                String sign = HexFormat.of().formatHex(MessageDigest.getInstance("MD5")
                        .digest((SstServer.APP_ID + "&key=a&b+c").getBytes(StandardCharsets.UTF_8)));
                await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("sst:DownloadREQBill") > 0);
                for (String command : List.of("sst:QueryAllPay", "sst:DownloadREQBill")) {
                    assertThat(sandbox.ledger().calls(command).get(0).params()).containsEntry("sign", sign);
                }
            }
        }
    }

    private static ObjectNode bill(String number) {
        String day = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1).toString();
        return ((ObjectNode) MappingTestSupport.read("sst-return.json")).put("billno", number).put("rdate", day)
                .put("billingdate", day + " 12:00:00").put("refertime", day + " 12:00:00");
    }
}

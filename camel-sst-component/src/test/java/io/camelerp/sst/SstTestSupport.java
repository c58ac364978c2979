/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Camel context with an {@code sst} component whose account lives in a sandbox.
 */
abstract class SstTestSupport extends CamelTestSupport {

    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    @TempDir
    Path stateDirectory;

    final Sandbox sandbox = Sandbox.builder().start();
    final SstServer sst = sandbox.sst();
    final LocalDateTime now = LocalDateTime.now(SHANGHAI).truncatedTo(ChronoUnit.SECONDS);
    /** Noon of yesterday: a test that runs around midnight sees the same days as any other. */
    final LocalDateTime noon = noonOfYesterday();
    final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
    MainHttpServer http;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.addComponent("sst", component());
        if (pushes()) {
            http = new MainHttpServer();
            http.setCamelContext(context);
            http.setHost("127.0.0.1");
            http.setPort(freePort());
            context.addService(http);
        }
        return context;
    }

    static LocalDateTime noonOfYesterday() {
        return LocalDate.now(SHANGHAI).minusDays(1).atTime(12, 0);
    }

    /** The server does not tell the port that it took, so it is told one. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether the test takes pushes and so needs an HTTP server. */
    boolean pushes() {
        return false;
    }

    SstComponent component() {
        SstComponent component = new SstComponent();
        SstConfiguration configuration = component.getConfiguration();
        configuration.setBaseUri(sandbox.sstUrl());
        configuration.setAppId(SstServer.APP_ID);
        configuration.setSecret(SstServer.APP_KEY);
        configuration.setRetryDelay(10);
        configuration.setStateDirectory(stateDirectory.toString());
        return component;
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    /** A download that begins on that day, often enough for a test. */
    static String download(String command, LocalDate from, String... options) {
        StringBuilder uri = new StringBuilder("sst:" + command + "?initialDelay=0&delay=150&startFrom=" + from);
        for (String option : options) {
            uri.append('&').append(option);
        }
        return uri.toString();
    }

    PushSender sender(int retries) {
        return new PushSender(URI.create("http://127.0.0.1:" + http.getPort() + "/sst/push"), retries, Spelling.TABLE);
    }

    static ObjectNode rec(String billno, LocalDateTime submitted) {
        ObjectNode bill = JSON.objectNode();
        bill.put("billno", billno).put("rdate", submitted.toLocalDate() + " ").put("billingdate", TIME.format(submitted))
                .put("refertime", TIME.format(submitted)).put("outstoreuid", 1).put("outstorecode", "001")
                .put("outstorename", "湘阴一店").put("instoreuid", 2).put("instorecode", "002").put("instorename", "劳动广场店")
                .put("amounttotal", new BigDecimal("9.90")).put("dealtotal", new BigDecimal("1.00"))
                .put("remarks", "少货");
        bill.putArray("billitems").addObject().put("produid", 1).put("prodcode", "001").put("prodname", "BooK")
                .put("unit", "本").put("dealpri", new BigDecimal("9.90")).put("amount", new BigDecimal("1.0"))
                .put("trademoney", new BigDecimal("9.90")).put("remark", "");
        return bill;
    }

    static ObjectNode transferring(long buid, LocalDateTime created, int shop) {
        ObjectNode bill = JSON.objectNode();
        bill.put("billno", "ZFH" + buid).put("buid", buid).put("rdate", created.toLocalDate().toString())
                .put("billingdate", TIME.format(created)).put("amount", new BigDecimal("250.000"))
                .put("dealtotal", new BigDecimal("250.000")).put("cname", "张三").put("shopid", shop)
                .put("shopname", "劳动广场店").put("storeid", 1014).put("storename", "华东中心仓库").put("remarks", "已拣货");
        bill.putArray("billnoproductsitems").addObject().put("ibiuid", 201).put("produid", 1).put("prodcode", "992")
                .put("prodname", "黄小鸭").put("unit", "盒").put("standard", "1000*10")
                .put("amount", new BigDecimal("20.00"));
        return bill;
    }

    static ObjectNode sale(long buid, LocalDateTime created, int store) {
        ObjectNode bill = JSON.objectNode();
        bill.put("billno", "XS" + buid).put("buid", buid).put("rdate", created.toLocalDate().toString())
                .put("billingdate", TIME.format(created)).put("storeuid", store).put("storecode", "0382")
                .put("storename", "天马1店").put("amounttotal", new BigDecimal("250.000"))
                .put("dealtotal", new BigDecimal("250.000")).put("cname", "张三").put("remarks", "");
        bill.putArray("billnoproductsitems").addObject().put("ibiuid", 201).put("produid", 1)
                .put("amount", new BigDecimal("20.00")).put("dealpri", new BigDecimal("17.00"));
        bill.putArray("billnopyaitems").addObject().put("paycode", "101").put("payname", "支付宝")
                .put("paymoney", new BigDecimal("9.5"));
        return bill;
    }

    void putRec(String billno, LocalDateTime submitted) {
        sst.put(SstDocument.REC, rec(billno, submitted));
    }

    /** For routes: notes the keys of the bills. */
    void note(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        (body.isArray() ? body : JSON.arrayNode().add(body)).forEach(bill -> {
            bodies.add(bill);
            delivered.add(bill.hasNonNull("buid") ? bill.get("buid").asText() : bill.path("billno").asText());
        });
    }

    static List<String> ids(String prefix, int from, int to) {
        List<String> ids = new ArrayList<>();
        for (int id = from; id <= to; id++) {
            ids.add(prefix + id);
        }
        return ids;
    }

    SstConsumer consumer(String routeId) {
        return (SstConsumer) context.getRoute(routeId).getConsumer();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Keeps pushed bills in H2, says that they were taken, and delivers them behind that.
 */
public final class PlainInbox extends Plain {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext web = new DefaultCamelContext();
    private Connection database;

    public PlainInbox(Settings settings) {
        super(settings);
    }

    @Override
    public void start(Job job) throws Exception {
        String url = "jdbc:h2:file:" + settings.get("file") + ".inbox" + (flaw == Flaw.H2_WRITE_DELAY ? "" : ";WRITE_DELAY=0");
        database = DriverManager.getConnection(url);
        try (Statement statement = database.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS inbox (id IDENTITY PRIMARY KEY, bill TEXT, done BOOLEAN)");
        }
        MainHttpServer server = new MainHttpServer();
        server.setCamelContext(web);
        server.setHost("127.0.0.1");
        server.setPort(settings.number("port"));
        web.addService(server);
        web.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/sst/push").process(PlainInbox.this::take);
            }
        });
        web.start();
        job.add((AutoCloseable) web);
        super.start(job);
    }

    private void take(Exchange exchange) throws IOException, SQLException {
        for (JsonNode bill : JSON.readTree(exchange.getMessage().getBody(String.class)).path("items")) {
            try (PreparedStatement insert = database.prepareStatement("INSERT INTO inbox (bill, done) VALUES (?, FALSE)")) {
                insert.setString(1, bill.toString());
                insert.executeUpdate();
            }
        }
        exchange.getMessage().setBody("{\"code\":0,\"seq\":\"\",\"msg\":\"\"}");
    }

    @Override
    protected void poll() throws IOException, SQLException {
        Map<Long, String> bills = new LinkedHashMap<>();
        try (Statement select = database.createStatement();
             ResultSet rows = select.executeQuery("SELECT id, bill FROM inbox WHERE NOT done ORDER BY id")) {
            while (rows.next()) {
                bills.put(rows.getLong(1), rows.getString(2));
            }
        }
        for (Map.Entry<Long, String> bill : bills.entrySet()) {
            deliver(JSON.readTree(bill.getValue()));
            try (PreparedStatement update = database.prepareStatement("UPDATE inbox SET done = TRUE WHERE id = ?")) {
                update.setLong(1, bill.getKey());
                update.executeUpdate();
            }
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A vendor that says whatever a test lets it say, where the sandbox is too honest.
 */
public final class StubVendor implements AutoCloseable {

    private final HttpServer server;
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();

    /** Answers each form with a JSON text, in which a single quote stands for a double one. */
    public StubVendor(Function<Map<String, String>, String> answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, answer));
        server.start();
    }

    private void answer(HttpExchange exchange, Function<Map<String, String>, String> answer) throws IOException {
        Map<String, String> form = new HashMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        form.put("path", exchange.getRequestURI().getPath());
        asked.add(form);
        byte[] bytes = answer.apply(form).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The forms received, the path among them. */
    public List<Map<String, String>> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

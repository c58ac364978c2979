/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.camelerp.common.Json;

/**
 * A vendor that says whatever a test lets it say, where the sandbox is too honest.
 */
public final class StubVendor implements AutoCloseable {

    private final HttpServer server;
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();

    /** @param answers JSON text by question, in which a single quote stands for a double one; null for no answer */
    public StubVendor(Function<JsonNode, String> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            JsonNode question = Json.READER.readTree(exchange.getRequestBody().readAllBytes());
            queries.add(exchange.getRequestURI().getRawQuery());
            asked.add(question);
            String answer = answers.apply(question);
            if (answer != null) {
                byte[] bytes = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/center/gateway");
    }

    /** The query string of each call. */
    public List<String> queries() {
        return queries;
    }

    /** The body of each call. */
    public List<JsonNode> asked() {
        return asked;
    }

    public List<JsonNode> asked(String command) {
        return asked.stream().filter(question -> question.path("cmd").asText().equals(command)).toList();
    }

    /** One field of each question for a command. */
    public List<String> asked(String command, String field) {
        return asked(command).stream().map(question -> question.path(field).asText()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

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
 * A vendor that says of each question what a test wants, also what no text of the vendor foresees.
 */
final class OddVendor implements AutoCloseable {

    private final HttpServer server;
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();

    /** @param answers JSON text by question, in which a single quote stands for a double one; null for no answer */
    OddVendor(Function<JsonNode, String> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            JsonNode question = Json.READER.readTree(exchange.getRequestBody().readAllBytes());
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

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/center/gateway");
    }

    List<JsonNode> asked(String command) {
        return asked.stream().filter(question -> question.path("cmd").asText().equals(command)).toList();
    }

    /** One field of each question for a command. */
    List<String> asked(String command, String field) {
        return asked(command).stream().map(question -> question.path(field).asText()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

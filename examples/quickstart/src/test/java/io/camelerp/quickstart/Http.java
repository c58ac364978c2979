/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a browser or a monitor asks a runner.
 */
final class Http {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Http() {
    }

    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> form(int port, String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As Hawtio does, and as a page of anybody would: headers are pairs of name and value. */
    static HttpResponse<String> jolokia(int port, String mbean, String operation, String arguments, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/jolokia/"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"exec\",\"mbean\":\"org.apache.camel:context=camel-erp,"
                                                          + mbean + "\",\"operation\":\"" + operation + "\",\"arguments\":"
                                                          + arguments + "}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode exec(int port, String mbean, String operation) throws IOException, InterruptedException {
        return JSON.readTree(jolokia(port, mbean, operation, "[]").body());
    }

    static JsonNode json(int port, String path) throws IOException, InterruptedException {
        return JSON.readTree(get(port, path).body());
    }

    /** What the health of the route's consumer says besides up and down. */
    static JsonNode consumerHealth(int port) throws IOException, InterruptedException {
        return json(port, "/actuator/health").at("/components/camelHealth/details/consumer:" + Scene.ROUTE + ".data");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The limit: the JDK's HTTP client and Jackson trees, no Camel, no checkpoint, nothing to watch.
 */
final class HandLoop {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    HandLoop(String url) {
        this.url = url;
    }

    JsonNode call(String api, Map<String, String> parameters) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/" + api + ".php"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(HandSigned.form(parameters))).build();
        return MAPPER.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    /** Reads all rows, and says how many. */
    int read(PageCursor cursor) throws IOException, InterruptedException {
        int rows = 0;
        while (cursor.hasNext()) {
            JsonNode answer = call(Vendor.STOCKOUT, cursor.request());
            for (JsonNode row : answer.path("stockout_list")) {
                rows += row.get("stockout_id").isNull() ? 0 : 1;
            }
            cursor.answered(answer.path("total_count").asInt());
        }
        return rows;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.soak.scenario.Settings;

/** What a person sees at SST who looks a bill up, which no command does. */
final class SstScreen {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI created;

    SstScreen(Settings settings) {
        created = URI.create(settings.get("sst")).resolve("/sandbox/sst/created");
    }

    /** The bills that were created under a number of ours. */
    List<JsonNode> find(String number) throws IOException, InterruptedException {
        HttpResponse<String> answer
                = http.send(HttpRequest.newBuilder(created).build(), HttpResponse.BodyHandlers.ofString());
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode bill : JSON.readTree(answer.body())) {
            if (bill.path("tbillno").asText().equals(number)) {
                found.add(bill);
            }
        }
        return found;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.kingdee.KingdeeServer;

/**
 * The limit for bills: ready payloads in groups, one BatchSave after the other, with no book kept of them.
 */
final class BareKingdee {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CHINESE = 2052;

    private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String url;

    BareKingdee(String url) throws IOException, InterruptedException {
        this.url = url;
        ObjectNode login = MAPPER.createObjectNode();
        login.putArray("parameters").add(KingdeeServer.ACCT_ID).add(KingdeeServer.USER).add(KingdeeServer.PASSWORD)
                .add(CHINESE);
        JsonNode answer = post("AuthService.ValidateUser", MAPPER.writeValueAsString(login));
        if (answer.path("LoginResultType").asInt() != 1) {
            throw new IllegalStateException("The sandbox's Kingdee says to a login: " + answer);
        }
    }

    /** Payloads for groups of so many bills. */
    static List<String> payloads(List<JsonNode> bills, int size) throws IOException {
        List<String> payloads = new ArrayList<>();
        for (int from = 0; from < bills.size(); from += size) {
            payloads.add(payload(bills.subList(from, Math.min(from + size, bills.size()))));
        }
        return payloads;
    }

    static String payload(List<JsonNode> bills) throws IOException {
        ObjectNode data = MAPPER.createObjectNode().put("IsDeleteEntry", "true").put("SubSystemId", "21")
                .put("IsEntryBatchFill", "true").put("ValidateFlag", "true").put("NumberSearch", "true")
                .put("IsAutoSubmitAndAudit", "false").put("BatchCount", 0);
        ArrayNode models = data.putArray("Model");
        bills.forEach(models::add);
        ObjectNode payload = MAPPER.createObjectNode().put("formid", Vendor.FORM);
        payload.set("data", data);
        return MAPPER.writeValueAsString(payload);
    }

    void save(String payload) throws IOException, InterruptedException {
        JsonNode status = post("DynamicFormService.BatchSave", payload).path("Result").path("ResponseStatus");
        if (status.isMissingNode()) {
            throw new IllegalStateException("BatchSave answered without a status");
        }
    }

    private JsonNode post(String method, String body) throws IOException, InterruptedException {
        HttpRequest request
                = HttpRequest.newBuilder(URI.create(url + "/Kingdee.BOS.WebApi.ServicesStub." + method + ".common.kdsvc"))
                        .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return MAPPER.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }
}

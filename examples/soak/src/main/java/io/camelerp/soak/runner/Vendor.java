/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.soak.scenario.Settings;

/**
 * Calls as somebody writes them who does not use our components.
 */
public final class Vendor {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Settings settings;
    private final Clock clock;

    public Vendor(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @throws IOException when the answer is no success
     */
    public JsonNode wdt(String api, Map<String, String> parameters) throws IOException, InterruptedException {
        Map<String, String> form = new TreeMap<>(parameters);
        form.put("sid", WdtServer.SID);
        form.put("appkey", WdtServer.APP_KEY);
        form.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        String text = form.entrySet().stream().map(
                entry -> String.format(
                        "%02d-%s:%04d-%s", entry.getKey().length(), entry.getKey(), entry.getValue().length(),
                        entry.getValue()))
                .collect(Collectors.joining(";"));
        form.put("sign", md5(text + WdtServer.SECRET));
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        JsonNode answer = post(settings.get("wdt") + "/" + api + ".php", "application/x-www-form-urlencoded", body);
        if (!answer.path("code").asText().equals("0")) {
            throw new IOException("WDT refused: " + answer);
        }
        return answer;
    }

    /**
     * @throws IOException when the answer is no success
     */
    public JsonNode sst(Map<String, ?> request) throws IOException, InterruptedException {
        JsonNode answer = post(settings.get("sst") + "?appid=sandbox", "application/json", JSON.writeValueAsString(request));
        if (!answer.path("code").asText().equals("0")) {
            throw new IOException("SST refused: " + answer);
        }
        return answer;
    }

    public JsonNode kingdee(String method, Object... parameters) throws IOException, InterruptedException {
        return post(
                settings.get("kingdee") + "/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService." + method + ".common.kdsvc",
                "application/json", JSON.writeValueAsString(Map.of("parameters", parameters)));
    }

    private JsonNode post(String uri, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(1))
                .header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

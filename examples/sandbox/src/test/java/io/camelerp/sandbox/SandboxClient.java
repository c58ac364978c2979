/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;

/**
 * A plain HTTP client of the sandbox that signs for itself.
 */
public final class SandboxClient {

    public static final String SERVICE = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.";
    public static final String AUTH = "Kingdee.BOS.WebApi.ServicesStub.AuthService.";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Sandbox sandbox;
    private final Clock clock;

    public SandboxClient(Sandbox sandbox) {
        this(sandbox, Clock.systemUTC());
    }

    public SandboxClient(Sandbox sandbox, Clock clock) {
        this.sandbox = sandbox;
        this.clock = clock;
    }

    /** The parameters with account, time and sign. */
    public Map<String, String> signed(String... business) {
        Map<String, String> params = params(business);
        params.putIfAbsent("sid", WdtServer.SID);
        params.putIfAbsent("appkey", WdtServer.APP_KEY);
        params.putIfAbsent("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        String text = new TreeMap<>(params).entrySet().stream()
                .map(param -> String.format("%02d-%s:%04d-%s", param.getKey().length(), param.getKey(),
                        param.getValue().codePointCount(0, param.getValue().length()), param.getValue()))
                .collect(Collectors.joining(";", "", WdtServer.SECRET));
        params.putIfAbsent("sign", md5(text));
        return params;
    }

    public JsonNode wdt(String api, String... business) {
        return json(form(sandbox.wdtUrl() + "/" + api + ".php", signed(business)));
    }

    public JsonNode y(String api, String... business) {
        return json(form(sandbox.wdtYUrl() + "/" + api + ".php", signed(business)));
    }

    public JsonNode qimen(String method, String... business) {
        Map<String, String> params = params(business);
        params.putIfAbsent("app_key", WdtServer.QIMEN_APP_KEY);
        params.putIfAbsent("target_app_key", WdtServer.QIMEN_TARGET_APP_KEY);
        params.putIfAbsent("method", method);
        params.putIfAbsent("timestamp", LocalDateTime.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai"))
                .format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)));
        params.putIfAbsent("format", "json");
        params.putIfAbsent("v", "2.0");
        params.putIfAbsent("sign_method", "md5");
        params.putIfAbsent("sid", WdtServer.SID);
        String text = new TreeMap<>(params).entrySet().stream().filter(param -> !param.getValue().isEmpty())
                .map(param -> param.getKey() + param.getValue())
                .collect(Collectors.joining("", WdtServer.QIMEN_SECRET, WdtServer.QIMEN_SECRET));
        params.putIfAbsent("sign", md5(text).toUpperCase(Locale.ROOT));
        return json(form(sandbox.qimenUrl(), params));
    }

    public HttpResponse<String> form(String url, Map<String, String> params) {
        String form = params.entrySet().stream()
                .map(param -> encoded(param.getKey()) + "=" + encoded(param.getValue())).collect(Collectors.joining("&"));
        return post(url, "application/x-www-form-urlencoded", form, Map.of());
    }

    /** Calls a method of the form service with signed headers. */
    public JsonNode kingdee(String method, String body) {
        return json(signedKingdee(method, body));
    }

    public HttpResponse<String> signedKingdee(String method, String body) {
        String appData = KingdeeServer.ACCT_ID + "," + KingdeeServer.USER + ",2052," + KingdeeServer.ORG_NUM;
        Map<String, String> headers = Map.of(
                "X-Kd-Appkey", KingdeeServer.APP_ID,
                "X-Kd-Appdata", Base64.getEncoder().encodeToString(appData.getBytes(StandardCharsets.UTF_8)),
                "X-Kd-Signature", hmac(KingdeeServer.APP_ID + appData, KingdeeServer.APP_SECRET));
        return post(kingdeeUrl(SERVICE + method), "application/json", body, headers);
    }

    public String kingdeeUrl(String method) {
        return sandbox.kingdeeUrl() + "/" + method + ".common.kdsvc";
    }

    public HttpResponse<String> post(String url, String type, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request.build());
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.port() + path)).build());
    }

    public static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> params(String... namesAndValues) {
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            params.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return params;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String md5(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String hmac(String text, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String hex = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            return Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;

/**
 * The same APIs behind Taobao's gateway, section 5 of the protocol facts: another signature, another wrapper.
 */
final class QimenGateway implements Gateway {

    /** The gateway's own; the classic API does not offer them here. */
    private static final Set<String> NOT_BUSINESS = Set.of(
            "app_key", "target_app_key", "method", "timestamp", "format", "v", "sign_method", "sign", "sid", "is_by_modified");

    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private final Map<String, String> names;
    private final WdtSwitches switches;
    private final Clock clock;

    /**
     * @param names the API behind each name that is not its own
     */
    QimenGateway(WdtSwitches switches, Clock clock, Map<String, String> names) {
        this.names = Map.copyOf(names);
        this.switches = switches;
        this.clock = clock;
    }

    @Override
    public Dialect dialect() {
        return Dialect.CLASSIC;
    }

    @Override
    public String api(Request request, Map<String, String> params) {
        String method = params.getOrDefault("method", "");
        String name = method.startsWith("wdt.") ? method.substring("wdt.".length()).replace('.', '_') : "";
        return names.getOrDefault(name, name);
    }

    @Override
    public void check(Map<String, String> params) {
        if (!WdtServer.QIMEN_APP_KEY.equals(params.get("app_key"))
                || !WdtServer.QIMEN_TARGET_APP_KEY.equals(params.get("target_app_key"))) {
            throw switches.refusal(WdtError.ACCOUNT, "：app_key或target_app_key无效");
        }
        require(params, "format", "json");
        require(params, "v", "2.0");
        require(params, "sign_method", "md5");
        if (!isInTime(params.getOrDefault("timestamp", ""))) {
            throw switches.refusal(WdtError.TIMESTAMP, "（奇门为10分钟）");
        }
        if (!Signatures.qimen(params, WdtServer.QIMEN_SECRET).equals(params.get("sign"))) {
            throw switches.refusal(WdtError.SIGN);
        }
    }

    @Override
    public Map<String, String> business(Map<String, String> params) {
        if (!WdtServer.SID.equals(params.get("sid"))) {
            throw switches.refusal(WdtError.ACCOUNT);
        }
        Map<String, String> business = new LinkedHashMap<>(params);
        business.keySet().removeAll(NOT_BUSINESS);
        business.values().removeIf(String::isEmpty);
        return business;
    }

    @Override
    public byte[] success(WdtResult result, int code) {
        return new JsonText().raw("{\"response\":{\"errorcode\":").value(switches.codeAsText() ? String.valueOf(code) : code)
                .raw(",\"message\":")
                .value(result.message().isEmpty() || result.message().equals("OK") ? "ok" : result.message())
                .body(result, switches).raw("}}").bytes();
    }

    /** What WDT refuses comes in the usual wrapper. */
    @Override
    public byte[] failure(WdtRefusal refusal) {
        ObjectNode answer = Json.object();
        ObjectNode response = answer.putObject("response").put("flag", "failure");
        describe(response, refusal).put("message", refusal.getMessage()).put("sub_message", refusal.getMessage());
        return Json.bytes(answer);
    }

    /** What the gateway refuses before WDT has seen it comes in another. */
    @Override
    public byte[] rejection(WdtRefusal refusal) {
        ObjectNode answer = Json.object();
        describe(answer.putObject("error_response"), refusal).put("msg", refusal.getMessage())
                .put("sub_msg", refusal.getMessage());
        return Json.bytes(answer);
    }

    @Override
    public Response unknown(String api) {
        return Response.json(rejection(switches.refusal(WdtError.INVALID, "method")));
    }

    private void require(Map<String, String> params, String name, String value) {
        if (!value.equals(params.get(name))) {
            throw switches.refusal(WdtError.INVALID, name + "，应为" + value);
        }
    }

    /** A local time of Asia/Shanghai, or milliseconds since 1970. */
    private boolean isInTime(String timestamp) {
        long now = clock.millis();
        OptionalLong sent = timestamp.matches("\\d{13}")
                ? OptionalLong.of(Long.parseLong(timestamp)) : WdtTime.instantOf(timestamp);
        return sent.isPresent() && Math.abs(now - sent.getAsLong()) <= TOLERANCE.toMillis();
    }

    private static ObjectNode describe(ObjectNode node, WdtRefusal refusal) {
        return node.put("code", refusal.code()).put("sub_code", "isv.wdt-" + refusal.code())
                .put("request_id", UUID.randomUUID().toString());
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.util.Map;

import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;

/**
 * The direct API of one dialect: {@code POST …/<api>.php} with a form, sections 1 to 3 of the protocol facts.
 */
final class OpenApiGateway implements Gateway {

    private static final long TOLERANCE_SECONDS = 300;

    /** Y's purchase queries answer 200 and a null message. */
    private static final int HTTP_LIKE_SUCCESS = 200;

    private final Dialect dialect;
    private final WdtSwitches switches;
    private final Clock clock;

    OpenApiGateway(Dialect dialect, WdtSwitches switches, Clock clock) {
        this.dialect = dialect;
        this.switches = switches;
        this.clock = clock;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public String api(Request request, Map<String, String> params) {
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        return name.endsWith(".php") ? name.substring(0, name.length() - ".php".length()) : "";
    }

    @Override
    public void check(Map<String, String> params) {
        if (!WdtServer.SID.equals(params.get("sid")) || !WdtServer.APP_KEY.equals(params.get("appkey"))) {
            throw switches.refusal(WdtError.ACCOUNT);
        }
        params.forEach((name, value) -> {
            if (value.isEmpty()) {
                throw switches.refusal(WdtError.EMPTY_PARAMETER, ":" + name);
            }
        });
        String timestamp = params.getOrDefault("timestamp", "");
        if (!timestamp.matches("\\d{10}")
                || Math.abs(Long.parseLong(timestamp) - clock.instant().getEpochSecond()) > TOLERANCE_SECONDS) {
            throw switches.refusal(WdtError.TIMESTAMP);
        }
        if (!Signatures.isOpenApi(params.get("sign"), params, WdtServer.SECRET, switches.lengthUnit())) {
            throw switches.refusal(WdtError.SIGN);
        }
    }

    @Override
    public Map<String, String> business(Map<String, String> params) {
        return params;
    }

    @Override
    public byte[] success(WdtResult result, int code) {
        JsonText text = new JsonText().raw("{\"code\":").value(switches.codeAsText() ? String.valueOf(code) : code)
                .raw(",\"message\":").value(code == HTTP_LIKE_SUCCESS ? null : result.message());
        return text.body(result, switches).raw("}").bytes();
    }

    @Override
    public byte[] failure(WdtRefusal refusal) {
        Object code = switches.codeAsText() || refusal.isText() || !refusal.code().matches("-?\\d+")
                ? refusal.code() : Long.valueOf(refusal.code());
        return new JsonText().raw("{\"code\":").value(code).raw(",\"message\":").value(refusal.getMessage()).raw("}")
                .bytes();
    }

    @Override
    public Response unknown(String api) {
        return dialect == Dialect.Y
                ? Response.json(404, Json.bytes(Json.object().put("error_msg", "404 Route Not Found")))
                : Response.html(404, "<html><body><h1>404 Not Found</h1></body></html>");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;

/**
 * Lets calls in: by session, which a login opens, or by the signature in their headers.
 */
final class Access {

    private final Sessions sessions;
    private volatile boolean required = true;
    private volatile boolean gatewaySignature;
    private volatile boolean singleSession;
    private volatile Duration idle = Duration.ofMinutes(20);

    Access(Clock clock) {
        this.sessions = new Sessions(clock);
    }

    void required(boolean required) {
        this.required = required;
    }

    void gatewaySignature(boolean gatewaySignature) {
        this.gatewaySignature = gatewaySignature;
    }

    void singleSession(boolean singleSession) {
        this.singleSession = singleSession;
    }

    void idle(Duration idle) {
        this.idle = idle;
    }

    void expire() {
        sessions.clear();
    }

    Response login(String method, Payload payload) {
        return accepts(method, payload) ? accepted(sessions.open(singleSession)) : refused();
    }

    Response logout(Request request) {
        String id = sessionId(request);
        if (id != null) {
            sessions.close(id);
        }
        return Response.json("true".getBytes(StandardCharsets.UTF_8));
    }

    /** Throws what Kingdee answers to a call from nobody. */
    void check(Request request) {
        if (!required) {
            return;
        }
        if (request.header("X-Kd-Appkey") != null) {
            checkSignature(request);
        } else if (!sessions.use(sessionId(request), request.cookie("ASP.NET_SessionId"), idle)) {
            throw KingdeeRefusal.sessionLost();
        }
    }

    private void checkSignature(Request request) {
        String appData = decoded(request.header("X-Kd-Appdata"));
        boolean signed = KingdeeServer.APP_ID.equals(request.header("X-Kd-Appkey"))
                && isOurs(appData)
                && KingdeeSignatures.bill(KingdeeServer.APP_ID, KingdeeServer.APP_SECRET, appData)
                        .equals(request.header("X-Kd-Signature"));
        if (!signed || gatewaySignature && !passesGateway(request)) {
            throw KingdeeRefusal.sessionLost();
        }
    }

    private static boolean passesGateway(Request request) {
        String clientId = KingdeeServer.APP_ID.substring(0, KingdeeServer.APP_ID.indexOf('_'));
        return clientId.equals(request.header("X-Api-ClientID"))
                && "2.0".equals(request.header("X-Api-Auth-Version"))
                && namesSigned(request.header("x-api-signheaders"))
                && KingdeeSignatures.gateway(
                        KingdeeServer.APP_ID, request.path(), request.header("x-api-nonce"),
                        request.header("x-api-timestamp")).equals(request.header("X-Api-Signature"));
    }

    private static boolean namesSigned(String headers) {
        return headers != null && Arrays.stream(headers.split(",")).map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()).equals(Set.of("x-api-timestamp", "x-api-nonce"));
    }

    /** acctID, user, language and organisation, the last of which may be 0 for the user's own. */
    private static boolean isOurs(String appData) {
        List<String> parts = List.of(appData.split(",", -1));
        return parts.size() == 4
                && parts.get(0).equals(KingdeeServer.ACCT_ID)
                && parts.get(1).equals(KingdeeServer.USER)
                && (parts.get(3).equals(KingdeeServer.ORG_NUM) || parts.get(3).equals("0"));
    }

    private static String decoded(String base64) {
        try {
            return base64 == null ? "" : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String sessionId(Request request) {
        String cookie = request.cookie("kdservice-sessionid");
        if (cookie != null) {
            return cookie;
        }
        String header = request.header("kdservice-sessionid");
        return header != null ? header : request.header("SID");
    }

    private static boolean accepts(String method, Payload payload) {
        if (!KingdeeServer.ACCT_ID.equals(payload.argument("acctID", 0))
                || !KingdeeServer.USER.equals(payload.argument("username", 1))) {
            return false;
        }
        return switch (method) {
            case "ValidateUser", "ValidateUser2" -> KingdeeServer.PASSWORD.equals(payload.argument("password", 2));
            case "LoginByAppSecret" -> KingdeeServer.APP_ID.equals(payload.argument("appId", 2))
                    && KingdeeServer.APP_SECRET.equals(payload.argument("appSecret", 3));
            case "LoginBySign" -> Objects.equals(
                    payload.argument("sign", 4), KingdeeSignatures.login(
                            KingdeeServer.ACCT_ID, KingdeeServer.USER, payload.argument("appId", 2),
                            KingdeeServer.APP_SECRET, payload.argument("timestamp", 3)))
                    && KingdeeServer.APP_ID.equals(payload.argument("appId", 2));
            default -> false;
        };
    }

    private static Response accepted(Sessions.Session session) {
        ObjectNode answer = Json.object().putNull("Message").put("MessageCode", "CheckPasswordPolicy")
                .put("LoginResultType", 1);
        answer.putObject("Context").put("UserLocale", "zh-CN").put("DBid", KingdeeServer.ACCT_ID)
                .put("SessionId", session.aspId()).put("UserId", 100001).put("UserName", KingdeeServer.USER)
                .put("CustomName", "示例公司").put("DisplayVersion", "9.0.553.10").put("DataCenterName", "测试账套")
                .put("ClientType", 32)
                .putObject("CurrentOrganizationInfo").put("ID", 1).put("AcctOrgType", "1").put("Name", "总公司");
        answer.put("KDSVCSessionId", session.id()).putNull("FormId").put("Lcid", 0).put("IsSuccessByAPI", true);
        return Response.json(Json.bytes(answer))
                .withField("Set-Cookie: kdservice-sessionid=" + session.id() + "; path=/")
                .withField("Set-Cookie: ASP.NET_SessionId=" + session.aspId() + "; path=/; HttpOnly");
    }

    private static Response refused() {
        return Response.json(Json.bytes(Json.object().put("Message", "用户名或密码错误").putNull("MessageCode")
                .put("LoginResultType", 0).putNull("Context").putNull("KDSVCSessionId").put("IsSuccessByAPI", false)));
    }
}

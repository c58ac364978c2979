/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import io.camelerp.sandbox.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class AccessTest {

    private static final String QUERY = SandboxClient.SERVICE + "ExecuteBillQuery";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldRefuseStrangers() {
        assertThat(ask(Map.of())).isEqualTo("""
                [[{"Result":{"ResponseStatus":{"ErrorCode":500,"IsSuccess":false,"Errors":[{"FieldName":null,\
                "Message":"会话信息已丢失，请重新登录","DIndex":0}],"SuccessEntitys":[],"SuccessMessages":[],"MsgCode":1}}}]]""");
        sandbox.kingdee().requireAuth(false);
        assertThat(ask(Map.of())).isEqualTo("[]");
    }

    @Test
    void shouldLetInByAnyLogin() {
        String sign = KingdeeSignatures.login(
                KingdeeServer.ACCT_ID, KingdeeServer.USER, KingdeeServer.APP_ID, KingdeeServer.APP_SECRET, "1700000000");

        assertThat(ask(session(login("ValidateUser", Json.object().put("acctID", KingdeeServer.ACCT_ID)
                .put("username", KingdeeServer.USER).put("password", KingdeeServer.PASSWORD).put("lcid", 2052)))))
                .isEqualTo("[]");
        assertThat(ask(session(login("LoginByAppSecret", Json.object().put("acctid", KingdeeServer.ACCT_ID)
                .put("username", KingdeeServer.USER).put("appId", KingdeeServer.APP_ID)
                .put("appSecret", KingdeeServer.APP_SECRET).put("lcid", 2052))))).isEqualTo("[]");
        assertThat(ask(session(positional("LoginBySign", sign)))).isEqualTo("[]");
    }

    @Test
    void shouldRefuseWrongLogins() {
        String refusal = login("ValidateUser", Json.object().put("acctID", KingdeeServer.ACCT_ID)
                .put("username", KingdeeServer.USER).put("password", "wrong")).body();

        assertThat(refusal).contains("\"LoginResultType\":0", "用户名或密码错误");
        assertThat(positional("LoginBySign", "0".repeat(64)).body()).contains("\"LoginResultType\":0");
    }

    @Test
    void shouldAcceptTheSessionInCookiesOrHeader() {
        HttpResponse<String> login = validLogin();
        JsonNode body = SandboxClient.json(login);

        assertThat(login.headers().allValues("set-cookie")).anyMatch(cookie -> cookie.startsWith("kdservice-sessionid="))
                .anyMatch(cookie -> cookie.startsWith("ASP.NET_SessionId="));
        assertThat(ask(Map.of("Cookie", "a=b; kdservice-sessionid=" + body.path("KDSVCSessionId").asText()))).isEqualTo("[]");
        assertThat(ask(Map.of("Cookie", "ASP.NET_SessionId=" + body.path("Context").path("SessionId").asText())))
                .isEqualTo("[]");
        assertThat(ask(Map.of("SID", body.path("KDSVCSessionId").asText()))).isEqualTo("[]");
    }

    @Test
    void shouldEndSessions() {
        Map<String, String> session = session(validLogin());
        clock.advance(Duration.ofMinutes(20));
        assertThat(ask(session)).isEqualTo("[]");
        clock.advance(Duration.ofMinutes(20).plusSeconds(1));
        assertThat(ask(session)).contains("\"MsgCode\":1");

        Map<String, String> second = session(validLogin());
        sandbox.kingdee().expireSessions();
        assertThat(ask(second)).contains("\"MsgCode\":1");

        sandbox.kingdee().sessionMinutes(1);
        Map<String, String> third = session(validLogin());
        clock.advance(Duration.ofSeconds(61));
        assertThat(ask(third)).contains("\"MsgCode\":1");

        sandbox.kingdee().singleSession(true);
        Map<String, String> fourth = session(validLogin());
        Map<String, String> fifth = session(validLogin());
        assertThat(ask(fourth)).contains("\"MsgCode\":1");
        assertThat(ask(fifth)).isEqualTo("[]");

        client.post(client.kingdeeUrl(SandboxClient.AUTH + "Logout"), "application/json", "{}", fifth);
        assertThat(ask(fifth)).contains("\"MsgCode\":1");
    }

    @Test
    void shouldCheckSignedHeaders() {
        assertThat(ask(signed(KingdeeServer.USER, "100", KingdeeServer.APP_SECRET))).isEqualTo("[]");
        assertThat(ask(signed(KingdeeServer.USER, "0", KingdeeServer.APP_SECRET))).isEqualTo("[]");
        assertThat(ask(signed(KingdeeServer.USER, "999", KingdeeServer.APP_SECRET))).contains("\"MsgCode\":1");
        assertThat(ask(signed("other", "100", KingdeeServer.APP_SECRET))).contains("\"MsgCode\":1");
        assertThat(ask(signed(KingdeeServer.USER, "100", "wrong"))).contains("\"MsgCode\":1");
    }

    @Test
    void shouldCheckTheGatewaysSignatureWhenToldTo() {
        sandbox.kingdee().gatewaySignature(true);
        Map<String, String> headers = signed(KingdeeServer.USER, "100", KingdeeServer.APP_SECRET);
        assertThat(ask(headers)).contains("\"MsgCode\":1");

        headers.put("X-Api-ClientID", "123456");
        headers.put("X-Api-Auth-Version", "2.0");
        headers.put("x-api-timestamp", "1700000000");
        headers.put("x-api-nonce", "42");
        headers.put("x-api-signheaders", "X-Api-TimeStamp,X-Api-Nonce");
        headers.put("X-Api-Signature", SandboxClient.hmac(
                "POST\n%2FK3Cloud%2F" + QUERY + ".common.kdsvc\n\nx-api-nonce:42\nx-api-timestamp:1700000000\n",
                "UVJWUANVXl8KXFlfWV1YSBNCShcUQRNL"));

        assertThat(ask(headers)).isEqualTo("[]");
        headers.put("x-api-signheaders", "X-Api-TimeStamp");
        assertThat(ask(headers)).as("the nonce is signed, too").contains("\"MsgCode\":1");
        headers.put("x-api-signheaders", "X-Api-TimeStamp,X-Api-Nonce");
        headers.put("x-api-nonce", "43");
        assertThat(ask(headers)).contains("\"MsgCode\":1");
    }

    private HttpResponse<String> validLogin() {
        return login("validateuser", Json.object().put("acctID", KingdeeServer.ACCT_ID)
                .put("username", KingdeeServer.USER).put("password", KingdeeServer.PASSWORD));
    }

    private HttpResponse<String> login(String method, JsonNode body) {
        return client.post(client.kingdeeUrl(SandboxClient.AUTH + method), "application/json", body.toString(), Map.of());
    }

    private HttpResponse<String> positional(String method, String sign) {
        return login(method, Json.object().set("parameters", Json.node(
                List.of(KingdeeServer.ACCT_ID, KingdeeServer.USER, KingdeeServer.APP_ID, "1700000000", sign, 2052))));
    }

    private static Map<String, String> session(HttpResponse<String> login) {
        return Map.of("kdservice-sessionid", SandboxClient.json(login).path("KDSVCSessionId").asText());
    }

    private static Map<String, String> signed(String user, String organisation, String secret) {
        String appData = KingdeeServer.ACCT_ID + "," + user + ",2052," + organisation;
        return new HashMap<>(
                Map.of(
                        "X-Kd-Appkey", KingdeeServer.APP_ID,
                        "X-Kd-Appdata", Base64.getEncoder().encodeToString(appData.getBytes(UTF_8)),
                        "X-Kd-Signature", SandboxClient.hmac(KingdeeServer.APP_ID + appData, secret)));
    }

    private String ask(Map<String, String> headers) {
        return client.post(client.kingdeeUrl(QUERY), "application/json", query("FID", ""), headers).body();
    }
}

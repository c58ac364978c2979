/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.kingdee.KingdeeSession.Ticket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Who is logged in, as whom, and for how long. */
class KingdeeSessionTest {

    private static final String PATH = "/k3cloud/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.BatchSave.common.kdsvc";
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_763_784_000), ZoneOffset.UTC);

    private final KingdeeAccount account = new KingdeeAccount();
    private final List<String> logins = new ArrayList<>();
    private ObjectNode answer = answer(1, "s-1");

    private static ObjectNode answer(int type, String session) {
        ObjectNode made = KingdeeJson.MAPPER.createObjectNode().put("LoginResultType", type).put("KDSVCSessionId", session);
        made.putObject("Context").put("SessionId", "asp-" + session);
        return made;
    }

    private KingdeeSession session(Auth auth) {
        account.setAcctId("acct");
        account.setUser("demo");
        account.setPassword("pass");
        account.setAppId("123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4");
        account.setAppSecret("app-secret");
        account.setAuth(auth);
        account.setLcid(1033);
        return new KingdeeSession(account, CLOCK, this::post);
    }

    private JsonNode post(String method, ObjectNode body) {
        logins.add(method + " " + body);
        return answer;
    }

    @Test
    void shouldSignEachCallWithoutALogin() {
        KingdeeSession session = session(Auth.header);

        Ticket ticket = session.open(PATH);

        assertThat(logins).isEmpty();
        assertThat(ticket.headers()).containsEntry("X-Kd-Appkey", "123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4")
                .containsEntry("x-api-timestamp", "1763784000").doesNotContainKey("Cookie");
        session.keep(ticket, List.of("kdservice-sessionid=abc; path=/; HttpOnly", "ASP.NET_SessionId=def"));
        assertThat(session.open(PATH).headers()).containsEntry("Cookie", "kdservice-sessionid=abc; ASP.NET_SessionId=def")
                .containsEntry("kdservice-sessionid", "abc");
    }

    @Test
    void shouldLogInOnceByPassword() {
        KingdeeSession session = session(Auth.password);

        Map<String, String> headers = session.open(PATH).headers();
        session.open(PATH);

        assertThat(logins).containsExactly(
                "ValidateUser {\"acctID\":\"acct\",\"username\":\"demo\",\"password\":\"pass\",\"lcid\":1033}");
        assertThat(headers).containsOnly(
                Map.entry("Cookie", "kdservice-sessionid=s-1; ASP.NET_SessionId=asp-s-1"),
                Map.entry("kdservice-sessionid", "s-1"));
    }

    @Test
    void shouldLogInBySecret() {
        session(Auth.secret).open(PATH);

        assertThat(logins).containsExactly(
                "LoginByAppSecret {\"acctID\":\"acct\",\"username\":\"demo\","
                                           + "\"appId\":\"123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4\","
                                           + "\"appSecret\":\"app-secret\",\"lcid\":1033}");
    }

    @Test
    void shouldLogInBySignatureWithoutTheSecret() {
        session(Auth.sign).open(PATH);

        assertThat(logins).singleElement().asString()
                .startsWith("LoginBySign {\"parameters\":[\"acct\",\"demo\",\"123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4\","
                            + "\"1763784000\",\"")
                .endsWith("\",1033]}").doesNotContain("app-secret").matches(".*\"[0-9a-f]{64}\",1033]}");
    }

    @Test
    void shouldSayWhatToCorrectWhenALoginIsRefused() {
        KingdeeSession session = session(Auth.secret);
        answer = answer(0, null).put("Message", "用户名或密码错误");

        KingdeeException refusal = catchThrowableOfType(KingdeeException.class, () -> session.open(PATH));

        assertThat(refusal.getCategory()).isEqualTo(Category.AUTH);
        assertThat(refusal).hasMessageContaining("login of user demo refused: expected LoginResultType 1, got 0 '用户名或密码错误'")
                .hasMessageContaining("Check erp.kingdee.acct-id, user and the secret that auth=secret needs");
        answer = answer(1, "s-2");
        assertThat(session.open(PATH).headers()).containsEntry("kdservice-sessionid", "s-2");
        assertThat(logins).hasSize(2);
    }

    @Test
    void shouldLogInAnewOnceForAllCallsThatHaveLostTheSession() {
        KingdeeSession session = session(Auth.password);
        Ticket first = session.open(PATH);
        Ticket second = session.open(PATH);
        answer = answer(1, "s-2");

        session.lost(first);
        Ticket anew = session.open(PATH);
        session.lost(second);

        assertThat(session.open(PATH).headers()).containsEntry("kdservice-sessionid", "s-2");
        assertThat(logins).hasSize(2);
        assertThat(anew.generation()).isEqualTo(first.generation() + 1);
    }

    @Test
    void shouldForgetTheCookiesOfALostSessionAndOfLateAnswers() {
        KingdeeSession session = session(Auth.header);
        Ticket old = session.open(PATH);
        session.keep(old, List.of("kdservice-sessionid=old"));

        session.lost(old);
        session.keep(old, List.of("kdservice-sessionid=late"));

        assertThat(session.open(PATH).headers()).doesNotContainKeys("Cookie", "kdservice-sessionid");
        session.keep(Ticket.NONE, List.of("other=1"));
        assertThat(session.open(PATH).headers()).containsEntry("Cookie", "other=1").doesNotContainKey("kdservice-sessionid");
    }

    @Test
    void shouldIgnoreCookiesThatCannotBeRead() {
        KingdeeSession session = session(Auth.header);
        Ticket ticket = session.open(PATH);

        session.keep(ticket, List.of("=;;", "good=1"));
        session.keep(ticket, List.of());

        assertThat(session.open(PATH).headers()).containsEntry("Cookie", "good=1");
    }

    @Test
    void shouldTakeALoginWithoutSessionIds() {
        KingdeeSession session = session(Auth.password);
        answer = KingdeeJson.MAPPER.createObjectNode().put("LoginResultType", 1).put("KDSVCSessionId", 7);

        assertThat(session.open(PATH).headers()).isEmpty();
        session.open(PATH);
        assertThat(logins).hasSize(1);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.net.HttpCookie;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session of an account: a second login of the same user may end the first.
 *
 * With signed calls there is no login, and the session is only the cookies that Kingdee has handed out.
 */
final class KingdeeSession {

    private static final Logger LOG = LoggerFactory.getLogger(KingdeeSession.class);

    private static final String SESSION_ID = "kdservice-sessionid";

    private final ReentrantLock lock = new ReentrantLock();
    private final KingdeeAccount account;
    private final Clock clock;
    private final Login login;
    private final KingdeeSigner signer;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private boolean open;
    private int generation;

    /** Posts to a method of AuthService. */
    interface Login {
        JsonNode post(String method, ObjectNode body);
    }

    /** What authorises one call, and which session it belongs to. */
    record Ticket(Map<String, String> headers, int generation) {

        static final Ticket NONE = new Ticket(Map.of(), -1);
    }

    KingdeeSession(KingdeeAccount account, Clock clock, Login login) {
        this.account = account;
        this.clock = clock;
        this.login = login;
        this.signer = account.getAuth() == Auth.password
                ? null : new KingdeeSigner(account.getAppId(), account.appSecret());
    }

    /** Authorises a call, with a login before it where one is needed. */
    Ticket open(String path) {
        lock.lock();
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            if (account.getAuth() == Auth.header) {
                headers.putAll(signer.headers(path, timestamp(), account.appData()));
            } else if (!open) {
                logIn();
            }
            if (!cookies.isEmpty()) {
                headers.put("Cookie", cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue()).collect(Collectors.joining("; ")));
            }
            if (cookies.containsKey(SESSION_ID)) {
                headers.put(SESSION_ID, cookies.get(SESSION_ID));
            }
            return new Ticket(headers, generation);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the session that a call was refused with, unless another call has already made a new one. */
    void lost(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.generation() == generation) {
                LOG.info("Kingdee has lost the session of user {}: logging in again", account.getUser());
                open = false;
                cookies.clear();
                generation++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the cookies of an answer. */
    void keep(Ticket ticket, List<String> setCookies) {
        if (setCookies.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (ticket == Ticket.NONE || ticket.generation() == generation) {
                setCookies.stream().flatMap(text -> parse(text).stream())
                        .forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
            }
        } finally {
            lock.unlock();
        }
    }

    private static List<HttpCookie> parse(String setCookie) {
        try {
            return HttpCookie.parse("Set-Cookie: " + setCookie);
        } catch (IllegalArgumentException e) {
            LOG.debug("Ignoring a cookie that cannot be read", e);
            return List.of();
        }
    }

    private void logIn() {
        ObjectNode body = KingdeeJson.MAPPER.createObjectNode();
        String method = switch (account.getAuth()) {
            case password -> {
                body.put("acctID", account.getAcctId()).put("username", account.getUser())
                        .put("password", account.password()).put("lcid", account.getLcid());
                yield "ValidateUser";
            }
            case secret -> {
                body.put("acctID", account.getAcctId()).put("username", account.getUser())
                        .put("appId", account.getAppId()).put("appSecret", account.appSecret())
                        .put("lcid", account.getLcid());
                yield "LoginByAppSecret";
            }
            case sign -> {
                String timestamp = timestamp();
                body.putArray("parameters").add(account.getAcctId()).add(account.getUser()).add(account.getAppId())
                        .add(timestamp).add(signer.loginSign(account.getAcctId(), account.getUser(), timestamp))
                        .add(account.getLcid());
                yield "LoginBySign";
            }
            case header -> throw new IllegalStateException("Signed calls need no login");
        };
        JsonNode answer = login.post(method, body);
        if (answer.path("LoginResultType").asInt() != 1) {
            throw new KingdeeException(
                    Category.AUTH, method, null, null,
                    "login of user " + account.getUser() + " refused: expected LoginResultType 1, got "
                                                       + answer.path("LoginResultType").asText("none") + " '"
                                                       + KingdeeClient.excerpt(answer.path("Message").asText(""))
                                                       + "'. Check erp.kingdee.acct-id, user and the secret that auth="
                                                       + account.getAuth() + " needs");
        }
        keepId(SESSION_ID, answer.path("KDSVCSessionId"));
        keepId("ASP.NET_SessionId", answer.path("Context").path("SessionId"));
        open = true;
        LOG.info("Logged in to Kingdee as {} by {}", account.getUser(), method);
    }

    private void keepId(String name, JsonNode id) {
        if (id.isTextual()) {
            cookies.put(name, id.asText());
        }
    }

    private String timestamp() {
        return String.valueOf(clock.instant().getEpochSecond());
    }
}

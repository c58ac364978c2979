/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.Closeable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import io.camelerp.routes.manage.PositiveDuration;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kingdee account: where it is, who we are there, and the one session that all sinks on it share.
 *
 * Nothing is checked or opened before the first call, so that a declared but unused account needs no credentials. Close
 * it when the routes have ended.
 */
public class KingdeeAccount implements CamelContextAware, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(KingdeeAccount.class);

    private static final int SIMPLIFIED_CHINESE = 2052;

    /** How calls are authorised. */
    public enum Auth {
        /** Every call is signed by headers; no login. */
        header,
        /** LoginBySign with app id and app secret. */
        sign,
        /** LoginByAppSecret. */
        secret,
        /** ValidateUser with user and password; switched off at new public-cloud tenants. */
        password
    }

    private final ReentrantLock lock = new ReentrantLock();
    private CamelContext camelContext;
    private Clock clock = Clock.systemUTC();
    private final NumberingGuard numberingGuard = new NumberingGuard();
    private KingdeeClient client;

    private String url;
    private String acctId;
    private String user;
    private String password;
    private String appId;
    private String appSecret;
    private String orgNum = "0";
    private int lcid = SIMPLIFIED_CHINESE;
    private Auth auth = Auth.header;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration responseTimeout = Duration.ofMinutes(2);
    private int maxResponseSize = 16 * 1024 * 1024;

    /** The client of this account, made at the first call. */
    KingdeeClient client() {
        lock.lock();
        try {
            if (client == null) {
                requireComplete();
                client = new KingdeeClient(this, clock);
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    /** What all sinks of this account in the process ask before they send. */
    NumberingGuard numberingGuard() {
        return numberingGuard;
    }

    /**
     * @throws IllegalArgumentException when a setting is missing that calls need
     */
    public void requireComplete() {
        required(url, "url", "https://host/K3Cloud");
        required(acctId, "acct-id", "the id of the data centre (数据中心), 14 digits or letters");
        required(user, "user", "demo");
        if (auth == Auth.password) {
            required(password, "password", "${KINGDEE_PASSWORD}");
        } else {
            required(appId, "app-id", "123456_ and 32 characters");
            required(appSecret, "secret", "${KINGDEE_SECRET}");
        }
        URI uri = URI.create(url);
        if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
            throw new IllegalArgumentException(
                    "erp.kingdee.url is no web address: expected something like https://host/K3Cloud, got '" + url + "'");
        }
    }

    private void required(String value, String name, String example) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "erp.kingdee." + name + " is missing: Kingdee needs it with erp.kingdee.auth=" + auth + ", such as "
                                               + example);
        }
    }

    /** {@code acctID,userName,lcid,orgNum}, the account data of signed calls. */
    String appData() {
        return acctId + "," + user + "," + lcid + "," + orgNum;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (client != null) {
                client.close();
                client = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** Sets the clock of signatures; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    public String getUrl() {
        return url;
    }

    /** The address up to and with K3Cloud, such as {@code https://host/K3Cloud}. */
    public void setUrl(String url) {
        this.url = url == null ? null : url.strip().replaceAll("/+$", "");
    }

    public String getAcctId() {
        return acctId;
    }

    /** The id of the data centre (数据中心). */
    public void setAcctId(String acctId) {
        this.acctId = acctId;
    }

    public String getUser() {
        return user;
    }

    /** The name of the integration user. */
    public void setUser(String user) {
        this.user = user;
    }

    String password() {
        return password;
    }

    /** The password of the user; only with auth=password. */
    public void setPassword(String password) {
        this.password = password;
    }

    public String getAppId() {
        return appId;
    }

    /** The id of the third-party application, {@code <number>_<32 characters>}. */
    public void setAppId(String appId) {
        this.appId = appId;
    }

    String appSecret() {
        return appSecret;
    }

    /** The secret of the third-party application. */
    public void setAppSecret(String appSecret) {
        this.appSecret = appSecret;
    }

    /** The number of the organisation that signed calls act for; 0, the default, is the user's own. */
    public void setOrgNum(String orgNum) {
        this.orgNum = orgNum;
    }

    public int getLcid() {
        return lcid;
    }

    /** The language of Kingdee's messages; 2052, the default, is simplified Chinese, the one that is understood. */
    public void setLcid(int lcid) {
        if (lcid != SIMPLIFIED_CHINESE) {
            LOG.warn("erp.kingdee.lcid={}: Kingdee's messages are understood in simplified Chinese ({}) alone. A bill that is"
                     + " locked beside others that are refused becomes a dead letter, and a closed period is known only by"
                     + " erp.kingdee.closed-period-texts in that language",
                    lcid, SIMPLIFIED_CHINESE);
        }
        this.lcid = lcid;
    }

    public Auth getAuth() {
        return auth;
    }

    /** How calls are authorised. */
    public void setAuth(Auth auth) {
        this.auth = auth;
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    /** How long to wait for a connection. */
    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = PositiveDuration.of("erp.kingdee.connect-timeout", connectTimeout);
    }

    public Duration getResponseTimeout() {
        return responseTimeout;
    }

    /** How long to wait for an answer; a save that takes longer is looked up. */
    public void setResponseTimeout(Duration responseTimeout) {
        this.responseTimeout = PositiveDuration.of("erp.kingdee.response-timeout", responseTimeout);
    }

    public int getMaxResponseSize() {
        return maxResponseSize;
    }

    /** The most bytes that are read of an answer. */
    public void setMaxResponseSize(int maxResponseSize) {
        this.maxResponseSize = maxResponseSize;
    }
}

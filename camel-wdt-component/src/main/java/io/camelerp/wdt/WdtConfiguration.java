/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.camelerp.common.HttpSettings;
import io.camelerp.common.store.BatchStore;
import io.camelerp.wdt.client.Account;
import io.camelerp.wdt.client.Account.LengthUnit;
import io.camelerp.wdt.client.ClientSettings;
import io.camelerp.wdt.client.ErrorCodes;
import io.camelerp.wdt.consumer.AckMode;
import io.camelerp.wdt.producer.Validation;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.StringHelper;

/**
 * Every option of the component and its endpoints.
 */
@UriParams
public class WdtConfiguration implements Cloneable {

    /** Longer than the lag that clients of the vendor use; the vendor names no figure (wdt.md section 3.4). */
    private static final long DEFAULT_SETTLE_DELAY = 60_000;

    /** The names of the catalogue, for tools that complete them; other names are accepted too. */
    private static final String APIS = "api_goods_stock_change_ack,api_goods_stock_change_query,api_goodsspec_push,goods_push,"
                                       + "goods_query,logistics,logistics_sync_ack,logistics_sync_query,purchase_order_push,"
                                       + "purchase_order_query,purchase_provider_create,purchase_provider_query,"
                                       + "purchase_return_order_push,purchase_return_push,purchase_return_query,refund_query,"
                                       + "sales_refund_push,shop,stock_pd_order_query,stock_query,stock_sync_by_pd,"
                                       + "stock_transfer_push,stock_transfer_query,stockin_order_push,stockin_order_query,"
                                       + "stockin_order_query_purchase,stockin_order_query_refund,stockin_purchase_push,"
                                       + "stockin_refund_push,stockin_transfer_push,stockout_order_push,stockout_order_query,"
                                       + "stockout_order_query_return,stockout_order_query_trade,stockout_transfer_push,"
                                       + "suites_query,trade_push,trade_query,warehouse_query";

    @UriPath(enums = APIS)
    @Metadata(required = true)
    private String api;

    // account
    @UriParam(label = "security")
    private String sid;
    @UriParam(label = "security")
    private String appKey;
    @UriParam(label = "security", secret = true)
    @Metadata(secret = true)
    private String secret;
    @UriParam
    private String baseUri;
    @UriParam(defaultValue = "production")
    private Environment environment = Environment.production;
    @UriParam(defaultValue = "classic")
    private WdtDialect dialect = WdtDialect.classic;
    @UriParam(defaultValue = "openapi")
    private WdtGateway gateway = WdtGateway.openapi;
    @UriParam(label = "security")
    private String targetAppKey;
    @UriParam(label = "advanced", defaultValue = "chars")
    private LengthUnit signLengthUnit = LengthUnit.chars;

    // calls
    @UriParam(defaultValue = "60")
    private int requestsPerMinute = 60;
    @UriParam(label = "advanced", defaultValue = "10000", javaType = "java.time.Duration")
    private long connectTimeout = 10_000;
    @UriParam(label = "advanced", defaultValue = "60000", javaType = "java.time.Duration")
    private long requestTimeout = 60_000;
    @UriParam(label = "advanced", defaultValue = "67108864")
    private long maxResponseSize = 64L * 1024 * 1024;
    @UriParam(label = "proxy")
    private String proxyHost;
    @UriParam(label = "proxy")
    private int proxyPort;
    @UriParam(label = "security")
    private SSLContextParameters sslContextParameters;
    @UriParam(label = "advanced", defaultValue = "2")
    private int maxRetries = 2;
    @UriParam(label = "advanced", defaultValue = "1000", javaType = "java.time.Duration")
    private long retryDelay = 1_000;
    @UriParam(label = "advanced", defaultValue = "60000", javaType = "java.time.Duration")
    private long rateLimitPause = 60_000;
    @UriParam(label = "advanced", defaultValue = "0,200")
    private String successCodes = "0,200";
    @UriParam(label = "advanced", defaultValue = "1012")
    private String rateLimitCodes = "1012";
    @UriParam(label = "advanced", defaultValue = "1060,2090")
    private String authCodes = "1060,2090";
    @UriParam(label = "advanced")
    private String transientCodes;

    // an API outside the catalogue
    @UriParam(label = "advanced", enums = "query,snapshot,pool,ack,push")
    private String kind;
    @UriParam(label = "advanced")
    private String listNode;
    @UriParam(label = "advanced")
    private String keyField;
    @UriParam(label = "consumer,advanced")
    private String timeField;
    @UriParam(label = "producer,advanced")
    private String pushParam;

    // producer
    @UriParam(label = "producer", defaultValue = "true")
    private boolean failOnItemError = true;
    @UriParam(label = "producer")
    private int maxPages;

    // common
    @UriParam(prefix = "param.", multiValue = true)
    private Map<String, Object> parameters;
    @UriParam(defaultValue = "lenient")
    private Validation validation = Validation.lenient;
    @UriParam(label = "advanced")
    private int pageSize;
    @UriParam(defaultValue = "record")
    private Delivery delivery = Delivery.record;
    @UriParam(defaultValue = "node")
    private BodyType bodyType = BodyType.node;

    // consumer
    @UriParam(label = "consumer", defaultValue = "now")
    private String startFrom = "now";
    @UriParam(label = "consumer")
    private String endAt;
    @UriParam(label = "consumer", javaType = "java.time.Duration")
    private long windowSize;
    @UriParam(label = "consumer", defaultValue = "" + DEFAULT_SETTLE_DELAY, javaType = "java.time.Duration")
    private long settleDelay = DEFAULT_SETTLE_DELAY;
    @UriParam(label = "consumer", javaType = "java.time.Duration")
    private long lookback;
    @UriParam(label = "consumer", defaultValue = "1")
    private int prefetch = 1;
    @UriParam(label = "consumer", defaultValue = "1")
    private int parallelWindows = 1;
    @UriParam(label = "consumer", defaultValue = "retry")
    private OnFailure onFailure = OnFailure.retry;
    @UriParam(label = "consumer", defaultValue = "100")
    private int maxInFlight = 100;
    @UriParam(label = "consumer", defaultValue = "5")
    private int poisonThreshold = 5;
    @UriParam(label = "consumer")
    private String checkpointKey;
    @UriParam(label = "consumer", javaType = "org.apache.camel.spi.StateRepository")
    private StateRepository<String, String> checkpointRepository;
    @UriParam(label = "consumer")
    private IdempotentRepository idempotentRepository;
    @UriParam(label = "consumer", defaultValue = ".camel-erp")
    private String stateDirectory = ".camel-erp";
    @UriParam(label = "consumer")
    private boolean stateless;

    // pools
    @UriParam(label = "consumer", defaultValue = "auto")
    private AckMode ackMode = AckMode.auto;
    @UriParam(label = "consumer", defaultValue = "60")
    private int maxAttempts = 60;
    @UriParam(label = "consumer")
    private Object shops;
    @UriParam(label = "consumer,advanced")
    private int ackBatchSize;
    @UriParam(label = "consumer,advanced")
    private BatchStore batchStore;

    /** Which hosts to call. */
    public enum Environment {
        production,
        test
    }

    /** What one exchange carries. */
    public enum Delivery {
        record,
        window
    }

    /** What the body of an exchange is. */
    public enum BodyType {
        node,
        map,
        string
    }

    /** What becomes of a window of which an exchange failed. */
    public enum OnFailure {
        retry,
        skip
    }

    public WdtConfiguration copy() {
        try {
            return (WdtConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    Account account() {
        return new Account(
                URI.create(address()), required(sid, "sid", "the seller's account"),
                required(appKey, "appKey", "the interface account"), required(secret, "secret", "it signs every call"),
                dialect, gateway,
                gateway == WdtGateway.qimen
                        ? required(targetAppKey, "targetAppKey", "WDT's key on the Qimen gateway") : targetAppKey,
                signLengthUnit);
    }

    /** Where calls go, also of an endpoint that has no account. */
    String address() {
        return baseUri != null ? baseUri : defaultBaseUri();
    }

    private static String required(String value, String name, String what) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "Option " + name + " is missing (" + what + "): set camel.component.wdt."
                                               + StringHelper.camelCaseToDash(name) + " or " + name + " on the endpoint");
        }
        return value;
    }

    /** The hosts of wdt.md sections 0 and 5. */
    private String defaultBaseUri() {
        boolean test = environment == Environment.test;
        if (gateway == WdtGateway.qimen) {
            return "https://hu3cgwt0tc.api.taobao.com/router/" + (test ? "qmtest" : "qm");
        }
        return switch (dialect) {
            case classic -> test ? "https://sandbox.wangdian.cn/openapi2" : "https://api.wangdian.cn/openapi2";
            case y -> test ? "https://openapitest.huice.com/openapi" : "https://openapi.huice.com/openapi";
        };
    }

    ClientSettings clientSettings() {
        return new ClientSettings(
                new HttpSettings(
                        millis(connectTimeout), millis(requestTimeout), maxResponseSize, proxyHost, proxyPort,
                        sslContextParameters),
                maxRetries, millis(retryDelay), millis(rateLimitPause),
                new ErrorCodes(
                        set(successCodes), set(rateLimitCodes), set(authCodes), set(transientCodes),
                        // wdt.md section 3.2; of the others it is not known, and what fails is seen
                        dialect == WdtDialect.classic ? Set.of("7200", "7201") : Set.of()));
    }

    private static Duration millis(long millis) {
        return Duration.of(millis, ChronoUnit.MILLIS);
    }

    private static Set<String> set(String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(",")).map(String::trim).filter(s -> !s.isEmpty()).collect(Collectors.toSet());
    }

    public String getApi() {
        return api;
    }

    /**
     * The vendor's name of the API, such as stockout_order_query_trade. The spellings with .php and of the Qimen
     * gateway (wdt.stockout.order.query.trade) mean the same.
     */
    public void setApi(String api) {
        this.api = api;
    }

    public String getSid() {
        return sid;
    }

    /**
     * The seller's account, given by WDT with the purchase of the ERP.
     */
    public void setSid(String sid) {
        this.sid = sid;
    }

    public String getAppKey() {
        return appKey;
    }

    /**
     * The interface account. On the Qimen gateway the app_key of the calling application.
     */
    public void setAppKey(String appKey) {
        this.appKey = appKey;
    }

    public String getSecret() {
        return secret;
    }

    /**
     * The secret of the interface account. It signs every call and is never sent.
     */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    public String getBaseUri() {
        return baseUri;
    }

    /**
     * The address of the gateway without the name of an API, such as https://api.wangdian.cn/openapi2. The default
     * follows from the environment, the dialect and the gateway.
     */
    public void setBaseUri(String baseUri) {
        this.baseUri = baseUri;
    }

    public Environment getEnvironment() {
        return environment;
    }

    /**
     * Which hosts of the vendor to call, unless baseUri names one.
     */
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    public WdtDialect getDialect() {
        return dialect;
    }

    /**
     * The wire dialect: classic is the client edition (openapi2), y is the web edition of Huice (openapi).
     */
    public void setDialect(WdtDialect dialect) {
        this.dialect = dialect;
    }

    public WdtGateway getGateway() {
        return gateway;
    }

    /**
     * The way in: openapi is WDT's own, qimen the custom scenario on the Taobao gateway, the only one that shows Taobao
     * orders.
     */
    public void setGateway(WdtGateway gateway) {
        this.gateway = gateway;
    }

    public String getTargetAppKey() {
        return targetAppKey;
    }

    /**
     * WDT's own key on the Qimen gateway, as stated in the authorisation mail. Required with gateway=qimen.
     */
    public void setTargetAppKey(String targetAppKey) {
        this.targetAppKey = targetAppKey;
    }

    public LengthUnit getSignLengthUnit() {
        return signLengthUnit;
    }

    /**
     * What the length in a signature counts for values outside ASCII. Change it when calls with Chinese text are
     * refused for their signature and others are not.
     */
    public void setSignLengthUnit(LengthUnit signLengthUnit) {
        this.signLengthUnit = signLengthUnit;
    }

    public int getRequestsPerMinute() {
        return requestsPerMinute;
    }

    /**
     * The vendor's quota of the account, shared by all its consumers and producers in the JVM. 0 is without limit.
     */
    public void setRequestsPerMinute(int requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    /**
     * How long to wait for a connection.
     */
    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    /**
     * How long to wait until an answer is there whole.
     */
    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public long getMaxResponseSize() {
        return maxResponseSize;
    }

    /**
     * The largest answer to accept, in bytes.
     */
    public void setMaxResponseSize(long maxResponseSize) {
        this.maxResponseSize = maxResponseSize;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    /**
     * How often a call is repeated at once that failed for a passing reason. A create whose result is unknown is
     * repeated only when everything in it carries its unique number.
     */
    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    /**
     * How long to wait before the first repeat. Doubles with each further one.
     */
    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public long getRateLimitPause() {
        return rateLimitPause;
    }

    /**
     * How long the whole account makes no call after the vendor said that there were too many.
     */
    public void setRateLimitPause(long rateLimitPause) {
        this.rateLimitPause = rateLimitPause;
    }

    public String getSuccessCodes() {
        return successCodes;
    }

    /**
     * Codes of the vendor that mean success, separated by commas.
     */
    public void setSuccessCodes(String successCodes) {
        this.successCodes = successCodes;
    }

    public String getRateLimitCodes() {
        return rateLimitCodes;
    }

    /**
     * Codes of the vendor that mean too many calls, separated by commas. The text of the answer is looked at too.
     */
    public void setRateLimitCodes(String rateLimitCodes) {
        this.rateLimitCodes = rateLimitCodes;
    }

    public String getAuthCodes() {
        return authCodes;
    }

    /**
     * Codes of the vendor that mean a wrong account, signature or clock, separated by commas. The text of the answer is
     * looked at too.
     */
    public void setAuthCodes(String authCodes) {
        this.authCodes = authCodes;
    }

    public String getTransientCodes() {
        return transientCodes;
    }

    /**
     * Codes of the vendor that mean passing trouble, separated by commas. The text of the answer is looked at too.
     * After a create they mean that its result is unknown.
     */
    public void setTransientCodes(String transientCodes) {
        this.transientCodes = transientCodes;
    }

    public String getKind() {
        return kind;
    }

    /**
     * What an API is that the catalogue does not know: query reads time windows, snapshot everything, pool what waits
     * for an acknowledgement, ack acknowledges, push creates documents.
     */
    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getListNode() {
        return listNode;
    }

    /**
     * The node of the answer that holds the rows. The default is the catalogue's.
     */
    public void setListNode(String listNode) {
        this.listNode = listNode;
    }

    public String getKeyField() {
        return keyField;
    }

    /**
     * The field that identifies a row, or the unique number of a document that is pushed to an API outside the
     * catalogue. The default is the catalogue's.
     */
    public void setKeyField(String keyField) {
        this.keyField = keyField;
    }

    public String getTimeField() {
        return timeField;
    }

    /**
     * The field with the time by which the API filters. The default is the catalogue's.
     */
    public void setTimeField(String timeField) {
        this.timeField = timeField;
    }

    public String getPushParam() {
        return pushParam;
    }

    /**
     * The parameter that carries the pushed document or list. The default is the catalogue's.
     */
    public void setPushParam(String pushParam) {
        this.pushParam = pushParam;
    }

    public boolean isFailOnItemError() {
        return failOnItemError;
    }

    /**
     * Whether a push fails when the vendor refuses some of its items. All calls are made first, and the result says
     * what became of each item. Otherwise only the result and the headers tell of refused items; a call that could not
     * be made, or whose result is unknown, fails in any case.
     */
    public void setFailOnItemError(boolean failOnItemError) {
        this.failOnItemError = failOnItemError;
    }

    public Validation getValidation() {
        return validation;
    }

    /**
     * How a request is checked against the catalogue before it is sent: strict refuses what is missing or unknown,
     * lenient refuses missing parameters and unique numbers and warns of the rest, off checks nothing. A consumer
     * checks its parameters at its start, and refuses whatever would lose records in any case.
     */
    public void setValidation(Validation validation) {
        this.validation = validation;
    }

    public int getMaxPages() {
        return maxPages;
    }

    /**
     * How many pages a query reads at most, counted from the first. 0 reads all.
     */
    public void setMaxPages(int maxPages) {
        this.maxPages = maxPages;
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    /**
     * Business parameters of the API, such as param.warehouse_no=001.
     */
    public void setParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    public int getPageSize() {
        return pageSize;
    }

    /**
     * How many rows to ask for in one page. The default is the most that the API gives, so that a window is seldom cut.
     */
    public void setPageSize(int pageSize) {
        this.pageSize = pageSize;
    }

    public Delivery getDelivery() {
        return delivery;
    }

    /**
     * What one exchange carries: a record, or all records of a time window as a list. A query by a producer sets an
     * iterator of records that reads page after page, or all of them as one list.
     */
    public void setDelivery(Delivery delivery) {
        this.delivery = delivery;
    }

    public BodyType getBodyType() {
        return bodyType;
    }

    /**
     * What the body is: a Jackson JsonNode, a Map (a List of them with delivery=window), or JSON text. All keep the
     * vendor's digits. The result of a push has that shape too.
     */
    public void setBodyType(BodyType bodyType) {
        this.bodyType = bodyType;
    }

    public String getStartFrom() {
        return startFrom;
    }

    /**
     * Where to begin when there is no checkpoint yet: now, a local time of Asia/Shanghai (2026-01-31 00:00:00), or an
     * ISO-8601 duration that reaches back from now (P1D).
     */
    public void setStartFrom(String startFrom) {
        this.startFrom = startFrom;
    }

    public String getEndAt() {
        return endAt;
    }

    /**
     * Where a consumer ends that reads a stretch of the past, a local time of Asia/Shanghai (2026-01-31 00:00:00). When
     * all up to there is done it makes no more calls and stays visible as finished. It lets all others go first when
     * the quota is short.
     */
    public void setEndAt(String endAt) {
        this.endAt = endAt;
    }

    public long getWindowSize() {
        return windowSize;
    }

    /**
     * The longest time window to ask for. Never more than the API allows, which is the default, and at least a day
     * where the vendor ignores the time of day; windows that hold more than one answer are made smaller anyway.
     */
    public void setWindowSize(long windowSize) {
        this.windowSize = windowSize;
    }

    public long getSettleDelay() {
        return settleDelay;
    }

    /**
     * How old a time must be before it is read, so that rows which the vendor stores late are not passed. Counted by
     * the earlier of our clock and the vendor's; at least 6 minutes with a vendor that does not tell its time.
     */
    public void setSettleDelay(long settleDelay) {
        this.settleDelay = settleDelay;
    }

    public long getLookback() {
        return lookback;
    }

    /**
     * Reads this span of the recent past again with every poll, and delivers only what the idempotentRepository does
     * not know. Choose it longer than the time between two polls; one that comes late goes on where the last one
     * stopped, up to twice this span ago. Such a consumer keeps no checkpoint. Give it the checkpointKey and the
     * idempotentRepository of the consumer that it stands behind, and the checkpointRepository if that consumer has
     * one: then it reads no further than that one has come, and nothing from before the time at which that one began.
     */
    public void setLookback(long lookback) {
        this.lookback = lookback;
    }

    public int getPrefetch() {
        return prefetch;
    }

    /**
     * How many time windows are read ahead while the route works on one. 0 reads the next one when it is wanted.
     */
    public void setPrefetch(int prefetch) {
        this.prefetch = prefetch;
    }

    public int getParallelWindows() {
        return parallelWindows;
    }

    /**
     * How many time windows are asked for at once when there is a backlog. They are handed to the route, and the
     * checkpoint moves over them, in their order. At a burst of records each of them may have to be cut, so that more
     * of the quota is wasted than by one after the other.
     */
    public void setParallelWindows(int parallelWindows) {
        this.parallelWindows = parallelWindows;
    }

    public OnFailure getOnFailure() {
        return onFailure;
    }

    /**
     * What becomes of a time window of which an exchange failed and nobody handled it: retry reads it again with the
     * next poll, and nothing beyond it until it succeeds; skip gives the failed records to the exceptionHandler, counts
     * them, and goes on without them.
     */
    public void setOnFailure(OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    /**
     * How many exchanges may be under way at once in routes that process asynchronously.
     */
    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public int getPoisonThreshold() {
        return poisonThreshold;
    }

    /**
     * After how many failures in a row of one window the health check is down. The window is still read again: nothing
     * is skipped.
     */
    public void setPoisonThreshold(int poisonThreshold) {
        this.poisonThreshold = poisonThreshold;
    }

    public String getCheckpointKey() {
        return checkpointKey;
    }

    /**
     * The name under which the checkpoint is kept, together with the account and the API. The default is the id of the
     * route.
     */
    public void setCheckpointKey(String checkpointKey) {
        this.checkpointKey = checkpointKey;
    }

    public StateRepository<String, String> getCheckpointRepository() {
        return checkpointRepository;
    }

    /**
     * Where the checkpoint is kept. The default is files in stateDirectory.
     */
    public void setCheckpointRepository(StateRepository<String, String> checkpointRepository) {
        this.checkpointRepository = checkpointRepository;
    }

    public IdempotentRepository getIdempotentRepository() {
        return idempotentRepository;
    }

    /**
     * Remembers which records were delivered with success, so that they are not delivered again. Required with
     * lookback.
     */
    public void setIdempotentRepository(IdempotentRepository idempotentRepository) {
        this.idempotentRepository = idempotentRepository;
    }

    public String getStateDirectory() {
        return stateDirectory;
    }

    /**
     * The directory for checkpoints when no checkpointRepository is set. Its absolute path is logged at start.
     */
    public void setStateDirectory(String stateDirectory) {
        this.stateDirectory = stateDirectory;
    }

    public boolean isStateless() {
        return stateless;
    }

    /**
     * Whether to forget the checkpoint with the process. A restart begins at startFrom again.
     */
    public void setStateless(boolean stateless) {
        this.stateless = stateless;
    }

    public AckMode getAckMode() {
        return ackMode;
    }

    /**
     * Who acknowledges the rows of a pool: auto is the consumer by how each exchange ends, manual is the route by the
     * header CamelWdtAcknowledgement, none is nobody here, so that rows come with each poll until a route acknowledges
     * them; it is refused where the vendor hands a row out only once, as stock in dialect y.
     */
    public void setAckMode(AckMode ackMode) {
        this.ackMode = ackMode;
    }

    public int getMaxAttempts() {
        return maxAttempts;
    }

    /**
     * After how many failures the vendor is told that a row of a pool has failed, with the reason that users of the ERP
     * read, where the API knows failures. Until then the row is not acknowledged and comes again with the next poll. 0
     * is never.
     */
    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public Object getShops() {
        return shops;
    }

    /**
     * The shops whose pool to read, one after the other: numbers separated by commas (the web edition, dialect y, wants
     * their ids), all to ask the vendor for its shops with each poll, or #bean:name of a Collection or Supplier.
     * Required where the API demands a shop, unless param.shop_no names one.
     */
    public void setShops(Object shops) {
        this.shops = shops;
    }

    public int getAckBatchSize() {
        return ackBatchSize;
    }

    /**
     * How many rows of a pool to acknowledge with one call. 0 is as many as the API takes, or all that came together
     * where the vendor names no figure.
     */
    public void setAckBatchSize(int ackBatchSize) {
        this.ackBatchSize = ackBatchSize;
    }

    public BatchStore getBatchStore() {
        return batchStore;
    }

    /**
     * Where rows of a pool are kept before they are delivered, if the vendor hands them out only once. The default is
     * files in stateDirectory. One that processes share lets only one of them have the rows of a pool at a time, also
     * where the vendor hands them out until they are acknowledged.
     */
    public void setBatchStore(BatchStore batchStore) {
        this.batchStore = batchStore;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    /**
     * The HTTP proxy through which to call the vendor. Without it the vendor is called directly.
     */
    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public int getProxyPort() {
        return proxyPort;
    }

    /**
     * The port of the HTTP proxy.
     */
    public void setProxyPort(int proxyPort) {
        this.proxyPort = proxyPort;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    /**
     * Keys, and certificates to trust, for https. The default is what the JVM trusts.
     */
    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }
}

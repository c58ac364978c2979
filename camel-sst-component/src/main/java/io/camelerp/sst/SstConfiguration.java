/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.camelerp.common.HttpSettings;
import io.camelerp.common.store.BatchStore;
import io.camelerp.sst.client.Account;
import io.camelerp.sst.client.ClientSettings;
import io.camelerp.sst.client.ErrorCodes;
import io.camelerp.sst.client.Requests;
import io.camelerp.sst.client.Signer;
import io.camelerp.sst.client.TemplateSigner;
import io.camelerp.sst.push.AddressList;
import io.camelerp.sst.push.PushSettings;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.StringHelper;

/**
 * Every option of the component and its endpoints.
 */
@UriParams
public class SstConfiguration implements Cloneable {

    @UriPath(enums = "QueryAllPay,PushStoreDeclareGoods,DownloadStoreDeclareGoodsByBatch,AddSTOBill,PushRECBill,DownloadRECBill,PushREQBill,DownloadREQBill,GetTransferringStores,QueryTransferringOrderInfo,AchieveQueryTransferringOrderInfo,AchieveRetQueryTransferringOrderInfo,UpdateTransferringOrderInfo,QuerySaleOrderInfo,push")
    @Metadata(required = true)
    private String command;

    // account
    @UriParam(label = "security")
    private String appId;
    @UriParam(label = "security", secret = true)
    @Metadata(secret = true)
    private String secret;
    @UriParam
    private String baseUri;
    @UriParam(label = "security", defaultValue = "none")
    private Object signer = "none";
    // so that Camel passes its & on to the URI in a Kamelet, too
    @UriParam(label = "security", secret = true)
    @Metadata(secret = true)
    private String signTemplate;
    @UriParam(label = "security", defaultValue = "MD5")
    private String signDigest = "MD5";
    @UriParam(label = "security", defaultValue = "lower")
    private TemplateSigner.Encoding signEncoding = TemplateSigner.Encoding.lower;

    // calls
    @UriParam(defaultValue = "0")
    private int requestsPerMinute;
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
    @UriParam(label = "advanced", defaultValue = "0")
    private String successCodes = "0";
    @UriParam(label = "advanced")
    private String rateLimitCodes;
    @UriParam(label = "advanced")
    private String retryableCodes;
    @UriParam(label = "advanced")
    private String alreadyDoneCodes;
    @UriParam(label = "advanced")
    private String authCodes;
    @UriParam(label = "advanced", defaultValue = "both")
    private Requests.Spelling requestSpelling = Requests.Spelling.both;
    @UriParam(label = "advanced", defaultValue = "text")
    private Requests.EmptyBatch emptySumbatch = Requests.EmptyBatch.text;
    @UriParam(label = "advanced", defaultValue = "ids")
    private Requests.IdLists idLists = Requests.IdLists.ids;
    @UriParam(label = "advanced", defaultValue = "Asia/Shanghai")
    private String timeZone = "Asia/Shanghai";

    // common
    @UriParam(prefix = "param.", multiValue = true)
    private Map<String, Object> parameters;
    @UriParam(defaultValue = "node")
    private BodyType bodyType = BodyType.node;
    @UriParam(defaultValue = ".camel-erp")
    private String stateDirectory = ".camel-erp";
    @UriParam
    private boolean stateless;
    @UriParam(label = "advanced")
    private BatchStore batchStore;
    @UriParam
    private String checkpointKey;
    @UriParam(label = "advanced", defaultValue = "7776000000", javaType = "java.time.Duration")
    private long keepKeys = 7_776_000_000L;

    // producer
    @UriParam(label = "producer", defaultValue = "true")
    private boolean validate = true;

    // consumer
    @UriParam(label = "consumer", defaultValue = "record")
    private Delivery delivery = Delivery.record;
    @UriParam(label = "consumer")
    private boolean keepOriginal;
    @UriParam(label = "consumer", defaultValue = "100")
    private int maxInFlight = 100;
    @UriParam(label = "consumer", defaultValue = "60")
    private int maxAttempts = 60;
    @UriParam(label = "consumer", defaultValue = "5")
    private int poisonThreshold = 5;
    @UriParam(label = "consumer", defaultValue = "deliver")
    private OnChange onChange = OnChange.deliver;
    @UriParam(label = "consumer", defaultValue = "now")
    private String startFrom = "now";
    @UriParam(label = "consumer")
    private int windowDays;
    @UriParam(label = "consumer", defaultValue = "1")
    private int overlapDays = 1;
    @UriParam(label = "consumer", defaultValue = "300000", javaType = "java.time.Duration")
    private long settleDelay = 300_000;
    @UriParam(label = "consumer")
    private Object stores;
    @UriParam(label = "consumer", defaultValue = "keep")
    private OnDead onDead = OnDead.keep;
    @UriParam(label = "consumer")
    private String finishCommand;

    // webhook
    @UriParam(label = "webhook", defaultValue = "/sst/push")
    private String pushPath = "/sst/push";
    @UriParam(label = "webhook", defaultValue = "true")
    private boolean store = true;
    @UriParam(label = "webhook,security", secret = true)
    @Metadata(secret = true)
    private String passcode;
    @UriParam(label = "webhook,security", defaultValue = "token")
    private String passcodeName = "token";
    @UriParam(label = "webhook,security")
    private String allowedAddresses;
    @UriParam(label = "webhook,security")
    private boolean trustForwardedFor;
    @UriParam(label = "webhook", defaultValue = "10485760")
    private long maxPushSize = 10L * 1024 * 1024;
    @UriParam(label = "webhook", defaultValue = "1")
    private String pushErrorCode = "1";
    @UriParam(label = "webhook", defaultValue = "200")
    private int pushErrorStatus = 200;

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

    /** What to do with a bill that comes again with another content. */
    public enum OnChange {
        deliver,
        ignore
    }

    /** What to tell the vendor of bills that were given up. */
    public enum OnDead {
        keep,
        cancel
    }

    public SstConfiguration copy() {
        try {
            return (SstConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    Account account() {
        return new Account(
                URI.create(required(baseUri, "baseUri", "the address of the gateway, mailed by the vendor")),
                required(appId, "appId", "the integrator's id, mailed by the vendor"), secret, newSigner());
    }

    private Signer newSigner() {
        if (signer instanceof Signer bean) {
            return bean;
        }
        return switch (String.valueOf(signer)) {
            case "none" -> Signer.NONE;
            case "template" -> {
                required(secret, "secret", "it signs every call");
                yield new TemplateSigner(
                        required(signTemplate, "signTemplate", "the text to sign"), signDigest, signEncoding);
            }
            default -> throw new IllegalArgumentException(
                    "Option signer is '" + signer + "': expected none, template, or #bean:name of a " + Signer.class.getName());
        };
    }

    private static String required(String value, String name, String what) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "Option " + name + " is missing (" + what + "): set camel.component.sst."
                                               + StringHelper.camelCaseToDash(name) + " or " + name + " on the endpoint");
        }
        return value;
    }

    ClientSettings clientSettings() {
        return new ClientSettings(
                new HttpSettings(
                        Duration.ofMillis(connectTimeout), Duration.ofMillis(requestTimeout), maxResponseSize, proxyHost,
                        proxyPort, sslContextParameters),
                maxRetries, Duration.ofMillis(retryDelay), Duration.ofMillis(rateLimitPause),
                new ErrorCodes(
                        set(successCodes), set(rateLimitCodes), set(retryableCodes), set(alreadyDoneCodes), set(authCodes)));
    }

    Requests requests() {
        return new Requests(requestSpelling, emptySumbatch, idLists, validate);
    }

    PushSettings pushSettings() {
        // a push is answered with 0 when it is taken, whatever the codes are with which the vendor answers us
        if (set(successCodes).contains(pushErrorCode.trim()) || pushErrorCode.trim().matches("-?0*")) {
            throw new IllegalArgumentException(
                    "Option pushErrorCode is '" + pushErrorCode + "', which means success: a refused push would be lost."
                                               + " Set a number that is not 0");
        }
        return new PushSettings(
                passcode, passcodeName, AddressList.parse(allowedAddresses), trustForwardedFor, maxPushSize, pushErrorCode,
                pushErrorStatus);
    }

    ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    static Set<String> set(String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(",")).map(String::trim).filter(s -> !s.isEmpty()).collect(Collectors.toSet());
    }

    public String getCommand() {
        return command;
    }

    /**
     * The vendor's name of the command, such as DownloadRECBill; push for a route that takes the pushes which no other
     * route takes.
     */
    public void setCommand(String command) {
        this.command = command;
    }

    public String getAppId() {
        return appId;
    }

    /**
     * The integrator's id, mailed by the vendor. It is sent with every call as the query parameter appid.
     */
    public void setAppId(String appId) {
        this.appId = appId;
    }

    public String getSecret() {
        return secret;
    }

    /**
     * The integrator's appkey, mailed by the vendor. It signs calls and is never sent.
     */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    public String getBaseUri() {
        return baseUri;
    }

    /**
     * The address of the gateway without a query, such as http://host/center/gateway. The vendor mails it; there is no
     * default.
     */
    public void setBaseUri(String baseUri) {
        this.baseUri = baseUri;
    }

    public Object getSigner() {
        return signer;
    }

    /**
     * How calls are signed: none, template (see signTemplate), or #bean:name of an io.camelerp.sst.client.Signer. The
     * vendor's formula is not public, and no preset claims to be it.
     */
    public void setSigner(Object signer) {
        this.signer = signer;
    }

    public String getSignTemplate() {
        return signTemplate;
    }

    /**
     * The text to sign with signer=template. Places: {appid}, {appkey}, {body}, and {fields:A:B}, the top-level fields
     * of the body sorted by name, with A between name and value and B between fields.
     */
    public void setSignTemplate(String signTemplate) {
        this.signTemplate = signTemplate;
    }

    public String getSignDigest() {
        return signDigest;
    }

    /**
     * The digest of the text to sign: MD5, SHA-256, HmacSHA256 (keyed by the appkey) or any other of this Java.
     */
    public void setSignDigest(String signDigest) {
        this.signDigest = signDigest;
    }

    public TemplateSigner.Encoding getSignEncoding() {
        return signEncoding;
    }

    /**
     * The form of the signature: hexadecimal in lower or upper case, or base64.
     */
    public void setSignEncoding(TemplateSigner.Encoding signEncoding) {
        this.signEncoding = signEncoding;
    }

    public int getRequestsPerMinute() {
        return requestsPerMinute;
    }

    /**
     * How many calls the account may make in a minute, shared by all its consumers and producers of this component. 0
     * is without limit: the vendor publishes no figure.
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
     * How often a call is repeated at once that failed for a passing reason. A create whose result is unknown is not
     * repeated.
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
     * Codes of the vendor that mean success, separated by commas. Only 0 is public.
     */
    public void setSuccessCodes(String successCodes) {
        this.successCodes = successCodes;
    }

    public String getRateLimitCodes() {
        return rateLimitCodes;
    }

    /**
     * Codes of the vendor that mean too many calls, separated by commas. HTTP 429 means it, too.
     */
    public void setRateLimitCodes(String rateLimitCodes) {
        this.rateLimitCodes = rateLimitCodes;
    }

    public String getRetryableCodes() {
        return retryableCodes;
    }

    /**
     * Codes of the vendor that mean passing trouble, separated by commas.
     */
    public void setRetryableCodes(String retryableCodes) {
        this.retryableCodes = retryableCodes;
    }

    public String getAlreadyDoneCodes() {
        return alreadyDoneCodes;
    }

    /**
     * Codes of the vendor that mean that this was done before, separated by commas: a batch that is finished already, a
     * bill that exists already. They count as success.
     */
    public void setAlreadyDoneCodes(String alreadyDoneCodes) {
        this.alreadyDoneCodes = alreadyDoneCodes;
    }

    public String getAuthCodes() {
        return authCodes;
    }

    /**
     * Codes of the vendor that mean a wrong account or signature, separated by commas.
     */
    public void setAuthCodes(String authCodes) {
        this.authCodes = authCodes;
    }

    public Requests.Spelling getRequestSpelling() {
        return requestSpelling;
    }

    /**
     * Which spelling is sent where the vendor's table and example differ: remarks or reamrks in AddSTOBill, starttime
     * or startday in QuerySaleOrderInfo.
     */
    public void setRequestSpelling(Requests.Spelling requestSpelling) {
        this.requestSpelling = requestSpelling;
    }

    public Requests.EmptyBatch getEmptySumbatch() {
        return emptySumbatch;
    }

    /**
     * What is sent for an empty sumbatch, which opens a new batch: an empty text, nothing (omit), or a JSON null
     * (none).
     */
    public void setEmptySumbatch(Requests.EmptyBatch emptySumbatch) {
        this.emptySumbatch = emptySumbatch;
    }

    public Requests.IdLists getIdLists() {
        return idLists;
    }

    /**
     * How ids stand in dluiditems and storeuiditems: bare, as in the vendor's example, or as objects, as in its table.
     */
    public void setIdLists(Requests.IdLists idLists) {
        this.idLists = idLists;
    }

    public String getTimeZone() {
        return timeZone;
    }

    /**
     * The time zone of the vendor's dates, which carry none.
     */
    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    /**
     * Business fields of the command, such as param.storeuid=101. Lists are separated by commas.
     */
    public void setParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    public BodyType getBodyType() {
        return bodyType;
    }

    /**
     * What the body is: a Jackson JsonNode, a Map (a List of them for several bills), or JSON text. All keep the
     * vendor's digits.
     */
    public void setBodyType(BodyType bodyType) {
        this.bodyType = bodyType;
    }

    public String getStateDirectory() {
        return stateDirectory;
    }

    /**
     * The directory for open batches, pushed bills and keys when no batchStore is set. Its absolute path is logged at
     * start.
     */
    public void setStateDirectory(String stateDirectory) {
        this.stateDirectory = stateDirectory;
    }

    public boolean isStateless() {
        return stateless;
    }

    /**
     * Whether to forget open batches, pushed bills and keys with the process.
     */
    public void setStateless(boolean stateless) {
        this.stateless = stateless;
    }

    public BatchStore getBatchStore() {
        return batchStore;
    }

    /**
     * Where open batches, pushed bills and keys are kept. The default is files in stateDirectory.
     */
    public void setBatchStore(BatchStore batchStore) {
        this.batchStore = batchStore;
    }

    public String getCheckpointKey() {
        return checkpointKey;
    }

    /**
     * The name under which state is kept, together with the account and the kind of bill. The default is the id of the
     * route. Give the consumer of a push and that of the matching download the same: then a bill that comes both ways
     * is delivered once.
     */
    public void setCheckpointKey(String checkpointKey) {
        this.checkpointKey = checkpointKey;
    }

    public long getKeepKeys() {
        return keepKeys;
    }

    /**
     * How long the key of a bill is remembered after it was done (files only). A bill that comes again later is
     * delivered again.
     */
    public void setKeepKeys(long keepKeys) {
        this.keepKeys = keepKeys;
    }

    public boolean isValidate() {
        return validate;
    }

    /**
     * Whether a request is checked against the catalogue before it is sent.
     */
    public void setValidate(boolean validate) {
        this.validate = validate;
    }

    public Delivery getDelivery() {
        return delivery;
    }

    /**
     * What one exchange carries: a bill, or all bills of a batch or push as a list.
     */
    public void setDelivery(Delivery delivery) {
        this.delivery = delivery;
    }

    public boolean isKeepOriginal() {
        return keepOriginal;
    }

    /**
     * Whether the bill as the vendor sent it goes into the header CamelSstOriginal, beside the body in our spelling.
     */
    public void setKeepOriginal(boolean keepOriginal) {
        this.keepOriginal = keepOriginal;
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

    public int getMaxAttempts() {
        return maxAttempts;
    }

    /**
     * After how many failures a bill is given up: it is kept with the cause for replay, and the batch goes on without
     * it. 0 is never.
     */
    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public int getPoisonThreshold() {
        return poisonThreshold;
    }

    /**
     * After how many failures in a row of one bill the health check is down.
     */
    public void setPoisonThreshold(int poisonThreshold) {
        this.poisonThreshold = poisonThreshold;
    }

    public OnChange getOnChange() {
        return onChange;
    }

    /**
     * What to do with a bill that comes again with another content: deliver it with the header CamelSstChanged, or
     * ignore it. Both are logged and counted.
     */
    public void setOnChange(OnChange onChange) {
        this.onChange = onChange;
    }

    public String getStartFrom() {
        return startFrom;
    }

    /**
     * Where to begin when there is no cursor yet: now, a local time of the vendor (2026-01-31 00:00:00), or an ISO-8601
     * duration that reaches back from now (P1D). The vendor knows days only: the whole first day is read.
     */
    public void setStartFrom(String startFrom) {
        this.startFrom = startFrom;
    }

    public int getWindowDays() {
        return windowDays;
    }

    /**
     * The most days to ask for at once. The default and the most is what the vendor allows: 3, or 1 for
     * QuerySaleOrderInfo.
     */
    public void setWindowDays(int windowDays) {
        this.windowDays = windowDays;
    }

    public int getOverlapDays() {
        return overlapDays;
    }

    /**
     * How many days before the cursor are read again with every poll, because the vendor does not say which bills a day
     * holds. Must be less than windowDays unless that is 1.
     */
    public void setOverlapDays(int overlapDays) {
        this.overlapDays = overlapDays;
    }

    public long getSettleDelay() {
        return settleDelay;
    }

    /**
     * How near to the present the cursor may come. A day is read to its end only when it has been over for this long.
     */
    public void setSettleDelay(long settleDelay) {
        this.settleDelay = settleDelay;
    }

    public Object getStores() {
        return stores;
    }

    /**
     * The stores to ask for: ids separated by commas, transferring to ask the vendor by GetTransferringStores, or
     * #bean:name of a Collection or Supplier. QuerySaleOrderInfo then has a stream for each store;
     * QueryTransferringOrderInfo sends them as storeuiditems.
     */
    public void setStores(Object stores) {
        this.stores = stores;
    }

    public OnDead getOnDead() {
        return onDead;
    }

    /**
     * What to tell the vendor of bills that were given up: nothing (keep), or that they are given back (cancel), where
     * a command for it is documented. A bill is given back at most once.
     */
    public void setOnDead(OnDead onDead) {
        this.onDead = onDead;
    }

    public String getFinishCommand() {
        return finishCommand;
    }

    /**
     * The command that ends a batch when all bills are done. The default is the catalogue's:
     * AchieveQueryTransferringOrderInfo for QueryTransferringOrderInfo, none for all others. For QuerySaleOrderInfo the
     * vendor's note names the same command, but does not confirm it.
     */
    public void setFinishCommand(String finishCommand) {
        this.finishCommand = finishCommand;
    }

    public String getPushPath() {
        return pushPath;
    }

    /**
     * The path on platform-http that all pushes of this component come to; they are told apart by cmd.
     */
    public void setPushPath(String pushPath) {
        this.pushPath = pushPath;
    }

    public boolean isStore() {
        return store;
    }

    /**
     * Whether a push is answered when its bills are kept, and the route runs behind that. Otherwise it is answered when
     * the route has done them.
     */
    public void setStore(boolean store) {
        this.store = store;
    }

    public String getPasscode() {
        return passcode;
    }

    /**
     * A word that a push must carry as query parameter or header. The vendor documents no signature of pushes: put the
     * word into the address that you register.
     */
    public void setPasscode(String passcode) {
        this.passcode = passcode;
    }

    public String getPasscodeName() {
        return passcodeName;
    }

    /**
     * The name of the query parameter or header with the passcode.
     */
    public void setPasscodeName(String passcodeName) {
        this.passcodeName = passcodeName;
    }

    public String getAllowedAddresses() {
        return allowedAddresses;
    }

    /**
     * The addresses that may push, such as 10.0.0.0/8,192.168.1.7. The default is all.
     */
    public void setAllowedAddresses(String allowedAddresses) {
        this.allowedAddresses = allowedAddresses;
    }

    public boolean isTrustForwardedFor() {
        return trustForwardedFor;
    }

    /**
     * Whether the address is the last one in X-Forwarded-For, set by a proxy of your own in front.
     */
    public void setTrustForwardedFor(boolean trustForwardedFor) {
        this.trustForwardedFor = trustForwardedFor;
    }

    public long getMaxPushSize() {
        return maxPushSize;
    }

    /**
     * The largest push to accept, in bytes.
     */
    public void setMaxPushSize(long maxPushSize) {
        this.maxPushSize = maxPushSize;
    }

    public String getPushErrorCode() {
        return pushErrorCode;
    }

    /**
     * The code that a refused push is answered with. The vendor publishes none; 0 is success.
     */
    public void setPushErrorCode(String pushErrorCode) {
        this.pushErrorCode = pushErrorCode;
    }

    public int getPushErrorStatus() {
        return pushErrorStatus;
    }

    /**
     * The HTTP status that a refused push is answered with.
     */
    public void setPushErrorStatus(int pushErrorStatus) {
        this.pushErrorStatus = pushErrorStatus;
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

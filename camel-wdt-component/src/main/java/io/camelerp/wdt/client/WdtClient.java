/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.camelerp.common.AnswerTooLargeException;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.HttpSender;
import io.camelerp.common.NoAnswerException;
import io.camelerp.common.Priority;
import io.camelerp.common.Quota;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one account: takes a permit, signs with a fresh timestamp, sends, opens the envelope, and repeats what may be
 * repeated.
 */
public final class WdtClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WdtClient.class);
    private static final Duration SKEW_WORTH_TELLING = Duration.ofMinutes(1);
    /** A vendor that takes our signature is within 5 minutes of us, whatever its answer says. */
    private static final Duration SKEW_BEYOND_BELIEF = Duration.ofMinutes(6);

    private final Account account;
    private final ClientSettings settings;
    private final Quota quota;
    private final Clock clock;
    private final Signer signer;
    private final HttpSender http;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CallErrors errors;
    private final AtomicReference<LastResult> last = new AtomicReference<>(new LastResult(null, null));

    /** How far the vendor's clock is ahead of ours; null until it told us. */
    private volatile Duration skew;

    /**
     * The vendor's code and text of the call that ended last.
     */
    public record LastResult(String code, String message) {
    }

    public WdtClient(Account account, ClientSettings settings, Quota quota, Clock clock, CallErrors errors) {
        this.account = account;
        this.settings = settings;
        this.quota = quota;
        this.errors = errors;
        this.clock = clock;
        this.signer = Signer.of(account);
        this.http = new HttpSender(settings.http());
        http.warn(account.baseUri());
    }

    /**
     * Calls an API and returns its successful answer.
     *
     * @throws WdtException         when the vendor refuses, or cannot be reached or understood
     * @throws InterruptedException when the caller is told to stop
     */
    public Answer call(Api api, Map<String, String> parameters, Priority priority) throws InterruptedException {
        Duration delay = settings.retryDelay();
        for (int attempt = 0;; attempt++) {
            try {
                return callOnce(api, parameters, priority);
            } catch (WdtException e) {
                errors.add(e.getCategory());
                last.set(new LastResult(
                        e.getVendorCode(), e.getVendorMessage() == null ? e.getMessage() : e.getVendorMessage()));
                if (e.getCategory() == Category.RATE_LIMIT) {
                    quota.pause(settings.rateLimitPause());
                }
                if (!e.isRetryable() || attempt >= settings.maxRetries()) {
                    throw e;
                }
                LOG.debug("{} is asked again (attempt {}): {}", api.name(), attempt + 2, e.getMessage());
                if (e.getCategory() == Category.TRANSIENT) {
                    if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw e;
                    }
                    delay = delay.multipliedBy(2);
                }
            }
        }
    }

    private Answer callOnce(Api api, Map<String, String> parameters, Priority priority) throws InterruptedException {
        quota.acquire(priority);
        try {
            if (closed.getCount() == 0) {
                throw new WdtException(
                        Category.TRANSIENT, api.name(),
                        "its context has stopped while the call waited for the quota; nothing was sent");
            }
            HttpResponse<byte[]> response = send(api, request(api, parameters));
            Instant vendorTime = vendorTime(response);
            if (vendorTime != null) {
                skew = Duration.between(clock.instant(), vendorTime);
            }
            Answer answer = open(api, response, vendorTime, parameters.values());
            last.set(new LastResult(answer.code(), answer.message()));
            return answer;
        } finally {
            quota.release();
        }
    }

    private Answer open(Api api, HttpResponse<byte[]> response, Instant vendorTime, Collection<String> sent) {
        try {
            return new Envelope(api, account.gateway(), settings.errorCodes(), sent)
                    .open(response.statusCode(), HttpSender.sentOnTo(response), response.body(), vendorTime);
        } catch (WdtException e) {
            Duration ahead = skew;
            throw e.getCategory() == Category.AUTH && ahead != null && ahead.abs().compareTo(SKEW_WORTH_TELLING) > 0
                    ? wrongClock(e, ahead) : e;
        }
    }

    private static WdtException wrongClock(WdtException refusal, Duration ahead) {
        String what = refusal.getVendorCode() == null
                ? "HTTP " + refusal.getHttpResponseCode()
                : "code " + refusal.getVendorCode() + ", " + refusal.getVendorMessage();
        String off = Math.abs(ahead.toSeconds()) + " s " + (ahead.isNegative() ? "ahead of" : "behind");
        WdtException e = new WdtException(
                Category.AUTH, refusal.getApi(), refusal.getVendorCode(), refusal.getVendorMessage(),
                what + "; the clock of this machine is " + off + " the vendor's, which accepts 300 s: set the clock", refusal);
        e.setHttpResponseCode(refusal.getHttpResponseCode());
        return e;
    }

    private HttpRequest.Builder request(Api api, Map<String, String> parameters) {
        Map<String, String> form = signer.sign(api, parameters, clock.instant());
        String body = form.entrySet().stream().map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        URI uri = account.gateway() == WdtGateway.qimen
                ? account.baseUri()
                : URI.create(account.baseUri().toString().replaceAll("/+$", "") + "/" + api.name() + ".php");
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.US_ASCII));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(Api api, HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request);
        } catch (NoAnswerException e) {
            Category category = e.isNeverSent() || api.kind().isRead() ? Category.TRANSIENT : Category.UNKNOWN_RESULT;
            if (category == Category.TRANSIENT && AnswerTooLargeException.isBehind(e)) {
                // the same question would get the same answer
                category = Category.REQUEST;
            }
            throw new WdtException(category, api.name(), e.getMessage(), e.getCause());
        }
    }

    private static Instant vendorTime(HttpResponse<?> response) {
        try {
            return response.headers().firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                    .orElse(null);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The earlier of our clock and the vendor's, as far as the vendor told us. */
    public Instant now() {
        Instant ours = clock.instant();
        Duration ahead = skew;
        return ahead != null && ahead.isNegative() ? ours.plus(ahead) : ours;
    }

    /**
     * Refuses to go on by a time of the vendor that cannot be, because nothing would ever be old enough by it.
     *
     * @throws WdtException when the vendor's time is so far behind ours that it would not have taken our signature
     */
    public void checkClock(Api api) {
        Duration ahead = skew;
        if (isBeyondBelief(ahead)) {
            throw new WdtException(
                    Category.AUTH, api.name(),
                    "expected the vendor's time (HTTP header Date) within 300 s of ours, got one that is " + -ahead.toSeconds()
                                               + " s behind the clock of this machine: set the clock, or look for a proxy that"
                                               + " changes the header; until then nothing counts as settled, and nothing is read");
        }
    }

    private static boolean isBeyondBelief(Duration ahead) {
        return ahead != null && ahead.negated().compareTo(SKEW_BEYOND_BELIEF) > 0;
    }

    /** Whether the vendor has told us its time. */
    public boolean knowsVendorTime() {
        return skew != null;
    }

    /** Whether the vendor has told us a time that can be. */
    public boolean knowsLikelyVendorTime() {
        return knowsVendorTime() && !isBeyondBelief(skew);
    }

    public Account getAccount() {
        return account;
    }

    public Quota getQuota() {
        return quota;
    }

    /** The vendor's code and text of the call that ended last. */
    public LastResult getLastResult() {
        return last.get();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

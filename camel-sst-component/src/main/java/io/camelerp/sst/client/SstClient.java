/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sst.SstException;
import io.camelerp.sst.SstException.Category;
import io.camelerp.sst.catalog.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one account: takes a permit, adds command and a fresh {@code seq}, signs, sends, opens the envelope, and repeats
 * what may be repeated.
 */
public final class SstClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SstClient.class);

    private final Account account;
    private final ClientSettings settings;
    private final Quota quota;
    private final HttpClient http;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<LastResult> last = new AtomicReference<>(new LastResult(null, null));

    /**
     * The vendor's code and text of the call that ended last.
     */
    public record LastResult(String code, String message) {
    }

    public SstClient(Account account, ClientSettings settings, Quota quota) {
        this.account = account;
        this.settings = settings;
        this.quota = quota;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Calls a command and returns its successful answer.
     *
     * @param  fields               the body without {@code cmd} and {@code seq}
     * @throws SstException         when the vendor refuses, or cannot be reached or understood
     * @throws InterruptedException when the caller is told to stop
     */
    public Answer call(Command command, ObjectNode fields) throws InterruptedException {
        long delay = settings.retryDelay().toMillis();
        for (int attempt = 0;; attempt++) {
            try {
                Answer answer = callOnce(command, fields);
                last.set(new LastResult(answer.code(), answer.message()));
                return answer;
            } catch (SstException e) {
                last.set(new LastResult(
                        e.getVendorCode(), e.getVendorMessage() == null ? e.getMessage() : e.getVendorMessage()));
                if (!e.isRetryable() || attempt >= settings.maxRetries()) {
                    throw e;
                }
                LOG.debug("{} is asked again (attempt {}): {}", command.name(), attempt + 2, e.getMessage());
                if (closed.await(delay, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
                delay *= 2;
            }
        }
    }

    private Answer callOnce(Command command, ObjectNode fields) throws InterruptedException {
        quota.acquire();
        try {
            String seq = UUID.randomUUID().toString();
            HttpResponse<byte[]> response = send(command, request(command, seq, fields));
            Answer answer = new Envelope(command, settings.errorCodes()).open(response.statusCode(), response.body());
            String echo = Envelope.find(answer.root(), "seq").map(JsonNode::asText).orElse(null);
            if (echo != null && !echo.equals(seq)) {
                // the vendor's own examples answer with another one (sst.md section 2)
                LOG.debug("{} answered with seq {} to seq {}", command.name(), echo, seq);
            }
            return answer;
        } finally {
            quota.release();
        }
    }

    private HttpRequest request(Command command, String seq, ObjectNode fields) {
        ObjectNode body = Json.READER.createObjectNode().put("cmd", command.name()).put("seq", seq);
        body.setAll(fields);
        String text = body.toString();
        String sign = account.signer().sign(new Signer.Request(account.appId(), account.secret(), text, body));
        String base = account.baseUri().toString();
        String uri = base + (base.contains("?") ? "&" : "?") + "appid=" + encode(account.appId())
                     + (sign == null ? "" : "&sign=" + encode(sign));
        return HttpRequest.newBuilder(URI.create(uri))
                .timeout(settings.requestTimeout())
                .header("Content-Type", "application/json;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8))
                .build();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(Command command, HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> future
                = http.sendAsync(request, info -> new LimitedBody(settings.maxResponseSize()));
        boolean done = false;
        try {
            // the timeout of the request ends with the headers: the body must not drip for ever either
            HttpResponse<byte[]> response = future.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            done = true;
            return response;
        } catch (TimeoutException e) {
            throw tooLate(command, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpTimeoutException && !neverSent(e.getCause())) {
                throw tooLate(command, e.getCause());
            }
            throw noAnswer(command, describe(e.getCause()), neverSent(e.getCause()), e.getCause());
        } finally {
            if (!done) {
                future.cancel(true);
            }
        }
    }

    private SstException tooLate(Command command, Throwable cause) {
        return noAnswer(command, "no complete answer within requestTimeout=" + settings.requestTimeout(), false, cause);
    }

    private static boolean neverSent(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    }

    private String describe(Throwable cause) {
        String what = cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage() : cause.getClass().getSimpleName();
        return "no answer from " + Objects.toString(account.baseUri().getAuthority(), account.baseUri().toString()) + ": "
               + what;
    }

    private static SstException noAnswer(Command command, String message, boolean neverSent, Throwable cause) {
        Category category
                = neverSent || command.kind().isRepeatable() ? Category.TRANSIENT : Category.UNKNOWN_RESULT;
        return new SstException(category, command.name(), message, cause);
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

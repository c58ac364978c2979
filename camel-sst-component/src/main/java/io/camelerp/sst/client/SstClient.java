/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.HttpSender;
import io.camelerp.common.Json;
import io.camelerp.common.NoAnswerException;
import io.camelerp.common.Priority;
import io.camelerp.common.Quota;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.sst.SstException;
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
    private final HttpSender http;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CallErrors errors;
    private final AtomicReference<LastResult> last = new AtomicReference<>(new LastResult(null, null));

    /**
     * The vendor's code and text of the call that ended last.
     */
    public record LastResult(String code, String message) {
    }

    public SstClient(Account account, ClientSettings settings, Quota quota, CallErrors errors) {
        this.account = account;
        this.settings = settings;
        this.quota = quota;
        this.errors = errors;
        this.http = new HttpSender(settings.http());
        http.warn(account.baseUri());
    }

    /**
     * Calls a command and returns its successful answer.
     *
     * @param  fields               the body without {@code cmd} and {@code seq}
     * @param  priority             who goes first when the quota is short
     * @throws SstException         when the vendor refuses, or cannot be reached or understood
     * @throws InterruptedException when the caller is told to stop
     */
    public Answer call(Command command, ObjectNode fields, Priority priority) throws InterruptedException {
        return call(command, fields, priority, lost -> {
        });
    }

    /**
     * Calls a command and returns its successful answer.
     *
     * @param  fields               the body without {@code cmd} and {@code seq}
     * @param  priority             who goes first when the quota is short
     * @param  lost                 told of each attempt that the vendor may have answered, though no answer arrived
     * @throws SstException         when the vendor refuses, or cannot be reached or understood
     * @throws InterruptedException when the caller is told to stop
     */
    public Answer call(Command command, ObjectNode fields, Priority priority, Consumer<SstException> lost)
            throws InterruptedException {
        return call(command, fields, priority, settings.maxRetries(), lost);
    }

    /**
     * Calls a command once, for a caller who has to know that an answer got lost.
     *
     * @param  fields               the body without {@code cmd} and {@code seq}
     * @param  priority             who goes first when the quota is short
     * @throws SstException         when the vendor refuses, or cannot be reached or understood
     * @throws InterruptedException when the caller is told to stop
     */
    public Answer callWithoutRetry(Command command, ObjectNode fields, Priority priority) throws InterruptedException {
        return call(command, fields, priority, 0, lost -> {
        });
    }

    private Answer call(Command command, ObjectNode fields, Priority priority, int retries, Consumer<SstException> lost)
            throws InterruptedException {
        long delay = settings.retryDelay().toMillis();
        for (int attempt = 0;; attempt++) {
            try {
                Answer answer = callOnce(command, fields, priority);
                last.set(new LastResult(answer.code(), answer.message()));
                return answer;
            } catch (SstException e) {
                errors.add(e.getCategory());
                last.set(new LastResult(
                        e.getVendorCode(), e.getVendorMessage() == null ? e.getMessage() : e.getVendorMessage()));
                if (e.getCategory() == Category.TRANSIENT && e.getVendorCode() == null
                        && !NoAnswerException.isNeverSent(e.getCause())) {
                    lost.accept(e);
                }
                if (e.getCategory() == Category.RATE_LIMIT) {
                    quota.pause(settings.rateLimitPause());
                }
                if (!e.isRetryable() || attempt >= retries) {
                    throw e;
                }
                LOG.debug("{} is asked again (attempt {}): {}", command.name(), attempt + 2, e.getMessage());
                if (e.getCategory() == Category.TRANSIENT) {
                    if (isClosedWithin(delay, command)) {
                        throw e;
                    }
                    delay *= 2;
                }
            }
        }
    }

    private boolean isClosedWithin(long delay, Command command) throws NotSentException {
        try {
            return closed.await(delay, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // what was sent before was surely without effect, or there would be no other attempt
            throw new NotSentException(command.name(), e);
        }
    }

    private void acquire(Command command, Priority priority) throws NotSentException {
        try {
            quota.acquire(priority);
        } catch (InterruptedException e) {
            throw new NotSentException(command.name(), e);
        }
    }

    private Answer callOnce(Command command, ObjectNode fields, Priority priority) throws InterruptedException {
        acquire(command, priority);
        try {
            if (closed.getCount() == 0) {
                throw new NotSentException(command.name());
            }
            String seq = UUID.randomUUID().toString();
            HttpResponse<byte[]> response = send(command, request(command, seq, fields));
            Answer answer = new Envelope(command, settings.errorCodes()).open(response.statusCode(),
                    HttpSender.sentOnTo(response), response.body());
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

    private HttpRequest.Builder request(Command command, String seq, ObjectNode fields) {
        ObjectNode body = Json.READER.createObjectNode().put("cmd", command.name()).put("seq", seq);
        body.setAll(fields);
        String text = body.toString();
        String sign = sign(command, text, body);
        String base = account.baseUri().toString();
        String uri = base + (base.contains("?") ? "&" : "?") + "appid=" + encode(account.appId())
                     + (sign == null ? "" : "&sign=" + encode(sign));
        return HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8));
    }

    private String sign(Command command, String text, ObjectNode body) {
        try {
            return account.signer().sign(new Signer.Request(account.appId(), account.secret(), text, body));
        } catch (RuntimeException e) {
            throw new SstException(
                    Category.AUTH, command.name(), "expected a signature, but the signer failed (" + e
                                                   + "); nothing was sent: check option signer",
                    e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(Command command, HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request);
        } catch (NoAnswerException e) {
            Category category = e.isNeverSent() || command.kind().isRepeatable() ? Category.TRANSIENT : Category.UNKNOWN_RESULT;
            throw new SstException(category, command.name(), e.getMessage(), e.getCause());
        }
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

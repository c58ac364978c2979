/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one request and waits for its whole answer, neither longer nor for more than was agreed.
 */
public final class HttpSender {

    private final HttpSettings settings;
    private final HttpClient http;

    public HttpSender(HttpSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The answer to a request.
     *
     * @param  request              without a timeout, which is set here
     * @throws NoAnswerException    when none came in time, or it was too large
     * @throws InterruptedException when the caller is told to stop
     */
    public HttpResponse<byte[]> send(HttpRequest.Builder request) throws NoAnswerException, InterruptedException {
        HttpRequest timed = request.timeout(settings.requestTimeout()).build();
        CompletableFuture<HttpResponse<byte[]>> future
                = http.sendAsync(timed, info -> new LimitedBody(settings.maxResponseSize()));
        boolean done = false;
        try {
            // the timeout of the request ends with the headers: the body must not drip for ever either
            HttpResponse<byte[]> response = future.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            done = true;
            return response;
        } catch (TimeoutException e) {
            throw tooLate(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpTimeoutException && !(e.getCause() instanceof HttpConnectTimeoutException)) {
                throw tooLate(e.getCause());
            }
            throw new NoAnswerException(describe(timed, e.getCause()), e.getCause());
        } finally {
            if (!done) {
                future.cancel(true);
            }
        }
    }

    private NoAnswerException tooLate(Throwable cause) {
        return new NoAnswerException("no complete answer within requestTimeout=" + settings.requestTimeout(), cause);
    }

    private static String describe(HttpRequest request, Throwable cause) {
        String what = cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage() : cause.getClass().getSimpleName();
        return "no answer from " + Objects.toString(request.uri().getAuthority(), request.uri().getHost()) + ": " + what;
    }
}

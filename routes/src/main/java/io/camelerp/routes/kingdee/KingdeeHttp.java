/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.CompositeHttpConfigurer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpConstants;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.ObjectHelper;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.TimeValue;

/**
 * Posts to Kingdee over camel-http, each call exactly once.
 *
 * The HTTP client's own repeats are off: after a 503 with Retry-After it would send a save a second time, unseen.
 */
final class KingdeeHttp implements Closeable {

    private final URI base;
    private final HttpEndpoint endpoint;
    private final ProducerTemplate template;
    /** Of the call that a thread makes: the client posts on the thread that asks for it. */
    private final ThreadLocal<SendBy> sendBy = ThreadLocal.withInitial(SendBy::anyTime);

    /** What came back: the status, the whole body, the cookies to send from now on, and the server's time or null. */
    record Answer(int status, String contentType, byte[] body, List<String> setCookies, String date) {
    }

    /** A call was not sent, because it would have been later than it may be. */
    static final class TooLateException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLateException() {
            super("too late to be sent");
        }
    }

    KingdeeHttp(KingdeeAccount account) {
        CamelContext context = account.getCamelContext();
        this.base = URI.create(account.getUrl());
        this.endpoint = context.getEndpoint(
                base + "?httpMethod=POST&throwExceptionOnFailure=false&followRedirects=false"
                                            + "&connectTimeout=" + account.getConnectTimeout().toMillis()
                                            + "&connectionRequestTimeout=" + account.getResponseTimeout().toMillis()
                                            + "&responseTimeout=" + account.getResponseTimeout().toMillis(),
                HttpEndpoint.class);
        HttpClientConfigurer once = builder -> configure(builder, account.getMaxResponseSize(), account.getResponseTimeout());
        endpoint.setHttpClientConfigurer(
                CompositeHttpConfigurer.combineConfigurers(endpoint.getHttpClientConfigurer(), once));
        this.template = context.createProducerTemplate();
    }

    private void configure(HttpClientBuilder builder, int maxResponseSize, Duration patience) {
        builder.disableAutomaticRetries();
        builder.disableRedirectHandling();
        // one cookie store would be shared by all accounts on a host
        builder.disableCookieManagement();
        // a connection that something on the way has forgotten would make the result of the next save unknown
        builder.evictIdleConnections(TimeValue.ofSeconds(5));
        // the size limit counts what comes over the wire
        builder.disableContentCompression();
        builder.addExecInterceptorLast("limits",
                (request, scope, chain) -> limited(request, scope, chain, maxResponseSize, patience));
    }

    private ClassicHttpResponse limited(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, int maxResponseSize, Duration patience)
            throws IOException, HttpException {
        // last of all, after the wait for a connection of the pool
        if (sendBy.get().isOver()) {
            throw new TooLateException();
        }
        Patience timer = new Patience(patience, scope.execRuntime);
        ClassicHttpResponse response;
        try {
            response = chain.proceed(request, scope);
        } catch (IOException e) {
            throw timer.explain(e);
        }
        if (response.getEntity() == null) {
            timer.end();
            return response;
        }
        response.setEntity(new HttpEntityWrapper(response.getEntity()) {
            @Override
            public InputStream getContent() throws IOException {
                return new LimitedStream(super.getContent(), maxResponseSize, timer);
            }
        });
        return response;
    }

    /** The raw path of a service, as it is signed. */
    String path(String service) {
        return base.getRawPath() + "/" + service;
    }

    /**
     * @param  sendBy           when it has to be on its way
     * @throws TooLateException when it was not by then, and was not sent
     * @throws IOException      when there was no answer, or not a whole one
     */
    Answer post(String service, byte[] body, Map<String, String> headers, SendBy sendBy) throws IOException {
        this.sendBy.set(sendBy);
        try {
            return post(service, body, headers);
        } finally {
            this.sendBy.remove();
        }
    }

    private Answer post(String service, byte[] body, Map<String, String> headers) throws IOException {
        Exchange exchange = template.send(endpoint, ExchangePattern.InOut,
                request -> {
                    Message message = request.getMessage();
                    headers.forEach(message::setHeader);
                    message.setHeader(HttpConstants.CONTENT_TYPE, "application/json; charset=UTF-8");
                    message.setHeader(HttpConstants.HTTP_PATH, "/" + service);
                    message.setBody(body);
                },
                // before the exchange ends, because what it has cached ends with it
                response -> response.getMessage().setBody(response.getMessage().getBody(byte[].class)));
        if (exchange.getException() != null) {
            throw io(exchange.getException());
        }
        Message message = exchange.getMessage();
        byte[] answer = message.getBody(byte[].class);
        List<String> cookies = new ArrayList<>();
        ObjectHelper.createIterable(message.getHeader("Set-Cookie"), null).forEach(cookie -> cookies.add(cookie.toString()));
        return new Answer(
                message.getHeader(HttpConstants.HTTP_RESPONSE_CODE, 0, int.class),
                message.getHeader(HttpConstants.CONTENT_TYPE, "", String.class), answer == null ? new byte[0] : answer,
                cookies, message.getHeader("Date", String.class));
    }

    private static IOException io(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return new IOException(failure);
    }

    @Override
    public void close() {
        template.stop();
    }

    /**
     * The client's own timeout counts from byte to byte: an answer that drips would hold the route for ever, and others
     * would take the call for one that is over.
     */
    private static final class Patience {

        private final CompletableFuture<Void> timer = new CompletableFuture<>();
        private final Duration patience;
        private final ExecRuntime connection;
        private volatile boolean over;

        Patience(Duration patience, ExecRuntime connection) {
            this.patience = patience;
            this.connection = connection;
            timer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
                over = true;
                hangUp();
                return null;
            });
        }

        /** Closing the stream instead would read the rest, however long it is. */
        void hangUp() {
            connection.discardEndpoint();
        }

        void end() {
            timer.complete(null);
        }

        IOException explain(IOException failure) {
            end();
            if (!over) {
                return failure;
            }
            IOException late = new SocketTimeoutException("not within erp.kingdee.response-timeout=" + patience);
            late.initCause(failure);
            return late;
        }
    }

    private static final class LimitedStream extends FilterInputStream {

        private final int limit;
        private final Patience timer;
        private long count;

        LimitedStream(InputStream in, int limit, Patience timer) {
            super(in);
            this.limit = limit;
            this.timer = timer;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int read = read(one, 0, 1);
            return read < 0 ? read : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (IOException e) {
                throw timer.explain(e);
            }
            count += Math.max(read, 0);
            if (count > limit) {
                timer.end();
                timer.hangUp();
                throw new IOException("the answer is larger than " + limit + " bytes");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            timer.end();
            super.close();
        }
    }
}

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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** What came back: the status, the whole body, and the cookies to send from now on. */
    record Answer(int status, String contentType, byte[] body, List<String> setCookies) {
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
        HttpClientConfigurer once = builder -> configure(builder, account.getMaxResponseSize());
        endpoint.setHttpClientConfigurer(
                CompositeHttpConfigurer.combineConfigurers(endpoint.getHttpClientConfigurer(), once));
        this.template = context.createProducerTemplate();
    }

    private static void configure(HttpClientBuilder builder, int maxResponseSize) {
        builder.disableAutomaticRetries();
        builder.disableRedirectHandling();
        // one cookie store would be shared by all accounts on a host
        builder.disableCookieManagement();
        // a connection that something on the way has forgotten would make the result of the next save unknown
        builder.evictIdleConnections(TimeValue.ofSeconds(5));
        // the size limit counts what comes over the wire
        builder.disableContentCompression();
        builder.addExecInterceptorLast("max-response-size",
                (request, scope, chain) -> limited(request, scope, chain, maxResponseSize));
    }

    private static ClassicHttpResponse limited(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, int maxResponseSize)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        if (response.getEntity() != null) {
            response.setEntity(new HttpEntityWrapper(response.getEntity()) {
                @Override
                public InputStream getContent() throws IOException {
                    return new LimitedStream(super.getContent(), maxResponseSize, scope.execRuntime);
                }
            });
        }
        return response;
    }

    /** The raw path of a service, as it is signed. */
    String path(String service) {
        return base.getRawPath() + "/" + service;
    }

    /**
     * @throws IOException when there was no answer, or not a whole one
     */
    Answer post(String service, byte[] body, Map<String, String> headers) throws IOException {
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
                cookies);
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

    private static final class LimitedStream extends FilterInputStream {

        private final int limit;
        private final ExecRuntime connection;
        private long count;

        LimitedStream(InputStream in, int limit, ExecRuntime connection) {
            super(in);
            this.limit = limit;
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            count += read;
            if (count > limit) {
                // closing the stream would read the rest, however long it is
                connection.discardEndpoint();
                throw new IOException("the answer is larger than " + limit + " bytes");
            }
        }
    }
}

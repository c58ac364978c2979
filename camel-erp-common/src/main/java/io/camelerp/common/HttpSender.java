/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.SSLContext;

import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustAllTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one request and waits for its whole answer, neither longer nor for more than was agreed.
 */
public final class HttpSender {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);
    private static final String NO_HOST_CHECK = "jdk.internal.httpclient.disableHostnameVerification";

    private final HttpSettings settings;
    private final HttpClient http;

    public HttpSender(HttpSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER);
        settings.proxy().map(ProxySelector::of).ifPresent(builder::proxy);
        if (settings.ssl() != null) {
            builder.sslContext(sslContext(settings.ssl()));
        }
        this.http = builder.build();
    }

    private static SSLContext sslContext(SSLContextParameters ssl) {
        try {
            return ssl.createSSLContext(ssl.getCamelContext());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("Option sslContextParameters cannot be used: " + e.getMessage(), e);
        }
    }

    /** Tells what is dangerous about the way to a vendor. */
    public void warn(URI vendor) {
        dangers(vendor).forEach(LOG::warn);
    }

    /** A connection that anybody can read, or checks that are switched off. */
    List<String> dangers(URI vendor) {
        String host = Objects.requireNonNullElse(vendor.getHost(), "");
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        List<String> dangers = new ArrayList<>();
        if ("http".equalsIgnoreCase(vendor.getScheme()) && !loopback) {
            dangers.add(vendor + " is plain http: whoever is on the way reads orders and addresses. Use https");
        }
        // the property counts without a value too
        if (!"false".equals(System.getProperty(NO_HOST_CHECK, "false"))) {
            dangers.add("TLS does not check the name of " + host + " (system property " + NO_HOST_CHECK
                        + "): anybody can pretend to be it");
        }
        if (settings.ssl() != null && settings.ssl().getTrustManagers() != null
                && settings.ssl().getTrustManagers().getTrustManager() instanceof TrustAllTrustManager) {
            dangers.add("TLS trusts every certificate of " + host
                        + " (sslContextParameters): anybody can pretend to be it");
        }
        return dangers;
    }

    /**
     * The answer to a request.
     *
     * @param  request              without a timeout, which is set here
     * @throws NoAnswerException    when none came in time, or it was too large
     * @throws InterruptedException when the caller is told to stop
     */
    public HttpResponse<byte[]> send(HttpRequest.Builder request) throws NoAnswerException, InterruptedException {
        HttpRequest timed = request.timeout(settings.requestTimeout()).setHeader("Accept-Encoding", "gzip").build();
        long start = System.nanoTime();
        try {
            // not sendAsync: its answers change threads twice more, which costs half as much again
            return http.send(timed, info -> body(info, start));
        } catch (HttpConnectTimeoutException e) {
            throw new NoAnswerException(describe(timed, e), e);
        } catch (HttpTimeoutException e) {
            throw new NoAnswerException("no complete answer within requestTimeout=" + settings.requestTimeout(), e);
        } catch (IOException | IllegalArgumentException e) {
            // a header that is no number, such as Content-Length: many, is an illegal argument to the client
            throw new NoAnswerException(describe(timed, e), e);
        }
    }

    /**
     * Where a vendor sends us on to, which is not followed; null where it does not. What might be secret is left out.
     */
    public static String sentOnTo(HttpResponse<?> response) {
        return response.statusCode() / 100 != 3
                ? null : response.headers().firstValue("Location").map(to -> to.replaceAll("[?#].*", "")).orElse(null);
    }

    private BodySubscriber<byte[]> body(ResponseInfo info, long start) {
        // the timeout of the request ends with the headers: the body must not drip for ever either
        Duration rest = settings.requestTimeout().minusNanos(System.nanoTime() - start);
        LimitedBody body = new LimitedBody(settings.maxResponseSize(), rest);
        boolean packed = info.headers().firstValue("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent();
        return packed ? BodySubscribers.mapping(body, this::unpack) : body;
    }

    /** A small answer may hide a large one, so that the limit counts again. */
    private byte[] unpack(byte[] packed) {
        if (packed.length == 0) {
            return packed;
        }
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = stream.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, settings.maxResponseSize() + 1));
            if (bytes.length > settings.maxResponseSize()) {
                throw new AnswerTooLargeException(settings.maxResponseSize());
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The client itself says no more than ConnectException, of a name that is unknown and of a proxy that is away, too.
     */
    private String describe(HttpRequest request, Throwable failure) {
        String vendor = Objects.toString(request.uri().getAuthority(), request.uri().getHost());
        String way = settings.proxy().map(proxy -> " through the proxy " + proxy.getHostString() + ":" + proxy.getPort())
                .orElse("");
        return "no answer from " + vendor + way + ": " + reason(request, failure);
    }

    private String reason(HttpRequest request, Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the name " + settings.proxy().map(InetSocketAddress::getHostString).orElse(request.uri().getHost())
                       + " is not known (DNS)";
            }
            String message = cause instanceof UncheckedIOException ? null : cause.getMessage();
            if (message != null && messages.stream().noneMatch(told -> told.contains(message))) {
                messages.add(message);
            }
        }
        if (!messages.isEmpty()) {
            return String.join(": ", messages);
        }
        return failure instanceof ConnectException
                ? "no connection, it was refused or the network is unreachable"
                : failure.getClass().getSimpleName();
    }
}

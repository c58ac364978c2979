/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * How patiently a call waits, how much it takes, and by which way it goes.
 *
 * @param connectTimeout  until a connection stands
 * @param requestTimeout  until an answer is there whole
 * @param maxResponseSize bytes of one answer at most, counted after it was unpacked
 * @param proxyHost       the HTTP proxy, or null
 * @param proxyPort       its port
 * @param ssl             keys and certificates to trust, or null for those of the JVM
 */
public record HttpSettings(Duration connectTimeout, Duration requestTimeout, long maxResponseSize, String proxyHost,
        int proxyPort, SSLContextParameters ssl) {

    public HttpSettings {
        if (proxyHost != null && (proxyPort < 1 || proxyPort > 65_535)) {
            throw new IllegalArgumentException(
                    "Option proxyPort must be from 1 to 65535 with proxyHost=" + proxyHost + ", got " + proxyPort);
        }
        if (proxyHost == null && proxyPort != 0) {
            throw new IllegalArgumentException("Option proxyPort=" + proxyPort + " needs a proxyHost");
        }
    }

    public HttpSettings(Duration connectTimeout, Duration requestTimeout, long maxResponseSize) {
        this(connectTimeout, requestTimeout, maxResponseSize, null, 0, null);
    }

    Optional<InetSocketAddress> proxy() {
        return Optional.ofNullable(proxyHost).map(host -> new InetSocketAddress(host, proxyPort));
    }
}

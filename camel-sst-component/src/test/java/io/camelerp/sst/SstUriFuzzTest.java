/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Producer;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Options with values that nobody meant: they are taken, or refused with a sentence, and nothing else happens. */
class SstUriFuzzTest extends SstTestSupport {

    private static final int URIS = 300;
    private static final List<String> COMMANDS = List.of(
            "DownloadRECBill", "QuerySaleOrderInfo", "QueryTransferringOrderInfo", "PushRECBill", "AddSTOBill", "QueryAllPay",
            "downloadrecbill", "Nothing", "push", "..%2F..%2Fetc", "A-B");
    private static final List<String> VALUES = List.of(
            "", " ", "0", "1", "-1", "2147483648", "9999999999999999999", "1.5", "NaN", "true", "false", "null", "P1D", "-P1D",
            "PT0S",
            "P1", "PT1H", "P99999999999D", "now", "2026-11-01", "2026-02-30 00:00:00", "2026-11-01 00:00:00", "1000s", "none",
            "template",
            "keep", "cancel", "window", "transferring", "#bean:nobody", "#class:java.lang.String", "{{nothing}}", "${body}",
            "../x", "/",
            "http://", "http://127.0.0.1:1", "ftp://x", ":", "a,b,,c", ",", "é中😀", "%", "'\"", "0 0 0 * * ?", "* *", "quartz",
            "x".repeat(5_000));

    @Test
    void shouldTakeOrRefuseWhateverStandsInAUri() {
        List<String> options = new ArrayList<>(new SstEndpointUriFactory().propertyNames());
        options.addAll(List.of("param.storeuid", "param.begindate", "param.", "scheduler.cron", "noSuchOption"));
        Random random = new Random(20261126);
        int refused = 0;
        for (int i = 0; i < URIS; i++) {
            StringBuilder uri
                    = new StringBuilder("sst:" + COMMANDS.get(random.nextInt(4) == 0 ? random.nextInt(COMMANDS.size()) : 0));
            char next = '?';
            for (int n = random.nextInt(4); n >= 0; n--) {
                uri.append(next).append(options.get(random.nextInt(options.size()))).append('=').append(
                        URLEncoder.encode(VALUES.get(random.nextInt(VALUES.size())), StandardCharsets.UTF_8));
                next = '&';
            }
            refused += isRefused(uri.toString()) ? 1 : 0;
        }
        assertThat(refused).as("some are wrong and some are not").isBetween(URIS / 10, URIS * 19 / 20);
    }

    private boolean isRefused(String uri) {
        try {
            Endpoint endpoint = context.getEndpoint(uri);
            List<Exception> failures = new ArrayList<>();
            failures.add(failure(() -> {
                Consumer consumer = endpoint.createConsumer(exchange -> {
                });
                ServiceHelper.initService(consumer);
            }));
            failures.add(failure(() -> {
                Producer producer = endpoint.createProducer();
                ServiceHelper.initService(producer);
            }));
            context.removeEndpoint(endpoint);
            failures.forEach(failure -> assertSentence(uri, failure));
            return failures.get(0) != null && failures.get(1) != null;
        } catch (Exception e) {
            assertSentence(uri, e);
            return true;
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Exception failure(Step step) {
        try {
            step.run();
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    /** What is wrong is told; an accident of ours is none of these. */
    private static void assertSentence(String uri, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause).as(uri).isNotInstanceOfAny(
                    NullPointerException.class, ClassCastException.class, IndexOutOfBoundsException.class,
                    ArithmeticException.class, NegativeArraySizeException.class, Error.class);
            assertThat(cause.getMessage()).as(uri + " " + cause.getClass()).isNotBlank();
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes that are answered when the route has done their bills.
 */
class SstUnstoredPushTest extends SstTestSupport {

    private static final String CONSUMER = "sst:PushRECBill?store=false&stateless=true&pushPath=/hook";
    private static final String WEBHOOK = "webhook:sst:push?stateless=true&webhookComponentName=platform-http"
                                          + "&webhookPath=/hook&webhookExternalUrl=http://127.0.0.1:1";

    @Override
    boolean pushes() {
        return true;
    }

    private PushSender hook() {
        return new PushSender(URI.create("http://127.0.0.1:" + http.getPort() + "/hook"), 0, Spelling.TABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = { CONSUMER, WEBHOOK })
    void shouldTakeTheRestOfAPushThatWasCutShortWhenItComesAgain(String uri) throws Exception {
        AtomicBoolean interrupt = new AtomicBoolean(true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(SstUnstoredPushTest.this::note).process(exchange -> {
                    if (interrupt.getAndSet(false)) {
                        // as when the server is told to stop: nobody waits for a turn then
                        Thread.currentThread().interrupt();
                    }
                });
            }
        });

        assertThat(hook().push(SstDocument.REC, rec("R1", now), rec("R2", now), rec("R3", now)).isSuccess()).isFalse();
        assertThat(delivered).containsExactly("R1");

        assertThat(hook().push(SstDocument.REC, rec("R1", now), rec("R2", now), rec("R3", now)).isSuccess()).isTrue();
        assertThat(delivered).containsExactly("R1", "R2", "R3");
    }

    @ParameterizedTest
    @ValueSource(strings = { CONSUMER, WEBHOOK })
    @Tag("C14")
    void shouldNotAnswerSuccessWhenItCannotRememberThatABillIsDone(String uri) throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        context.getRegistry().bind("store", new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
            @Override
            public void remember(String scope, String key, String hash) {
                if (full.get()) {
                    throw new IllegalStateException("The disk is full");
                }
                super.remember(scope, key, hash);
            }
        });
        RouteBuilder.addRoutes(context, builder -> builder.from(uri.replace("stateless=true", "batchStore=#store"))
                .process(this::note));

        assertThat(hook().push(SstDocument.REC, rec("R1", now)).isSuccess()).isFalse();
        full.set(false);
        assertThat(hook().push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();
        assertThat(hook().push(SstDocument.REC, rec("R1", now)).isSuccess()).isTrue();

        assertThat(delivered).as("at least once, and not again when it is remembered").containsExactly("R1", "R1");
    }

    @ParameterizedTest
    @ValueSource(strings = { CONSUMER, WEBHOOK })
    void shouldProcessTheStatesOfABillInOnePushOneAfterTheOther(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(exchange -> delivered.add(
                        exchange.getMessage().getHeader(SstConstants.RECORD_KEY) + " "
                                                            + exchange.getMessage().getHeader(SstConstants.CHANGED)));
            }
        });
        ObjectNode[] bills = { rec("R1", now), rec("R1", now), rec("R1", now).put("remarks", "多货"), rec("R2", now) };

        assertThat(hook().push(SstDocument.REC, bills).isSuccess()).isTrue();

        assertThat(delivered).containsExactly("R1 false", "R2 false", "R1 true");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Two installations on one PostgreSQL that read the same window at the same time, with trouble on the way.
 */
class TwoProcessesTest {

    private static final int BILLS = 100;

    @Test
    void shouldSaveEachBillOnceWhenTwoProcessesReadTheSameWindow() throws Exception {
        try (EmbeddedPostgres postgres = postgres(); Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.faults().randomly("kingdee:BatchSave", 0.3, 1, Fault.RESET_AFTER, Fault.RESET_BEFORE,
                    Fault.LOCK_CONFLICT, Fault.TRUNCATED_JSON);
            CyclicBarrier together = new CyclicBarrier(2);
            ExecutorService processes = Executors.newFixedThreadPool(2);

            List<Future<Void>> done = new ArrayList<>();
            for (int process = 0; process < 2; process++) {
                done.add(processes.submit(() -> {
                    process(postgres, sandbox, together);
                    return null;
                }));
            }
            for (Future<Void> one : done) {
                one.get();
            }
            processes.shutdown();

            assertThat(sandbox.faults().fired()).hasSizeGreaterThan(1);
            assertThat(sandbox.kingdee().bills(FORM)).hasSize(BILLS).allMatch(bill -> bill.saves() == 1);
        }
    }

    /** Offers the window until all of it is booked. */
    private static void process(EmbeddedPostgres postgres, Sandbox sandbox, CyclicBarrier together) throws Exception {
        List<ObjectNode> window = new ArrayList<>();
        for (int i = 0; i < BILLS; i++) {
            window.add(bill("CK" + i));
        }
        KingdeeAccount account = new KingdeeAccount();
        try (CamelContext context = new DefaultCamelContext();
             ErpDataSource dataSource = new ErpDataSource()) {
            context.start();
            dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
            dataSource.setUsername("postgres");
            account.setCamelContext(context);
            account.setUrl(sandbox.kingdeeUrl());
            account.setAcctId(KingdeeServer.ACCT_ID);
            account.setUser(KingdeeServer.USER);
            account.setAppId(KingdeeServer.APP_ID);
            account.setAppSecret(KingdeeServer.APP_SECRET);
            DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
            KingdeeSink sink = new KingdeeSink();
            sink.setAccount(account);
            sink.setDataSource(dataSource);
            sink.setDeadLetters(deadLetters);
            sink.setFormId(FORM);
            sink.setRouteId("window");
            sink.setBatchSize(7);
            sink.setUnknownWait(Duration.ofMillis(300));

            assertThat(deadLetters.count("window", Status.OPEN)).isZero();
            // a process that has failed must not leave the other one waiting for ever
            together.await(1, TimeUnit.MINUTES);
            await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
                Exchange exchange = new DefaultExchange(context);
                exchange.getMessage().setBody(window);
                sink.process(exchange);
                assertThat(exchange.getMessage().getHeader(KingdeeConstants.DEAD)).isEqualTo(0);
            });
            assertThat(deadLetters.count("window", Status.OPEN)).isZero();
        } finally {
            account.close();
        }
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL cannot be started on this machine: " + e.getMessage());
        }
    }
}

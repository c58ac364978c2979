/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Report;
import io.camelerp.sandbox.Sandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One poller, two workers behind a queue or a topic, and one PostgreSQL for all of them: exactly one bill each.
 */
class WorkersTest {

    private static final String FORM = "SAL_OUTSTOCK";

    private Sandbox sandbox;
    private EmbeddedPostgres postgres;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(120, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        postgres = EmbeddedPostgres.start();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
        sandbox.close();
    }

    @Test
    void shouldBookOnceWithTwoWorkersBehindAQueue() throws Exception {
        Artemis artemis = Artemis.running();
        artemis.drain("to.book");
        Map<String, String> poller = poller("wdt-any-to-queue");
        poller.put("erp.route.wdt-any-to-queue.queue", "to.book");
        poller.put("erp.jms.url", artemis.url());
        Map<String, String> worker = worker("queue-to-kingdee");
        worker.put("erp.route.queue-to-kingdee.queue", "to.book");
        worker.put("erp.jms.url", artemis.url());
        worker.put("erp.jms.redelivery-delay", "100");
        rainOfFaults();
        artemis.send("to.book", "this is no record");

        try (RunningRoutes first = RunningRoutes.start(worker); RunningRoutes second = RunningRoutes.start(worker)) {
            try (RunningRoutes polling = RunningRoutes.start(poller)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bills(FORM).size() > 20);
            }
            // nothing is lost with the poller gone, and a second reading books nothing twice
            Map<String, String> again = poller("wdt-any-to-queue");
            again.putAll(poller);
            again.put("erp.route.wdt-any-to-queue.checkpoint-key", "again");
            try (RunningRoutes polling = RunningRoutes.start(again)) {
                awaitEachOnce(first, "queue-to-kingdee");
                await().atMost(Duration.ofSeconds(60)).until(() -> artemis.waiting("to.book") == 0);
            }
            assertThat(List.of(done(first, "queue-to-kingdee"), done(second, "queue-to-kingdee"))).allMatch(count -> count > 5);
            assertThat(first.deadLetters().list("queue-to-kingdee", Status.OPEN, 1000))
                    .anyMatch(stored -> stored.letter().record().equals("this is no record"))
                    .filteredOn(stored -> !stored.letter().record().equals("this is no record"))
                    .allMatch(stored -> stored.letter().account().equals("sandbox")
                            && stored.letter().source().equals("stockout_order_query_trade"));
        }
    }

    @Test
    void shouldBookOnceWithTwoWorkersOfATopic() throws Exception {
        Kafka kafka = Kafka.running();
        kafka.createTopic("to-book", 2);
        Map<String, String> poller = poller("wdt-any-to-kafka");
        poller.put("erp.route.wdt-any-to-kafka.topic", "to-book");
        poller.put("erp.kafka.brokers", kafka.brokers());
        Map<String, String> worker = worker("kafka-to-kingdee");
        worker.put("erp.route.kafka-to-kingdee.topic", "to-book");
        worker.put("erp.kafka.brokers", kafka.brokers());
        worker.put("erp.kafka.redelivery-delay", "50");
        worker.put("erp.kafka.session-timeout", "6000");
        rainOfFaults();

        try (RunningRoutes first = RunningRoutes.start(worker); RunningRoutes second = RunningRoutes.start(worker);
             RunningRoutes polling = RunningRoutes.start(poller)) {
            awaitEachOnce(first, "kafka-to-kingdee");

            assertThat(List.of(done(first, "kafka-to-kingdee"), done(second, "kafka-to-kingdee"))).allMatch(count -> count > 5);
        }
        // a worker that starts anew goes on at the committed offset and has nothing to book
        int saves = sandbox.ledger().count("kingdee:BatchSave");
        try (RunningRoutes third = RunningRoutes.start(worker)) {
            Exchange exchange = third.context().createProducerTemplate().request(
                    "kafka:to-book?brokers=" + kafka.brokers(), late -> late.getMessage().setBody("no record at all"));
            assertThat(exchange.getException()).isNull();
            await().atMost(Duration.ofSeconds(30)).until(() -> third.deadLetters()
                    .list("kafka-to-kingdee", Status.OPEN, 1000).stream()
                    .anyMatch(stored -> stored.letter().record().equals("no record at all")));
        }
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(saves);
    }

    private void rainOfFaults() {
        sandbox.faults().randomly("kingdee:*", 0.15, 11, Fault.RESET_AFTER, Fault.RESET_BEFORE, Fault.HTTP_500,
                Fault.TRUNCATED_JSON, Fault.LOCK_CONFLICT, Fault.LATE_EFFECT);
    }

    private Map<String, String> poller(String route) {
        Map<String, String> properties = RunningRoutes.properties(sandbox, folder, route);
        properties.put("erp.datasource.url", postgres.getJdbcUrl("postgres", "postgres"));
        properties.put("erp.route." + route + ".api", "stockout_order_query_trade");
        properties.put("erp.route." + route + ".key", ".order_no");
        return properties;
    }

    private Map<String, String> worker(String route) {
        Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
        properties.keySet().removeIf(key -> key.startsWith("erp.route.") || key.startsWith("camel.component.wdt."));
        properties.put("erp.datasource.url", postgres.getJdbcUrl("postgres", "postgres"));
        properties.put("erp.kingdee.unknown-wait", "PT0.1S");
        properties.put("erp.route." + route + ".enabled", "true");
        return properties;
    }

    private void awaitEachOnce(RunningRoutes routes, String worker) {
        await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
            Report report = sandbox.report();
            assertThat(routes.deadLetters().list(worker, Status.OPEN, 1000)).extracting(stored -> stored.letter().key())
                    .containsAll(report.missing());
            assertThat(report.booked()).isEqualTo(report.source() - report.missing().size());
            assertThat(report.duplicated()).isZero();
            assertThat(report.foreign()).isEmpty();
            assertThat(report.missing()).hasSizeLessThan(20);
        });
        assertThat(sandbox.faults().fired().values()).as("faults of five kinds").hasSizeGreaterThanOrEqualTo(5);
        assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
    }

    private static long done(RunningRoutes routes, String route) throws Exception {
        return routes.context().getCamelContextExtension().getContextPlugin(ManagedCamelContext.class)
                .getManagedRoute(route, ManagedRouteMBean.class).getExchangesCompleted();
    }
}

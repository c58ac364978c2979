/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.camelerp.sandbox.Json;
import io.camelerp.soak.runner.BookingOperator;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.PlainSink;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario.Role;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.stockouts.StockoutWorld;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * The ready-made routes of a poller and of workers, with a queue or a topic between them: each in a process of its own,
 * or all in one.
 */
public final class WorkerRoutes {

    /** What the status of a worker says that has nothing to do. */
    static final String IDLE = "idle";

    private static final String CONNECTION = "?connectionFactory=#bean:erpConnectionFactory";

    private WorkerRoutes() {
    }

    public static void start(Settings settings, Job job) throws Exception {
        Role role = Role.valueOf(settings.get("role"));
        boolean topic = settings.flag("topic");
        Main main = new Main();
        List<String> polling = new ArrayList<>();
        List<String> files = new ArrayList<>(List.of("dead-letters"));
        if (role != Role.WORKER) {
            polling.addAll(List.of(topic ? "wdt-any-to-kafka" : "wdt-any-to-queue", ReadyRoutes.CANCELLED));
            files.addAll(polling);
            main.addInitialProperty("erp.route." + polling.get(0) + ".api", settings.get("api"));
            place(main, polling.get(0), settings);
        }
        if (role != Role.POLLER) {
            String worker = topic ? "kafka-to-kingdee" : "queue-to-kingdee";
            files.addAll(List.of(worker, ReadyRoutes.GOALS));
            main.addInitialProperty("erp.route." + worker + ".enabled", "true");
            main.addInitialProperty("erp.route." + worker + ".goal", settings.get("goal"));
            main.addInitialProperty("erp.route." + worker + ".workers", settings.get("parallel"));
            place(main, worker, settings);
        }
        connect(main, settings);
        ReadyRoutes.prepareBooking(settings, main, polling);
        ReadyRoutes.startReady(settings, job, main, polling, files);
        BookingOperator operator = new BookingOperator(main.getCamelContext(), settings);
        job.operator(operator);
        if (role == Role.WORKER) {
            job.progress(() -> job.isStopped() ? Job.STOPPED : status(operator.left()));
        }
    }

    private static String status(String left) {
        return left.isEmpty() ? IDLE : Job.UNSETTLED + " " + left;
    }

    private static void place(Main main, String id, Settings settings) {
        String route = "erp.route." + id + ".";
        if (settings.flag("topic")) {
            main.addInitialProperty(route + "topic", settings.get("queue"));
            main.addInitialProperty(route + "group", settings.get("queue"));
        } else {
            main.addInitialProperty(route + "queue", settings.get("queue"));
        }
        main.addInitialProperty(route + "key", ".order_no");
    }

    private static void connect(Main main, Settings settings) {
        if (settings.flag("topic")) {
            main.addInitialProperty("erp.kafka.brokers", settings.get("broker"));
            main.addInitialProperty("erp.kafka.redelivery-delay", "50");
            main.addInitialProperty("erp.kafka.max-block", "1000");
            main.addInitialProperty("erp.kafka.request-timeout", "1000");
            main.addInitialProperty("erp.kafka.delivery-timeout", "2000");
            // longer than the client's heartbeat
            main.addInitialProperty("erp.kafka.session-timeout", "4000");
        } else {
            main.addInitialProperty("erp.jms.url", settings.get("broker"));
            main.addInitialProperty("erp.jms.redelivery-delay", "50");
        }
    }

    /** A queue between our consumer and a sink of another make. */
    public static void startPlain(Settings settings, Job job, Flaw flaw) throws Exception {
        Main main = new Main();
        PlainSink sink = new PlainSink(
                new Vendor(settings, SharedClock.open(settings.path("clock"))), "SAL_OUTSTOCK", flaw);
        String queue = "jms:queue:" + settings.get("queue") + CONNECTION;
        String transacted = flaw == Flaw.NOT_TRANSACTED ? "" : "&transacted=true&lazyCreateTransactionManager=false";
        main.addInitialProperty("erp.jms.url", settings.get("broker"));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:" + StockoutWorld.API + "?initialDelay=0&delay=20&settleDelay=" + settings.get("settleDelay")
                     + "&startFrom=RAW(" + settings.get("startFrom") + ")").routeId("records")
                        .setBody(body().convertToString()).to(queue + "&jmsMessageType=Text");
                from(queue + transacted).routeId("work")
                        .process(exchange -> exchange.getMessage().setBody(Json.parse(
                                exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8))))
                        .setBody().jq("resource:classpath:mappings/wdt-stockout-to-kingdee.jq").process(sink);
            }
        });
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS);
    }
}

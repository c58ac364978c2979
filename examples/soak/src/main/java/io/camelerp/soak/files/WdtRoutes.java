/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.files;

import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.JdbcStateRepository;
import io.camelerp.soak.runner.Components;
import io.camelerp.soak.runner.Disturbance;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario.Style;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Target;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.DefaultExchange;

/**
 * Records of WDT into a file, by all the ways in which a route may work.
 */
public final class WdtRoutes {

    private static final long SHUTDOWN_SECONDS = 5;

    private WdtRoutes() {
    }

    public static void start(Settings settings, Job job) throws Exception {
        JdbcStateRepository checkpoints = null;
        if (settings.flag("jdbc")) {
            ErpDataSource database = Components.database(settings);
            job.add(database);
            checkpoints = new JdbcStateRepository(database);
        }
        LineSink sink = new LineSink(settings.path("file"), settings.fields());
        for (int poller = 0; poller < (settings.flag("twins") ? 2 : 1); poller++) {
            CamelContext context = new DefaultCamelContext();
            job.add(context);
            job.add((AutoCloseable) context);
            context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
            context.addComponent("wdt", Components.wdt(settings));
            if (checkpoints != null) {
                context.getRegistry().bind("checkpoints", checkpoints);
            }
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    route(this, settings, job.disturbance(), sink);
                }
            });
            context.start();
        }
    }

    private static void route(RouteBuilder builder, Settings settings, Disturbance disturbance, LineSink sink) {
        Flaw flaw = Flaw.valueOf(settings.get("flaw"));
        if (flaw == Flaw.DEAD_LETTER_STORE_DOWN) {
            builder.errorHandler(builder.deadLetterChannel("direct:dead"));
            builder.from("direct:dead").routeId("dead").process(exchange -> {
                throw new IllegalStateException("The store of dead letters is down");
            });
        }
        ProcessorDefinition<?> route = builder.from(uri(settings)).routeId("records");
        switch (Style.valueOf(settings.get("style"))) {
            case SYNC -> {
                // as it is
            }
            case THREADS -> route = route.threads(3);
            case SEDA -> {
                route.to("seda:work?size=5&blockWhenFull=true");
                route = builder.from("seda:work?size=5&concurrentConsumers=2").routeId("work");
            }
        }
        if (flaw == Flaw.AGGREGATOR) {
            route = route.aggregate(builder.constant(true), AggregationStrategies.groupedBody()).completionSize(50)
                    .completionTimeout(500).split(builder.body());
        } else if (flaw == Flaw.SPLIT_WITHOUT_SHARED_UNIT) {
            // as one writes it who wants to count the parts
            AggregationStrategy counter = (before, part) -> {
                Exchange whole = before == null ? new DefaultExchange(part.getContext()) : before;
                whole.setVariable("parts", whole.getVariable("parts", 0, Integer.class) + 1);
                return whole;
            };
            route = route.split(builder.body(), counter);
        } else if (settings.flag("wholeWindow")) {
            route = route.split(builder.body()).shareUnitOfWork().stopOnException();
        }
        route.process(disturbance).process(sink);
    }

    private static String uri(Settings settings) {
        StringBuilder uri = new StringBuilder("wdt:" + settings.get("api") + "?initialDelay=0&delay=20&checkpointKey=soak");
        if (settings.flag("wholeWindow")) {
            uri.append("&delivery=window");
        }
        if (settings.flag("jdbc")) {
            uri.append("&checkpointRepository=#checkpoints");
        }
        if (settings.get("target").equals(Target.FILE.name())) {
            uri.append("&prefetch=").append(settings.get("prefetch")).append("&parallelWindows=")
                    .append(settings.get("parallel"));
            uri.append("&settleDelay=").append(settings.get("settleDelay"));
            uri.append("&startFrom=RAW(").append(settings.get("startFrom")).append(')');
            if (settings.flag("byModified")) {
                uri.append("&param.is_by_modified=1");
            }
            if (!settings.get("window").isEmpty()) {
                uri.append("&windowSize=").append(settings.get("window"));
            }
        }
        if (settings.get("target").equals(Target.POOL.name())) {
            // a row that is given up would be told to the vendor, and be no loss
            uri.append("&maxAttempts=100000");
        }
        return uri.toString();
    }
}

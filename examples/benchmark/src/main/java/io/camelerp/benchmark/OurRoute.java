/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtConfiguration;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Ours, with the checkpoint in a file and JMX on.
 */
final class OurRoute {

    private OurRoute() {
    }

    /** A component for the sandbox's account, without a quota. */
    static WdtComponent component(String url, Path state) {
        WdtComponent component = new WdtComponent();
        WdtConfiguration configuration = component.getConfiguration();
        configuration.setBaseUri(url);
        configuration.setSid(WdtServer.SID);
        configuration.setAppKey(WdtServer.APP_KEY);
        configuration.setSecret(WdtServer.SECRET);
        configuration.setRequestsPerMinute(0);
        configuration.setStateDirectory(state.toString());
        return component;
    }

    /** What a run was. */
    record Run(double seconds, long cuts) {
    }

    /** Reads all rows of the span, and says how many seconds that took until all was committed. */
    static double read(Vendor vendor, LocalDateTime end, String options, Processor sink) throws Exception {
        Path state = Files.createTempDirectory("benchmark");
        try {
            return read(vendor.wdtUrl(), state, end, options, sink).seconds();
        } finally {
            delete(state);
        }
    }

    static Run read(String url, Path state, LocalDateTime end, String options, Processor sink) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.addComponent("wdt", component(url, state));
            String uri = "wdt:" + Vendor.STOCKOUT + "?initialDelay=0&delay=1000&startFrom=RAW("
                         + VendorProcess.TIME.format(Vendor.BEGIN) + ")&endAt=RAW(" + VendorProcess.TIME.format(end) + ")"
                         + options;
            RouteBuilder.addRoutes(context,
                    builder -> builder.from(uri).routeId("ours").autoStartup(false).process(sink));
            context.start();
            long start = System.nanoTime();
            context.getRouteController().startRoute("ours");
            WdtConsumer consumer = (WdtConsumer) context.getRoute("ours").getConsumer();
            while (!consumer.isFinished()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            return new Run((System.nanoTime() - start) / 1e9, consumer.getCuts());
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

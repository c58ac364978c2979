/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Forty polled APIs in one JVM, on a pool of pollers that they share.
 */
final class FortyCase implements Case {

    private static final int POLLED = 40;
    private static final List<String> APIS = List.of("trade_query", "refund_query", "goods_query", "stock_query",
            "stockin_order_query_refund", "stockout_order_query_trade", "stockout_order_query", "stock_transfer_query");

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        try (Vendor vendor = Vendor.of(scale)) {
            vendor.tell("seed", 1_000, 20_000);
            String[] words = OtherJvm.run(scale, "-Xmx128m", FortyProcess.class, FortyProcess::poll, vendor.wdtUrl(),
                    Integer.toString(Math.min(100, scale.rows() / 20)));
            if (words.length == 0) {
                return List.of(new Row("40 polled APIs in one JVM of -Xmx128m", "died", "", "", "survives", false));
            }
            int threads = Integer.parseInt(words[1]);
            int memory = Integer.parseInt(words[2]);
            boolean all = words[0].equals(Integer.toString(POLLED));
            String name = words[0] + " polled APIs in one JVM of -Xmx128m: ";
            return List.of(
                    new Row(
                            name + "threads that poll or read", Integer.toString(threads), "", "", "<= 10",
                            all && threads <= 10),
                    new Row(name + "heap in use", memory + " MB", "", "", "<= 128 MB", all && memory <= 128));
        }
    }

    /** The poller, which prints how many routes polled, the most threads that did, and the heap in use. */
    static final class FortyProcess {

        private FortyProcess() {
        }

        public static void main(String[] arguments) throws Exception {
            Console.print("%s%n", poll(arguments));
            System.exit(0);
        }

        static String poll(String... arguments) throws Exception {
            Path state = Files.createTempDirectory("benchmark");
            CamelContext context = new DefaultCamelContext();
            context.addComponent("wdt", OurRoute.component(arguments[0], state));
            context.getRegistry().bind(
                    "pollers", context.getExecutorServiceManager().newScheduledThreadPool("benchmark", "pollers", 2));
            RouteBuilder.addRoutes(context, builder -> {
                for (int i = 0; i < POLLED; i++) {
                    String api = APIS.get(i % APIS.size());
                    builder.from("wdt:" + api + "?initialDelay=0&delay=500&startFrom=P1D&scheduledExecutorService=#pollers")
                            .routeId(api + i).stop();
                }
            });
            context.start();
            int most = 0;
            long polled = 0;
            for (int look = 0; look < Integer.parseInt(arguments[1]) || polled < POLLED && look < 1_000; look++) {
                TimeUnit.MILLISECONDS.sleep(50);
                most = Math.max(most, (int) Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                        .filter(name -> name.contains("pollers") || name.contains("WdtReadAhead")).count());
                polled = context.getRoutes().stream()
                        .filter(route -> ((WdtConsumer) route.getConsumer()).isFirstPollDone()).count();
            }
            System.gc();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
            context.close();
            OurRoute.delete(state);
            return polled + " " + most + " " + heap;
        }
    }
}

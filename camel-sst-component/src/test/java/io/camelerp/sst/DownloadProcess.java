/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.FileBatchStore;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sst.HaltingStore.Step;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Downloads the bills of every batch command into a file, as a process of its own that can be killed.
 */
final class DownloadProcess {

    /** The commands, with what each has to be asked. */
    static final Map<String, String> COMMANDS = new TreeMap<>(
            Map.of(
                    "DownloadStoreDeclareGoodsByBatch", "",
                    "DownloadRECBill", "",
                    "DownloadREQBill", "",
                    "QueryTransferringOrderInfo", "&param.storeuiditems=2445",
                    "QuerySaleOrderInfo", "&param.storeuid=2445&finishCommand=AchieveQueryTransferringOrderInfo"));

    private DownloadProcess() {
    }

    /** Arguments: gateway, directory for state, file of delivered bills, first day, step. */
    public static void main(String[] arguments) throws Exception {
        FileBatchStore files
                = new FileBatchStore(Path.of(arguments[1]), Duration.ofDays(90), Clock.systemUTC());
        start(arguments[0], new HaltingStore(files, Step.valueOf(arguments[4]), COMMANDS.size()), Path.of(arguments[2]),
                arguments[3]);
        new CountDownLatch(1).await();
    }

    static CamelContext start(String gateway, BatchStore store, Path sink, String firstDay) throws Exception {
        SstComponent component = new SstComponent();
        component.getConfiguration().setBaseUri(gateway);
        component.getConfiguration().setAppId(SstServer.APP_ID);
        component.getConfiguration().setBatchStore(store);
        component.getConfiguration().setAlreadyDoneCodes("2001");
        CamelContext context = new DefaultCamelContext();
        context.addComponent("sst", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                COMMANDS.forEach((command, options) -> from(
                        "sst:" + command + "?initialDelay=0&delay=100&startFrom=" + firstDay + options)
                        .routeId(command).process(exchange -> write(exchange, command, sink)));
            }
        });
        context.start();
        return context;
    }

    private static synchronized void write(Exchange exchange, String command, Path sink) throws IOException {
        try (FileOutputStream file = new FileOutputStream(sink.toFile(), true)) {
            String key = exchange.getMessage().getHeader(SstConstants.RECORD_KEY, String.class);
            file.write((command + " " + key + "\n").getBytes(StandardCharsets.US_ASCII));
            file.getFD().sync();
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.FileBatchStore;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sst.HaltingStore.Step;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Downloads outbound bills into a file, as a process of its own that can be killed.
 */
final class DownloadProcess {

    private DownloadProcess() {
    }

    /** Arguments: gateway, directory for state, file of delivered bills, first day, step. */
    public static void main(String[] arguments) throws Exception {
        FileBatchStore files
                = new FileBatchStore(Path.of(arguments[1]), Duration.ofDays(90), Clock.systemUTC());
        start(arguments[0], new HaltingStore(files, Step.valueOf(arguments[4])), Path.of(arguments[2]), arguments[3]);
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
                from("sst:QueryTransferringOrderInfo?initialDelay=0&delay=100&param.storeuiditems=2445&startFrom=" + firstDay)
                        .routeId("out").process(exchange -> {
                            try (FileOutputStream file = new FileOutputStream(sink.toFile(), true)) {
                                String buid = exchange.getMessage().getBody(JsonNode.class).get("buid").asText();
                                file.write((buid + "\n").getBytes(StandardCharsets.US_ASCII));
                                file.getFD().sync();
                            }
                        });
            }
        });
        context.start();
        return context;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.JdbcBatchStore;
import io.camelerp.soak.runner.Components;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Target;
import io.camelerp.sst.SstComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Bills of SST into a file: downloaded in batches, or pushed to a webhook.
 */
public final class SstRoutes {

    private static final long SHUTDOWN_SECONDS = 5;

    private SstRoutes() {
    }

    public static void start(Settings settings, Job job) throws Exception {
        CamelContext context = new DefaultCamelContext();
        job.add(context);
        job.add((AutoCloseable) context);
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        SstComponent component = Components.sst(settings);
        if (settings.flag("jdbc")) {
            ErpDataSource database = Components.database(settings);
            JdbcBatchStore store = new JdbcBatchStore(database);
            store.setClock(component.getClock());
            job.addFirst(store);
            job.addFirst(database);
            component.getConfiguration().setBatchStore(store);
        }
        context.addComponent("sst", component);
        boolean pushes = Target.valueOf(settings.get("target")) == Target.PUSHES;
        if (pushes) {
            MainHttpServer server = new MainHttpServer();
            server.setCamelContext(context);
            server.setHost("127.0.0.1");
            server.setPort(settings.number("port"));
            context.addService(server);
        }
        LineSink sink = new LineSink(settings.path("file"), settings.fields());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                String uri = pushes
                        ? "sst:PushRECBill?delay=50&maxAttempts=100000&store=" + settings.get("store")
                        : "sst:QueryTransferringOrderInfo?initialDelay=0&delay=50&maxAttempts=100000&param.storeuiditems=2445&startFrom="
                          + settings.get("startFrom");
                from(uri + "&checkpointKey=soak").routeId("records").process(job.disturbance()).process(sink);
            }
        });
        context.start();
    }
}

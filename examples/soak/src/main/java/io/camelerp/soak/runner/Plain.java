/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A loop in the place of our consumers: it polls again and again and hands records to a route, as many scripts do. With
 * {@link Flaw#NONE} it is right, if slow, which shows that the others fail by their flaw alone.
 */
public abstract class Plain implements AutoCloseable {

    static final String ROUTE = "direct:records";

    public final Settings settings;
    public final Flaw flaw;
    public final SharedClock clock;
    public final Vendor vendor;
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();
    private final Repeated passes = new Repeated(new ReentrantLock(), 20, this::poll);

    protected Plain(Settings settings) {
        this.settings = settings;
        this.flaw = Flaw.valueOf(settings.get("flaw"));
        this.clock = SharedClock.open(settings.path("clock"));
        this.vendor = new Vendor(settings, clock);
    }

    /** One pass, which ends at the first failure. */
    protected abstract void poll() throws Exception;

    /** Up to where all is done, as far as it knows. */
    protected String status() {
        return Job.NO_CHECKPOINT;
    }

    public void start(Job job) throws Exception {
        LineSink sink = new LineSink(settings.path("file"), settings.fields());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(ROUTE).routeId("records").process(job.disturbance()).process(sink);
            }
        });
        context.start();
        job.add(this);
        job.progress(this::status);
        passes.start();
    }

    /**
     * @throws IOException when the route has failed
     */
    protected final void deliver(JsonNode record) throws IOException {
        Exchange exchange
                = template.send(ROUTE, ExchangePattern.InOnly, message -> message.getMessage().setBody(record));
        if (exchange.getException() != null) {
            throw new IOException(exchange.getException());
        }
    }

    @Override
    public void close() throws Exception {
        passes.close();
        context.close();
    }
}

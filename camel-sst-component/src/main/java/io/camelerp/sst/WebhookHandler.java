/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.consumer.PushSource;
import io.camelerp.sst.push.PushHandler;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The handler of {@code webhook:sst:...}: a push is answered when the route has done its bills.
 */
final class WebhookHandler extends ServiceSupport implements Processor {

    private final SstEndpoint endpoint;
    private final Processor next;
    private final Deliveries deliveries;
    private final Set<String> commands;
    private PushSource source;

    WebhookHandler(SstEndpoint endpoint, Processor next) {
        this.endpoint = endpoint;
        this.next = next;
        this.deliveries = new Deliveries(endpoint);
        this.commands = endpoint.pushCommands().stream().map(Command::name).collect(Collectors.toSet());
    }

    @Override
    public void process(Exchange http) {
        new PushHandler(
                endpoint.getConfiguration().pushSettings(),
                command -> commands.contains(command)
                        ? Optional.of((name, bills) -> receive(http, name, bills)) : Optional.empty())
                .process(http);
    }

    private synchronized PushSource source(Exchange http) {
        if (source == null) {
            source = new SourceFactory(endpoint, Objects.requireNonNullElse(http.getFromRouteId(), "webhook")).pushes();
            ExceptionHandler handler = new LoggingExceptionHandler(endpoint.getCamelContext(), WebhookHandler.class);
            deliveries.begin(source, handler);
        }
        return source;
    }

    @Override
    protected void doStart() {
        endpoint.getConfiguration().pushSettings().warn("the path of the webhook");
    }

    /** Lets another process have the state; the next push takes it back. */
    @Override
    protected synchronized void doStop() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    private void receive(Exchange http, String command, List<JsonNode> bills) throws Exception {
        source(http).take(command, bills, batch -> deliveries.process(
                batch, () -> endpoint.createExchange(http.getPattern()), next, exchange -> {
                }));
    }
}

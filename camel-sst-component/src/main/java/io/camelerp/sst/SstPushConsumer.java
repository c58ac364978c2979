/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sst.consumer.PushSource;
import io.camelerp.sst.consumer.Source;
import io.camelerp.sst.push.PushHandler;
import io.camelerp.sst.push.PushMounts;
import io.camelerp.sst.push.PushReceiver;
import io.camelerp.sst.push.PushSettings;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;

/**
 * Takes what the vendor pushes: kept and answered at once, or answered when the route has done it.
 */
@ManagedResource(description = "Managed SST Push Consumer")
public class SstPushConsumer extends SstConsumer implements PushReceiver {

    private PushHandler mount;

    public SstPushConsumer(SstEndpoint endpoint, Processor processor) {
        super(endpoint, processor, null);
    }

    @Override
    Source newSource() {
        return new SourceFactory(getEndpoint(), getRouteId()).pushes();
    }

    @Override
    protected void doStart() throws Exception {
        SstConfiguration configuration = getEndpoint().getConfiguration();
        PushSettings settings = configuration.pushSettings();
        super.doStart();
        try {
            mount = PushMounts.of(getEndpoint().getCamelContext()).add(
                    getEndpoint().getCamelContext(), configuration.getPushPath(), getEndpoint().appId(), settings,
                    receiverName(), this);
        } catch (Exception e) {
            super.doStop();
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        PushMounts.of(getEndpoint().getCamelContext()).remove(
                getEndpoint().getConfiguration().getPushPath(), receiverName(), this);
        super.doStop();
    }

    private String receiverName() {
        return getEndpoint().getCommandInfo() == null
                ? getEndpoint().getConfiguration().getCommand() : getEndpoint().getCommandInfo().name();
    }

    @Override
    public void receive(String command, List<JsonNode> bills) throws Exception {
        PushSource pushes = (PushSource) ready();
        if (getEndpoint().getConfiguration().isStore()) {
            pushes.keep(command, bills);
            wake();
            return;
        }
        if (isSuspendingOrSuspended()) {
            throw new IllegalStateException("Route " + getRouteId() + " is suspended");
        }
        pushes.take(command, bills, batch -> deliveries.process(
                batch, () -> createExchange(false), getProcessor(), exchange -> releaseExchange(exchange, false)));
    }

    @ManagedAttribute(description = "How many pushes of this mount were answered with success")
    public long getPushesAccepted() {
        return mount == null ? 0 : mount.getAccepted();
    }

    @ManagedAttribute(description = "How many pushes of this mount were refused")
    public long getPushesRefused() {
        return mount == null ? 0 : mount.getRefused();
    }
}

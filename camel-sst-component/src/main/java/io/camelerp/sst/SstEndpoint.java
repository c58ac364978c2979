/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;

import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.Command.Kind;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.push.PushMounts;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.webhook.WebhookCapableEndpoint;
import org.apache.camel.component.webhook.WebhookConfiguration;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Download bills of SST (甩手掌柜), receive those that it pushes, and write bills to it.
 */
@UriEndpoint(firstVersion = "0.1.0", scheme = "sst", title = "SST", syntax = "sst:command",
             category = { Category.SAAS, Category.API }, headersClass = SstConstants.class)
public class SstEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation, WebhookCapableEndpoint {

    static final long DEFAULT_CONSUMER_DELAY = 60_000;

    @UriParam
    private SstConfiguration configuration;

    @UriParam(defaultValue = "" + DEFAULT_CONSUMER_DELAY, javaType = "java.time.Duration", label = "consumer,scheduler",
              description = "Milliseconds before the next poll; for pushes, before a bill that failed is tried again.")
    private long delay = DEFAULT_CONSUMER_DELAY;

    private Command command;

    public SstEndpoint(String uri, SstComponent component, SstConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
        setDelay(delay);
    }

    /**
     * A cron says by itself that it wants Quartz, and means the vendor's time of day.
     */
    @Override
    protected void configureScheduledPollConsumerProperties(Map<String, Object> options) {
        if (options.containsKey("scheduler.cron")) {
            options.putIfAbsent("scheduler", "quartz");
            options.putIfAbsent("scheduler.timeZone", TimeZone.getTimeZone(configuration.zone()));
        }
        super.configureScheduledPollConsumerProperties(options);
    }

    @Override
    protected void doInit() throws Exception {
        configuration.setSigner(resolve(configuration.getSigner()));
        configuration.setStores(resolve(configuration.getStores()));
        command = isCatchAll() ? null : CommandCatalog.get(configuration.getCommand());
        super.doInit();
    }

    /** Options that are a word or a bean are not resolved by Camel. */
    private Object resolve(Object value) {
        return value instanceof String text && EndpointHelper.isReferenceParameter(text)
                ? EndpointHelper.resolveReferenceParameter(getCamelContext(), text, Object.class) : value;
    }

    private boolean isCatchAll() {
        return PushMounts.ALL.equals(configuration.getCommand());
    }

    @Override
    public Producer createProducer() throws Exception {
        if (isCatchAll() || command.kind() == Kind.push) {
            throw new IllegalArgumentException(
                    "sst:" + configuration.getCommand() + " is what SST sends to us: use it with from:");
        }
        if (command.kind() == Kind.create) {
            // what is wrong with the place of its notes is told now, and not by each bill
            getComponent().batchStore(configuration);
        }
        return new SstProducer(this, getComponent().client(configuration));
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SstConsumer consumer;
        if (isCatchAll() || command.kind() == Kind.push) {
            appId();
            consumer = new SstPushConsumer(this, processor);
        } else if (command.kind() == Kind.download) {
            consumer = new SstConsumer(this, processor, getComponent().client(configuration));
        } else {
            throw new IllegalArgumentException(
                    "SST command " + command.name() + " (" + command.zh() + ") cannot be polled: it is for " + command.kind()
                                               + ". Use it with to:");
        }
        consumer.setMaxMessagesPerPoll(0);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Processor createWebhookHandler(Processor next) {
        return new WebhookHandler(this, next);
    }

    @Override
    public void registerWebhook() {
        // the vendor registers addresses by mail (sst.md section 1)
    }

    @Override
    public void unregisterWebhook() {
        // the vendor registers addresses by mail (sst.md section 1)
    }

    @Override
    public void setWebhookConfiguration(WebhookConfiguration webhookConfiguration) {
        // nothing of it is needed: registration is not automatic
    }

    @Override
    public List<String> getWebhookMethods() {
        return List.of("POST");
    }

    /** The commands whose pushes this endpoint takes. */
    List<Command> pushCommands() {
        if (!isCatchAll() && command.kind() != Kind.push) {
            throw new IllegalArgumentException(
                    "SST command " + command.name() + " is not pushed: use sst:push or one of "
                                               + CommandCatalog.all().stream().filter(c -> c.kind() == Kind.push)
                                                       .map(Command::name).toList());
        }
        return isCatchAll() ? CommandCatalog.all().stream().filter(c -> c.kind() == Kind.push).toList() : List.of(command);
    }

    /** Whose bills they are; needed for the names of the state, even where nobody is called. */
    String appId() {
        if (configuration.getAppId() == null || configuration.getAppId().isBlank()) {
            throw new IllegalArgumentException(
                    "Option appId is missing (the integrator's id, mailed by the vendor): set camel.component.sst.app-id or appId on the endpoint");
        }
        return configuration.getAppId();
    }

    Map<String, Object> parameters() {
        return configuration.getParameters() == null ? Map.of() : configuration.getParameters();
    }

    @Override
    public SstComponent getComponent() {
        return (SstComponent) super.getComponent();
    }

    public SstConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SstConfiguration configuration) {
        this.configuration = configuration;
    }

    /** What the catalogue says of this endpoint's command; null for sst:push. */
    Command getCommandInfo() {
        return command;
    }

    @Override
    public String getServiceUrl() {
        return Objects.toString(configuration.getBaseUri(), configuration.getPushPath());
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("appId", Objects.toString(configuration.getAppId(), ""), "command", configuration.getCommand());
    }
}

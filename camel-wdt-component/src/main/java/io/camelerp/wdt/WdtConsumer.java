/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.common.Delivery;
import io.camelerp.common.meter.Meters;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.consumer.Batch;
import io.camelerp.wdt.consumer.Source;
import io.camelerp.wdt.consumer.SourceStatus;
import io.camelerp.wdt.consumer.TimeWindow;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.Service;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.IOHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the batches of a source into exchanges, and tells the source how they ended.
 */
@ManagedResource(description = "Managed WDT Consumer")
public class WdtConsumer extends WatchedConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(WdtConsumer.class);

    private static final SourceStatus NOT_STARTED = new SourceStatus(null, Duration.ZERO, null, 0, 0, 0, 0, 0, 0, false);

    private final WdtClient client;
    private final WdtConfiguration configuration;
    private final ReentrantLock polling = new ReentrantLock();
    private final Deliveries deliveries;
    private final BatchEnds batchEnds;
    private volatile Source source;
    private final ConsumerPresence presence;
    private Meters<WdtConsumer> meters;
    private volatile Replay replay;

    public WdtConsumer(WdtEndpoint endpoint, Processor processor, WdtClient client) {
        super(endpoint, processor);
        this.presence = new ConsumerPresence(this);
        this.client = client;
        this.configuration = endpoint.getConfiguration();
        this.deliveries = new Deliveries(endpoint);
        this.batchEnds = new BatchEnds(this, configuration.getOnFailure());
    }

    @Override
    protected void doBuild() throws Exception {
        presence.findRoute();
        setHealthCheck(new WdtHealthCheck(this, "consumer:" + getRouteId()));
        super.doBuild();
    }

    @Override
    protected void doInit() throws Exception {
        // here and not at start, where a polling consumer would swallow what is wrong
        new SourceFactory(getEndpoint(), client, getRouteId()).validate();
        super.doInit();
    }

    @Override
    protected void doStart() throws Exception {
        // as components do with what a user hands them: a repository in a file reads it when it is started
        for (Service repository : repositories()) {
            CamelContextAware.trySetCamelContext(repository, getEndpoint().getCamelContext());
            ServiceHelper.startService(repository);
        }
        source = null;
        presence.prepare(this::ready);
        super.doStart();
        meters = WdtMeters.of(this);
        presence.appear();
    }

    /** The source; made now when its state could not be had before. */
    private synchronized Source ready() {
        if (source == null) {
            if (isStoppingOrStopped()) {
                // a poll that was under way must not take what nobody would give back
                throw new IllegalStateException("Route " + getRouteId() + " is stopped");
            }
            SourceFactory factory = new SourceFactory(getEndpoint(), client, getRouteId());
            Source made = factory.create();
            deliveries.begin(factory.stateKey(), getExceptionHandler());
            source = made;
        }
        return source;
    }

    @Override
    protected int poll() throws Exception {
        // an operator's "poll now" may be under way, and other consumers may need this thread
        if (!polling.tryLock()) {
            return 0;
        }
        try {
            shutdownRunningTask = null;
            pendingExchanges = 0;
            int delivered = deliverAll();
            forceConsumerAsReady();
            // a greedy consumer polls again at once, and a window that fails would be tried without a pause
            return isGreedy() && getWindowFailures() > 0 ? 0 : delivered;
        } finally {
            polling.unlock();
        }
    }

    private int deliverAll() throws Exception {
        int delivered = 0;
        try {
            ready().begin();
            while (isBatchAllowed() && isPollAllowed()) {
                Optional<Batch> batch = source.next();
                if (batch.isEmpty()) {
                    break;
                }
                forceConsumerAsReady();
                delivered += processBatch(exchanges(batch.get()));
            }
        } catch (InterruptedException e) {
            // to wait for quota and vendor may take minutes, and a shutdown must not
            LOG.debug("Polling {} was told to stop", getEndpoint());
        } catch (Error e) {
            // as it is it would end the schedule for good, and nobody would be told
            throw new RuntimeCamelException(e);
        }
        return delivered;
    }

    private Queue<Object> exchanges(Batch batch) {
        Source from = source;
        try {
            return deliveries.of(batch, () -> createExchange(false), tracker -> batchEnds.ended(from, tracker));
        } catch (RuntimeException e) {
            // nobody else would ever say how this batch ended
            from.rollback(batch, List.of());
            throw e;
        }
    }

    @Override
    public int processBatch(Queue<Object> batch) throws Exception {
        int total = batch.size();
        int index = 0;
        try {
            // a batch that has begun is finished by a graceful shutdown, so that it need not be read again
            boolean hopeless = false;
            for (; index < total && !hopeless && isRunAllowed(); index++) {
                deliveries.awaitTurn();
                Delivery delivery = (Delivery) batch.remove();
                delivery.number(index, total);
                pendingExchanges = total - index - 1;
                delivery.send(getAsyncProcessor(), defaultConsumerCallback(delivery.getExchange(), true));
                hopeless = delivery.hasFailedOfWhatMeetsAll();
            }
        } finally {
            for (Object rest : batch) {
                ((Delivery) rest).abandon();
                releaseExchange(((Delivery) rest).getExchange(), false);
            }
        }
        return index;
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        boolean defer = super.deferShutdown(task);
        stopWaiting();
        return defer;
    }

    @Override
    protected void doSuspend() throws Exception {
        super.doSuspend();
        stopWaiting();
    }

    @Override
    protected void doResume() throws Exception {
        Optional.ofNullable(source).ifPresent(Source::resume);
        super.doResume();
    }

    @Override
    protected void doStop() throws Exception {
        stopWaiting();
        presence.disappear();
        IOHelper.close(meters);
        super.doStop();
        closeSource();
    }

    private synchronized void closeSource() {
        Optional.ofNullable(source).ifPresent(Source::close);
    }

    private void stopWaiting() {
        Optional.ofNullable(source).ifPresent(Source::stop);
        Optional.ofNullable(replay).ifPresent(Replay::stop);
    }

    private List<Service> repositories() {
        return Stream.of(configuration.getCheckpointRepository(), configuration.getIdempotentRepository())
                .filter(Service.class::isInstance).map(Service.class::cast).toList();
    }

    @Override
    public WdtEndpoint getEndpoint() {
        return (WdtEndpoint) super.getEndpoint();
    }

    /** Whether one window fails again and again. */
    boolean isPoisoned() {
        return getWindowFailures() >= configuration.getPoisonThreshold();
    }

    @Override
    SourceStatus status() {
        Source current = source;
        return current == null ? NOT_STARTED : current.status();
    }

    @ManagedAttribute(description = "The API that is polled")
    public String getApi() {
        return getEndpoint().getApi().name();
    }

    @ManagedAttribute(description = "The account (sid)")
    public String getSid() {
        return configuration.getSid();
    }

    @ManagedAttribute(description = "How many exchanges were delivered to the route")
    public long getExchangesDelivered() {
        return deliveries.getDelivered();
    }

    @ManagedAttribute(description = "How many records were delivered and are done")
    public long getRecordsDelivered() {
        return deliveries.getRecords();
    }

    @ManagedAttribute(description = "How many exchanges failed")
    public long getExchangesFailed() {
        return deliveries.getFailed();
    }

    @ManagedAttribute(description = "What the route said of the exchange that failed last")
    public String getLastFailure() {
        return deliveries.getLastFailure();
    }

    @ManagedAttribute(description = "How many records failed and were left behind (onFailure=skip)")
    public long getRecordsSkipped() {
        return batchEnds.getSkipped();
    }

    @ManagedAttribute(description = "What the last replay did or does")
    public String getLastReplay() {
        Replay last = replay;
        return last == null ? null : last.toString();
    }

    @ManagedAttribute(description = "How many exchanges are under way")
    public int getInFlight() {
        return deliveries.getInFlight();
    }

    @ManagedAttribute(description = "How many calls the account may make at once; -1 is without limit")
    public int getCallsAvailable() {
        return client.getQuota().getAvailable();
    }

    @ManagedAttribute(description = "How long callers of the account have waited for its quota, in milliseconds")
    public long getQuotaWaitMillis() {
        return client.getQuota().getWaitedMillis();
    }

    @ManagedAttribute(description = "The vendor's code of the account's last call")
    public String getLastVendorCode() {
        return client.getLastResult().code();
    }

    @ManagedAttribute(description = "The vendor's text of the account's last call")
    public String getLastVendorMessage() {
        return client.getLastResult().message();
    }

    @ManagedOperation(description = "Polls now, beside the schedule, and returns when the poll is done")
    public void pollNow() {
        // what an operator has changed would not be met by the poll that is under way
        polling.lock();
        try {
            runNow();
        } finally {
            polling.unlock();
        }
    }

    @ManagedOperation(description = "Moves the checkpoint to a local time of Asia/Shanghai, or back from now by an ISO-8601 duration")
    public void moveCheckpoint(String time) {
        LocalDateTime now = VendorTime.local(client.now());
        LocalDateTime wanted = VendorTime.parseFrom(time, now);
        if (wanted.isAfter(now)) {
            throw new IllegalArgumentException(
                    "Expected a time that has come, got " + VendorTime.format(wanted) + ": until then nothing would be read,"
                                               + " and nothing from before it would ever be");
        }
        ready().move(wanted);
    }

    @ManagedOperation(description = "Delivers the records of a span of time again, in the background; the checkpoint stays. Times are local to Asia/Shanghai")
    public synchronized void replay(String from, String to) {
        if (!isPollAllowed()) {
            throw new IllegalStateException("The consumer is not started");
        }
        if (replay != null && replay.isRunning()) {
            throw new IllegalStateException("A replay is under way, " + replay);
        }
        TimeWindow span = new TimeWindow(VendorTime.parse(from), VendorTime.parse(to));
        Source past = new SourceFactory(getEndpoint(), client, getRouteId()).replay(span);
        replay = new Replay(
                span, past, (batch, ended) -> processBatch(deliveries.again(batch, () -> createExchange(false), ended)));
        getEndpoint().getCamelContext().getExecutorServiceManager().newThread("WdtReplay", replay).start();
    }
}

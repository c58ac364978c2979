/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.common.Delivery;
import io.camelerp.common.meter.Meters;
import io.camelerp.sst.client.SstClient;
import io.camelerp.sst.consumer.Batch;
import io.camelerp.sst.consumer.BatchTracker;
import io.camelerp.sst.consumer.Source;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.util.IOHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the batches of a source into exchanges, and tells the source how they ended.
 */
@ManagedResource(description = "Managed SST Consumer")
public class SstConsumer extends WatchedConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(SstConsumer.class);

    final Deliveries deliveries;
    private final SstClient client;
    private final SstConfiguration configuration;
    private final ReentrantLock polling = new ReentrantLock();
    private final AtomicBoolean wakeAsked = new AtomicBoolean();
    private final ThreadLocal<Boolean> woken = ThreadLocal.withInitial(() -> false);
    private ExecutorService waker;
    volatile Source source;
    private volatile Source.Progress stopped;
    private final ConsumerPresence presence;
    private Meters<SstConsumer> meters;

    /**
     * @param client asks the vendor; null for a consumer that is only pushed to
     */
    public SstConsumer(SstEndpoint endpoint, Processor processor, SstClient client) {
        super(endpoint, processor);
        this.presence = new ConsumerPresence(this);
        this.client = client;
        this.configuration = endpoint.getConfiguration();
        this.deliveries = new Deliveries(endpoint);
    }

    @Override
    protected void doBuild() throws Exception {
        presence.findRoute();
        setHealthCheck(new SstHealthCheck(this, "consumer:" + getRouteId()));
        super.doBuild();
    }

    @Override
    protected void doStart() throws Exception {
        source = null;
        stopped = null;
        wakeAsked.set(false);
        presence.prepare(this::ready);
        waker = getEndpoint().getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "sst-wake");
        super.doStart();
        meters = SstMeters.of(this);
        presence.appear();
    }

    /** The source; made now when its state could not be had before. */
    @Override
    synchronized Source ready() {
        if (source == null) {
            if (isStoppingOrStopped()) {
                // a poll that was under way must not take what nobody would give back
                throw new IllegalStateException("Route " + getRouteId() + " is stopped");
            }
            Source made = newSource();
            deliveries.begin(made, getExceptionHandler());
            source = made;
        }
        return source;
    }

    Source newSource() {
        return new SourceFactory(getEndpoint(), getRouteId()).downloads(client);
    }

    @Override
    protected int poll() throws Exception {
        // the schedule, an operator's "poll now" and news may meet: one goes after the other
        polling.lockInterruptibly();
        try {
            shutdownRunningTask = null;
            pendingExchanges = 0;
            int delivered = deliverAll();
            forceConsumerAsReady();
            // a greedy consumer polls again at once, and a bill that fails would be tried without a pause
            return isGreedy() && getBillFailures() > 0 ? 0 : delivered;
        } finally {
            polling.unlock();
        }
    }

    /** Polls soon, because there is news; what failed before waits for the schedule. */
    void wake() {
        if (isRunAllowed() && !isSuspendingOrSuspended() && wakeAsked.compareAndSet(false, true)) {
            waker.execute(() -> {
                wakeAsked.set(false);
                woken.set(true);
                runNow();
            });
        }
    }

    private int deliverAll() throws Exception {
        int delivered = 0;
        try {
            ready().begin(!woken.get());
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
            return deliveries.of(batch, () -> createExchange(false), tracker -> batchEnded(from, tracker));
        } catch (RuntimeException e) {
            from.ended(batch);
            throw e;
        }
    }

    private void stopWaiting() {
        Source current = source;
        if (current != null) {
            current.stop();
        }
    }

    @Override
    public int processBatch(Queue<Object> batch) throws Exception {
        int total = batch.size();
        int index = 0;
        try {
            // a batch that has begun is finished by a graceful shutdown, so that less need be delivered later
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
            Deliveries.abandon(batch, exchange -> releaseExchange(exchange, false));
        }
        return index;
    }

    private void batchEnded(Source from, BatchTracker tracker) {
        Batch batch = tracker.getBatch();
        from.ended(batch);
        if (tracker.isFailed()) {
            LOG.warn("{} {}: not all of {} bills were processed; those that were not come again with the next poll",
                    getRouteId(), batch.describe(), batch.items().size());
        } else {
            LOG.info("{} {}: {} bills done in {} ms", getRouteId(), batch.describe(), batch.items().size(),
                    tracker.getMillis());
            if (!polling.isHeldByCurrentThread()) {
                wake();
            }
        }
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
        if (waker != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(waker);
        }
        closeSource();
    }

    /** Once, as a start that fails and the stop after it both come here. */
    private synchronized void closeSource() {
        if (source != null && stopped == null) {
            stopped = lastProgress();
            source.close();
        }
    }

    /** What operators see of a route that has stopped: to ask the store then would take the state back. */
    private Source.Progress lastProgress() {
        try {
            return source.progress();
        } catch (RuntimeException e) {
            LOG.debug("What route {} had reached cannot be read: {}", getRouteId(), e.getMessage());
            return Source.Progress.NONE;
        }
    }

    @Override
    public SstEndpoint getEndpoint() {
        return (SstEndpoint) super.getEndpoint();
    }

    /** Whether one bill fails again and again. */
    boolean isPoisoned() {
        return getBillFailures() >= configuration.getPoisonThreshold();
    }

    @Override
    Source.Progress progress() {
        Source.Progress last = stopped;
        if (last != null) {
            return last;
        }
        Source current = source;
        return current == null ? Source.Progress.NONE : current.progress();
    }

    @ManagedAttribute(description = "How often in a row the worst pending bill has failed")
    public int getBillFailures() {
        Source current = source;
        return current == null ? 0 : current.failures();
    }

    @ManagedAttribute(description = "The command")
    public String getCommand() {
        return configuration.getCommand();
    }

    @ManagedAttribute(description = "The account (appId)")
    public String getAppId() {
        return configuration.getAppId();
    }

    @ManagedAttribute(description = "How many exchanges were made")
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

    @ManagedAttribute(description = "How many exchanges are under way")
    public int getInFlight() {
        return deliveries.getInFlight();
    }

    @ManagedAttribute(description = "How many calls the account may make at once; -1 is without limit")
    public int getCallsAvailable() {
        return client == null ? -1 : client.getQuota().getAvailable();
    }

    @ManagedAttribute(description = "How long callers of the account have waited for its quota, in milliseconds")
    public long getQuotaWaitMillis() {
        return client == null ? 0 : client.getQuota().getWaitedMillis();
    }

    @ManagedAttribute(description = "The vendor's code of the account's last call")
    public String getLastVendorCode() {
        return client == null ? null : client.getLastResult().code();
    }

    @ManagedAttribute(description = "The vendor's text of the account's last call")
    public String getLastVendorMessage() {
        return client == null ? null : client.getLastResult().message();
    }

    @ManagedOperation(description = "Polls now, beside the schedule, and returns when the poll is done")
    public void pollNow() {
        runNow();
    }

    @ManagedOperation(description = "Delivers the bills again that were given up, and tells how many")
    public int replayDead() {
        int count = ready().replayDead();
        wake();
        return count;
    }
}

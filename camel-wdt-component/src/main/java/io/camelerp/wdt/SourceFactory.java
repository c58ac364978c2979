/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.camelerp.common.Priority;
import io.camelerp.common.StopSignal;
import io.camelerp.common.store.BatchIdempotentRepository;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.TimeFilter;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.consumer.KnownRows;
import io.camelerp.wdt.consumer.SlidingWatermark;
import io.camelerp.wdt.consumer.SnapshotSource;
import io.camelerp.wdt.consumer.Source;
import io.camelerp.wdt.consumer.StoredWatermark;
import io.camelerp.wdt.consumer.TimeWindow;
import io.camelerp.wdt.consumer.Watermark;
import io.camelerp.wdt.consumer.WindowSettings;
import io.camelerp.wdt.consumer.WindowSource;
import io.camelerp.wdt.producer.RequestParameters;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.StateRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the options of an endpoint into the source of its consumer, and refuses those that would lose records.
 */
final class SourceFactory {

    private static final Logger LOG = LoggerFactory.getLogger(SourceFactory.class);

    private final WdtEndpoint endpoint;
    private final WdtConfiguration configuration;
    private final WdtClient client;
    private final String routeId;
    private final Api api;
    private final Map<String, String> parameters;
    private final StopSignal stop = new StopSignal();

    SourceFactory(WdtEndpoint endpoint, WdtClient client, String routeId) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.client = client;
        this.routeId = routeId;
        this.api = endpoint.getApi();
        this.parameters = endpoint.businessParameters();
    }

    /**
     * Looks at the options alone.
     *
     * @throws IllegalArgumentException when they make no sense or would lose records
     */
    void validate() {
        refuseBelow("settleDelay", configuration.getSettleDelay(), 0);
        refuseBelow("windowSize", configuration.getWindowSize(), 0);
        refuseBelow("lookback", configuration.getLookback(), 0);
        refuseBelow("maxInFlight", configuration.getMaxInFlight(), 1);
        refuseBelow("poisonThreshold", configuration.getPoisonThreshold(), 1);
        switch (api.kind()) {
            case query -> validateWindows();
            case snapshot -> validateSnapshot();
            case pool -> validatePool();
            default -> throw new IllegalArgumentException("WDT API " + api.name() + " cannot be polled");
        }
        new ParameterCheck(endpoint, api.kind() == Api.Kind.pool ? pools().shopParameter() : null).check();
        stateKey();
    }

    private void validateWindows() {
        TimeFilter time = api.time();
        refuseOwn("startFrom, windowSize or pageSize", time.start(), time.end(), "page_no", "page_size");
        if (configuration.getLookback() > 0 && configuration.getIdempotentRepository() == null) {
            throw new IllegalArgumentException(
                    "Option lookback reads the same records again and again: set idempotentRepository, so that only new ones are delivered");
        }
        refuseBelow("prefetch", configuration.getPrefetch(), 0);
        refuseBelow("parallelWindows", configuration.getParallelWindows(), 1);
        LocalDateTime start = VendorTime.parseFrom(configuration.getStartFrom(), now());
        LocalDateTime end = endAt();
        if (end != null && configuration.getLookback() > 0) {
            throw new IllegalArgumentException(
                    "Options lookback and endAt exclude each other: a consumer that re-reads the recent past has no end");
        }
        // from now on, an end in the past is what a backfill has after a restart
        if (end != null && !end.isAfter(start) && !VendorTime.isRelative(configuration.getStartFrom())) {
            throw new IllegalArgumentException(
                    "Option endAt=" + configuration.getEndAt() + " must be later than startFrom="
                                               + configuration.getStartFrom());
        }
    }

    /** A local time and no span: one that counts from now would end later after each restart. */
    private LocalDateTime endAt() {
        String endAt = configuration.getEndAt();
        try {
            return endAt == null ? null : VendorTime.parse(endAt);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Option endAt must be a local time of Asia/Shanghai such as 2026-01-31 00:00:00, got '" + endAt + "'");
        }
    }

    private void validateSnapshot() {
        refuseOwn("pageSize", "page_no", "page_size");
        refuseTimes();
        if (dropsWhatWasSeen(configuration)) {
            throw new IllegalArgumentException(
                    "WDT API " + api.name() + " knows by itself which rows are new or changed: remove idempotentRepository,"
                                               + " which would drop a row that changes and changes back");
        }
    }

    /** Whether there is a repository that holds back what was delivered before. */
    static boolean dropsWhatWasSeen(WdtConfiguration configuration) {
        IdempotentRepository repository = configuration.getIdempotentRepository();
        return repository != null && !(repository instanceof BatchIdempotentRepository batched && batched.isNotesOnly());
    }

    private void validatePool() {
        refuseOwn("pageSize", "limit", "page_no", "page_size");
        refuseTimes();
        if (configuration.getOnFailure() == WdtConfiguration.OnFailure.skip) {
            throw new IllegalArgumentException(
                    "Option onFailure=skip is not for " + api.name()
                                               + ", whose rows come until they are acknowledged: set maxAttempts=1");
        }
        pools().validate();
    }

    private void refuseOwn(String instead, String... names) {
        for (String own : names) {
            if (parameters.containsKey(own)) {
                throw new IllegalArgumentException(
                        "param." + own + " belongs to the consumer, which sets it itself: remove it, and use " + instead);
            }
        }
    }

    private void refuseTimes() {
        if (configuration.getEndAt() != null) {
            throw new IllegalArgumentException("Option endAt is not for " + api.name() + ", which has no time filter");
        }
        if (configuration.getLookback() > 0) {
            throw new IllegalArgumentException(
                    "Option lookback is not for " + api.name()
                                               + ", which has no time filter: there is nothing to look back on");
        }
    }

    Source create() {
        return switch (api.kind()) {
            case snapshot -> snapshots();
            case pool -> pools().create(stop, stateKey());
            default -> windows(watermark(), endAt());
        };
    }

    private PoolFactory pools() {
        return new PoolFactory(endpoint, client);
    }

    /** Everything of a span of time, without a checkpoint. */
    Source replay(TimeWindow span) {
        if (api.time() == null) {
            throw new IllegalStateException(
                    "WDT API " + api.name() + " has no time filter: nothing of it can be replayed by time");
        }
        return windows(new SlidingWatermark(span::start, Optional::empty), span.end());
    }

    private Source windows(Watermark watermark, LocalDateTime endAt) {
        WindowSettings settings = new WindowSettings(
                maxWindow(api.time()), Duration.ofMillis(configuration.getSettleDelay()), endAt, configuration.getPrefetch(),
                configuration.getParallelWindows());
        return WindowSource.of(client, api, parameters, watermark, settings, endpoint.getComponent().readers(),
                endpoint.getComponent().getClock(), time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()), stop);
    }

    private Source snapshots() {
        KnownRows rows = new KnownRows(repository(), stateKey(), filters());
        checkStored(rows::check);
        return new SnapshotSource(
                client, api, RequestParameters.of(api, parameters, MissingNode.getInstance()), rows, stop);
    }

    /** What is stored for another question stops the start; a store that is away does not. */
    private void checkStored(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("The checkpoint of route {} cannot be read yet, polls will try again: {}", routeId, e.getMessage());
        }
    }

    static void refuseBelow(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("Option " + option + " must be at least " + least + ", got " + value);
        }
    }

    private Duration maxWindow(TimeFilter time) {
        Duration wanted = Duration.ofMillis(configuration.getWindowSize());
        return wanted.isZero() || wanted.compareTo(time.maxWindow()) > 0 ? time.maxWindow() : wanted;
    }

    private Watermark watermark() {
        if (configuration.getLookback() == 0) {
            return storedWatermark();
        }
        StateRepository<String, String> shared = configuration.getCheckpointRepository();
        LookbackSpan span = new LookbackSpan(
                endpoint, Optional.ofNullable(shared).map(repository -> storedWatermark()), shared, stateKey() + "/lookback",
                this::now);
        return new SlidingWatermark(span::start, span::end, span::reached);
    }

    private StoredWatermark storedWatermark() {
        StoredWatermark stored = new StoredWatermark(repository(), stateKey(), filters(), this::startTime);
        checkStored(stored::check);
        return stored;
    }

    /** A start that counts from now counts by the vendor's clock: by one that is fast it would begin too late. */
    private LocalDateTime startTime() throws InterruptedException {
        String startFrom = configuration.getStartFrom();
        if (VendorTime.isRelative(startFrom) && !client.knowsLikelyVendorTime()) {
            TimeFilter time = api.time();
            LocalDateTime past = now().minusHours(1);
            Map<String, String> request = new HashMap<>(parameters);
            request.put(time.start(), VendorTime.format(past));
            request.put(time.end(), VendorTime.format(past.plusSeconds(1)));
            request.put("page_size", "1");
            request.put("page_no", "0");
            try {
                stop.during(() -> client.call(api, request, Priority.LIVE));
            } catch (WdtException e) {
                // the start is this attempt: rows that come while the vendor cannot be reached are behind it
                LOG.warn("Route {} begins now, though the vendor did not answer well: {}", routeId, e.getMessage());
                return startByWhatIsKnown();
            }
            client.checkClock(api);
        }
        return startByWhatIsKnown();
    }

    private LocalDateTime startByWhatIsKnown() {
        return VendorTime.parseFrom(
                configuration.getStartFrom(),
                client.knowsVendorTime() ? now() : now().minus(WindowSource.SETTLE_WITHOUT_VENDOR_TIME));
    }

    private LocalDateTime now() {
        return VendorTime.local(client.now());
    }

    private StateRepository<String, String> repository() {
        if (configuration.getCheckpointRepository() != null) {
            return configuration.getCheckpointRepository();
        }
        if (configuration.isStateless()) {
            LOG.warn("Route {} is stateless: a restart begins anew (startFrom={})", routeId, configuration.getStartFrom());
            return endpoint.getComponent().memory();
        }
        return endpoint.getComponent().checkpointFiles(configuration.getStateDirectory(), stateKey());
    }

    /** Account, API and key: two routes on one API never share a checkpoint by accident. */
    String stateKey() {
        String key = configuration.getCheckpointKey() != null ? configuration.getCheckpointKey() : routeId;
        if (key == null) {
            throw new IllegalArgumentException("Set checkpointKey: this consumer belongs to no route that could name it");
        }
        return "wdt/" + configuration.getSid() + "/" + api.name() + "/" + key;
    }

    /** What is asked for, in readable form. */
    private String filters() {
        Map<String, String> filters = new TreeMap<>(parameters);
        return "dialect=" + configuration.getDialect() + " gateway=" + configuration.getGateway()
               + (api.time() == null ? " " : " by=" + api.time().fieldFor(parameters) + " ") + filters;
    }
}

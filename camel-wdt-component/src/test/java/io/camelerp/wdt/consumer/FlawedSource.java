/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.camelerp.common.Priority;
import io.camelerp.common.StopSignal;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.client.Answer;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.consumer.WindowReader.Reading;

/**
 * The source as somebody in a hurry would write it, wrong in one respect at a time.
 */
final class FlawedSource implements Source {

    /** What is wrong. */
    enum Flaw {
        NONE,
        /** pages are read from the first to the last */
        FORWARD_PAGING,
        /** the watermark moves when a window was read */
        EAGER_WATERMARK,
        /** the next window begins one second after the end of this one */
        EDGE_PLUS_ONE
    }

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final Flaw flaw;
    private final SourceWorld world;
    private final WdtClient client;
    private final Api api;
    private final RowIdentity identity;
    private final WindowReader reader;
    private final Watermark watermark;
    private LocalDateTime position;
    private Batch open;

    FlawedSource(Flaw flaw, SourceWorld world, LocalDateTime from) {
        this.flaw = flaw;
        this.world = world;
        this.client = world.client(world.clock);
        this.api = world.api();
        this.identity = RowIdentity.of(api.key(), api.alternateKeys(), api.time().fieldFor(world.parameters()));
        WindowPlanner planner = new WindowPlanner(WINDOW, api.time().granularity(), api.pageSize());
        this.reader = new WindowReader(
                client, api, world.parameters(), identity, planner, SourceWorld.SETTLE, api.pageSize(), world.clock,
                new StopSignal(), new HiddenRows(world.clock, world.pause, false));
        this.watermark = world.stored(world.checkpoints, from);
    }

    @Override
    public void begin() throws InterruptedException {
        if (open == null) {
            position = watermark.load(true).time();
        }
    }

    @Override
    public Optional<Batch> next() throws InterruptedException {
        while (open == null && reader.limit().isAfter(position)) {
            LocalDateTime end = position.plus(WINDOW);
            TimeWindow window = new TimeWindow(position, end.isAfter(reader.limit()) ? reader.limit() : end);
            Optional<Reading> reading = flaw == Flaw.FORWARD_PAGING
                    ? Optional.of(new Reading(window, forward(window))) : reader.read(window, Priority.LIVE);
            if (reading.isEmpty()) {
                return Optional.empty();
            }
            Batch batch = new Batch(reading.get().window(), reading.get().items());
            if (batch.items().isEmpty() || flaw == Flaw.EAGER_WATERMARK) {
                moveOver(batch);
            } else {
                open = batch;
            }
            if (!batch.items().isEmpty()) {
                return Optional.of(batch);
            }
        }
        return Optional.empty();
    }

    private List<Item> forward(TimeWindow window) throws InterruptedException {
        List<Item> items = new ArrayList<>();
        int total = Integer.MAX_VALUE;
        for (int page = 0; page * api.pageSize() < total; page++) {
            Map<String, String> request = new HashMap<>(world.parameters());
            request.put("start_time", VendorTime.format(window.start()));
            request.put("end_time", VendorTime.format(window.end()));
            request.put("page_size", Integer.toString(api.pageSize()));
            request.put("page_no", Integer.toString(page));
            Answer answer = client.call(api, request, Priority.LIVE);
            total = page == 0 ? answer.total().orElse(0) : total;
            answer.rows().forEach(row -> items.add(identity.item(row)));
        }
        return items;
    }

    private void moveOver(Batch batch) {
        LocalDateTime end = batch.window().end();
        position = watermark.commit(0, flaw == Flaw.EDGE_PLUS_ONE ? end.plusSeconds(1) : end, Set.of()).time();
    }

    @Override
    public void commit(Batch batch, List<Outcome> outcomes) {
        if (batch == open) {
            open = null;
            moveOver(batch);
        }
    }

    @Override
    public void rollback(Batch batch, List<Outcome> outcomes) {
        if (batch == open) {
            open = null;
        }
    }

    @Override
    public void move(LocalDateTime time) {
        throw new IllegalStateException();
    }

    @Override
    public void stop() {
        // never waits
    }

    @Override
    public void resume() {
        // never waits
    }

    @Override
    public SourceStatus status() {
        return new SourceStatus(position, Duration.between(position, world.now()), null, 0, 0, 0, 0, 0, 0, false);
    }
}

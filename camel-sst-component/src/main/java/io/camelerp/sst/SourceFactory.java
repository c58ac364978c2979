/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.StopSignal;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.StreamId;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.Command.Window;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.client.Normaliser;
import io.camelerp.sst.client.Requests;
import io.camelerp.sst.client.SstClient;
import io.camelerp.sst.consumer.BatchSource;
import io.camelerp.sst.consumer.DayPlanner;
import io.camelerp.sst.consumer.Downloads;
import io.camelerp.sst.consumer.PushSource;
import io.camelerp.sst.consumer.Shelf;

/**
 * Turns the options of an endpoint into the source of its consumer, and refuses those that would lose bills.
 */
final class SourceFactory {

    private static final int MAX_PUSH_BATCH = 1000;

    private final SstEndpoint endpoint;
    private final SstConfiguration configuration;
    private final String routeId;
    private final BatchStore store;

    SourceFactory(SstEndpoint endpoint, String routeId) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.routeId = routeId;
        this.store = endpoint.getComponent().batchStore(configuration);
    }

    BatchSource downloads(SstClient client) {
        Command command = endpoint.getCommandInfo();
        Window window = command.window();
        ObjectNode fields = Requests.ofText(command, endpoint.parameters());
        refuseOwn(window, fields);
        Downloads.Stores stores = StoreLists.of(endpoint, client);
        refuseMissingStore(command, fields, stores);
        String scope = scope(command.document());
        int maxDays = configuration.getWindowDays() > 0
                ? Math.min(configuration.getWindowDays(), window.maxDays()) : window.maxDays();
        DayPlanner planner = new DayPlanner(
                maxDays, configuration.getOverlapDays(), Duration.ofMillis(configuration.getSettleDelay()));
        Downloads downloads = new Downloads(
                client, configuration.requests(), command, fields, stores, finish(command), cancel(command), new StopSignal());
        store.open(scope);
        try {
            refuseOtherFilters(scope, command);
            return new BatchSource(
                    downloads, planner, id -> shelf(command, scope, id),
                    DayPlanner.parseFrom(configuration.getStartFrom(), now()), this::now);
        } catch (RuntimeException e) {
            store.release(scope);
            throw e;
        }
    }

    PushSource pushes() {
        Map<String, Shelf> shelves = new LinkedHashMap<>();
        List<String> opened = new ArrayList<>();
        try {
            for (Command command : endpoint.pushCommands()) {
                String scope = scope(command.document());
                store.open(scope);
                opened.add(scope);
                shelves.put(command.name(), shelf(command, scope, ""));
            }
        } catch (RuntimeException e) {
            opened.forEach(store::release);
            throw e;
        }
        return new PushSource(shelves, MAX_PUSH_BATCH);
    }

    private Shelf shelf(Command command, String scope, String storeId) {
        StreamId stream = new StreamId(scope, storeId.isEmpty() ? command.name() : command.name() + "/" + storeId);
        boolean deliverChange = configuration.getOnChange() == SstConfiguration.OnChange.deliver;
        return new Shelf(
                stream, store, endpoint.getComponent().billClaims(), new Normaliser(command),
                new Shelf.Rules(configuration.getMaxAttempts(), deliverChange));
    }

    private static void refuseOwn(Window window, ObjectNode fields) {
        List<String> own = new ArrayList<>(List.of("sumbatch"));
        own.addAll(Stream.of(window.first(), window.last(), window.day()).filter(Objects::nonNull).toList());
        for (String name : own) {
            if (fields.has(name)) {
                throw new IllegalArgumentException(
                        "param." + name + " belongs to the consumer, which sets it itself: remove it, and use startFrom or windowDays");
            }
        }
    }

    private static void refuseMissingStore(Command command, ObjectNode fields, Downloads.Stores stores) {
        boolean given = stores != null || command.oneOf().stream().anyMatch(fields::has)
                || command.window().perStore() && fields.has("storeuid");
        if (stores != null && !command.window().perStore() && !command.oneOf().contains("storeuiditems")) {
            throw new IllegalArgumentException(
                    "Option stores is not for " + command.name() + ", which answers for all stores: use param.storeuid");
        }
        if (stores != null && (command.oneOf().stream().anyMatch(fields::has) || fields.has("storeuid"))) {
            throw new IllegalArgumentException("Set either stores or the stores in param.*, not both");
        }
        if ((command.window().perStore() || !command.oneOf().isEmpty()) && !given) {
            throw new IllegalArgumentException(
                    command.name() + " (" + command.zh()
                                               + ") has to be told which stores: set stores=transferring, stores=101,102"
                                               + (command.window().perStore()
                                                       ? " or param.storeuid" : ", or one of param." + command.oneOf()));
        }
    }

    /** The same key with other filters: bills that the old filter left out would be skipped. */
    private void refuseOtherFilters(String scope, Command command) {
        Map<String, Object> all = new TreeMap<>(endpoint.parameters());
        String earlier = all.toString();
        // each store of a command that is asked store by store has a stream and a cursor of its own
        if (configuration.getStores() != null && !command.window().perStore()) {
            all.put("stores", StoreLists.describe(configuration.getStores()));
        }
        String filters = all.toString();
        String name = "filters/" + command.name();
        String before = store.note(scope, name).orElse(null);
        if (before == null || before.equals(earlier)) {
            // versions before this one did not note the stores
            if (!filters.equals(before)) {
                store.note(scope, name, filters);
            }
        } else if (!before.equals(filters)) {
            throw new IllegalArgumentException(
                    "The state '" + scope + "' was made for " + command.name() + before + ", but this consumer asks for "
                                               + filters
                                               + ": bills that the old filter left out would be skipped. Set another checkpointKey, or restore the filters");
        }
    }

    private Command finish(Command command) {
        String name = configuration.getFinishCommand() != null ? configuration.getFinishCommand() : command.finish();
        if (name == null || name.equals("none")) {
            return null;
        }
        Command finish = CommandCatalog.get(name);
        if (finish.kind() != Command.Kind.finish) {
            throw new IllegalArgumentException(
                    "Option finishCommand is " + name + ", which does not end a batch: it is for " + finish.kind());
        }
        return finish;
    }

    private Command cancel(Command command) {
        if (configuration.getOnDead() == SstConfiguration.OnDead.keep) {
            return null;
        }
        if (command.cancel() == null) {
            throw new IllegalArgumentException(
                    "Option onDead=cancel is not for " + command.name()
                                               + ": the vendor documents no command that gives its bills back");
        }
        return CommandCatalog.get(command.cancel());
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(endpoint.getComponent().getClock().instant(), configuration.zone())
                .truncatedTo(ChronoUnit.SECONDS);
    }

    /** Account, document and key: two routes on one command never share state by accident. */
    private String scope(String document) {
        String key = configuration.getCheckpointKey() != null ? configuration.getCheckpointKey() : routeId;
        if (key == null) {
            throw new IllegalArgumentException("Set checkpointKey: this consumer belongs to no route that could name it");
        }
        return "sst/" + endpoint.appId() + "/" + document + "/" + key;
    }
}

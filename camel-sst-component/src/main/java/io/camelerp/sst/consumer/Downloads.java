/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.Priority;
import io.camelerp.common.StopSignal;
import io.camelerp.sst.SstException;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.Command.Window;
import io.camelerp.sst.client.Answer;
import io.camelerp.sst.client.Requests;
import io.camelerp.sst.client.SstClient;

/**
 * The calls of the batch protocol for one command.
 *
 * @param client   asks
 * @param requests writes bodies
 * @param command  the download
 * @param fields   the business fields of every call
 * @param stores   the stores to ask for, or null when the command or the fields say it
 * @param finish   the command that ends a batch, or null
 * @param cancel   the command that gives bills back, or null when none are given back
 * @param signal   ends the waits for the vendor when the poll is told to stop
 */
public record Downloads(SstClient client, Requests requests, Command command, ObjectNode fields, Stores stores,
        Command finish, Command cancel, StopSignal signal) {

    /** Which stores there are. */
    @FunctionalInterface
    public interface Stores {

        /** The ids of the stores that may have bills on those days. */
        Collection<String> between(LocalDate first, LocalDate last) throws InterruptedException;

        /** Whether a store that is not named, but was named before, may have bills all the same. */
        default boolean mayLeaveOut() {
            return false;
        }
    }

    public Downloads {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(command, "command");
    }

    /** Whether each store is a stream of its own. */
    boolean isPerStore() {
        return command.window().perStore() && stores != null;
    }

    /** Whether a question names all stores. */
    boolean namesStores() {
        return !command.window().perStore() && stores != null;
    }

    /**
     * Asks for a window, or for the rest of a batch; null when no store has bills there.
     *
     * @param asked the store to ask for, or all of them; null where the fields say it
     * @param lost  told of each answer that may have opened a batch, and did not arrive
     */
    Answer download(DayWindow window, String token, Collection<String> asked, Priority priority, Consumer<SstException> lost)
            throws InterruptedException {
        ObjectNode body = fields.deepCopy();
        Window spelling = command.window();
        if (spelling.day() != null) {
            body.put(spelling.day(), window.first().toString());
        } else {
            body.put(spelling.first(), window.first().toString()).put(spelling.last(), window.last().toString());
        }
        if (token != null) {
            body.put("sumbatch", token);
        }
        if (isPerStore()) {
            body.set("storeuid", id(asked.iterator().next()));
        } else if (namesStores()) {
            ArrayNode ids = body.putArray("storeuiditems");
            asked.forEach(id -> ids.add(id(id)));
            if (ids.isEmpty()) {
                return null;
            }
        }
        // a retry might bring only what the lost answer had left, and nobody would know
        return token == null
                ? signal.during(() -> client.call(command, requests.body(command, body), priority, lost))
                : signal.during(() -> client.callWithoutRetry(command, requests.body(command, body), priority));
    }

    private Answer call(Command called, ObjectNode body, Priority priority) throws InterruptedException {
        return signal.during(() -> client.call(called, requests.body(called, body), priority));
    }

    Collection<String> storesBetween(LocalDate first, LocalDate last) throws InterruptedException {
        return signal.during(() -> stores.between(first, last));
    }

    private static JsonNode id(String text) {
        return text.matches("[1-9]\\d{0,17}")
                ? Json.READER.getNodeFactory().numberNode(Long.parseLong(text))
                : Json.READER.getNodeFactory().textNode(text);
    }

    void finish(String token) throws InterruptedException {
        call(finish, Json.READER.createObjectNode().put("sumbatch", token), Priority.LIVE);
    }

    void cancel(List<String> ids) throws InterruptedException {
        ObjectNode body = Json.READER.createObjectNode();
        ArrayNode list = body.putArray("buid");
        new ArrayList<>(ids).forEach(id -> list.add(id(id)));
        call(cancel, body, Priority.LIVE);
    }
}

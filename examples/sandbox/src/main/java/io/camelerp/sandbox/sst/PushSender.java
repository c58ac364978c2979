/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;

/**
 * Pushes bills as SST would: one or several at once, again when the answer is no success.
 */
public final class PushSender {

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI target;
    private final int retries;
    private final Spelling spelling;

    /**
     * @param target  where the pushes go to
     * @param retries how often a push is repeated that was not answered with success
     */
    public PushSender(URI target, int retries, Spelling spelling) {
        this.target = target;
        this.retries = retries;
        this.spelling = spelling;
    }

    /**
     * What came back.
     *
     * @param status   HTTP status, 0 without an answer
     * @param body     the answer, an empty object when it was no JSON
     * @param attempts how often it was sent
     */
    public record Result(int status, JsonNode body, int attempts) {

        /** The table has a whole number in the code. */
        public boolean isSuccess() {
            return status == 200 && body.path("code").isIntegralNumber() && body.path("code").asInt() == 0;
        }
    }

    /** Pushes bills that are in the spelling of the table. */
    public Result push(SstDocument document, ObjectNode... bills) {
        ObjectNode push = Json.object().put("cmd", document.push()).put("seq", UUID.randomUUID().toString());
        push.set("items", Speller.spell(document, List.of(bills), spelling));
        return push(Json.text(push).getBytes(StandardCharsets.UTF_8));
    }

    /** Pushes anything. */
    public Result push(byte[] body) {
        Result result = send(body, 1);
        while (!result.isSuccess() && result.attempts() <= retries) {
            result = send(body, result.attempts() + 1);
        }
        return result;
    }

    private Result send(byte[] body, int attempt) {
        try {
            HttpRequest request = HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json;charset=UTF-8")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Result(response.statusCode(), json(response.body()), attempt);
        } catch (IOException e) {
            return new Result(0, Json.object(), attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.parse(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return Json.object();
        }
    }
}

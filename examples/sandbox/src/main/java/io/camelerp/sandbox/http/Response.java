/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer, together with the way in which it reaches the client, or does not.
 *
 * @param status   HTTP status
 * @param fields   complete header lines but for length, date and connection
 * @param body     what is sent
 * @param delay    how long the answer is held back after its effect
 * @param delivery whether the client sees the answer at all
 */
public record Response(int status, List<String> fields, byte[] body, Duration delay, Delivery delivery) {

    /** What becomes of an answer on its way. */
    public enum Delivery {
        /** sent as it is */
        WHOLE,
        /** one byte of the body after the other, with a pause between them */
        DRIPPED,
        /** the connection is reset in the middle of the body */
        CUT,
        /** the connection is reset without an answer */
        NONE
    }

    public Response {
        fields = List.copyOf(fields);
    }

    public static Response json(byte[] body) {
        return of(200, "application/json;charset=utf-8", body);
    }

    public static Response json(int status, byte[] body) {
        return of(status, "application/json;charset=utf-8", body);
    }

    public static Response html(int status, String body) {
        return of(status, "text/html;charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    public static Response text(int status, String body) {
        return of(status, "text/plain;charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** No answer: the client sees its connection reset. */
    public static Response reset() {
        return new Response(0, List.of(), new byte[0], Duration.ZERO, Delivery.NONE);
    }

    public Response withField(String line) {
        List<String> more = new ArrayList<>(fields);
        more.add(line);
        return new Response(status, more, body, delay, delivery);
    }

    public Response withBody(byte[] other) {
        return new Response(status, fields, other, delay, delivery);
    }

    public Response withDelivery(Delivery other) {
        return new Response(status, fields, body, delay, other);
    }

    /** The same answer, held back longer. */
    public Response after(Duration more) {
        return new Response(status, fields, body, delay.plus(more), delivery);
    }

    public static Response of(int status, String type, byte[] body) {
        return new Response(status, List.of("Content-Type: " + type), body, Duration.ZERO, Delivery.WHOLE);
    }
}

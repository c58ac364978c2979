/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import io.camelerp.sandbox.http.Response;

/**
 * One way in which a call goes wrong.
 *
 * @param kind        what goes wrong
 * @param delay       how long {@link Kind#DELAY} holds the answer back, zero for the others
 * @param number      rows of {@link Kind#SHORT_PAGE}, MsgCode of {@link Kind#PARTIAL_FAILURE}, 0 for the others
 * @param afterEffect whether what was asked for is done all the same
 */
public record Fault(Kind kind, Duration delay, int number, boolean afterEffect) {

    /** What can go wrong. */
    public enum Kind {
        /** HTTP 500 with an HTML page, no effect */
        HTTP_500,
        /** an HTML page with HTTP 200, no effect */
        HTML_200,
        /** connection reset without an answer, no effect */
        RESET_BEFORE,
        /** the effect, then the connection reset without an answer */
        RESET_AFTER,
        /** the effect, then the connection reset in the middle of the body */
        RESET_MID_BODY,
        /** connection reset; the effect comes when the client has looked the bill up once (Kingdee), or never (WDT) */
        LATE_EFFECT,
        /** the effect, then the answer held back */
        DELAY,
        /** the effect, then an answer that ends in the middle of its JSON */
        TRUNCATED_JSON,
        /** HTTP 200 without a body, no effect */
        EMPTY_BODY,
        /** HTTP 200 with bytes that are no text, no effect */
        GARBAGE,
        /** WDT query: code 0, the right total, the list null */
        NULL_PAGE,
        /** WDT query: the right total, fewer rows than it promises */
        SHORT_PAGE,
        /** WDT query: the right total, the list empty */
        EMPTY_PAGE,
        /** WDT: code 1012; Kingdee: MsgCode 14 */
        RATE_LIMIT,
        /** Kingdee: MsgCode 1 */
        SESSION_LOST,
        /** Kingdee: one bill of the batch fails, the others are saved */
        PARTIAL_FAILURE,
        /** Kingdee: MsgCode 13 */
        LOCK_CONFLICT,
        /** Kingdee: {@code response_error:} as plain text */
        RESPONSE_ERROR,
        /** Kingdee: the last bill is saved, and the answer gives a number that was not asked for */
        WRONG_NUMBER
    }

    public static final Fault HTTP_500 = of(Kind.HTTP_500);
    public static final Fault HTML_200 = of(Kind.HTML_200);
    public static final Fault RESET_BEFORE = of(Kind.RESET_BEFORE);
    public static final Fault RESET_AFTER = of(Kind.RESET_AFTER);
    public static final Fault RESET_MID_BODY = of(Kind.RESET_MID_BODY);
    public static final Fault LATE_EFFECT = of(Kind.LATE_EFFECT);
    public static final Fault TRUNCATED_JSON = of(Kind.TRUNCATED_JSON);
    public static final Fault EMPTY_BODY = of(Kind.EMPTY_BODY);
    public static final Fault GARBAGE = of(Kind.GARBAGE);
    public static final Fault NULL_PAGE = of(Kind.NULL_PAGE);
    public static final Fault EMPTY_PAGE = of(Kind.EMPTY_PAGE);
    public static final Fault RATE_LIMIT = of(Kind.RATE_LIMIT);
    public static final Fault SESSION_LOST = of(Kind.SESSION_LOST);
    public static final Fault PARTIAL_FAILURE = of(Kind.PARTIAL_FAILURE);
    public static final Fault LOCK_CONFLICT = of(Kind.LOCK_CONFLICT);
    public static final Fault RESPONSE_ERROR = of(Kind.RESPONSE_ERROR);
    public static final Fault WRONG_NUMBER = of(Kind.WRONG_NUMBER);

    private static final int VALIDATION = 11;
    private static final String RESPONSE_ERROR_BODY
            = "response_error:{\"Message\":\"未将对象引用设置到对象的实例。\",\"InnerExWrapper\":null,\"InnerException\":null}";

    /** The answer comes late; its effect does not. */
    public static Fault delay(Duration delay) {
        return new Fault(Kind.DELAY, delay, 0, true);
    }

    /** A page with at most so many rows under a total that promises more. */
    public static Fault shortPage(int rows) {
        return new Fault(Kind.SHORT_PAGE, Duration.ZERO, rows, false);
    }

    /** One bill of the batch fails with this MsgCode (the default says: validation, 11). */
    public static Fault partialFailure(int msgCode) {
        return new Fault(Kind.PARTIAL_FAILURE, Duration.ZERO, msgCode, false);
    }

    /** The same fault, before or after what was asked for is done: an HTTP 500 may hide a saved bill. */
    public Fault afterEffect(boolean after) {
        return new Fault(kind, delay, number, after);
    }

    /** Whether the call is not carried out at all and {@link #damage} makes up the answer. */
    boolean replacesCall() {
        return !afterEffect && switch (kind) {
            case HTTP_500, HTML_200, RESET_BEFORE, EMPTY_BODY, GARBAGE, RESPONSE_ERROR -> true;
            default -> false;
        };
    }

    /** What becomes of an answer. */
    Response damage(Response answer) {
        return switch (kind) {
            case HTTP_500 -> Response.html(500, "<html><body><h1>Server Error</h1><p>Runtime Error</p></body></html>");
            case HTML_200 -> Response.html(200, "<!DOCTYPE html><html><body>系统维护中，请稍后再试</body></html>");
            case RESET_BEFORE, RESET_AFTER, LATE_EFFECT -> Response.reset();
            case RESET_MID_BODY -> answer.withDelivery(Response.Delivery.CUT);
            case DELAY -> answer.after(delay);
            case TRUNCATED_JSON -> answer.withBody(Arrays.copyOf(answer.body(), answer.body().length * 2 / 3));
            case EMPTY_BODY -> answer.withBody(new byte[0]);
            case GARBAGE -> answer.withBody("\u0000\u0001\u00ff\u00fe{]\u0000".getBytes(StandardCharsets.ISO_8859_1));
            case RESPONSE_ERROR -> Response.text(200, RESPONSE_ERROR_BODY);
            case NULL_PAGE, SHORT_PAGE, EMPTY_PAGE, RATE_LIMIT, SESSION_LOST, PARTIAL_FAILURE, LOCK_CONFLICT,
                    WRONG_NUMBER ->
                answer;
        };
    }

    /** A kind as it usually is. */
    static Fault of(Kind kind) {
        boolean afterEffect = switch (kind) {
            case RESET_AFTER, RESET_MID_BODY, TRUNCATED_JSON, DELAY, WRONG_NUMBER -> true;
            default -> false;
        };
        return new Fault(kind, Duration.ZERO, kind == Kind.PARTIAL_FAILURE ? VALIDATION : 0, afterEffect);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

import io.camelerp.common.HttpSender;
import io.camelerp.common.HttpSettings;
import io.camelerp.common.NoAnswerException;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.manage.PositiveDuration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people: sends the body as a text to a robot or webhook, one message in a time, and says with the next one how
 * many were held back.
 *
 * Data of receivers is masked. A message that cannot be delivered fails its exchange, and the next one is tried at
 * once.
 */
public class AlertSender extends ServiceSupport implements Processor {

    /** The header that says whether the message was sent; false when it was held back. */
    public static final String SENT = "CamelErpAlertSent";

    private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** WeCom takes 2048 bytes, the smallest of the limits; a Chinese character has three. */
    private static final int MAX_BYTES = 2000;
    /** A robot says a code and a few words; bytes. */
    private static final int MAX_ANSWER = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    /** All other alerts wait for the one that is sent: its answer must neither drip nor go on for ever. */
    private final HttpSender http = new HttpSender(new HttpSettings(TIMEOUT, TIMEOUT, MAX_ANSWER));
    private Clock clock = Clock.systemUTC();
    private Robot robot = Robot.webhook;
    private String url;
    private String secret;
    private Duration interval = Duration.ofMinutes(10);
    private Instant next = Instant.MIN;
    private int heldBack;

    /** So that a route without an address fails when it starts, and not with its first alert. */
    @Override
    protected void doInit() {
        required();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.getMessage().setHeader(SENT, send(exchange.getMessage().getBody(String.class)));
    }

    /**
     * @return whether it was sent; false when it was held back
     */
    public boolean send(String text) throws IOException, InterruptedException {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (now.isBefore(next)) {
                heldBack++;
                LOG.debug("An alert is held back until {}", next);
                return false;
            }
            String message = Masking.mask(String.valueOf(text));
            deliver(heldBack == 0 ? message : message + "\n(" + heldBack + " more were held back)", now);
            next = now.plus(interval);
            heldBack = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(String text, Instant now) throws IOException, InterruptedException {
        Robot robot = this.robot == Robot.webhook ? Robot.at(required()) : this.robot;
        HttpRequest.Builder request = HttpRequest.newBuilder(robot.address(required(), secret, now))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(robot.message(fitting(text), secret, now).toString()));
        String refusal;
        try {
            HttpResponse<byte[]> answer = http.send(request);
            refusal = answer.statusCode() / 100 == 2
                    ? robot.refusal(new String(answer.body(), StandardCharsets.UTF_8)) : "HTTP " + answer.statusCode();
        } catch (NoAnswerException e) {
            throw new IOException("The alert was not taken by " + robot + ": " + e.getMessage(), e);
        }
        if (refusal != null) {
            // the address holds the key of the robot and is not shown
            throw new IOException("The alert was not taken by " + robot + ": " + refusal + ". Check the URL and the secret");
        }
    }

    private String required() {
        if (url == null || url.isBlank()) {
            throw new IllegalArgumentException(
                    "erp.alert.url is missing: an alert needs the address of its " + robot
                                               + ", such as https://host/robot?key=...");
        }
        try {
            new URI(url);
        } catch (URISyntaxException e) {
            // the address holds the key of the robot and is not shown
            throw new IllegalArgumentException("erp.alert.url is no address: " + e.getReason());
        }
        return url;
    }

    private static String fitting(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
            return text;
        }
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            end = end * 9 / 10;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Sets the clock of signatures and intervals; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** What kind of robot takes the message. */
    public void setRobot(Robot robot) {
        this.robot = robot;
    }

    /** The address of the robot, with its key. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The secret of a robot that signs. */
    public void setSecret(String secret) {
        this.secret = secret == null || secret.isBlank() ? null : secret;
    }

    /** The shortest time between two messages. */
    public void setInterval(Duration interval) {
        this.interval = PositiveDuration.of("erp.alert.interval", interval);
    }
}

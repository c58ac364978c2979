/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who pushes bills over many connections, in a JVM of its own; prints pushes per second and the time in
 * milliseconds that 99 of 100 are answered within. On bare sockets, so that little of what is measured is its own.
 */
final class PushLoad {

    private PushLoad() {
    }

    public static void main(String[] arguments) throws IOException {
        OtherJvm.obey(PushLoad::answer);
    }

    /**
     * @param line URL, connections, pushes, pushes per second or 0 for as many as possible, and what bill numbers begin
     *             with
     */
    static String answer(String line) {
        String[] words = line.split(" ");
        int pushes = Integer.parseInt(words[2]);
        try {
            // nobody measures a JVM that has just started
            push(words, Math.min(pushes, 1_000), "W");
            long start = System.nanoTime();
            long[] nanos = push(words, pushes, "P");
            double seconds = (System.nanoTime() - start) / 1e9;
            Arrays.sort(nanos);
            return String.format(Locale.ROOT, "%.1f %.2f", pushes / seconds, nanos[(int) (pushes * 0.99)] / 1e6);
        } catch (InterruptedException | RuntimeException e) {
            return "!" + e;
        }
    }

    private static long[] push(String[] words, int pushes, String prefix) throws InterruptedException {
        URI url = URI.create(words[0]);
        int connections = Integer.parseInt(words[1]);
        int rate = Integer.parseInt(words[3]);
        long[] nanos = new long[pushes];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        AtomicLong start = new AtomicLong();
        // a steady rate is none while two hundred threads and connections are made
        CyclicBarrier connected = new CyclicBarrier(connections, () -> start.set(System.nanoTime()));
        for (int i = 0; i < connections; i++) {
            threads.submit(() -> {
                try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                    socket.setTcpNoDelay(true);
                    InputStream answers = new BufferedInputStream(socket.getInputStream());
                    connected.await(30, TimeUnit.SECONDS);
                    for (int push = next.getAndIncrement(); push < pushes; push = next.getAndIncrement()) {
                        byte[] request = request(url, bill(words[4] + prefix + push));
                        if (rate > 0) {
                            LockSupport.parkNanos(start.get() + push * 1_000_000_000L / rate - System.nanoTime());
                        }
                        long sent = System.nanoTime();
                        socket.getOutputStream().write(request);
                        if (answer(answers).contains("\"code\":0")) {
                            taken.incrementAndGet();
                        }
                        nanos[push] = System.nanoTime() - sent;
                    }
                }
                return null;
            });
        }
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.MINUTES);
        if (taken.get() < pushes) {
            throw new IllegalStateException("Only " + taken + " of " + pushes + " pushes were taken");
        }
        return nanos;
    }

    private static byte[] request(URI url, String body) {
        return ("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(InputStream answers) throws IOException {
        int length = 0;
        for (String line = line(answers); !line.isEmpty(); line = line(answers)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            }
        }
        return new String(answers.readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static String line(InputStream answers) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answers.read(); next != '\n'; next = answers.read()) {
            if (next < 0) {
                throw new EOFException("The server has hung up");
            }
            line.append((char) next);
        }
        return line.toString().trim();
    }

    private static String bill(String number) {
        StringBuilder lines = new StringBuilder();
        for (int line = 1; line <= 4; line++) {
            lines.append(line == 1 ? "" : ",").append("{\"produid\":").append(line).append(",\"prodcode\":\"SKU-000")
                    .append(line).append("\",\"prodname\":\"Cup\",\"unit\":\"pc\",\"dealpri\":9.90,\"amount\":1.0,")
                    .append("\"trademoney\":9.90,\"remark\":\"\"}");
        }
        return "{\"cmd\":\"PushRECBill\",\"seq\":\"" + number + "\",\"items\":[{\"billno\":\"" + number
               + "\",\"rdate\":\"2026-01-01\",\"billingdate\":\"2026-01-01 10:00:00\",\"refertime\":\"2026-01-01 10:00:00\","
               + "\"outstoreuid\":1,\"outstorecode\":\"001\",\"outstorename\":\"Shop 1\",\"instoreuid\":2,"
               + "\"instorecode\":\"002\",\"instorename\":\"Shop 2\",\"amounttotal\":39.60,\"dealtotal\":4.00,"
               + "\"remarks\":\"\",\"billitems\":[" + lines + "]}]}";
    }
}

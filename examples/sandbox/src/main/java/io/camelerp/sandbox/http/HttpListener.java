/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server on the loopback interface: keep-alive, one thread per connection.
 *
 * The JDK's own server writes its own {@code Date} over ours and cannot reset a connection, and both are what an
 * emulator of a distant host must be able to do.
 */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final DateTimeFormatter DATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int BUFFER = 64 * 1024;
    private static final int CLOSE_SECONDS = 5;
    private static final Duration BETWEEN_DRIPS = Duration.ofMillis(100);

    private final Clock clock;
    private final Handler handler;
    private final ServerSocket server;
    private final ExecutorService threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean dateSent = true;

    private HttpListener(Clock clock, Handler handler, ServerSocket server) {
        this.clock = clock;
        this.handler = handler;
        this.server = server;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "sandbox-" + server.getLocalPort());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Binds 127.0.0.1 and starts to answer; port 0 takes a free one. */
    public static HttpListener start(int port, Clock clock, Handler handler) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port), 512);
            HttpListener listener = new HttpListener(clock, handler, server);
            listener.threads.execute(listener::accept);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on 127.0.0.1:" + port, e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Whether answers carry the header {@code Date}, which is the clock's time. */
    public void sendDate(boolean sendDate) {
        this.dateSent = sendDate;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("Closing the server socket: {}", e.toString());
        }
        connections.forEach(HttpListener::closeQuietly);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Some answers are still being made {} seconds after the close", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("Cannot accept a connection: {}", e.toString());
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            RequestReader reader = new RequestReader(new BufferedInputStream(socket.getInputStream(), BUFFER), out);
            try {
                Optional<Request> request = reader.next();
                while (request.isPresent() && answer(request.get(), socket, out)) {
                    request = reader.next();
                }
            } catch (ProtocolException e) {
                send(Response.text(400, String.valueOf(e.getMessage())), true, out);
            }
        } catch (IOException e) {
            LOG.debug("Connection ended: {}", e.toString());
        } finally {
            connections.remove(socket);
        }
    }

    /** Whether the connection may carry another request. */
    private boolean answer(Request request, Socket socket, OutputStream out) throws IOException {
        Response response = respond(request);
        hold(response.delay());
        if (response.delivery() == Response.Delivery.NONE) {
            reset(socket);
            return false;
        }
        boolean last = "close".equalsIgnoreCase(request.header("connection"));
        if (response.delivery() == Response.Delivery.CUT) {
            out.write(head(response, last).getBytes(StandardCharsets.ISO_8859_1));
            out.write(response.body(), 0, response.body().length / 2);
            out.flush();
            reset(socket);
            return false;
        }
        if (response.delivery() == Response.Delivery.DRIPPED) {
            drip(response, last, out);
        } else {
            send(response, last, out);
        }
        return !last;
    }

    private void drip(Response response, boolean last, OutputStream out) throws IOException {
        out.write(head(response, last).getBytes(StandardCharsets.ISO_8859_1));
        for (byte each : response.body()) {
            out.flush();
            hold(BETWEEN_DRIPS);
            out.write(each);
        }
        out.flush();
    }

    private void send(Response response, boolean last, OutputStream out) throws IOException {
        out.write(head(response, last).getBytes(StandardCharsets.ISO_8859_1));
        out.write(response.body());
        out.flush();
    }

    private Response respond(Request request) {
        try {
            return handler.handle(request);
        } catch (MalformedRequestException e) {
            return Response.text(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return Response.text(500, "The sandbox failed: " + e);
        }
    }

    private String head(Response response, boolean last) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(response.status()).append(' ').append(reason(response.status())).append("\r\n");
        if (dateSent) {
            head.append("Date: ").append(DATE.format(clock.instant())).append("\r\n");
        }
        response.fields().forEach(field -> head.append(field).append("\r\n"));
        head.append("Content-Length: ").append(response.body().length).append("\r\n");
        head.append("Connection: ").append(last ? "close" : "keep-alive").append("\r\n\r\n");
        return head.toString();
    }

    private void hold(Duration delay) throws IOException {
        if (!delay.isZero()) {
            try {
                if (closing.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new IOException("The sandbox was closed while it held an answer back");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while an answer was held back", e);
            }
        }
    }

    /** With a linger time of zero the kernel sends RST instead of an orderly FIN. */
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing a connection: {}", e.toString());
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A TCP connection that can fail: what comes to its own port on loopback goes to another one, until it is cut or
 * stalled.
 */
public final class Wire implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    private static final int ALL = Integer.MAX_VALUE;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Semaphore flow = new Semaphore(ALL);
    private volatile boolean cut;

    private Wire(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** A wire to a port on loopback. */
    public static Wire to(int target) {
        try {
            Wire wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            start(wire::accept);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of this end. */
    public int port() {
        return server.getLocalPort();
    }

    /** Ends all connections, and each new one at once. */
    public void cut() {
        cut = true;
        sockets.forEach(Wire::close);
        sockets.clear();
    }

    /** Lets nothing through in either direction, and nobody is told, as where packets are dropped. */
    public void stall() {
        flow.drainPermits();
    }

    /** Lets all through again; what was cut stays cut. */
    public void mend() {
        cut = false;
        flow.drainPermits();
        flow.release(ALL);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                near.setTcpNoDelay(true);
                if (cut) {
                    close(near);
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                start(() -> pass(near, far));
                start(() -> pass(far, near));
            } catch (IOException e) {
                // closed, or nobody listens behind
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                flow.acquire();
                flow.release();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one side is gone, and so is the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            // no farewell: a reset, as from a firewall
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    /** Ends the wire and all that goes over it. */
    @Override
    public void close() {
        cut();
        mend();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

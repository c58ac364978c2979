/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the requests of one connection, one after another.
 */
final class RequestReader {

    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_BODY = 64 * 1024 * 1024;

    private final InputStream in;
    private final OutputStream out;

    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The next request, or empty when the client has closed the connection between two of them. */
    Optional<Request> next() throws IOException {
        String start = line();
        while (start != null && start.isEmpty()) {
            start = line();
        }
        if (start == null) {
            return Optional.empty();
        }
        String[] parts = start.split(" ");
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("Expected METHOD TARGET HTTP/1.x, got " + start);
        }
        Map<String, String> headers = headers();
        if (parts[2].equals("HTTP/1.0")) {
            headers.putIfAbsent("connection", "close");
        }
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        return Optional.of(new Request(parts[0], parts[1], headers, body(headers)));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); line == null || !line.isEmpty(); line = line()) {
            int colon = line == null ? -1 : line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("Expected a header, got " + line);
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String separator = name.equals("cookie") ? "; " : ", ";
            headers.merge(name, line.substring(colon + 1).strip(), (one, other) -> one + separator + other);
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        return exactly(length(headers.getOrDefault("content-length", "0"), 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            if (size == null) {
                throw new EOFException("Connection closed between two chunks");
            }
            byte[] chunk = exactly(length(size.split(";")[0].strip(), 16));
            if (chunk.length == 0) {
                skipTrailers();
                return body.toByteArray();
            }
            if (body.size() + chunk.length > MAX_BODY) {
                throw new ProtocolException("Body longer than " + MAX_BODY + " bytes");
            }
            body.write(chunk);
            line();
        }
    }

    private void skipTrailers() throws IOException {
        String line = line();
        while (line != null && !line.isEmpty()) {
            line = line();
        }
    }

    private static int length(String text, int radix) throws ProtocolException {
        try {
            int length = Integer.parseInt(text, radix);
            if (length < 0 || length > MAX_BODY) {
                throw new ProtocolException("Body length " + text + " is not within 0.." + MAX_BODY);
            }
            return length;
        } catch (NumberFormatException e) {
            throw new ProtocolException("Body length " + text + " is not a number");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("Connection closed after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /** One line without its end; null at the end of the stream. Header values are UTF-8 to be lenient with names. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException("Connection closed within a line");
            }
            if (line.size() > MAX_LINE) {
                throw new ProtocolException("Line longer than " + MAX_LINE + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}

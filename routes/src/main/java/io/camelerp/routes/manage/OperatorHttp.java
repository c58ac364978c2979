/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers operators over HTTP in JSON: the token first, then the request; never a stack trace, never a page of HTML.
 */
public abstract class OperatorHttp extends ServiceSupport implements Processor, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorHttp.class);

    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    private BearerToken token;
    private CamelContext camelContext;

    /**
     * What an operator asks for.
     *
     * @param method     GET or POST
     * @param action     the last part of the path, empty for the endpoint itself
     * @param parameters those of the query string
     */
    public record Request(String method, String action, Map<String, String> parameters) {

        /** A parameter, or null. */
        public String get(String name) {
            return parameters.get(name);
        }

        /**
         * @throws IllegalArgumentException when it is not there
         */
        public String need(String name) {
            String value = get(name);
            if (value == null) {
                throw new IllegalArgumentException("The parameter " + name + " is missing");
            }
            return value;
        }

        /** A moment, given as local time of Asia/Shanghai; null when it is not there. */
        public Instant time(String name) {
            return get(name) == null ? null : LocalTimes.parse(name, get(name));
        }

        /**
         * @throws IllegalArgumentException when there is a parameter that nothing would read
         */
        public void allow(String... names) {
            Set<String> known = Set.of(names);
            parameters.keySet().forEach(name -> {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException(
                            "Unknown parameter " + name + "; known are " + String.join(", ", names));
                }
            });
        }
    }

    /** An answer with another status than 200. */
    public record Answer(int status, Object body) {
    }

    @Override
    protected void doStart() {
        token.require();
    }

    /**
     * @return                          what is written as JSON, or an {@link Answer}; null when there is no such thing
     * @throws IllegalArgumentException for a request that cannot be understood; its message goes to the operator
     */
    protected abstract Object answer(Request request);

    @Override
    public void process(Exchange exchange) throws Exception {
        if (!token.isIn(exchange)) {
            LOG.warn("A request to {} without the right token was refused",
                    exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class));
            write(exchange, 401, Map.of("error", "Send the token of erp.http.token: Authorization: Bearer <token>"));
            exchange.getMessage().setHeader("WWW-Authenticate", "Bearer");
            return;
        }
        Request request = new Request("", "", Map.of());
        try {
            request = request(exchange.getMessage());
            Object answer = answer(request);
            if (answer == null) {
                write(exchange, 404, Map.of("error", "There is no such thing at " + request.method() + " " + request.action()
                                                     + (request.method().equals("GET")
                                                             ? ": what changes something takes POST"
                                                             : ": what only shows something takes GET")));
            } else if (answer instanceof Answer other) {
                write(exchange, other.status(), other.body());
            } else {
                write(exchange, 200, answer);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            write(exchange, 400, Map.of("error", String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.warn("{} {} failed", request.method(), request.action(), e);
            write(exchange, 500, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private static Request request(Message message) {
        if (hasBody(message)) {
            // what nothing reads must not turn one record into all of a route
            throw new IllegalArgumentException("The parameters belong into the address, after a ?; the request has a body");
        }
        Map<String, String> parameters = new TreeMap<>();
        // a servlet has only this one, and it is raw, too
        String query = message.getHeader(
                Exchange.HTTP_RAW_QUERY, () -> message.getHeader(Exchange.HTTP_QUERY), String.class);
        if (query != null) {
            for (String pair : query.split("&")) {
                int end = pair.indexOf('=');
                String name = decoded(end < 0 ? pair : pair.substring(0, end));
                String value = end < 0 ? "" : decoded(pair.substring(end + 1));
                if (value.isBlank() && !pair.isEmpty()) {
                    // an empty variable of a script must not turn one record into all of a route
                    throw new IllegalArgumentException("The parameter " + name + " has no value");
                }
                if (!pair.isEmpty()) {
                    parameters.put(name, value);
                }
            }
        }
        String path = message.getHeader(Exchange.HTTP_PATH, "", String.class).replaceAll("/+$", "");
        return new Request(
                message.getHeader(Exchange.HTTP_METHOD, "GET", String.class), path.replaceAll("^.*/", ""), parameters);
    }

    private static boolean hasBody(Message message) {
        String length = message.getHeader("Content-Length", String.class);
        if (length != null) {
            return !length.equals("0");
        }
        // Vert.x says neither how a body was sent nor that there is none; a servlet makes a form of the address, too
        Object body = message.getBody();
        return message.getHeader("Transfer-Encoding") != null
                || (body instanceof Map<?, ?> form
                        ? !form.isEmpty() : body != null && !message.getBody(String.class).isEmpty());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void write(Exchange exchange, int status, Object body) throws JsonProcessingException {
        Message message = exchange.getMessage();
        // what came in must not go out as headers of the answer
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=utf-8");
        message.setHeader("Cache-Control", "no-store");
        message.setBody(JSON.writeValueAsBytes(body));
    }

    /** What operators have to send. */
    public void setToken(BearerToken token) {
        this.token = token;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}

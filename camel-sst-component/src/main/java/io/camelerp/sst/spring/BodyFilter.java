/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.camelerp.sst.push.PushHandler;
import org.springframework.core.Ordered;

/**
 * Reads the body of a push before Camel does, which would read one of any size and at any pace, in one of the few
 * threads that all requests share: only who may push is read, no more than allowed, in the time of a body. Operators
 * send none.
 *
 * A form is led past Camel to who refuses it: Camel takes it apart before anybody is asked, and answers JSON that is
 * sent as one, as {@code curl -d} does, with a page of HTML and with all of it in the log.
 */
final class BodyFilter implements Filter, Ordered {

    private final Function<String, Optional<PushHandler>> pushes;
    private final Predicate<String> operators;
    private final BodyReader reader = new BodyReader();

    /**
     * @param pushes    who takes the pushes at a path
     * @param operators whether a path is one at which our routes answer operators
     */
    BodyFilter(Function<String, Optional<PushHandler>> pushes, Predicate<String> operators) {
        this.pushes = pushes;
        this.operators = operators;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        // as Spring reads it: decoded, without parameters of the path
        String path = http.getServletPath() + (http.getPathInfo() == null ? "" : http.getPathInfo());
        Optional<PushHandler> push = http.getMethod().equals("POST") ? pushes.apply(path) : Optional.empty();
        if (push.isPresent()) {
            take(http, (HttpServletResponse) response, chain, push.get());
        } else {
            chain.doFilter(
                    hasBody(http) && operators.test(path) ? new ReadRequest(http, new byte[0], null) : request, response);
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private void take(HttpServletRequest request, HttpServletResponse response, FilterChain chain, PushHandler push)
            throws IOException, ServletException {
        // from now on the server reads no parameters but those of the address
        request.getInputStream();
        Optional<String> objection = push.objection(
                request.getRemoteAddr(), last(request, "X-Forwarded-For"), words(request, push.wordName()));
        if (objection.isPresent()) {
            refuse(request, response, push.errorStatus(), push.refuse(objection.get()));
        } else if (isForm(request)) {
            chain.doFilter(new ReadRequest(request, new byte[0], null), response);
        } else {
            try (BodyReader.Held body = reader.read(request, push.maxSize())) {
                chain.doFilter(new ReadRequest(request, body.bytes(), request.getContentType()), response);
                body.keepUntilAnswered(request);
            } catch (BodyReader.RefusedException e) {
                refuse(request, response, e.status(), push.refuse(e.getMessage()));
            }
        }
    }

    private static String last(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.isEmpty() ? "" : values.get(values.size() - 1);
    }

    private static List<String> words(HttpServletRequest request, String name) {
        List<String> words = Collections.list(request.getHeaders(name));
        String[] parameters = request.getParameterValues(name);
        if (parameters != null) {
            words.addAll(List.of(parameters));
        }
        return words.isEmpty() ? List.of("") : words;
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
        return type.contains("form-urlencoded") || type.contains("form-data");
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, int status, String answer)
            throws IOException {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        response.flushBuffer();
        BodyReader.leave(request);
    }

    /** Before whoever asks for a parameter, which has the server read a form. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }
}

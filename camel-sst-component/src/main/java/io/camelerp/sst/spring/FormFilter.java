/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import java.util.function.Predicate;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.springframework.core.Ordered;

/**
 * Leads a form past Camel to who refuses it: Camel takes it apart before anybody is asked, and answers JSON that is
 * sent as one, as {@code curl -d} does, with a page of HTML and with all of it in the log.
 */
final class FormFilter implements Filter, Ordered {

    private final Predicate<String> paths;

    /**
     * @param paths where nobody takes a form
     */
    FormFilter(Predicate<String> paths) {
        this.paths = paths;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request instanceof HttpServletRequest http && isForm(http) ? new Formless(http) : request, response);
    }

    private boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).contains("form-urlencoded")
                && paths.test(request.getRequestURI().substring(request.getContextPath().length()));
    }

    /** Before whoever asks for a parameter, which has the server read the form. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    /** Without a body; its headers still say that it is a form. */
    private static final class Formless extends HttpServletRequestWrapper {

        Formless(HttpServletRequest request) throws IOException {
            super(request);
            // from now on the server reads no parameters but those of the address
            request.getInputStream();
        }

        @Override
        public String getContentType() {
            return null;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new Nothing();
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(Reader.nullReader());
        }
    }

    private static final class Nothing extends ServletInputStream {

        @Override
        public int read() {
            return -1;
        }

        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("Nobody waits for a form");
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.spring;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Keeps the pages of others, which are open in a browser on this machine or behind a tunnel to it, from driving the
 * console: it may have no login, and listening on the loopback alone does not keep a browser out.
 *
 * A browser says where a request comes from ({@code Sec-Fetch-Site}, of which no page can make another; {@code Origin}
 * where it is an older one). A name that leads to the loopback (DNS rebinding) makes a foreign page one of ours: so a
 * server that only this machine sees takes no other name than the loopback's, but for a browser that reaches it through
 * a proxy with TLS, because it says {@code Sec-Fetch-Site} of no other.
 */
public final class ForeignPageFilter implements Filter, Ordered {

    private static final String OPERATORS = "/erp";
    private static final Pattern LOOPBACK
            = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)])(:\\d+)?", Pattern.CASE_INSENSITIVE);
    /** What only reads. */
    private static final Pattern READING = Pattern.compile("/*|/*(version|read|list|search)(/.*)?");
    private static final String JOLOKIA = "/jolokia";

    private final String management;
    private final boolean managedHere;
    private final boolean operatedHere;

    /**
     * @param environment says where the console is, and whether others than this machine see it
     */
    public ForeignPageFilter(Environment environment) {
        this.management = environment.getProperty("management.endpoints.web.base-path", "/actuator").replaceAll("/+$", "");
        String address = environment.getProperty("server.address", "");
        this.operatedHere = isLoopback(address);
        this.managedHere = isLoopback(environment.getProperty("management.server.address", address));
    }

    private static boolean isLoopback(String address) {
        return LOOPBACK.matcher(address.contains(":") ? "[" + address + "]" : address).matches();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        String path = http.getServletPath() + (http.getPathInfo() == null ? "" : http.getPathInfo());
        boolean managing = isBelow(path, management);
        String why = managing || isBelow(path, OPERATORS)
                ? objection(http, path, managing ? managedHere : operatedHere) : null;
        if (why == null) {
            chain.doFilter(request, response);
            return;
        }
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.setStatus(HttpServletResponse.SC_FORBIDDEN);
        answer.setContentType("application/json;charset=UTF-8");
        answer.getOutputStream().write(("{\"error\":\"" + why + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    private String objection(HttpServletRequest request, String path, boolean onlyHere) {
        String site = request.getHeader("Sec-Fetch-Site");
        String host = request.getHeader("Host");
        if (site != null) {
            if (!List.of("same-origin", "none").contains(site.toLowerCase(Locale.ROOT)) && !opensConsole(request, path)) {
                return "A page of another site must not ask this";
            }
        } else if (request.getHeader("Origin") != null && !isOf(request.getHeader("Origin"), host)) {
            return "A page of another site must not ask this";
        } else if (onlyHere && isLoopback(request.getLocalAddr()) && (host == null || !LOOPBACK.matcher(host).matches())) {
            return "This is for 127.0.0.1: ask by that name, or let the proxy send it as Host";
        }
        return changesByLink(request, path) ? "What changes something takes POST" : null;
    }

    /** A link to the console, which shows nothing but its page. */
    private boolean opensConsole(HttpServletRequest request, String path) {
        return request.getMethod().equals("GET") && "navigate".equalsIgnoreCase(request.getHeader("Sec-Fetch-Mode"))
                && path.matches(Pattern.quote(management) + "/hawtio(/(index\\.html)?)?");
    }

    private static boolean isOf(String origin, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Jolokia does by GET whatever it does by POST, and a picture of any page is a GET. */
    private static boolean changesByLink(HttpServletRequest request, String path) {
        int jolokia = path.indexOf(JOLOKIA);
        if (jolokia < 0 || request.getMethod().equals("POST")) {
            return false;
        }
        String asked = path.substring(jolokia + JOLOKIA.length());
        String parameter = request.getParameter("p");
        return !READING.matcher(asked).matches() || parameter != null && !READING.matcher(parameter).matches();
    }

    /** Before the login, and before whoever answers. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 2;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sink in a route, the sandbox behind it, and a clock that a test moves on.
 */
abstract class SinkTest {

    static final String ROUTE = "bills";

    final CamelContext context = new DefaultCamelContext();
    final KingdeeAccount account = new KingdeeAccount();
    final ErpDataSource dataSource = new ErpDataSource();
    final DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
    final MovableClock clock = new MovableClock();
    Sandbox sandbox;
    KingdeeSink sink;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.builder().start();
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
        account.setCamelContext(context);
        account.setUrl(sandbox.kingdeeUrl());
        account.setAcctId(KingdeeServer.ACCT_ID);
        account.setUser(KingdeeServer.USER);
        account.setAppId(KingdeeServer.APP_ID);
        account.setAppSecret(KingdeeServer.APP_SECRET);
        account.setResponseTimeout(Duration.ofSeconds(2));
        sink = sink(account);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:bills").routeId(ROUTE).process(exchange -> sink.process(exchange));
            }
        });
        context.start();
    }

    KingdeeSink sink(KingdeeAccount account) {
        KingdeeSink made = new KingdeeSink();
        made.setAccount(account);
        made.setDataSource(dataSource);
        made.setDeadLetters(deadLetters);
        made.setFormId(FORM);
        made.setClock(clock);
        return made;
    }

    @AfterEach
    void stop() {
        context.stop();
        account.close();
        dataSource.close();
        sandbox.close();
    }

    Exchange send(Object body) {
        return context.createProducerTemplate().send("direct:bills", exchange -> exchange.getMessage().setBody(body));
    }

    @SuppressWarnings("unchecked")
    static List<BillOutcome> outcomes(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(List.class);
    }

    /** The outcomes in the order of numbers, also when the exchange has failed. */
    static String summary(Exchange exchange) {
        List<?> outcomes = exchange.getProperty(KingdeeConstants.OUTCOMES, List.class);
        return outcomes.stream().map(BillOutcome.class::cast)
                .map(outcome -> outcome.number() + "=" + outcome.kind()).sorted().collect(Collectors.joining(", "));
    }

    static KingdeeException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(KingdeeException.class);
        return (KingdeeException) exchange.getException();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Our database, for who shall do something after each use of a connection: what another process does then. */
    DataSource afterEachUse(Runnable elsewhere) {
        return wrapped(DataSource.class, dataSource, elsewhere);
    }

    private static <T> T wrapped(Class<T> type, T real, Runnable onClose) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(real, arguments);
                if (method.getName().equals("close")) {
                    onClose.run();
                }
                return result instanceof Connection connection ? wrapped(Connection.class, connection, onClose) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-11-22T04:00:00Z");

        void forward(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

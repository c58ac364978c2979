/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterFilter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What an operator does with dead letters in JMX, whatever their route makes of them meanwhile.
 */
class DeadLetterDeskTest {

    private static final String MINE = "mine";

    @TempDir
    private Path folder;

    private RunningRoutes routes;
    /** What the route does with a record. */
    private volatile Consumer<String> work = record -> {
    };

    @BeforeEach
    void start() {
        routes = RunningRoutes.start(Map.of("erp.datasource.url", "jdbc:h2:file:" + folder.resolve("erp")), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:mine").routeId(MINE).process(
                        exchange -> work.accept(exchange.getMessage().getBody(String.class)));
            }
        });
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void shouldKeepADeadLetterOpenThatFailsAgainWhileItIsReplayed() throws Exception {
        put("A1", "no row for the old shop", "{\"v\":1}");
        // what the route reads meanwhile: the same record, changed since, which cannot be mapped
        work = record -> put("A1", "no row for the new shop", "{\"v\":2}");

        assertThat(invoke("replay", MINE, "A1")).asString().startsWith("DEAD_AGAIN").contains("the new shop");

        DeadLetter.Stored stored = routes.deadLetters().find(MINE, "A1").orElseThrow();
        assertThat(stored.status()).isEqualTo(Status.OPEN);
        assertThat(stored.letter().record()).isEqualTo("{\"v\":2}");
    }

    @Test
    void shouldReplayTheOthersOfARouteWhenSomeCanNeverBeTried() throws Exception {
        work = record -> {
            if (record.contains("poison")) {
                throw new IllegalStateException("the shop answered HTTP 500");
            }
        };
        for (int i = 0; i < 4; i++) {
            put("P" + i, "the shop answered HTTP 500", "{\"v\":\"poison\"}");
        }
        put("Z", "the shop was away", "{}");

        assertThat(invoke("replayRoute", MINE)).asString().contains("failed=3");
        assertThat(invoke("replayRoute", MINE)).asString().contains("resolved=1");

        assertThat(routes.deadLetters().find(MINE, "Z").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    /** Nobody has looked at its newer state. */
    @Test
    void shouldDropNoneThatFailsAgainWhileManyAreDropped() throws Exception {
        put("A1", "no row for the old shop", "{\"v\":1}");
        put("A2", "no row for the old shop", "{\"v\":1}");
        DeadLetterDesk desk = new DeadLetterDesk();
        desk.setCamelContext(routes.context());
        desk.setDeadLetters(new DeadLetterStore(routes.context().getRegistry().findSingleByType(ErpDataSource.class)) {
            @Override
            public List<DeadLetter.Stored> list(DeadLetterFilter filter, int limit) {
                List<DeadLetter.Stored> listed = super.list(filter, limit);
                DeadLetterDeskTest.this.put("A1", "no row for the new shop", "{\"v\":2}");
                return listed;
            }
        });

        assertThat(desk.dropRoute(MINE, "2099-01-01 00:00:00")).isEqualTo(1);

        assertThat(routes.deadLetters().find(MINE, "A1").orElseThrow().status()).isEqualTo(Status.OPEN);
        assertThat(routes.deadLetters().find(MINE, "A2").orElseThrow().status()).isEqualTo(Status.DROPPED);
    }

    @Test
    void shouldTouchNothingWithoutARouteOrAKey() {
        put("A1", "first", "{}");
        put("A2", "second", "{}");

        for (String[] call : new String[][] {
                { "drop", MINE, null }, { "drop", null, "A1" }, { "drop", MINE, "" }, { "show", MINE, null },
                { "replay", MINE, null }, { "resend", null, "A1" }, { "dropRoute", null, "2099-01-01" },
                { "dropRoute", MINE, null }, { "replayRoute", null }, { "replayRoute", "" } }) {
            assertThatThrownBy(() -> invoke(call[0], Arrays.copyOfRange(call, 1, call.length)))
                    .as(Arrays.toString(call)).rootCause()
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is missing");
        }
        assertThat(routes.deadLetters().list(MINE, Status.OPEN, 10)).hasSize(2).allMatch(stored -> stored.times() == 1);
    }

    private void put(String key, String message, String record) {
        routes.deadLetters().put(new DeadLetter(MINE, key, null, null, null, Cause.MAPPING, null, message, record, null));
    }

    private Object invoke(String operation, String... arguments) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(
                "org.apache.camel:context=\"" + routes.context().getManagementName() + "\",type=erp,name=\"DeadLetters\"");
        String[] signature = new String[arguments.length];
        Arrays.fill(signature, String.class.getName());
        return server.invoke(name, operation, arguments, signature);
    }
}

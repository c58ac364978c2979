/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Some lives of a whole application: contexts that come and go, gently or not, with routes that process in all ways
 * while rows move. What the source alone goes through is in {@code consumer.LossTest}.
 */
class WdtLossTest {

    private static final String STOCKOUT = WdtTestSupport.STOCKOUT;
    private static final int ROWS = 150;
    private static final int LIVES = 3;

    private final TestClock clock = TestClock.running();
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final LocalDateTime begin = VendorTime.local(clock.instant()).minusMinutes(60);
    private final Map<Integer, Integer> versions = new ConcurrentHashMap<>();
    private final Map<Integer, LocalDateTime> consigned = new ConcurrentHashMap<>();
    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
    private final MemoryStateRepository checkpoints = new MemoryStateRepository() {
        @Override
        public void setState(String key, String value) {
            stored.add(value);
            super.setState(key, value);
        }
    };
    private volatile boolean trouble = true;
    private boolean byModified;

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    @Tag("C7")
    @Tag("C8")
    @Tag("C10")
    @Tag("C12")
    @Tag("C13")
    void shouldLoseNothingWhileContextsComeAndGo(long seed) throws Exception {
        Random random = new Random(seed);
        byModified = random.nextBoolean();
        for (int id = 1; id <= ROWS; id++) {
            consigned.put(id, begin.plusSeconds(random.nextInt(3500) / (1 + id % 2 * 9)));
            put(id, 1, consigned.get(id));
        }
        sandbox.wdt().unstableOrder(true);
        sandbox.wdt().betweenRequests(page -> changeSome(random));
        sandbox.faults().randomly("wdt:*", 0.1, seed, Fault.HTTP_500, Fault.RESET_AFTER, Fault.TRUNCATED_JSON, Fault.NULL_PAGE,
                Fault.RATE_LIMIT);
        for (int life = 0; life < LIVES; life++) {
            live(random);
        }
        trouble = false;
        sandbox.faults().clear();
        clock.advance(Duration.ofMinutes(10));
        try (CamelContext context = context(random)) {
            context.start();
            await().atMost(ConsumerTestSupport.PATIENCE).untilAsserted(() -> assertThat(delivered).as("seed %d", seed)
                    .containsAll(versions.entrySet().stream().map(row -> state(row.getKey(), row.getValue())).toList()));
        } finally {
            sandbox.close();
        }

        assertThat(stored).as("seed %d", seed).extracting(text -> text.substring(0, 30)).isSorted();
    }

    private void live(Random random) throws Exception {
        try (CamelContext context = context(random)) {
            context.start();
            int enough = delivered.size() + 5 + random.nextInt(40);
            int steps = 3 + random.nextInt(10);
            await().atMost(ConsumerTestSupport.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
                clock.advance(Duration.ofSeconds(5));
                return delivered.size() > enough
                        || clock.instant().isAfter(VendorTime.instant(begin.plusMinutes(60 + 2 * steps)));
            });
        }
    }

    private CamelContext context(Random random) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("checkpoints", checkpoints);
        WdtComponent component = new WdtComponent();
        component.setClock(clock);
        WdtConfiguration configuration = component.getConfiguration();
        configuration.setBaseUri(sandbox.wdtUrl());
        configuration.setSid(WdtServer.SID);
        configuration.setAppKey(WdtServer.APP_KEY);
        configuration.setSecret(WdtServer.SECRET);
        configuration.setRequestsPerMinute(0);
        configuration.setRetryDelay(10);
        configuration.setRateLimitPause(10);
        configuration.setSettleDelay(1_000);
        configuration.setPageSize(10);
        context.addComponent("wdt", component);
        context.getShutdownStrategy().setTimeout(1);
        int style = random.nextInt(3);
        RouteBuilder.addRoutes(context, builder -> {
            RouteDefinition route = builder
                    .from("wdt:" + STOCKOUT + "?initialDelay=0&delay=20&maxInFlight=15&checkpointRepository=#checkpoints"
                          + (byModified ? "&param.is_by_modified=1" : "") + "&startFrom=RAW("
                          + VendorTime.format(begin) + ")")
                    .routeId("stockouts");
            switch (style) {
                case 0 -> route.process(this::take);
                case 1 -> route.threads(3).process(this::take);
                default -> {
                    route.to("seda:work?blockWhenFull=true&size=5");
                    builder.from("seda:work?concurrentConsumers=2&size=5").routeId("work").process(this::take);
                }
            }
        });
        return context;
    }

    private void take(Exchange exchange) {
        JsonNode row = exchange.getMessage().getBody(JsonNode.class);
        // the same record fails now and succeeds later, without a random number that threads would share
        if (trouble && (row.get("stockout_id").asInt() + System.nanoTime() / 1000) % 40 == 0) {
            throw new IllegalStateException("Refused");
        }
        delivered.add(state(row.get("stockout_id").asInt(), row.get("version").asInt()));
    }

    private String state(int id, int version) {
        return byModified ? id + "v" + version : Integer.toString(id);
    }

    private void changeSome(Random random) {
        if (trouble) {
            for (int i = random.nextInt(3); i > 0; i--) {
                int id = 1 + random.nextInt(ROWS);
                put(id, versions.get(id) + 1, VendorTime.local(clock.instant()));
            }
        }
    }

    private void put(int id, int version, LocalDateTime modified) {
        versions.put(id, version);
        sandbox.wdt().put(STOCKOUT, WdtTestSupport.stockout(id, consigned.get(id)).put("version", version)
                .put("modified", VendorTime.format(modified)));
    }
}

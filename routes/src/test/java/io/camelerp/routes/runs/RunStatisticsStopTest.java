/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.runs;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RunStatisticsStopTest {

    private static final int ROUTES = 5;

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    @TempDir
    private Path folder;

    /** Each attempt may take as long as the database lets it wait, and a stop has many routes. */
    @Test
    void shouldNotWaitForTheDatabaseWithEachRouteThatStops() throws Exception {
        DataSource down = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] { DataSource.class }, (proxy, method, arguments) -> {
                    attempts.incrementAndGet();
                    throw new SQLException("down");
                });
        try (CamelContext context = new DefaultCamelContext()) {
            RunStatistics statistics = new RunStatistics();
            statistics.setCamelContext(context);
            statistics.setDataSource(down);
            statistics.start();
            for (int i = 0; i < ROUTES; i++) {
                Path inbox = Files.createDirectory(folder.resolve("inbox" + i));
                Files.writeString(inbox.resolve("a.txt"), "a");
                RouteBuilder.addRoutes(context, builder -> builder.from("file:" + inbox + "?initialDelay=0&delay=50")
                        .process(exchange -> done.incrementAndGet()));
            }
            context.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> done.get() == ROUTES && context.getInflightRepository().size() == 0);
            attempts.set(0);
        }

        assertThat(attempts.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
            "wdt:trade_query,true", "wdt-shop-b:trade_query,true", "sst:DownloadRECBill,true", "file:orders,true",
            "jms:queue:a,true", "kafka:a,true", "direct:wdt,false", "kamelet:source,false", "quartz:erp/x,false",
            "platform-http:/erp/runs,false" })
    void shouldCountWhereRecordsComeIn(String uri, boolean counted) {
        assertThat(RunStatistics.isCounted(uri)).isEqualTo(counted);
    }
}

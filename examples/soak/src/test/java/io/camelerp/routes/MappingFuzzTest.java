/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.soak.Mutations;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a record looks like, it becomes a bill, nothing, or a dead letter that says why: none holds a route up.
 */
class MappingFuzzTest {

    private static final Path RESOURCES = Path.of("../../routes/src/test/resources");

    /** The mappings, and a good record of each. */
    private static final Map<String, String> RECORDS = new LinkedHashMap<>(
            Map.ofEntries(
                    Map.entry("wdt-stockout-to-kingdee", "stockout"),
                    Map.entry("wdt-stockout-cancelled-to-kingdee", "stockout"),
                    Map.entry("wdt-refund-stockin-to-kingdee", "refund-stockin"),
                    Map.entry("wdt-purchase-order-to-kingdee", "purchase-order"),
                    Map.entry("wdt-purchase-stockin-to-kingdee", "purchase-stockin"),
                    Map.entry("wdt-purchase-return-to-kingdee", "purchase-return"),
                    Map.entry("wdt-transfer-to-kingdee", "transfer"),
                    Map.entry("wdt-other-stock-to-kingdee-in", "other-stockin"),
                    Map.entry("wdt-other-stock-to-kingdee-out", "other-stockout"),
                    Map.entry("sst-declare-goods-to-kingdee-SAL_SaleOrder", "sst-declared-goods"),
                    Map.entry("sst-declare-goods-to-kingdee-STK_TRANSFERAPPLY", "sst-declared-goods"),
                    Map.entry("sst-declare-goods-to-wdt", "sst-declared-goods"),
                    Map.entry("sst-difference-to-kingdee-STK_TransferDirect", "sst-difference"),
                    Map.entry("sst-return-to-kingdee-SAL_RETURNSTOCK", "sst-return"),
                    Map.entry("sst-sales-to-kingdee", "sst-sale"),
                    Map.entry("kingdee-delivery-to-sst-AddSTOBill", "kingdee-delivery"),
                    Map.entry("kingdee-delivery-to-sst-UpdateTransferringOrderInfo", "kingdee-delivery"),
                    Map.entry("kingdee-purchase-to-wdt", "purchase-order-bill")));
    private static final List<String> MAPPINGS = RECORDS.keySet().stream().sorted().toList();
    private static final Map<String, String> TEXTS = new LinkedHashMap<>();

    private static final AtomicInteger MAPPED = new AtomicInteger();
    private static final AtomicInteger KEPT = new AtomicInteger();
    private static Main main;
    private static ProducerTemplate producer;
    private static DeadLetterStore deadLetters;
    private static ErpDataSource database;

    @BeforeContainer
    static void start() throws Exception {
        for (String mapping : MAPPINGS) {
            TEXTS.put(mapping, read(RECORDS.get(mapping)));
        }
        main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern("classpath:routes/erp-*.camel.yaml").withBasePackageScanEnabled(false)
                .withAutoConfigurationEnvironmentVariablesEnabled(false).withAutoConfigurationSystemPropertiesEnabled(false);
        main.addInitialProperty("erp.datasource.url", "jdbc:h2:mem:fuzz");
        main.addInitialProperty("erp.lookup.dir", RESOURCES.resolve("lookup").toString());
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                MAPPINGS.forEach(mapping -> from("direct:" + mapping).routeId(mapping).to(
                        "kamelet:bill-mapping-action?formId=FORM&mapping=classpath:mappings/" + mapping + ".jq"));
            }
        });
        main.start();
        producer = main.getCamelContext().createProducerTemplate();
        deadLetters = main.getCamelContext().getRegistry().lookupByNameAndType(DeadLetterStore.BEAN, DeadLetterStore.class);
        database = main.getCamelContext().getRegistry().lookupByNameAndType("erpDataSource", ErpDataSource.class);
    }

    private static String read(String fixture) throws IOException {
        return Files.readString(RESOURCES.resolve("fixtures/" + fixture + ".json"));
    }

    @AfterContainer
    static void stop() {
        main.stop();
        assertThat(MAPPED).as("records that became a bill, or none").hasPositiveValue();
        assertThat(KEPT).as("records that became a dead letter").hasPositiveValue();
    }

    @Property
    void shouldMakeABillOrKeepTheRecordWithItsReason(@ForAll long seed) {
        String mapping = MAPPINGS.get((int) Math.floorMod(seed, (long) MAPPINGS.size()));
        JsonNode record = new Mutations(seed).structure(TEXTS.get(mapping));

        Exchange exchange = producer.request(
                "direct:" + mapping, message -> message.getMessage().setBody(List.of(record)));

        assertThat(exchange.getException()).as("%s of %s", mapping, record).isNull();
        List<?> bills = exchange.getMessage().getBody(List.class);
        assertThat(bills).hasSizeLessThanOrEqualTo(1).doesNotContainNull();
        List<DeadLetter.Stored> dead = deadLetters.list(Status.OPEN, 1);
        assertThat(dead).allSatisfy(letter -> assertThat(letter.letter().message()).isNotBlank());
        if (!dead.isEmpty()) {
            assertThat(bills).isEmpty();
            forget();
        }
        (dead.isEmpty() ? MAPPED : KEPT).incrementAndGet();
    }

    /** A million of them are more than this JVM holds. */
    private static void forget() {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM erp_dead_letter");
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

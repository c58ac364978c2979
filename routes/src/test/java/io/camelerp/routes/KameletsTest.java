/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.BillOutcome;
import io.camelerp.routes.kingdee.KingdeeConstants;
import io.camelerp.routes.kingdee.KingdeeException;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class KameletsTest {

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        properties = RunningRoutes.properties(sandbox, folder);
        properties.remove("erp.route.wdt-stockout-to-kingdee.enabled");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldReceiveRecordsWithTheAccountOfTheKamelet() throws Exception {
        properties.keySet().removeIf(key -> key.startsWith("camel.component.wdt."));
        properties.put("secret", WdtServer.SECRET);
        sandbox.seedStockouts(30, 3, RunningRoutes.now().minusHours(2), RunningRoutes.now().minusMinutes(10));

        try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:wdt-source?api=stockout_order_query_trade&sid=" + WdtServer.SID + "&appKey=" + WdtServer.APP_KEY
                     + "&secret={{secret}}&baseUri=" + sandbox.wdtUrl()
                     + "&delay=PT0.2S&startFrom=PT3H&windowSize=PT1H&checkpointKey=mine&requestsPerMinute=6000"
                     + "&checkpointRepository=#bean:erpCheckpoints")
                        .routeId("records").to("mock:records");
            }
        })) {
            MockEndpoint records = routes.context().getEndpoint("mock:records", MockEndpoint.class);
            records.expectedMessageCount(sandbox.report().source());
            records.assertIsSatisfied(20_000);
            assertThat(records.getExchanges()).allMatch(exchange -> exchange.getMessage().getBody() instanceof JsonNode);
        }
    }

    @Test
    void shouldSaveBillsOfAnyRouteAndFileDeadLettersUnderItsName() throws Exception {
        ObjectNode good = (ObjectNode) bill("CK1");
        ObjectNode bad = (ObjectNode) bill("CK2");
        ((ObjectNode) bad.at("/FEntity/0/FMaterialID")).put("FNumber", "SKU-9999");

        try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:bills").routeId("my-bills").to("kamelet:kingdee-sink?formId=SAL_OUTSTOCK");
            }
        })) {
            Exchange exchange = routes.context().createProducerTemplate().request("direct:bills",
                    request -> request.getMessage().setBody(List.of(good, bad)));

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody(List.class)).hasSize(2).hasOnlyElementsOfType(BillOutcome.class);
            assertThat(exchange.getMessage().getHeader(KingdeeConstants.SAVED)).isEqualTo(1);
            assertThat(exchange.getMessage().getHeader(KingdeeConstants.DEAD)).isEqualTo(1);
            assertThat(routes.deadLetters().find("my-bills", "CK2")).isPresent();
            assertThat(routes.deadLetters().count("my-bills", Status.OPEN)).isEqualTo(1);
        }
    }

    /** In WDT's web edition the stock-outs of a trade have its number, and no stockout_no. */
    private ObjectNode stockout(int id, String shop) {
        ObjectNode record = sandbox.wdt().rows("stockout_order_query_trade").stream()
                .filter(row -> !row.toString().contains("SKU-9999")).findFirst().orElseThrow().deepCopy();
        record.remove("stockout_no");
        return record.put("order_no", "JY1").put("stockout_id", id).put("shop_no", shop);
    }

    @Test
    void shouldKeepEachUnmappedStockoutOfATradeUntilItIsBookedItself() throws Exception {
        sandbox.seedStockouts(30, 3, RunningRoutes.now().minusHours(2), RunningRoutes.now().minusMinutes(10));
        try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:records").routeId("my-records")
                        .to("kamelet:bill-mapping-action?mapping=classpath:mappings/wdt-stockout-to-kingdee.jq"
                            + "&formId=SAL_OUTSTOCK&keyFields=order_no,stockout_no,stockout_id")
                        .to("kamelet:kingdee-sink?formId=SAL_OUTSTOCK");
            }
        })) {
            ProducerTemplate template = routes.context().createProducerTemplate();
            template.requestBody("direct:records", List.of(stockout(101, "SH009"), stockout(102, "SH009")));
            template.requestBody("direct:records", List.of(stockout(101, "SH009")));

            assertThat(routes.deadLetters().find("my-records", "JY1").orElseThrow().letter().record())
                    .contains("\"stockout_id\":101");
            assertThat(routes.deadLetters().find("my-records", "JY1 102").orElseThrow().letter().record())
                    .contains("\"stockout_id\":102");
            template.requestBody("direct:records", List.of(stockout(102, "SH001")));

            assertThat(routes.deadLetters().find("my-records", "JY1 102").orElseThrow().status())
                    .isEqualTo(Status.RESOLVED);
            assertThat(routes.deadLetters().find("my-records", "JY1").orElseThrow().status()).isEqualTo(Status.OPEN);
        }
    }

    @Test
    void shouldFailTheExchangeOfTheRouteThatUsesTheSink() throws Exception {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.LOCK_CONFLICT);
        JsonNode bill = bill("CK1");

        try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:bills").to("kamelet:kingdee-sink?formId=SAL_OUTSTOCK&batchSize=5&unknownWait=PT0.1S");
            }
        })) {
            Exchange exchange = routes.context().createProducerTemplate().request("direct:bills",
                    request -> request.getMessage().setBody(bill));

            assertThat(exchange.getException()).isInstanceOf(KingdeeException.class);
        }
    }

    @Test
    void shouldAskForBillsOfAnyRoute() throws Exception {
        JsonNode bill = bill("CK1");

        try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:bills").to("kamelet:kingdee-sink?formId=SAL_OUTSTOCK");
                from("direct:query").to("kamelet:kingdee-query-action?formId=SAL_OUTSTOCK&fields=FBillNo,FDocumentStatus"
                                        + "&filter=RAW(FBillNo = '${body}')&pageSize=5");
            }
        })) {
            routes.context().createProducerTemplate().requestBody("direct:bills", bill);

            assertThat(routes.context().createProducerTemplate().requestBody("direct:query", "CK1", JsonNode.class))
                    .hasToString("[{\"FBillNo\":\"CK1\",\"FDocumentStatus\":\"A\"}]");
        }
    }

    private static JsonNode bill(String number) throws Exception {
        ObjectNode bill = (ObjectNode) new ObjectMapper().readTree(
                KameletsTest.class.getResourceAsStream("/fixtures/stockout-bill.json"));
        return bill.put("FBillNo", number).put("F_ora_Text_ckdh", number);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.BatchStore;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.util.SensitiveUtils;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Changing an option changes what happens; those of single concerns are tested where the concern is.
 */
class SstOptionsTest extends SstTestSupport {

    private void route(String uri, String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(id).process(SstOptionsTest.this::note);
            }
        });
    }

    private List<JsonNode> requests(String command, int atLeast) {
        await().atMost(Duration.ofSeconds(10)).until(() -> sandbox.ledger().count("sst:" + command) >= atLeast);
        return sandbox.ledger().calls("sst:" + command).stream().map(Call::body).map(body -> {
            try {
                return Json.READER.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).toList();
    }

    private void clockAt(String instant) {
        context.getComponent("sst", SstComponent.class).setClock(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
    }

    @Test
    void shouldReadTheVendorsDaysInItsTimeZone() throws Exception {
        clockAt("2026-11-22T17:00:00Z");

        route("sst:DownloadRECBill?initialDelay=0&delay=100", "shanghai");
        route("sst:DownloadREQBill?initialDelay=0&delay=100&timeZone=UTC", "utc");

        assertThat(requests("DownloadRECBill", 1).get(0).path("endday").asText()).isEqualTo("2026-11-23");
        assertThat(requests("DownloadREQBill", 1).get(0).path("endday").asText()).isEqualTo("2026-11-22");
    }

    @Test
    void shouldAskForAsManyDaysAsToldAndReadAsManyAgain() throws Exception {
        clockAt("2026-11-22T04:00:00Z");

        route("sst:DownloadRECBill?initialDelay=0&delay=100&startFrom=2026-11-18&windowDays=1&overlapDays=0", "days");
        route("sst:DownloadREQBill?initialDelay=0&delay=100&startFrom=2026-11-18&overlapDays=2", "overlap");

        List<JsonNode> days = requests("DownloadRECBill", 7);
        assertThat(days).allSatisfy(day -> assertThat(day.path("startday")).isEqualTo(day.path("endday")));
        assertThat(days.get(6).path("startday").asText()).isEqualTo("2026-11-22");
        List<JsonNode> overlap = requests("DownloadREQBill", 12);
        assertThat(overlap.get(11).path("startday").asText()).isEqualTo("2026-11-20");
    }

    @Test
    void shouldStayAsFarBehindThePresentAsTold() throws Exception {
        clockAt("2026-11-22T04:00:00Z");

        route("sst:DownloadRECBill?initialDelay=0&delay=100&startFrom=2026-11-21", "usual");
        route("sst:DownloadREQBill?initialDelay=0&delay=100&startFrom=2026-11-21&settleDelay=7200000", "slow");
        requests("DownloadRECBill", 3);
        requests("DownloadREQBill", 3);

        assertThat(consumer("usual").getCheckpoint()).isEqualTo("2026-11-22T11:55");
        assertThat(consumer("usual").getLagSeconds()).isEqualTo(300);
        assertThat(consumer("slow").getCheckpoint()).isEqualTo("2026-11-22T10:00");
    }

    @Test
    void shouldWaitBeforeARepeatAsLongAsTold() {
        sandbox.faults().at("sst:QueryAllPay", 1, Fault.RESET_BEFORE);
        long began = System.nanoTime();

        template.requestBody("sst:QueryAllPay?retryDelay=600", (Object) null);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(550));
    }

    @Test
    void shouldCountTheCallsOfTheAccount() throws Exception {
        route(download("DownloadRECBill", noon.toLocalDate(), "requestsPerMinute=500"), "limited");
        requests("DownloadRECBill", 1);

        await().atMost(Duration.ofSeconds(5)).until(() -> consumer("limited").getCallsAvailable() < 500);
        assertThat(consumer("limited").getCallsAvailable()).isPositive();
    }

    @Test
    void shouldCountNothingWithoutALimit() throws Exception {
        route(download("DownloadREQBill", noon.toLocalDate()), "free");
        requests("DownloadREQBill", 1);

        assertThat(consumer("free").getCallsAvailable()).isEqualTo(-1);
    }

    @Test
    void shouldRefuseTwoQuotasForOneAccount() throws Exception {
        route(download("DownloadRECBill", noon.toLocalDate(), "requestsPerMinute=30"), "one");

        assertThatThrownBy(() -> route(download("DownloadREQBill", noon.toLocalDate(), "requestsPerMinute=60"), "other"))
                .hasStackTraceContaining("requestsPerMinute=30 and with 60");
    }

    @Test
    void shouldKeepStateInFilesUnlessToldNotTo() throws Exception {
        route(download("DownloadRECBill", noon.toLocalDate(), "stateless=true"), "memory");
        requests("DownloadRECBill", 2);
        try (Stream<?> files = Files.list(stateDirectory)) {
            assertThat(files).isEmpty();
        }

        route(download("DownloadREQBill", noon.toLocalDate()), "files");
        requests("DownloadREQBill", 2);
        try (Stream<?> files = Files.list(stateDirectory)) {
            assertThat(files).extracting(Object::toString).anyMatch(file -> file.endsWith(".batches"));
        }
    }

    @Test
    void shouldRememberKeysAsLongAsTold() throws Exception {
        assertThat(rememberedAfterRestart(Duration.ofDays(1))).isTrue();
        assertThat(rememberedAfterRestart(Duration.ofMillis(1))).isFalse();
    }

    private boolean rememberedAfterRestart(Duration keepKeys) throws Exception {
        SstConfiguration configuration = component().getConfiguration();
        configuration.setKeepKeys(keepKeys.toMillis());
        SstComponent first = new SstComponent(context);
        first.setClock(Clock.fixed(Instant.now().minusSeconds(60), ZoneOffset.UTC));
        first.start();
        BatchStore store = first.batchStore(configuration);
        store.remember("scope", "R1", "hash");
        first.stop();
        SstComponent second = new SstComponent(context);
        second.start();
        boolean remembered = second.batchStore(configuration).lastHash("scope", "R1").isPresent();
        second.stop();
        return remembered;
    }

    @Test
    void shouldDeliverWholeBatchesAndOriginalsWhenToldTo() throws Exception {
        putRec("R1", noon);
        putRec("R2", noon.plusMinutes(1));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(download("DownloadRECBill", noon.toLocalDate(), "delivery=window", "keepOriginal=true", "bodyType=map"))
                        .routeId("rec").process(exchange -> {
                            List<?> bills = exchange.getMessage().getBody(List.class);
                            JsonNode originals = exchange.getMessage().getHeader(SstConstants.ORIGINAL, JsonNode.class);
                            delivered.add(bills.size() + " " + originals.get(0).path("rdate").asText().length() + " "
                                          + exchange.getMessage().getHeader(SstConstants.BATCH_SIZE) + " "
                                          + exchange.getMessage().getHeader(SstConstants.DOCUMENT));
                        });
            }
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> !delivered.isEmpty());

        assertThat(delivered).containsExactly("2 11 2 REC");
    }

    @Test
    void shouldNameTheSecretsSoThatCamelMasksThem() {
        assertThat(SensitiveUtils.containsSensitive("secret")).isTrue();
        assertThat(SensitiveUtils.containsSensitive("passcode")).isTrue();
        assertThat(context.getEndpoint("sst:QueryAllPay?secret=abc&passcode=def").toString()).doesNotContain("abc")
                .doesNotContain("def");
    }

    @Test
    void shouldHandTheTimeoutsToTheClient() {
        SstConfiguration configuration = new SstConfiguration();
        configuration.setConnectTimeout(123);
        configuration.setRequestTimeout(456);

        assertThat(configuration.clientSettings().http().connectTimeout()).isEqualTo(Duration.ofMillis(123));
        assertThat(configuration.clientSettings().http().requestTimeout()).isEqualTo(Duration.ofMillis(456));
    }

    @Test
    void shouldNotShowThePasscode() {
        SstConfiguration configuration = new SstConfiguration();
        configuration.setPasscode("word");

        assertThat(configuration.pushSettings().toString()).doesNotContain("word");
    }

    @Test
    void shouldTakeBusinessFieldsOfTheComponentWhereTheEndpointHasNone() {
        context.getComponent("sst", SstComponent.class).getConfiguration().setParameters(Map.of("storeuid", "101", "stock", 1));

        SstEndpoint endpoint = context.getEndpoint("sst:DownloadRECBill?param.storeuid=102", SstEndpoint.class);

        assertThat(endpoint.parameters()).isEqualTo(Map.of("storeuid", "102", "stock", 1));
    }

    @Test
    void shouldRefuseWhatWouldDeliverNothingOrForgetKeysEarlierThanAsked() {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("sst:DownloadRECBill?maxInFlight=0").to("mock:none");
            }
        })).hasStackTraceContaining("maxInFlight must be at least 1, got 0");
        SstComponent component = context.getComponent("sst", SstComponent.class);
        component.batchStore(context.getEndpoint("sst:DownloadRECBill?keepKeys=1d", SstEndpoint.class).getConfiguration());

        assertThatThrownBy(() -> component.batchStore(
                context.getEndpoint("sst:DownloadREQBill?keepKeys=365d", SstEndpoint.class).getConfiguration()))
                .hasMessageContainingAll("keepKeys is PT8760H", "PT24H", "stateDirectory");
    }
}

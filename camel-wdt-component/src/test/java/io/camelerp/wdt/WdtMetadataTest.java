/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is documented is what runs, and there is no option that does nothing.
 */
@Tag("C23")
class WdtMetadataTest {

    private static final JsonNode METADATA = metadata();

    /** Each of our options, and a test in which changing it changes what happens. */
    private static final String PROOFS = """
            ackBatchSize WdtPoolTest.shouldAcknowledgeAsManyRowsWithOneCallAsTheUserWants
            ackMode WdtPoolTest.shouldLeaveTheAcknowledgementToTheRouteWhenAsked
            api WdtOptionsTest.shouldPollAnApiThatTheCatalogueDoesNotKnow
            appKey WdtOptionsTest.shouldGoThroughTheQimenGateway
            authCodes WdtHealthTest.shouldTakeCodesForWhatTheUserSaysTheyAre
            baseUri WdtOptionsTest.shouldChooseTheHostByEnvironmentDialectAndGateway
            batchStore WdtStockPoolTest.shouldKeepARowWhoseStoreWasAwayWhenItCame
            bodyType WdtBodyTest.shouldDeliverAMapWithAllDigits
            checkpointKey WdtOptionsTest.shouldKeepTheCheckpointWhereTheUserWants
            checkpointRepository WdtOptionsTest.shouldKeepTheCheckpointInTheRepositoryOfTheUser
            connectTimeout WdtTimeoutTest.shouldNotWaitForEverForAConnection
            delivery WdtBodyTest.shouldDeliverAWindowAsAList
            dialect WdtOptionsTest.shouldSpeakTheDialectOfTheWebEdition
            environment WdtOptionsTest.shouldChooseTheHostByEnvironmentDialectAndGateway
            failOnItemError WdtPushTest.shouldLeaveRefusedOrdersToTheRouteWhenAsked
            gateway WdtOptionsTest.shouldGoThroughTheQimenGateway
            idempotentRepository WdtCommitTest.shouldNotRepeatWhatIsDoneWithAnIdempotentRepository
            keyField WdtOptionsTest.shouldPollAnApiThatTheCatalogueDoesNotKnow
            kind WdtOptionsTest.shouldPollAnApiThatTheCatalogueDoesNotKnow
            listNode WdtOptionsTest.shouldPollAnApiThatTheCatalogueDoesNotKnow
            endAt WdtWindowsTest.shouldEndWhereTheUserWantsAndStayVisible
            onFailure WdtWindowsTest.shouldGoOnWithoutARecordThatFailsOnlyIfTheUserWants
            parallelWindows WdtWindowsTest.shouldAskForAsManyWindowsAtOnceAsTheUserWants
            prefetch WdtWindowsTest.shouldReadAsManyWindowsAheadAsTheUserWants
            lookback WdtLookbackTest.shouldReadNoMoreThanItsSpan
            maxAttempts WdtPoolTest.shouldTellTheVendorWhyARowFailedForGood
            maxInFlight WdtOptionsTest.shouldHaveNoMoreExchangesUnderWayThanTheUserWants
            maxPages WdtQueryTest.shouldReadNoMorePagesThanAskedFor
            maxResponseSize WdtTimeoutTest.shouldNotTakeAnAnswerOfAnySize
            maxRetries WdtOptionsTest.shouldRepeatACallAsOftenAsTheUserWants
            pageSize WdtOptionsTest.shouldAskForTheMostRowsOfAPageUnlessTheUserWantsFewer
            parameters WdtOptionsTest.shouldSendTheParametersOfTheEndpointBesideThoseOfTheComponent
            poisonThreshold WdtCommitTest.shouldBeDownWithAReasonWhenOneWindowFailsAgainAndAgain
            proxyHost WdtConnectionTest.shouldGoThroughAProxy
            proxyPort WdtConnectionTest.shouldGoThroughAProxy
            pushParam WdtPushTest.shouldUseTheParameterThatTheUserNames
            rateLimitCodes WdtHealthTest.shouldTakeCodesForWhatTheUserSaysTheyAre
            rateLimitPause WdtOptionsTest.shouldPauseTheWholeAccountAfterARateLimit
            requestTimeout WdtTimeoutTest.shouldNotWaitForEverForABodyThatDrips
            requestsPerMinute WdtQuotaTest.shouldShareTheQuotaAmongConsumersProducersAndComponents
            retryDelay WdtOptionsTest.shouldWaitBeforeARepeatTwiceAsLongEachTime
            secret WdtOptionsTest.shouldGoThroughTheQimenGateway
            settleDelay WdtClockTest.shouldWaitForAsLongAsTheSettleDelaySays
            shops WdtPoolTest.shouldReadThePoolOfOneShopAfterTheOther
            sid WdtStartTest.shouldNameTheOptionThatIsMissing
            signLengthUnit WdtOptionsTest.shouldSignValuesOutsideAsciiByTheUnitThatTheUserNames
            sslContextParameters WdtConnectionTest.shouldTrustTheCertificatesThatTheUserNames
            startFrom WdtOptionsTest.shouldBeginAsFarBackAsTheUserWants
            stateDirectory WdtOptionsTest.shouldKeepTheCheckpointWhereTheUserWants
            stateless WdtStopTest.shouldKeepAStatelessCheckpointAsLongAsTheProcessLives
            successCodes WdtHealthTest.shouldTakeSuccessForWhatTheUserSaysItIs
            targetAppKey WdtOptionsTest.shouldGoThroughTheQimenGateway
            timeField WdtOptionsTest.shouldPollAnApiThatTheCatalogueDoesNotKnow
            transientCodes WdtHealthTest.shouldTakeCodesForWhatTheUserSaysTheyAre
            validation WdtPushTest.shouldLetTheVendorJudgeWhenNothingIsChecked
            windowSize WdtOptionsTest.shouldAskForNoLongerWindowsThanTheUserWants
            """;

    private static JsonNode metadata() {
        try (InputStream json = WdtMetadataTest.class.getResourceAsStream("/META-INF/io/camelerp/wdt/wdt.json")) {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldHaveAProofForEachOption() {
        Set<String> fields = Arrays.stream(WdtConfiguration.class.getDeclaredFields()).map(Field::getName)
                .collect(Collectors.toSet());
        List<String> ours
                = METADATA.get("properties").properties().stream().map(Entry::getKey).filter(fields::contains).toList();

        assertThat(PROOFS.lines().map(line -> line.split(" ")[0])).containsExactlyInAnyOrderElementsOf(ours);
    }

    static Stream<String> proofs() {
        return PROOFS.lines().map(line -> line.split(" ")[1]).distinct();
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void shouldNameProofsThatExist(String proof) throws ClassNotFoundException {
        String[] parts = proof.split("\\.");
        Class<?> test = Class.forName(WdtMetadataTest.class.getPackageName() + "." + parts[0]);

        assertThat(test.getDeclaredMethods()).extracting(Method::getName).contains(parts[1]);
    }

    static Stream<Arguments> options() {
        return Stream.of("componentProperties", "properties").flatMap(part -> METADATA.get(part).properties().stream()
                .map(option -> Arguments.of(part, option.getKey(), option.getValue())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("options")
    void shouldDescribeEachOption(String part, String option, JsonNode what) {
        assertThat(what.path("description").asText()).as(option).isNotBlank();
    }

    static Stream<Arguments> optionsWithOwnDefaults() {
        // Camel documents 1000 where -1 stands for it, and nothing where InOnly is what runs
        return options().filter(option -> !Set.of("initialDelay", "exchangePattern").contains(option.get()[1]));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("optionsWithOwnDefaults")
    void shouldDocumentTheDefaultThatRuns(String part, String option, JsonNode what) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            WdtComponent component = new WdtComponent(context);
            WdtEndpoint endpoint = new WdtEndpoint("wdt:shop", component, component.getConfiguration().copy());
            boolean ofTheComponent = part.equals("componentProperties");
            PropertyConfigurerGetter getter = ofTheComponent ? new WdtComponentConfigurer() : new WdtEndpointConfigurer();
            Object running = getter.getOptionValue(ofTheComponent ? component : endpoint, option, false);

            if (what.has("defaultValue")) {
                assertThat(String.valueOf(running)).as(option).isEqualTo(what.get("defaultValue").asText());
            } else if (!option.equals("configuration")) {
                assertThat(running).as(option).isIn(null, 0, 0L, false, Map.of());
            }
        }
    }

    @Test
    @Tag("C22")
    void shouldMarkTheSecretAsOne() {
        assertThat(METADATA.at("/properties/secret/secret").asBoolean()).isTrue();
        assertThat(METADATA.at("/componentProperties/secret/secret").asBoolean()).isTrue();
    }
}

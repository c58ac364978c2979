/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

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
class SstMetadataTest {

    private static final JsonNode METADATA = metadata();

    /** Each of our options, and a test in which changing it changes what happens. */
    private static final String PROOFS = """
            allowedAddresses SstPushTest.shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize
            alreadyDoneCodes SstDownloadTest.shouldRepeatOnlyTheFinishWhenTheFinishFailed
            appId SstProducerTest.shouldAskForWhatIsMissing
            authCodes SstOperationsTest.shouldBeDownWithTheVendorsWordsAndUpWhenIdle
            baseUri FixturesTest.shouldCallInTheVendorsSpelling
            batchStore SstKillTest.shouldLoseNothingAndRepeatOnlyWhatTheProtocolMakesUnavoidable
            bodyType SstOptionsTest.shouldDeliverWholeBatchesAndOriginalsWhenToldTo
            checkpointKey SstPushTest.shouldBeOneBillWhenPushedFirstAndDownloadedLater
            command FixturesTest.shouldCallInTheVendorsSpelling
            connectTimeout SstOptionsTest.shouldHandTheTimeoutsToTheClient
            delivery SstOptionsTest.shouldDeliverWholeBatchesAndOriginalsWhenToldTo
            emptySumbatch SstProducerTest.shouldSendTheChosenSpelling
            finishCommand SstDownloadTest.shouldAskTheVendorForStoresAndFinishSalesWhenTold
            idLists SstProducerTest.shouldSendTheChosenSpelling
            keepKeys SstOptionsTest.shouldRememberKeysAsLongAsTold
            keepOriginal SstOptionsTest.shouldDeliverWholeBatchesAndOriginalsWhenToldTo
            maxAttempts SstDownloadTest.shouldGiveABillUpKeepItForReplayAndGiveItBackToTheVendorOnce
            maxInFlight SstOperationsTest.shouldDeliverAsynchronouslyWithoutMoreInFlightThanAllowed
            maxPushSize SstPushTest.shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize
            maxResponseSize SstProducerTest.shouldHoldTheQuotaAndTheLimits
            maxRetries SstProducerTest.shouldRetryReadsThatFailInPassingAndReportWhatCameOtherwise
            onChange SstPushTest.shouldIgnoreAChangedBillWhenToldTo
            onDead SstDownloadTest.shouldGiveABillUpKeepItForReplayAndGiveItBackToTheVendorOnce
            overlapDays SstOptionsTest.shouldAskForAsManyDaysAsToldAndReadAsManyAgain
            parameters SstDownloadTest.shouldDrainABatchThatComesInPartsAndFinishItOnlyAfterEveryBill
            passcode SstPushTest.shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize
            passcodeName SstPushTest.shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize
            poisonThreshold SstOperationsTest.shouldBeDownWhenOneBillFailsAgainAndAgain
            proxyHost SstConnectionTest.shouldGoThroughAProxy
            proxyPort SstConnectionTest.shouldGoThroughAProxy
            pushErrorCode SstPushTest.shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize
            pushErrorStatus SstPushTest.shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize
            pushPath SstPushTest.shouldAskForTheAgreedWordAndTheAddressAndLimitTheSize
            rateLimitCodes SstProducerTest.shouldPauseTheWholeAccountAfterARateLimit
            rateLimitPause SstProducerTest.shouldPauseTheWholeAccountAfterARateLimit
            requestSpelling SstProducerTest.shouldSendTheChosenSpelling
            requestTimeout SstProducerTest.shouldHoldTheQuotaAndTheLimits
            requestsPerMinute SstOptionsTest.shouldRefuseTwoQuotasForOneAccount
            retryDelay SstOptionsTest.shouldWaitBeforeARepeatAsLongAsTold
            retryableCodes SstProducerTest.shouldSortCodesAsConfigured
            secret SstProducerTest.shouldSignByTemplateOrBean
            settleDelay SstOptionsTest.shouldStayAsFarBehindThePresentAsTold
            signDigest SstProducerTest.shouldSignByTemplateOrBean
            signEncoding SstProducerTest.shouldSignByTemplateOrBean
            signTemplate SstProducerTest.shouldSignByTemplateOrBean
            signer SstProducerTest.shouldSignByTemplateOrBean
            sslContextParameters SstConnectionTest.shouldTrustTheCertificatesThatTheUserNames
            startFrom SstOptionsTest.shouldAskForAsManyDaysAsToldAndReadAsManyAgain
            stateDirectory SstOptionsTest.shouldKeepStateInFilesUnlessToldNotTo
            stateless SstOptionsTest.shouldKeepStateInFilesUnlessToldNotTo
            store SstPushTest.shouldAnswerByTheRouteWhenNothingIsStored
            stores SstDownloadTest.shouldAskEachStoreForEachDayWhenQueryingSales
            successCodes SstProducerTest.shouldSortCodesAsConfigured
            timeZone SstOptionsTest.shouldReadTheVendorsDaysInItsTimeZone
            trustForwardedFor SstPushTest.shouldTakeTheAddressFromAProxyOfOurOwnWhenToldTo
            validate SstProducerTest.shouldNameWhatIsMissingOrWrongInBothLanguagesAndSendNothing
            windowDays SstOptionsTest.shouldAskForAsManyDaysAsToldAndReadAsManyAgain
            """;

    private static JsonNode metadata() {
        try (InputStream json = SstMetadataTest.class.getResourceAsStream("/META-INF/io/camelerp/sst/sst.json")) {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldHaveAProofForEachOption() {
        Set<String> fields = Arrays.stream(SstConfiguration.class.getDeclaredFields()).map(Field::getName)
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
        Class<?> test = Class.forName(SstMetadataTest.class.getPackageName() + "." + parts[0]);

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
            SstComponent component = new SstComponent(context);
            SstEndpoint endpoint = new SstEndpoint("sst:DownloadRECBill", component, component.getConfiguration().copy());
            boolean ofTheComponent = part.equals("componentProperties");
            PropertyConfigurerGetter getter = ofTheComponent ? new SstComponentConfigurer() : new SstEndpointConfigurer();
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
    void shouldMarkTheSecretsAsSuch() {
        for (String secret : Set.of("secret", "passcode")) {
            assertThat(METADATA.at("/properties/" + secret + "/secret").asBoolean()).as(secret).isTrue();
            assertThat(METADATA.at("/componentProperties/" + secret + "/secret").asBoolean()).as(secret).isTrue();
        }
    }
}

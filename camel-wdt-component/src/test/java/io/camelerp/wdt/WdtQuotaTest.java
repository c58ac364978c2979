/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * The quota belongs to the account, whoever calls for it.
 */
@Tag("C16")
class WdtQuotaTest extends ConsumerTestSupport {

    @Test
    @Tag("C23")
    void shouldShareTheQuotaAmongConsumersProducersAndComponents() throws Exception {
        sandbox.wdt().requestsPerMinute(6);
        context.addComponent("again", component());
        start("one", once(now.minusHours(3), "requestsPerMinute=6", "windowSize=3600000"), this::note);
        await().atMost(PATIENCE).until(() -> calls().size() == 3);
        template.requestBody("wdt:trade_query?requestsPerMinute=6", "{\"src_tid\":\"T1\"}");
        start("other", once(now.minusHours(1), "requestsPerMinute=6").replace("wdt:", "again:"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("other").isFirstPollDone());
        start("last", once(now.minusHours(9), "requestsPerMinute=6", "windowSize=3600000").replace("wdt:", "again:"),
                this::note);
        await().atMost(PATIENCE).until(() -> sandbox.ledger().calls().size() == 6 && consumer("last").isPolling());

        assertThat(consumer("last").getCallsAvailable()).isZero();
        assertThat(sandbox.ledger().calls()).hasSize(6).extracting(Call::resultCode).containsOnly("0");
    }

    @Test
    @Tag("C1")
    void shouldRefuseTwoFiguresForOneQuota() throws Exception {
        start("one", once(now, "requestsPerMinute=30"), this::note);

        Throwable refusal = catchThrowable(() -> start("other", once(now, "requestsPerMinute=60"), this::note));

        assertThat(refusalIn(refusal)).hasMessageContaining("requestsPerMinute=30 and with 60")
                .hasMessageContaining("set the same everywhere");
    }

    @Test
    @Tag("C17")
    void shouldGoOnAfterARefusalForTooManyCallsInTheMiddleOfAPoll() throws Exception {
        for (long id = 1; id <= 60; id++) {
            putStockout(id, now.minusMinutes(60).plusSeconds(id * 30));
        }
        sandbox.faults().every("wdt:*", 3, Fault.RATE_LIMIT);
        start("stockouts", stockouts(now.minusMinutes(60), "pageSize=10", "rateLimitPause=20"), this::note);

        awaitDelivered(1, 60);
        awaitIdle("stockouts");

        assertThat(delivered).doesNotHaveDuplicates();
        assertThat(sandbox.faults().fired(Fault.Kind.RATE_LIMIT)).isGreaterThan(2);
        assertThat(consumer("stockouts").getQuotaWaitMillis()).isPositive();
    }

    @Test
    void shouldLetTheTwinThatReadsThePastAgainLeaveCallsToTheOthers() throws Exception {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        start("twin", once(now, "requestsPerMinute=4", "windowSize=3600000", "lookback=PT10H", "idempotentRepository=#seen")
                .replaceAll("&startFrom=RAW\\([^)]*\\)", ""), this::note);
        await().atMost(PATIENCE).until(() -> calls().size() == 1 && consumer("twin").getCallsAvailable() == 3);

        start("live", once(now.minusMinutes(10), "requestsPerMinute=4"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("live").isFirstPollDone());

        // one window, or two where a second passes between planning and reading
        assertThat(calls()).hasSizeBetween(2, 3);
        assertThat(consumer("twin").isPolling()).isTrue();
    }
}

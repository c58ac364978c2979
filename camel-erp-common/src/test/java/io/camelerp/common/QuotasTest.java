/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@Tag("C16")
class QuotasTest {

    private static final String ACCOUNT = "shop/key@http://localhost/quotas-test";

    private final Object one = new Object();
    private final Object other = new Object();

    @AfterEach
    void release() {
        Quotas.release(one);
        Quotas.release(other);
    }

    private static Quota get(Object user, int requests) {
        return Quotas.get(user, ACCOUNT, requests, Quotas.MINUTE);
    }

    @Test
    void shouldShareTheQuotaAmongAllWhoUseTheAccount() {
        assertThat(get(one, 60)).isSameAs(get(other, 60)).isNotSameAs(Quotas.get(one, "another", 60, Quotas.MINUTE));
    }

    @Test
    void shouldRefuseAnotherFigureWhileSomebodyElseUsesTheAccount() {
        get(one, 60);

        assertThatIllegalArgumentException().isThrownBy(() -> get(other, 30))
                .withMessageContaining("requestsPerMinute=60 and with 30");
        Quotas.release(one);
        assertThat(get(other, 30).getAvailable()).isEqualTo(30);
    }

    @Test
    void shouldCountTheCallsOfTheLastMinuteForWhoeverComesNext() throws InterruptedException {
        Quota before = get(one, 60);
        before.acquire(Priority.LIVE);
        before.release();
        Quotas.release(one);

        assertThat(get(other, 60).getAvailable()).isEqualTo(59);
    }

    @Test
    void shouldForgetAQuotaThatNobodyHasUsedForAMinute() throws InterruptedException {
        Duration minute = Duration.ofMillis(20);
        Quota before = Quotas.get(one, ACCOUNT, 60, minute);
        before.acquire(Priority.LIVE);
        before.release();
        Quotas.release(one);
        await().until(before::isUntouched);

        assertThat(Quotas.get(other, ACCOUNT, 60, minute)).isNotSameAs(before);
    }
}

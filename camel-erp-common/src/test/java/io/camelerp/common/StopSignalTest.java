/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StopSignalTest {

    private final StopSignal signal = new StopSignal();

    @Test
    @Tag("C2")
    void shouldEndAWaitAndOnlyTheWait() throws InterruptedException {
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                signal.during(() -> {
                    new CountDownLatch(1).await();
                    return null;
                });
            } catch (InterruptedException e) {
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);

        signal.give();
        thread.join(10_000);

        assertThat(interrupted).hasValue(false);
    }

    @Test
    @Tag("C2")
    void shouldNotInterruptWhoDoesNotWait() throws InterruptedException {
        String answer = signal.during(() -> "answer");

        signal.give();

        assertThat(answer).isEqualTo("answer");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    @Tag("C2")
    @Tag("C12")
    void shouldEndEachFurtherWaitUntilItIsCleared() throws InterruptedException {
        signal.give();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> signal.during(() -> "answer"));
        signal.clear();

        assertThat(signal.during(() -> "answer")).isEqualTo("answer");
    }

    @Test
    @Tag("C2")
    void shouldNotLetALateInterruptHitWhatFollows() throws InterruptedException {
        String answer = signal.during(() -> {
            signal.give();
            return "answer";
        });

        assertThat(answer).isEqualTo("answer");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}

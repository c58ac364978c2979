/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.Optional;

import io.camelerp.wdt.consumer.FlawedSource.Flaw;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the vendor and the route do, every row is delivered in the end; and this test would notice if not. Run with
 * {@code -Dwdt.loss.seeds=2000} to search longer, with {@code -Dwdt.loss.first=N -Dwdt.loss.seeds=1} to see one again.
 */
class LossTest {

    private static final int SEEDS = Integer.getInteger("wdt.loss.seeds", 120);
    private static final long FIRST = Long.getLong("wdt.loss.first", 1);
    private static final long SEEDS_TO_NOTICE = 40;

    @Test
    @Tag("C3")
    @Tag("C5")
    @Tag("C6")
    @Tag("C7")
    @Tag("C8")
    @Tag("C10")
    void shouldLoseNothingWhateverHappens() throws InterruptedException {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Optional<String> problem = problem(seed, (world, from) -> world.source(from));

            assertThat(problem).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    @Tag("C3")
    @Tag("C5")
    @Tag("C7")
    @Tag("C23")
    void shouldLoseNothingWhileWindowsAreReadAheadAndAtOnce() throws InterruptedException {
        for (long seed = FIRST; seed < FIRST + SEEDS / 5; seed++) {
            int parallel = 1 + (int) (seed % 4);
            try (Trial trial = new Trial(seed, (int) (seed % 3), parallel, (world, from) -> world.source(from))) {
                assertThat(trial.run()).as("seed %d, %d windows at once", seed, parallel).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldNoticeWhenASourceLoses(Flaw flaw) throws InterruptedException {
        Optional<String> problem = Optional.empty();
        for (long seed = 1; seed <= SEEDS_TO_NOTICE && problem.isEmpty(); seed++) {
            problem = problem(seed, (world, from) -> new FlawedSource(flaw, world, from)).filter(p -> p.startsWith("lost"));
        }

        assertThat(problem).as("a loss within %d seeds", SEEDS_TO_NOTICE).isPresent();
    }

    @Test
    void shouldFindNoFaultWithTheSimpleSourceThatHasNoFlaw() throws InterruptedException {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(problem(seed, (world, from) -> new FlawedSource(Flaw.NONE, world, from))).as("seed %d", seed).isEmpty();
        }
    }

    private static Optional<String> problem(long seed, Trial.Maker maker) throws InterruptedException {
        try (Trial trial = new Trial(seed, maker)) {
            return trial.run();
        }
    }
}

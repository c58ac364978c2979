/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Runners;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The soak can fail: each mistake that is built in on purpose is seen as a loss or a second bill.
 */
class FlawTest {

    private static final int MOST_RUNS = 12;

    @TempDir
    private static Path folder;

    private static Runners runners;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @BeforeAll
    static void start() {
        runners = new Runners(Runner.class, folder.resolve("runners.log"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        runners.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "NONE", "NOT_TRANSACTED", "ELECTED_FOR_EVER" })
    void shouldNoticeWhatIsLostOrBookedTwice(Flaw flaw) throws Exception {
        Verdict verdict = Verdict.NOTHING;
        for (long seed = 1; seed <= MOST_RUNS && verdict.lost() + verdict.duplicated() == 0; seed++) {
            verdict = verdict.plus(Soak.run(out, folder, runners, seed, 1, Plan.flawed(flaw)));
        }

        assertThat(verdict.lost() + verdict.duplicated()).as(this::text).isPositive();
    }

    /** Those that take half a minute and more. */
    @ParameterizedTest
    @EnumSource(names = { "NOT_TRANSACTED", "ELECTED_FOR_EVER" })
    @EnabledIfSystemProperty(named = "soak.thorough", matches = "true")
    void shouldNoticeWhatSeveralProcessesLoseOrBookTwice(Flaw flaw) throws Exception {
        shouldNoticeWhatIsLostOrBookedTwice(flaw);
    }

    /** Without its flaw the same loop does well: it is the flaw that loses. */
    @ParameterizedTest
    @EnumSource(value = Target.class, mode = EnumSource.Mode.EXCLUDE, names = { "QUEUE", "CANCELLED" })
    void shouldFindNoFaultWithTheLoopsThatHaveNoFlaw(Target target) throws Exception {
        Verdict verdict = Soak.run(out, folder, runners, 1, 1, Plan.plain(target));

        assertThat(verdict.isGood()).as(this::text).isTrue();
        assertThat(verdict.records()).isPositive();
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}

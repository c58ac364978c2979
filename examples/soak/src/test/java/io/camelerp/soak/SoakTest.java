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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.soak.purchases.PurchaseKind;
import io.camelerp.soak.scenario.Event;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Reconciling;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Runners;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A small fixed set; the README names the command for more.
 */
class SoakTest {

    private static final long FIRST_SEED = 1;
    private static final int RUNS = 3;
    private static final long SEED_WITH_FAULTS = 8;

    @TempDir
    private static Path shared;

    private static Runners runners;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @BeforeAll
    static void start() {
        runners = new Runners(Runner.class, shared.resolve("runners.log"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        runners.close();
    }

    @Test
    void shouldLoseNothingAndBookNothingTwice() throws Exception {
        Verdict verdict = Soak.run(out, folder, FIRST_SEED, RUNS, Plan.OURS);

        assertThat(verdict.isGood()).as(this::text).isTrue();
        assertThat(verdict.runs()).isEqualTo(RUNS);
        assertThat(verdict.kills()).isPositive();
        assertThat(verdict.faults()).isNotEmpty();
        assertThat(verdict.records()).isGreaterThan(100);
    }

    @Test
    void shouldLoseNothingWhenTheDatabaseIsAway() throws Exception {
        Verdict verdict = run(Target.KINGDEE, scenario -> scenario.events().contains(Event.DATABASE_AWAY));

        assertThat(verdict.events()).containsKey(Event.DATABASE_AWAY);
    }

    @Test
    void shouldLoseNothingWhenTheBrokerIsAway() throws Exception {
        Verdict verdict = run(Target.QUEUE, scenario -> scenario.events().contains(Event.BROKER_AWAY));

        assertThat(verdict.events()).containsKey(Event.BROKER_AWAY);
    }

    @Test
    void shouldSayWhatBecameOfEveryOrderWhenTheRunnerIsKilled() throws Exception {
        Verdict verdict = run(Target.ORDERS, scenario -> !scenario.queued() && scenario.kills());

        assertThat(verdict.kills()).isPositive();
    }

    @Test
    void shouldSayWhatBecameOfEveryOrderOfAQueueWhenTheBrokerIsAway() throws Exception {
        Verdict verdict = run(Target.ORDERS, scenario -> scenario.queued() && scenario.events().contains(Event.BROKER_AWAY));

        assertThat(verdict.events()).containsKey(Event.BROKER_AWAY);
    }

    @Test
    void shouldBookNothingTwiceWithTwoRunnersOnOneState() throws Exception {
        Verdict verdict = run(Target.KINGDEE, scenario -> scenario.rivals() && scenario.kills());

        assertThat(verdict.kills()).isPositive();
    }

    @Test
    void shouldHoldEachStockoutInOneSummaryWhoseSumsAreExact() throws Exception {
        Verdict verdict = run(Target.SUMMARY, scenario -> scenario.kills() && scenario.moving() > 0.2);

        assertThat(verdict.kills()).isPositive();
    }

    @Test
    void shouldUndoEachBillOfACancelledStockout() throws Exception {
        Verdict verdict = run(Target.CANCELLED, scenario -> scenario.booking().action().equals("delete")
                && scenario.events().contains(Event.MOVE_BACK));

        assertThat(verdict.events()).containsKey(Event.MOVE_BACK);
    }

    @Test
    void shouldBookOneStateOfEachPurchaseAndTellOfItsChanges() throws Exception {
        Verdict verdict = run(Target.PURCHASES, scenario -> scenario.kills() && scenario.faulty() > 0.1
                && scenario.door() == Scenario.Door.CLASSIC && scenario.live() < 20
                && PurchaseKind.of(scenario.seed()).contains(PurchaseKind.ORDER)
                && PurchaseKind.of(scenario.seed()).size() < 5);

        assertThat(verdict.kills()).isPositive();
        assertThat(verdict.faults()).isNotEmpty();
    }

    @Test
    void shouldBookEachStockoutOnceWithWorkersThatAreKilledBehindAQueue() throws Exception {
        Verdict verdict = run(Target.WORKERS, scenario -> scenario.queued() && scenario.kills() && scenario.faulty() > 0.1
                && scenario.roles().size() > 1 && scenario.events().size() < 4);

        assertThat(verdict.kills()).isPositive();
        assertThat(verdict.faults()).isNotEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "soak.thorough", matches = "true")
    void shouldTellAndFeedInWhatPollingCannotNotice() throws Exception {
        Verdict verdict = run(Target.RECONCILED, scenario -> {
            Reconciling setup = Reconciling.draw(scenario.seed());
            return setup.feed() && setup.lies() && !setup.summary() && !scenario.moody() && scenario.kills();
        });

        assertThat(verdict.kills()).isPositive();
    }

    @Test
    void shouldBookEachBillOfSstOnceThoughItComesByTwoWays() throws Exception {
        Verdict verdict = run(Target.SST_KINGDEE, scenario -> scenario.kills() && scenario.faulty() > 0.1
                && scenario.events().size() < 3 && scenario.live() < 20);

        assertThat(verdict.kills()).isPositive();
        assertThat(verdict.faults()).isNotEmpty();
    }

    @Test
    void shouldTellTheShopOfThePresentStockAndOfEachShipment() throws Exception {
        Verdict verdict = run(Target.SHOP, scenario -> !scenario.queued() && scenario.kills() && scenario.faulty() > 0.1
                && scenario.door() == Scenario.Door.Y);

        assertThat(verdict.kills()).isPositive();
        assertThat(verdict.faults()).isNotEmpty();
    }

    @Test
    void shouldSumUpEachSaleOfSstOnceThoughItIsLate() throws Exception {
        Verdict verdict
                = run(Target.SST_SALES, scenario -> scenario.wholeWindow() && scenario.kills() && scenario.faulty() > 0.1);

        assertThat(verdict.kills()).isPositive();
        assertThat(verdict.faults()).isNotEmpty();
    }

    @Test
    void shouldLetOneOfThreeRunnersCallAnAccountThoughTheElectedOneIsKilled() throws Exception {
        Verdict verdict = run(Target.CLUSTER, scenario -> scenario.events().equals(List.of(Event.FORGET_LOCKS, Event.KILL))
                && scenario.faulty() < 0.2);

        assertThat(verdict.kills()).isPositive();
        assertThat(verdict.events()).containsKey(Event.FORGET_LOCKS);
    }

    @Test
    void shouldBringEachDocumentOnceInItsLastState() throws Exception {
        Verdict verdict = run(Target.DOCUMENTS, scenario -> scenario.kills() && scenario.faulty() > 0.1
                && scenario.events().size() < 3);

        assertThat(verdict.kills()).isPositive();
    }

    /** The first seed that draws such a scenario. */
    private Verdict run(Target target, Predicate<Scenario> such) throws Exception {
        long seed = LongStream.range(FIRST_SEED, FIRST_SEED + 1000)
                .filter(one -> such.test(Scenario.draw(one, target))).findFirst().orElseThrow();

        Verdict verdict = Soak.run(out, folder, runners, seed, 1, new Plan(target, Flaw.NONE, false));

        assertThat(verdict.isGood()).as(this::text).isTrue();
        assertThat(verdict.records()).isPositive();
        return verdict;
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void shouldDrawTheSameScenarioFromTheSameSeed(Target target) {
        assertThat(Scenario.draw(42, target)).isEqualTo(Scenario.draw(42, target)).isNotEqualTo(Scenario.draw(43, target));
    }

    @Test
    void shouldWriteNoSecretAndNoReceiverIntoTheLog() throws Exception {
        try (Runners own = new Runners(Runner.class, folder.resolve("runners.log"))) {
            new Trial(Scenario.draw(SEED_WITH_FAULTS, Target.KINGDEE), Plan.OURS, own, folder.resolve("log")).run();

            String log = new String(Files.readAllBytes(own.log()), StandardCharsets.UTF_8);
            assertThat(log).contains("KingdeeSink").doesNotContain(
                    WdtServer.SECRET, KingdeeServer.PASSWORD, KingdeeServer.APP_SECRET, "1380000", "先生", "女士");
        }
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}

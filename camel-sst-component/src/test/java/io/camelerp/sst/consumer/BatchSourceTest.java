/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.OpenBatch.Phase;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches.BatchShown;
import io.camelerp.sandbox.sst.SstSwitches.CancelMeans;
import io.camelerp.sandbox.sst.SstSwitches.LaterThan;
import io.camelerp.sandbox.sst.SstSwitches.Resume;
import io.camelerp.sst.SstException;
import io.camelerp.sst.StubVendor;
import io.camelerp.sst.consumer.Source.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.sst.consumer.DownloadWorld.CANCEL;
import static io.camelerp.sst.consumer.DownloadWorld.FINISH;
import static io.camelerp.sst.consumer.DownloadWorld.NOW;
import static io.camelerp.sst.consumer.DownloadWorld.OUT;
import static io.camelerp.sst.consumer.DownloadWorld.RECS;
import static io.camelerp.sst.consumer.DownloadWorld.SALES;
import static io.camelerp.sst.consumer.DownloadWorld.SCOPE;
import static io.camelerp.sst.consumer.DownloadWorld.TODAY;
import static io.camelerp.sst.consumer.DownloadWorld.end;
import static io.camelerp.sst.consumer.DownloadWorld.keys;
import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Polls of a download without Camel: what is asked, when a batch is finished, and how far the cursor goes.
 */
class BatchSourceTest {

    private static final IllegalStateException CAUSE = new IllegalStateException("no such material");

    private final DownloadWorld world = new DownloadWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private String cursor() {
        return world.store.cursor(world.stream("")).orElseThrow();
    }

    @Test
    void shouldAskForTheDaysSinceTheCursorAndWithEachPollAgainForTheOverlap() throws Exception {
        world.startFrom = TODAY.minusDays(5).atStartOfDay();
        world.rec("OLD", TODAY.minusDays(9).atTime(9, 0));
        world.rec("R1", TODAY.minusDays(5).atTime(9, 0));
        world.rec("R2", NOW.minusMinutes(30));
        BatchSource source = world.source();

        assertThat(poll(source)).containsExactly("R1", "R2");
        assertThat(world.days()).startsWith("2026-03-05..2026-03-07").endsWith("2026-03-09..2026-03-11");
        assertThat(cursor()).as("no later than what is known of an answer that may be a part")
                .isEqualTo("2026-03-11T00:00:00|2026-03-06");

        world.rec("R3", NOW.plusMinutes(1));
        world.now = NOW.plusMinutes(30);
        int before = world.days().size();
        assertThat(poll(source)).containsExactly("R3");
        assertThat(world.days().subList(before, world.days().size())).containsOnly("2026-03-10..2026-03-11");
        assertThat(poll(world.source())).as("after a restart").isEmpty();
    }

    @Test
    void shouldNotAskForDaysThatHaveNotComeNorBeforeTheStart() throws Exception {
        world.startFrom = NOW.plusDays(1);
        assertThat(poll(world.source())).isEmpty();
        assertThat(world.days()).isEmpty();
        assertThat(cursor()).isEqualTo("2026-03-12T12:00:00|2026-03-12");

        world.now = NOW.plusDays(1);
        world.rec("R1", NOW.plusDays(1).minusHours(1));
        assertThat(poll(world.source())).containsExactly("R1");
        assertThat(world.days()).containsOnly("2026-03-11..2026-03-12");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadTheFirstDayAndNoneBeforeWhicheverEndOfADayTheVendorMeans(LaterThan end) throws Exception {
        world.sst.laterThan(end);
        world.startFrom = NOW;
        world.rec("BEFORE", TODAY.minusDays(1).atTime(20, 0));
        world.rec("R1", NOW.minusHours(3));
        BatchSource source = world.source();

        assertThat(poll(source)).containsExactly("R1");
        world.rec("R2", NOW.plusHours(3));
        world.now = NOW.plusDays(1);
        assertThat(poll(source)).containsExactly("R2");
    }

    /** The process stops on a Wednesday noon with a sale under way, and goes on when the weekend is over. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void shouldReadTheRestOfADayWhoseBatchEndsDaysLater(boolean restarted) throws Exception {
        world.command = SALES;
        world.maxDays = 1;
        world.stores = (first, last) -> List.of("101");
        world.startFrom = TODAY.atStartOfDay();
        world.sale(1, NOW.minusHours(1), 101);
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        world.sale(2, NOW.plusHours(6), 101);
        world.now = NOW.plusDays(5);
        if (restarted) {
            batch.items().forEach(item -> world.claims.release(SCOPE, item.key()));
            source = world.source();
        } else {
            end(source, batch);
        }

        assertThat(poll(source)).contains("2");
        assertThat(poll(source)).isEmpty();
        assertThat(source.progress().cursor()).isEqualTo("2026-03-16T11:50");
    }

    @Test
    void shouldReadTheLastMinutesBeforeMidnightWithoutAnOverlap() throws Exception {
        world.askForOutbound();
        world.overlapDays = 0;
        world.out(1, NOW.minusHours(1));
        world.now = TODAY.atTime(23, 50);
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        world.out(2, TODAY.atTime(23, 55));
        world.now = TODAY.plusDays(1).atTime(0, 30);
        end(source, batch);

        assertThat(poll(source)).containsExactly("2");
    }

    @Test
    void shouldKeepTheStartOverARestart() throws Exception {
        poll(world.source());
        String first = cursor();
        world.startFrom = TODAY.minusDays(100).atStartOfDay();

        poll(world.source());

        assertThat(first).endsWith("|2026-03-10");
        assertThat(cursor()).endsWith("|2026-03-10");
    }

    @Test
    void shouldTellDaysBatchAndProgress() throws Exception {
        world.askForOutbound();
        world.out(1, NOW.minusHours(1));
        world.out(2, NOW.minusHours(1));
        BatchSource source = world.source();
        assertThat(source.progress()).isEqualTo(new Progress(null, 0, null, null, 0, 0, 0, 0, 0, 0));
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.failed(batch, batch.items().get(0), CAUSE);

        assertThat(batch.window()).isEqualTo(new DayWindow(TODAY.minusDays(1), TODAY));
        assertThat(batch.token()).isEqualTo("100001");
        assertThat(batch.stream()).isEqualTo(world.stream(""));
        assertThat(batch.command()).isEqualTo(OUT);
        assertThat(batch.describe()).isEqualTo(OUT + " 2026-03-10..2026-03-11 batch 100001");
        assertThat(source.progress()).isEqualTo(
                new Progress("2026-03-10T00:00", 36 * 3600, "2026-03-10..2026-03-11", "100001", 2, 0, 2, 0, 0, 0));
        assertThat(source.failures()).isEqualTo(1);
    }

    @Test
    void shouldFinishOnlyWhenEveryBillIsDone() throws Exception {
        world.askForOutbound();
        world.out(1, NOW.minusHours(2));
        world.out(2, NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();

        assertThat(source.next()).as("while it is under way").isEmpty();
        source.done(batch, batch.items().get(0));
        source.failed(batch, batch.items().get(1), CAUSE);
        source.ended(batch);
        assertThat(source.next()).as("what failed waits for the next poll").isEmpty();
        source.begin(false);
        assertThat(source.next()).as("news are no reason to try it again").isEmpty();
        assertThat(world.asked(FINISH)).isEmpty();
        assertThat(world.asked(OUT)).hasSize(2);

        source.begin(true);
        Batch again = source.next().orElseThrow();
        assertThat(keys(again)).containsExactly("2");
        end(source, again);
        assertThat(source.next()).isEmpty();

        assertThat(world.asked(FINISH)).singleElement()
                .satisfies(request -> assertThat(request.path("sumbatch").asText()).isEqualTo("100001"));
        assertThat(world.sst.finished(SstDocument.TRANSFERRING)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void shouldDeliverAgainWhatWasNeverSentOnItsWay() throws Exception {
        world.rec("R1", NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.abandon(batch, batch.items().get(0));
        source.ended(batch);

        assertThat(source.next()).isEmpty();
        assertThat(poll(source)).containsExactly("R1");
        assertThat(source.failures()).isZero();
    }

    @Test
    void shouldDeliverFirstAfterARestartWhatWasKeptAndAskForNothing() throws Exception {
        world.askForOutbound();
        world.out(1, NOW.minusHours(1));
        world.source().begin(true);
        BatchSource crashed = world.source();
        crashed.begin(true);
        Batch lost = crashed.next().orElseThrow();
        lost.items().forEach(item -> world.claims.release(SCOPE, item.key()));
        int asked = world.asked(OUT).size();

        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();

        assertThat(keys(batch)).containsExactly("1");
        assertThat(world.asked(OUT)).hasSize(asked);
        end(source, batch);
        source.next();
        assertThat(world.asked(FINISH)).hasSize(1);
    }

    @Test
    void shouldFinishWithoutAskingAgainWhenItStoppedAfterTheLastBill() throws Exception {
        world.askForOutbound();
        world.store.take(world.stream(""),
                new OpenBatch("77", "2026-03-10..2026-03-11", Phase.DELIVERED, true, "", "2026-03-10T00:00:00|2026-03-10"),
                List.of());
        world.store.moveCursor(world.stream(""), "2026-03-10T00:00:00|2026-03-10");
        BatchSource source = world.source();
        source.begin(true);

        SstException refusal = catchThrowableOfType(SstException.class, source::next);

        assertThat(refusal).hasMessageContainingAll("批次77不存在", "alreadyDoneCodes=2002", "dropBatch");
        assertThat(world.asked(OUT)).isEmpty();
        assertThat(world.store.batch(world.stream(""))).as("it is tried again").isPresent();
    }

    @Test
    void shouldAskForPartsUntilNothingNewComes() throws Exception {
        world.askForOutbound();
        world.sst.pageSize(7);
        world.sst.resume(Resume.REST);
        for (int id = 1; id <= 20; id++) {
            world.out(id, NOW.minusHours(2).plusMinutes(id));
        }
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();

        assertThat(batch.items()).hasSize(20);
        assertThat(world.asked(OUT)).extracting(request -> request.path("sumbatch").asText())
                .containsExactly("", "100001", "100001", "100001");
        assertThat(world.store.batch(world.stream("")).orElseThrow())
                .returns(Phase.DRAINED, OpenBatch::phase).returns(true, OpenBatch::complete)
                .returns("2026-03-11 10:01:00", OpenBatch::maxTime);
    }

    @Test
    void shouldAskOnceMoreAsLongAsSomethingIsNewWithoutABatch() throws Exception {
        world.rec("R1", NOW.minusHours(2));
        world.rec("R2", NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);

        Batch batch = source.next().orElseThrow();

        assertThat(batch.token()).isNull();
        assertThat(world.asked(RECS)).hasSize(2);
        assertThat(world.store.batch(world.stream("")).orElseThrow().complete())
                .as("who tells no batch may have told only a part").isFalse();
        end(source, batch);
        assertThat(source.next()).isEmpty();
        assertThat(source.progress().repeated()).as("both in the second answer").isEqualTo(2);
    }

    @Test
    void shouldGoOnDayByDayWhereAnAnswerMayBeAPart() throws Exception {
        world.startFrom = TODAY.minusDays(5).atStartOfDay();
        world.sst.smallestSubmitTimeRule(false);
        world.rec("R1", TODAY.minusDays(5).atTime(9, 0));

        assertThat(poll(world.source())).containsExactly("R1");

        assertThat(world.days().stream().distinct()).startsWith("2026-03-05..2026-03-07", "2026-03-06..2026-03-08");
    }

    @Test
    @Tag("C3")
    void shouldGoOnDayByDayAfterARestartWhereWhatIsKeptMayBeAPart() throws Exception {
        StubVendor vendor = world.answer(question -> "{'code':0}");
        ObjectNode kept = Json.READER.createObjectNode().put("billno", "R1");
        String cursor = "2026-03-06T00:00:00|2026-03-06";
        world.store.moveCursor(world.stream(""), cursor);
        world.store.take(
                world.stream(""), new OpenBatch(null, "2026-03-06..2026-03-08", Phase.OPENED, false, "", cursor),
                List.of(world.shelf("").arrival(kept).toStore()));

        assertThat(poll(world.source())).containsExactly("R1");

        assertThat(vendor.asked(RECS, "startday")).startsWith("2026-03-06", "2026-03-07");
    }

    @Test
    void shouldWarnOfBillsForTimesThatWereReadToTheirEnd() throws Exception {
        world.startFrom = TODAY.minusDays(4).atStartOfDay();
        world.sst.smallestSubmitTimeRule(false);
        BatchSource source = world.source();
        poll(source);
        world.rec("LATE", NOW.minusMinutes(11));
        world.rec("NEW", NOW.minusMinutes(1));

        assertThat(poll(source)).containsExactly("LATE", "NEW");
        assertThat(source.progress().late()).isEqualTo(1);
        assertThat(poll(source)).isEmpty();
        assertThat(source.progress().late()).isEqualTo(1);
    }

    @Test
    void shouldNotFinishABatchOfWhichAnAnswerIsLost() throws Exception {
        world.askForOutbound();
        world.sst.pageSize(2);
        world.sst.resume(Resume.REST);
        for (int id = 1; id <= 4; id++) {
            world.out(id, NOW.minusHours(1).plusMinutes(id));
        }
        world.sandbox.faults().at("sst:" + OUT, 2, Fault.RESET_AFTER);
        BatchSource source = world.source();
        source.begin(true);
        assertThatThrownBy(source::next).isInstanceOf(SstException.class).hasMessageContaining("no answer");
        assertThat(world.store.note(SCOPE, "asked/" + OUT)).contains("100001");

        List<String> delivered = poll(source);

        assertThat(delivered).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(world.asked(FINISH)).extracting(request -> request.path("sumbatch").asText())
                .isNotEmpty().doesNotContain("100001");
        assertThat(world.store.note(SCOPE, "asked/" + OUT)).as("the doubt is over").isEmpty();
    }

    @Test
    void shouldRepeatAQuestionForABatchAndNotOneForTheRestOfIt() throws Exception {
        world.askForOutbound();
        world.maxRetries = 2;
        world.sst.pageSize(2);
        world.sst.resume(Resume.REST);
        for (int id = 1; id <= 4; id++) {
            world.out(id, NOW.minusHours(1).plusMinutes(id));
        }
        world.sandbox.faults().at("sst:" + OUT, 1, Fault.HTTP_500);
        world.sandbox.faults().at("sst:" + OUT, 3, Fault.HTTP_500);
        BatchSource source = world.source();
        source.begin(true);

        assertThatThrownBy(source::next).isInstanceOf(SstException.class);

        assertThat(world.asked(OUT)).extracting(request -> request.path("sumbatch").asText())
                .as("the first once more, the third not").hasSize(3).startsWith("", "");
    }

    @Test
    void shouldTrustABatchWhoseQuestionTheVendorHasRefused() throws Exception {
        world.askForOutbound();
        Iterator<String> answers = List.of("{'code':0,'sumbatch':'T1','billnoitems':[{'buid':1},{'buid':2}]}",
                "{'code':1001,'msg':'签名错误'}", "{'code':0,'sumbatch':'T1','billnoitems':[{'buid':3}]}").iterator();
        StubVendor vendor = world.answer(question -> question.path("cmd").asText().equals(OUT) && answers.hasNext()
                ? answers.next() : "{'code':0}");
        BatchSource source = world.source();
        source.begin(true);
        Batch kept = source.next().orElseThrow();
        assertThat(keys(kept)).as("the refusal does not keep them back").containsExactly("1", "2");
        assertThat(world.store.note(SCOPE, "asked/" + OUT)).isEmpty();
        end(source, kept);

        assertThat(poll(source)).containsExactly("3");

        assertThat(vendor.asked(FINISH, "sumbatch")).containsExactly("T1");
    }

    @Test
    void shouldBeginAnewAtTheDaysOfABatchInDoubt() throws Exception {
        world.askForOutbound();
        world.startFrom = TODAY.minusDays(7).atStartOfDay();
        world.sst.pageSize(1);
        world.sst.resume(Resume.REST);
        world.out(1, TODAY.minusDays(7).atTime(9, 0));
        world.out(2, TODAY.minusDays(7).atTime(10, 0));
        world.sandbox.faults().at("sst:" + OUT, 2, Fault.RESET_AFTER);
        BatchSource source = world.source();
        source.begin(true);
        assertThatThrownBy(source::next).isInstanceOf(SstException.class);

        source.begin(true);
        Batch batch = source.next().orElseThrow();
        end(source, batch);
        int before = world.days().size();
        Batch rest = source.next().orElseThrow();

        assertThat(world.days().get(before)).isEqualTo("2026-03-04..2026-03-06");
        assertThat(keys(batch)).containsExactly("1");
        assertThat(keys(rest)).containsExactly("2");
    }

    @Test
    void shouldGiveUpAfterSoManyAttemptsAndTellTheVendorOnce() throws Exception {
        world.askForOutbound();
        world.cancel = CANCEL;
        world.maxAttempts = 2;
        world.sst.cancelMeans(CancelMeans.REOPEN);
        world.out(1, NOW.minusHours(1));
        BatchSource source = world.source();
        for (int attempt = 1; attempt <= 2; attempt++) {
            source.begin(true);
            Batch batch = source.next().orElseThrow();
            source.failed(batch, batch.items().get(0), CAUSE);
            source.ended(batch);
        }
        poll(source);

        assertThat(world.asked(CANCEL)).singleElement()
                .satisfies(request -> assertThat(request.path("buid").toString()).isEqualTo("[1]"));
        assertThat(world.asked(FINISH)).isNotEmpty();
        assertThat(source.progress().dead()).isEqualTo(1);
        assertThat(source.progress().pending()).isZero();
        assertThat(world.store.dead(world.stream(""))).extracting(StoredRecord::cause)
                .containsExactly(CAUSE.toString());
        assertThat(poll(source)).as("it is shown again, and stays given up").isEmpty();
        assertThat(world.asked(CANCEL)).hasSize(1);

        assertThat(source.replayDead()).isEqualTo(1);
        assertThat(poll(source)).containsExactly("1");
        assertThat(source.replayDead()).isZero();
    }

    /** As WDT's pools: an end of the process is no refusal, and must not be told to the vendor as one. */
    @Test
    void shouldNotCountAFailureWhileItStops() throws Exception {
        world.askForOutbound();
        world.cancel = CANCEL;
        world.maxAttempts = 1;
        world.out(1, NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.stop();
        source.failed(batch, batch.items().get(0), CAUSE);
        source.ended(batch);
        source.resume();
        source.begin(true);
        Batch again = source.next().orElseThrow();
        source.failed(again, again.items().get(0), new RejectedExecutionException("the pool is shut down"));
        source.ended(again);

        assertThat(source.progress().dead()).isZero();
        assertThat(poll(source)).containsExactly("1");
        assertThat(world.asked(CANCEL)).isEmpty();
    }

    @Test
    void shouldTryTheCancelAgainWhenTheVendorIsAway() throws Exception {
        world.askForOutbound();
        world.cancel = CANCEL;
        world.maxAttempts = 1;
        world.out(1, NOW.minusHours(1));
        world.sandbox.faults().at("sst:" + CANCEL, 1, Fault.HTTP_500);
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.failed(batch, batch.items().get(0), null);
        source.ended(batch);
        source.begin(true);

        assertThatThrownBy(source::next).isInstanceOf(SstException.class);
        assertThat(world.asked(FINISH)).isEmpty();
        assertThat(world.store.dead(world.stream(""))).extracting(StoredRecord::cause).containsExactly("rolled back");
        poll(source);

        assertThat(world.asked(CANCEL)).hasSize(2);
        assertThat(world.asked(FINISH)).isNotEmpty();
    }

    @Test
    void shouldFinishWithoutACancelThatIsNotWanted() throws Exception {
        world.askForOutbound();
        world.maxAttempts = 1;
        world.out(1, NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.failed(batch, batch.items().get(0), CAUSE);
        source.ended(batch);
        poll(source);

        assertThat(world.asked(CANCEL)).isEmpty();
        assertThat(world.asked(FINISH)).isNotEmpty();
    }

    @Test
    void shouldMoveTheCursorOnAnOperatorsWord() throws Exception {
        world.rec("R1", TODAY.minusDays(8).atTime(9, 0));
        BatchSource source = world.source();
        poll(source);
        int before = world.days().size();

        source.move("2026-03-03");
        assertThat(cursor()).isEqualTo("2026-03-03T00:00:00|2026-03-03");
        assertThat(poll(source)).containsExactly("R1");

        assertThat(world.days().get(before)).isEqualTo("2026-03-02..2026-03-04");
        assertThat(source.progress().late()).as("an operator has asked for it").isZero();
        assertThat(cursor()).isEqualTo("2026-03-11T11:50:00|2026-03-03");
        source.move("PT1H");
        assertThat(cursor()).isEqualTo("2026-03-11T11:00:00|2026-03-11");
    }

    @Test
    void shouldNotOverwriteTheCursorThatWasMovedWhileABatchWasOpen() throws Exception {
        world.rec("R1", NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.move("2026-03-05");
        end(source, batch);

        assertThat(source.next()).isEmpty();
        assertThat(cursor()).isEqualTo("2026-03-05T00:00:00|2026-03-05");
        assertThat(poll(source)).isEmpty();
        assertThat(world.days()).contains("2026-03-04..2026-03-06");
    }

    @Test
    void shouldAskForOtherDaysWhenTheVendorRefusesThoseOfBefore() throws Exception {
        world.startFrom = TODAY.minusYears(10).atStartOfDay();
        StubVendor vendor = world.answer(question -> question.path("startday").asText().compareTo("2026-01-01") < 0
                ? "{'code':1003,'msg':'只能查询90天内的单据'}" : "{'code':0,'items':[]}");
        BatchSource source = world.source();
        assertThatThrownBy(() -> poll(source)).hasMessageContaining("90");

        source.move("2026-03-10");
        assertThat(poll(source)).isEmpty();

        assertThat(vendor.asked(RECS, "startday")).startsWith("2016-03-10").endsWith("2026-03-09");
        assertThat(cursor()).isEqualTo("2026-03-11T11:50:00|2026-03-10");
    }

    @Test
    void shouldKeepAStreamForEachStore() throws Exception {
        world.command = SALES;
        world.maxDays = 1;
        world.overlapDays = 0;
        List<String> shops = new ArrayList<>(List.of("101", "102"));
        List<String> spans = new ArrayList<>();
        world.stores = (first, last) -> {
            spans.add(first + ".." + last);
            return shops;
        };
        world.sale(1, NOW.minusHours(1), 101);
        world.sale(2, NOW.minusDays(1), 102);
        BatchSource source = world.source();

        assertThat(poll(source)).containsExactlyInAnyOrder("1", "2");
        assertThat(spans).containsExactly("2026-03-10..2026-03-11");
        assertThat(world.asked(SALES)).extracting(request -> request.path("storeuid").asText() + " "
                                                             + request.path("date").asText())
                .contains("101 2026-03-10", "101 2026-03-11", "102 2026-03-10", "102 2026-03-11");

        shops.add("103");
        world.sale(3, NOW.minusHours(1), 103);
        source.begin(false);
        source.next();
        assertThat(spans).as("news are no reason to ask for the stores").hasSize(1);
        assertThat(poll(source)).containsExactly("3");
        assertThat(spans).hasSize(2);
        assertThat(source.progress().cursor()).isEqualTo("2026-03-11T11:50");
        assertThat(source.progress().lagSeconds()).isEqualTo(600);
    }

    @Test
    void shouldGoOnWithTheBatchOfAStoreThatIsListedNoMore() throws Exception {
        world.command = SALES;
        world.maxDays = 1;
        world.overlapDays = 0;
        world.stores = (first, last) -> List.of("101", "102");
        world.sale(1, NOW.minusHours(1), 101);
        BatchSource crashed = world.source();
        crashed.begin(true);
        Batch lost = crashed.next().orElseThrow();
        lost.items().forEach(item -> world.claims.release(SCOPE, item.key()));
        world.stores = (first, last) -> List.of("102");

        assertThat(poll(world.source())).containsExactly("1");
        assertThat(world.store.batch(world.stream("101"))).isEmpty();
    }

    @Test
    void shouldAskForAllStoresAtOnceWhereTheCommandTakesThem() throws Exception {
        world.command = OUT;
        world.stores = (first, last) -> List.of("2445", "00017", "shop-a");
        world.out(1, NOW.minusHours(1));

        assertThat(poll(world.source())).containsExactly("1");
        assertThat(world.asked(OUT).get(0).path("storeuiditems").toString()).isEqualTo("[2445,\"00017\",\"shop-a\"]");
        assertThat(world.asked(FINISH)).as("nothing ends batches of this command here").isEmpty();
    }

    @Test
    void shouldAskForNothingWhereNoStoreHasBills() throws Exception {
        world.command = OUT;
        world.stores = (first, last) -> List.of();

        assertThat(poll(world.source())).isEmpty();

        assertThat(world.asked(OUT)).isEmpty();
        assertThat(cursor()).as("nothing can have been missed").isEqualTo("2026-03-11T11:50:00|2026-03-10");
    }

    @Test
    void shouldWaitForABillThatAnotherStreamHasOnItsWay() throws Exception {
        world.askForOutbound();
        world.out(1, NOW.minusHours(1));
        world.claims.take(SCOPE, "1");
        BatchSource source = world.source();

        assertThat(poll(source)).isEmpty();
        assertThat(world.asked(FINISH)).isEmpty();
        assertThat(source.next()).isEmpty();

        world.claims.release(SCOPE, "1");
        assertThat(poll(source)).containsExactly("1");
        assertThat(world.asked(FINISH)).isNotEmpty();
    }

    @Test
    void shouldStopWaitingAndAskingWhenTold() throws Exception {
        world.rec("R1", NOW.minusHours(1));
        BatchSource source = world.source();
        source.begin(true);
        source.stop();

        assertThatThrownBy(source::next).isInstanceOf(InterruptedException.class);
        assertThat(world.asked(RECS)).isEmpty();

        source.resume();
        assertThat(poll(source)).containsExactly("R1");
    }

    @Test
    void shouldDeliverEveryBillOfABatchThatIsShownAlways() throws Exception {
        world.sst.batchShown(BatchShown.ALWAYS);
        world.startFrom = TODAY.minusDays(6).atStartOfDay();
        for (int id = 1; id <= 6; id++) {
            world.rec("R" + id, TODAY.minusDays(7L - id).atTime(9, 0));
        }

        assertThat(poll(world.source())).containsExactly("R1", "R2", "R3", "R4", "R5", "R6");
        assertThat(world.days().stream().distinct()).as("a whole window, and the overlap of a day")
                .containsExactly("2026-03-04..2026-03-06", "2026-03-06..2026-03-08", "2026-03-08..2026-03-10",
                        "2026-03-10..2026-03-11");
    }
}

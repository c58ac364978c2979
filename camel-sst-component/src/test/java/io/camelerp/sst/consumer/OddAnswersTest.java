/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sst.SstException;
import io.camelerp.sst.StubVendor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.sst.consumer.DownloadWorld.FINISH;
import static io.camelerp.sst.consumer.DownloadWorld.NOW;
import static io.camelerp.sst.consumer.DownloadWorld.OUT;
import static io.camelerp.sst.consumer.DownloadWorld.RECS;
import static io.camelerp.sst.consumer.DownloadWorld.SALES;
import static io.camelerp.sst.consumer.DownloadWorld.TODAY;
import static io.camelerp.sst.consumer.DownloadWorld.end;
import static io.camelerp.sst.consumer.DownloadWorld.keys;
import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Polls of a download from a vendor that answers as nobody wishes, without Camel.
 */
class OddAnswersTest {

    private final DownloadWorld world = new DownloadWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private static String rec(String billno, String time) {
        return "{'billno':'" + billno + "','refertime':'" + time + "'}";
    }

    private static boolean covers(JsonNode question, String day) {
        return question.path("startday").asText().compareTo(day) <= 0 && question.path("endday").asText().compareTo(day) >= 0;
    }

    @Test
    void shouldAskForTheDaysBeforeABillThatIsDatedBehindTheWindow() throws Exception {
        world.startFrom = TODAY.minusDays(69).atStartOfDay();
        StubVendor vendor = world.answer(question -> {
            List<String> bills = covers(question, "2026-01-02")
                    ? List.of(rec("B1", "2026-01-02 10:00:00"), rec("BEHIND", "2026-03-10 09:00:00"))
                    : covers(question, "2026-02-01") ? List.of(rec("B2", "2026-02-01 10:00:00")) : List.of();
            return "{'code':0,'items':[" + String.join(",", bills) + "]}";
        });

        assertThat(poll(world.source())).containsExactlyInAnyOrder("B1", "BEHIND", "B2");

        Set<String> days = new TreeSet<>(vendor.asked(RECS, "startday"));
        assertThat(days).contains("2026-01-01", "2026-02-01").hasSizeGreaterThan(30);
    }

    @Test
    void shouldNotAskForEverWhenAnAnswerHoldsTwoStatesOfABill() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        world.answer(question -> {
            // a tenth question would be asked for ever
            boolean answers = covers(question, "2026-03-11") && asked.incrementAndGet() < 10;
            return "{'code':0,'items':[" + (answers
                    ? rec("R1", "2026-03-11 09:00:00") + "," + rec("R1", "2026-03-11 10:00:00") : "")
                   + "]}";
        });

        assertThat(poll(world.source())).startsWith("R1", "R1");

        assertThat(asked).hasValueLessThan(10);
    }

    /** Sales of stores that the vendor lists only on days with outbound bills. */
    private StubVendor sales(Map<String, String> billsByStoreAndDay) throws Exception {
        world.command = SALES;
        world.maxDays = 1;
        world.startFrom = TODAY.atStartOfDay();
        Map<String, List<String>> listed = Map.of("2026-03-11", List.of("101"), "2026-03-12", List.of("102"));
        world.stores = new Downloads.Stores() {
            @Override
            public Collection<String> between(LocalDate first, LocalDate last) {
                return listed.entrySet().stream().filter(day -> !LocalDate.parse(day.getKey()).isBefore(first)
                        && !LocalDate.parse(day.getKey()).isAfter(last)).flatMap(day -> day.getValue().stream()).toList();
            }

            @Override
            public boolean mayLeaveOut() {
                return true;
            }
        };
        return world.answer(question -> "{'code':0,'billnoitems':["
                                        + billsByStoreAndDay.getOrDefault(
                                                question.path("storeuid").asText() + " " + question.path("date").asText(), "")
                                        + "]}");
    }

    @Test
    void shouldReadEveryStoreFromTheFirstStartOnOverARestart() throws Exception {
        sales(Map.of("101 2026-03-11", "{'buid':1}", "101 2026-03-12", "{'buid':2}", "102 2026-03-11", "{'buid':3}",
                "102 2026-03-12", "{'buid':4}", "101 2026-03-16", "{'buid':5}"));
        assertThat(poll(world.source())).containsExactly("1");

        world.now = NOW.plusDays(3);
        world.startFrom = world.now;
        assertThat(poll(world.source())).as("sold before and while it was stopped").containsExactly("2", "3", "4");

        world.now = NOW.plusDays(5);
        assertThat(poll(world.source())).as("neither store is listed").containsExactly("5");
        assertThat(world.store.cursor(world.stream("102"))).contains("2026-03-16T11:50:00|2026-03-11");
    }

    @Test
    void shouldBeginWhereOlderVersionsBegan() throws Exception {
        sales(Map.of("102 2026-03-11", "{'buid':3}"));
        world.store.moveCursor(world.stream("101"), "2026-03-13T00:00:00|2026-03-11");
        world.now = NOW.plusDays(3);
        world.startFrom = world.now;

        assertThat(poll(world.source())).containsExactly("3");
    }

    @Test
    void shouldShowAndReplayBillsOfAStoreThatIsListedNoMore() throws Exception {
        sales(Map.of("101 2026-03-11", "{'buid':1}"));
        world.maxAttempts = 1;
        BatchSource source = world.source();
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.failed(batch, batch.items().get(0), new IllegalStateException("no such material"));
        source.ended(batch);
        world.stores = (first, last) -> List.of("102");

        BatchSource restarted = world.source();
        assertThat(restarted.progress().dead()).as("before the first poll").isEqualTo(1);
        poll(restarted);
        assertThat(restarted.progress().dead()).isEqualTo(1);
        assertThat(restarted.replayDead()).isEqualTo(1);

        assertThat(poll(world.source())).as("after another restart").containsExactly("1");
    }

    @Test
    void shouldNotAskForAStoreThatAListOfOursNamesNoMore() throws Exception {
        StubVendor vendor = sales(Map.of());
        poll(world.source());
        world.stores = (first, last) -> List.of("102");
        int before = vendor.asked(SALES).size();

        BatchSource source = world.source();
        poll(source);

        assertThat(vendor.asked(SALES, "storeuid").subList(before, vendor.asked(SALES).size())).containsOnly("102");
        assertThat(source.progress().cursor()).as("that of 101 stands still").isEqualTo("2026-03-11T11:50");
    }

    @Test
    void shouldMoveTheCursorBeforeTheFirstPoll() throws Exception {
        world.source().move("2026-03-05");
        assertThat(world.store.cursor(world.stream(""))).contains("2026-03-05T00:00:00|2026-03-05");
    }

    @Test
    void shouldMoveTheCursorBeforeAStoreIsKnown() throws Exception {
        StubVendor vendor = sales(Map.of());
        BatchSource source = world.source();
        source.move("2026-03-09");
        poll(source);

        assertThat(vendor.asked(SALES, "date")).contains("2026-03-09").doesNotContain("2026-03-08");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'code':9,'msg':'store closed'}", "no JSON" })
    void shouldGoOnWithTheOtherStoresWhenOneIsRefused(String answer) throws Exception {
        sales(Map.of());
        world.stores = (first, last) -> List.of("101", "102", "103");
        world.answer(question -> question.path("storeuid").asText().equals("101")
                ? answer
                : "{'code':0,'billnoitems':[{'buid':" + question.path("storeuid").asText() + "}]}");
        BatchSource source = world.source();
        List<String> delivered = new ArrayList<>();

        for (int poll = 0; poll < 2; poll++) {
            source.begin(true);
            assertThatThrownBy(() -> {
                for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
                    delivered.addAll(keys(batch.get()));
                    end(source, batch.get());
                }
            }).isInstanceOf(SstException.class);
        }

        assertThat(delivered).containsExactly("102", "103");
        assertThat(world.store.cursor(world.stream("103"))).contains("2026-03-11T11:50:00|2026-03-11");
        assertThat(world.store.cursor(world.stream("101"))).contains("2026-03-11T00:00:00|2026-03-11");
    }

    @Test
    void shouldAskForTheRestOfABatchWithTheStoresOfItsFirstQuestion() throws Exception {
        world.command = OUT;
        world.finish = FINISH;
        List<List<String>> lists = new ArrayList<>(List.of(List.of("1", "2"), List.of()));
        world.stores = (first, last) -> lists.size() > 1 ? lists.remove(0) : lists.get(0);
        StubVendor vendor = world.answer(question -> question.path("cmd").asText().equals(FINISH)
                ? "{'code':0}"
                : question.path("sumbatch").asText().isEmpty()
                        ? "{'code':0,'sumbatch':'T1','billnoitems':[{'buid':1},{'buid':2}]}"
                : "{'code':0,'sumbatch':'T1','billnoitems':[{'buid':3}]}");

        assertThat(poll(world.source())).containsExactly("1", "2", "3");

        assertThat(vendor.asked(OUT)).extracting(question -> question.path("storeuiditems").toString())
                .containsExactly("[1,2]", "[1,2]", "[1,2]");
    }

    @Test
    @Tag("C3")
    void shouldAskForANewBatchWithTheStoresThatThereAreByNow() throws Exception {
        world.command = OUT;
        world.finish = FINISH;
        List<String> open = new ArrayList<>(List.of("1"));
        world.stores = (first, last) -> List.copyOf(open);
        StubVendor vendor = world.answer(question -> question.path("cmd").asText().equals(FINISH)
                ? "{'code':0}" : "{'code':0,'sumbatch':'T1','billnoitems':[{'buid':1}]}");
        BatchSource source = world.source();
        poll(source);
        int before = vendor.asked(OUT).size();
        open.add("2");

        poll(source);

        assertThat(vendor.asked(OUT)).extracting(question -> question.path("storeuiditems").toString())
                .element(before).isEqualTo("[1,2]");
    }

    /** Says that code to every question for the rest of a batch. */
    private StubVendor refuseTheRest(String code) throws Exception {
        world.askForOutbound();
        AtomicInteger batches = new AtomicInteger();
        return world.answer(question -> question.path("cmd").asText().equals(FINISH)
                ? "{'code':0}"
                : question.path("sumbatch").asText().isEmpty()
                        ? "{'code':0,'sumbatch':'T" + batches.incrementAndGet() + "','billnoitems':[{'buid':1},{'buid':2}]}"
                : "{'code':" + code + ",'msg':'no more of it'}");
    }

    @Test
    void shouldDeliverWhatIsKeptOfABatchWhoseRestIsRefusedUntilAnOperatorDropsIt() throws Exception {
        StubVendor vendor = refuseTheRest("2002");
        BatchSource source = world.source();
        source.begin(true);
        Batch kept = source.next().orElseThrow();
        end(source, kept);

        assertThat(keys(kept)).containsExactly("1", "2");
        assertThatThrownBy(source::next).isInstanceOf(SstException.class).hasMessageContaining("no more of it");
        source.begin(true);
        assertThatThrownBy(source::next).as("it is not left out in silence").isInstanceOf(SstException.class);
        assertThatThrownBy(() -> source.drop("T9")).hasMessageContainingAll("'T9'", "[T1]");
        source.drop("T1");
        source.begin(true);
        assertThatThrownBy(source::next).as("the same of the next one").isInstanceOf(SstException.class);

        assertThat(vendor.asked(OUT, "sumbatch")).containsExactly("", "T1", "T1", "T1", "", "T2");
        assertThat(vendor.asked(FINISH)).isEmpty();
        assertThat(world.store.cursor(world.stream(""))).contains("2026-03-10T00:00:00|2026-03-10");
    }

    @Test
    void shouldNotTakeABatchForWholeThatTheVendorCallsFinished() throws Exception {
        // alreadyDoneCodes=2001
        StubVendor vendor = refuseTheRest("2001");
        BatchSource source = world.source();

        assertThat(poll(source)).containsExactly("1", "2");

        assertThat(vendor.asked(FINISH)).as("nobody knows whether that was all").isEmpty();
        assertThat(vendor.asked(OUT, "sumbatch")).as("once in a poll").containsExactly("", "T1");
        assertThat(world.store.cursor(world.stream(""))).contains("2026-03-10T00:00:00|2026-03-10");
        assertThat(poll(source)).as("asked for anew, known before").isEmpty();
        assertThat(vendor.asked(OUT, "sumbatch")).containsExactly("", "T1", "", "T2");
    }

    @Test
    void shouldRefuseANewBatchThatTheVendorCallsFinished() throws Exception {
        world.askForOutbound();
        world.answer(question -> "{'code':2001,'msg':'done'}");
        BatchSource source = world.source();

        assertThatThrownBy(() -> poll(source)).isInstanceOf(SstException.class).hasMessageContaining("expected a new batch");

        assertThat(world.store.cursor(world.stream(""))).contains("2026-03-10T00:00:00|2026-03-10");
    }

    @Test
    void shouldCountAnswersThatMayHaveOpenedABatchAndDidNotArrive() throws Exception {
        world.askForOutbound();
        world.maxRetries = 1;
        AtomicInteger questions = new AtomicInteger();
        StubVendor vendor = world.answer(question -> questions.incrementAndGet() <= 3
                ? null : "{'code':0,'sumbatch':'T4','billnoitems':[]}");
        BatchSource source = world.source();

        assertThatThrownBy(() -> poll(source)).isInstanceOf(SstException.class);
        assertThat(source.progress().orphaned()).as("two attempts of one poll").isEqualTo(2);
        assertThat(poll(source)).isEmpty();

        assertThat(source.progress().orphaned()).isEqualTo(3);
        assertThat(vendor.asked(OUT, "sumbatch")).containsExactly("", "", "", "");
    }

    @Test
    void shouldNotCountAQuestionThatNeverReachedTheVendor() throws Exception {
        world.answer(question -> null).close();
        BatchSource source = world.source();

        assertThatThrownBy(() -> poll(source)).isInstanceOf(SstException.class);

        assertThat(source.progress().orphaned()).isZero();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * What holds for every database that the state may live in.
 */
abstract class JdbcStateTest {

    private static final Clock MORNING = Clock.fixed(Instant.parse("2026-11-22T01:00:00Z"), ZoneOffset.UTC);
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T04:00:00Z"), ZoneOffset.UTC);

    private ErpDataSource dataSource;
    private String key;

    abstract ErpDataSource open() throws Exception;

    @BeforeEach
    void openDataSource() throws Exception {
        dataSource = open();
        key = "wdt/" + UUID.randomUUID();
    }

    @AfterEach
    void closeDataSource() {
        dataSource.close();
    }

    @Test
    void shouldMoveCheckpointForwardOnly() {
        JdbcStateRepository repository = new JdbcStateRepository(dataSource);

        repository.setState(key, "0000000000|2026-11-22T10:00:00|{\"edge\":[\"a\"]}");
        repository.setState(key, "0000000000|2026-11-22T09:59:59|{}");

        assertThat(repository.getState(key)).isEqualTo("0000000000|2026-11-22T10:00:00|{\"edge\":[\"a\"]}");
    }

    @Test
    void shouldReplaceTheRestAtTheSamePosition() {
        JdbcStateRepository repository = new JdbcStateRepository(dataSource);

        repository.setState(key, "0000000000|2026-11-22T10:00:00|{\"edge\":[\"a\"]}");
        repository.setState(key, "0000000000|2026-11-22T10:00:00|{\"edge\":[\"订单|b\"]}");

        assertThat(repository.getState(key)).endsWith("{\"edge\":[\"订单|b\"]}");
    }

    @Test
    void shouldLetALaterEpochGoBackInTime() {
        JdbcStateRepository repository = new JdbcStateRepository(dataSource);

        repository.setState(key, "0000000000|2026-11-22T10:00:00|{}");
        repository.setState(key, "0000000001|2026-11-01T00:00:00|{}");
        repository.setState(key, "0000000000|2026-11-22T11:00:00|{}");

        assertThat(repository.getState(key)).startsWith("0000000001|2026-11-01T00:00:00");
    }

    @Test
    void shouldKnowNoCheckpointBeforeTheFirstCommit() {
        assertThat(new JdbcStateRepository(dataSource).getState(key)).isNull();
    }

    @Test
    void shouldRefuseACheckpointWithoutPosition() {
        JdbcStateRepository repository = new JdbcStateRepository(dataSource);

        assertThatThrownBy(() -> repository.setState(key, "2026-11-22 10:00:00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-11-22 10:00:00").hasMessageContaining(key);
    }

    @Test
    void shouldRefuseTablesThatANewerVersionHasMade() throws Exception {
        execute("INSERT INTO \"erp_schema_history\" (\"installed_rank\", \"version\", \"description\", \"type\", \"script\","
                + " \"installed_by\", \"execution_time\", \"success\")"
                + " VALUES (1000, '1000', 'of a later year', 'SQL', 'V1000__of_a_later_year.sql', 'erp', 1, TRUE)");

        try (ErpDataSource older = open()) {
            assertThatThrownBy(() -> new JdbcStateRepository(older).getState(key)).isInstanceOf(StateException.class)
                    .hasMessageContaining("newer version").hasMessageContaining("1000")
                    .hasMessageContaining("restore the backup");
        } finally {
            execute("DELETE FROM \"erp_schema_history\" WHERE \"installed_rank\" = 1000");
        }
    }

    @Test
    void shouldEndAtTheFurthestCheckpointWhenManyWriteAtOnce() throws Exception {
        List<String> values = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            values.add(String.format("0000000000|2026-11-22T10:00:%02d|{}", second));
        }
        ExecutorService writers = Executors.newFixedThreadPool(4);

        List<Future<Void>> done = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            List<String> shuffled = new ArrayList<>(values);
            Collections.shuffle(shuffled, new Random(writer));
            // a repository of its own each, as two JVMs have
            JdbcStateRepository repository = new JdbcStateRepository(dataSource);
            Callable<Void> write = () -> {
                shuffled.forEach(value -> repository.setState(key, value));
                return null;
            };
            done.add(writers.submit(write));
        }
        for (Future<Void> writer : done) {
            writer.get();
        }
        writers.shutdown();

        assertThat(new JdbcStateRepository(dataSource).getState(key)).isEqualTo("0000000000|2026-11-22T10:00:59|{}");
    }

    @Test
    void shouldKeepStateWhenOpenedAgain() throws Exception {
        new JdbcStateRepository(dataSource).setState(key, "0000000000|2026-11-22T10:00:00|{}");
        String url = dataSource.getJdbcUrl();
        dataSource.close();

        dataSource = new ErpDataSource();
        dataSource.setUrl(url);
        dataSource.setUsername(username());

        assertThat(new JdbcStateRepository(dataSource).getState(key)).isEqualTo("0000000000|2026-11-22T10:00:00|{}");
    }

    abstract String username();

    @Test
    void shouldKeepOneDeadLetterPerRouteAndKey() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;

        store.setClock(MORNING);
        store.put(letter(route, "CK1", Cause.MAPPING, "no row for SH009 in shop.csv"));
        store.setClock(NOON);
        store.put(letter(route, "CK1", Cause.REFUSED, "[客户]不存在 & \uD83D\uDE00 \" \\ %"));
        store.put(letter("other-" + key, "CK1", Cause.CONFLICT, "taken"));

        DeadLetter.Stored stored = store.find(route, "CK1").orElseThrow();
        assertThat(stored.times()).isEqualTo(2);
        assertThat(stored.firstAt()).isEqualTo(MORNING.instant());
        assertThat(stored.lastAt()).isEqualTo(NOON.instant());
        assertThat(stored.status()).isEqualTo(Status.OPEN);
        assertThat(stored.letter()).isEqualTo(
                letter(route, "CK1", Cause.REFUSED, "[客户]不存在 & \uD83D\uDE00 \" \\ %"));
        assertThat(store.count(route, Status.OPEN)).isEqualTo(1);
    }

    @Test
    void shouldKeepEachOfManyRecordsThatWantOneKeyAtOnce() throws Exception {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        store.count(route, Status.OPEN);
        ExecutorService processes = Executors.newFixedThreadPool(4);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String record = "{\"id\":" + i + "}";
            String own = "JY1 " + i;
            done.add(processes.submit(() -> store.put(
                    new DefaultExchange(new DefaultCamelContext()), new DeadLetter(
                            route, "JY1", null, null, null, Cause.MAPPING, null, "no row", record, null),
                    List.of(own), other -> record.equals(other.record()))));
        }
        for (Future<?> one : done) {
            one.get(1, TimeUnit.MINUTES);
        }
        processes.shutdown();

        assertThat(store.list(route, Status.OPEN, 100)).hasSize(12).allMatch(stored -> stored.times() == 1)
                .extracting(stored -> stored.letter().key()).contains("JY1");

        store.resolve(route, List.of("JY1", "JY1 7"), letter -> letter.record().contains("7"));
        assertThat(store.list(route, Status.RESOLVED, 100)).extracting(stored -> stored.letter().record())
                .containsExactly("{\"id\":7}");
    }

    @Test
    void shouldListOpenDeadLettersLatestFirst() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        store.setClock(MORNING);
        store.put(letter(route, "CK1", Cause.MAPPING, "first"));
        store.setClock(NOON);
        store.put(letter(route, "CK2", Cause.MAPPING, "second"));
        store.put(letter(route, "CK3", Cause.MAPPING, "booked since"));

        store.resolve(route, List.of("CK3", "CK4"));

        assertThat(store.list(route, Status.OPEN, 10)).extracting(stored -> stored.letter().key())
                .containsExactly("CK2", "CK1");
        assertThat(store.list(route, Status.OPEN, 1)).hasSize(1);
        assertThat(store.list(route, Status.RESOLVED, 10)).extracting(stored -> stored.letter().key())
                .containsExactly("CK3");
    }

    @Test
    void shouldOpenAResolvedDeadLetterThatFailsAgain() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        store.put(letter(route, "CK1", Cause.MAPPING, "first"));
        store.resolve(route, List.of("CK1"));

        store.put(letter(route, "CK1", Cause.MAPPING, "again"));

        assertThat(store.find(route, "CK1").orElseThrow().status()).isEqualTo(Status.OPEN);
    }

    @Test
    void shouldKeepTheNewerStateThatFailsWhileAnOlderOneIsReplayed() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        DeadLetter old = failed(route, "{\"state\":1}", "no row");
        DeadLetter fresh = failed(route, "{\"state\":2}", "no row, either");
        store.put(old);
        DefaultExchange replayed = replayOf(old);

        store.put(fresh);
        store.put(replayed, old);
        store.put(replayed, old, List.of(), any -> true);

        assertThat(store.find(route, "CK1").orElseThrow().letter()).isEqualTo(fresh);
    }

    @Test
    void shouldNotOpenWhatANewerStateHasSettledWhileAnOlderOneIsReplayed() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        DeadLetter old = failed(route, "{\"state\":1}", "no row");
        store.put(old);
        DefaultExchange replayed = replayOf(old);

        store.resolve(route, List.of("CK1"));
        store.put(replayed, old);

        assertThat(store.find(route, "CK1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    private static DeadLetter failed(String route, String record, String message) {
        return new DeadLetter(route, "CK1", null, null, null, Cause.MAPPING, null, message, record, null);
    }

    private static DefaultExchange replayOf(DeadLetter letter) {
        DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());
        Replay.of(letter).start(exchange);
        return exchange;
    }

    @Test
    void shouldLetOneAloneClaimADeadLetterUntilItsTimeIsOver() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        store.setClock(MORNING);
        store.put(letter(route, "CK1", Cause.MAPPING, "first"));

        assertThat(store.claim(route, "CK1", Duration.ofMinutes(15))).isTrue();
        assertThat(store.claim(route, "CK1", Duration.ofMinutes(15))).isFalse();
        store.setClock(NOON);
        assertThat(store.claim(route, "CK1", Duration.ofMinutes(15))).isTrue();
        store.release(route, "CK1");
        assertThat(store.claim(route, "CK1", Duration.ofMinutes(15))).isTrue();
        assertThat(store.close(route, "CK1", Status.DROPPED)).isTrue();
        assertThat(store.close(route, "CK1", Status.RESOLVED)).isFalse();
        assertThat(store.claim(route, "CK1", Duration.ofMinutes(15))).isFalse();
        assertThat(store.find(route, "CK1").orElseThrow().status()).isEqualTo(Status.DROPPED);
    }

    @Test
    void shouldListDeadLettersByTimeCauseAndCode() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        store.setClock(MORNING);
        store.put(letter(route, "CK1", Cause.MAPPING, "first"));
        store.setClock(NOON);
        store.put(letter(route, "CK2", Cause.REFUSED, "second"));

        assertThat(store.list(DeadLetterFilter.open(route, MORNING.instant(), MORNING.instant()), 10))
                .extracting(stored -> stored.letter().key()).containsExactly("CK1");
        assertThat(store.list(DeadLetterFilter.open(route, NOON.instant(), null), 10))
                .extracting(stored -> stored.letter().key()).containsExactly("CK2");
        assertThat(store.list(DeadLetterFilter.open(Cause.REFUSED, Set.of("9", "10")), 10))
                .extracting(stored -> stored.letter().key()).contains("CK2").doesNotContain("CK1");
        assertThat(store.list(DeadLetterFilter.open(Cause.REFUSED, Set.of()), 10)).isEmpty();
        assertThat(store.list(DeadLetterFilter.open(Cause.REFUSED, Set.of("11")), 10))
                .extracting(stored -> stored.letter().routeId()).doesNotContain(route);
    }

    @Test
    void shouldStoreWhatADatabaseWouldRefuse() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        String longKey = "CK".repeat(200);

        store.put(letter(route, longKey, Cause.MAPPING, "bytes \0 that are no text"));

        DeadLetter.Stored stored = store.list(route, Status.OPEN, 10).get(0);
        assertThat(stored.letter().message()).isEqualTo("bytes  that are no text");
        assertThat(stored.letter().key()).hasSize(200).startsWith("CKCK");
        assertThat(store.find(route, longKey)).contains(stored);
        store.resolve(route, List.of(longKey, "CK\0"));
        assertThat(store.count(route, Status.OPEN)).isZero();
    }

    @Test
    void shouldStoreAMessageThatIsNoTextWhereverItsBytesGo() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        String utf16 = new String("{}".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_8);

        store.put(new DeadLetter(route, "CK1", utf16, utf16, utf16, Cause.MAPPING, utf16, "no JSON", utf16, utf16));

        assertThat(store.list(route, Status.OPEN, 10)).singleElement().satisfies(stored -> {
            assertThat(stored.letter().record()).isEqualTo("{}");
            assertThat(stored.letter().bill()).isEqualTo("{}");
            assertThat(stored.letter().source() + stored.letter().account() + stored.letter().formId()).isEqualTo("{}{}{}");
        });
    }

    @Test
    void shouldStoreHalvesOfACharacterAsTheyAreFoundAgain() {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        String route = "route-" + key;
        // JSON may hold half of a pair, and a key may be cut between two
        for (String bad : List.of("CK\uD83D", "C".repeat(190) + "\uD83D\uDE00".repeat(10))) {
            for (int times = 1; times <= 2; times++) {
                DeadLetter placed = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> store.put(
                        new DefaultExchange(new DefaultCamelContext()), letter(route, bad, Cause.MAPPING, "no row"),
                        List.of(), other -> true));

                assertThat(store.find(route, placed.key()).orElseThrow().times()).isEqualTo(times);
            }
        }
    }

    @Test
    void shouldThrowWhenADeadLetterCannotBeStored() throws SQLException {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        execute("ALTER TABLE erp_dead_letter RENAME TO erp_dead_letter_away");

        try {
            assertThatThrownBy(() -> store.put(letter("route", "CK1", Cause.MAPPING, "lost?")))
                    .isInstanceOf(StateException.class).hasMessageContaining("CK1");
        } finally {
            execute("ALTER TABLE erp_dead_letter_away RENAME TO erp_dead_letter");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static DeadLetter letter(String route, String key, Cause cause, String message) {
        return new DeadLetter(
                route, key, "stockout_order_query_trade", "sandbox", "SAL_OUTSTOCK", cause, "9", message,
                "{\"receiver_name\":\"张三\"}", "{\"FBillNo\":\"" + "CK1" + "\"}");
    }

    @Test
    void shouldRememberADeliveryUntilItExpires() {
        DeliveredRecords records = deliveries(MORNING);

        assertThat(records.contains(key)).isFalse();
        assertThat(records.add(key)).isTrue();
        assertThat(records.add(key)).isFalse();
        assertThat(records.contains(key)).isTrue();
        DeliveredRecords later = deliveries(NOON);
        later.setExpiry(Duration.ofHours(4));
        assertThat(later.contains(key)).isTrue();
        later.setExpiry(Duration.ofHours(2));
        assertThat(later.contains(key)).isFalse();
        later.add(key + "/other");
        assertThat(records.contains(key)).as("cleaned up with the next delivery").isFalse();
        assertThat(records.remove(key + "/other")).isTrue();
        assertThat(records.remove(key + "/other")).isFalse();
    }

    @Test
    void shouldRememberTheDeliveriesOfAWindowAtOnce() {
        DeliveredRecords records = deliveries(MORNING);
        records.add(key + "/2");

        records.addAll(List.of(key + "/3", key + "/1", key + "/2", key + "/1"));

        List<String> asked = List.of(key + "/0", key + "/1", key + "/2", key + "/3");
        assertThat(records.containedOf(asked)).containsExactlyInAnyOrderElementsOf(asked.subList(1, 4));
        assertThat(records.containedOf(List.of())).isEmpty();
        DeliveredRecords later = deliveries(NOON);
        later.setExpiry(Duration.ofHours(2));
        assertThat(later.containedOf(asked)).as("expired").isEmpty();
        records.setNotesOnly(true);
        assertThat(records.containedOf(asked)).as("notes only").isEmpty();
    }

    @Test
    void shouldOnlyTakeNotesForALiveConsumer() {
        DeliveredRecords live = deliveries(MORNING);
        live.setNotesOnly(true);

        live.add(key);

        assertThat(live.contains(key)).isFalse();
        assertThat(deliveries(MORNING).contains(key)).isTrue();
    }

    @Test
    void shouldTellLongKeysApart() {
        DeliveredRecords records = deliveries(MORNING);
        String longKey = key + "k".repeat(700);

        records.add(longKey + "1");

        assertThat(records.contains(longKey + "1")).isTrue();
        assertThat(records.contains(longKey + "2")).isFalse();
    }

    @Test
    void shouldAskForMoreRecordsThanAStatementTakes() {
        DeliveredRecords records = deliveries(MORNING);
        records.addAll(List.of(key + "/7", key + "/69999"));

        assertThat(records.containedOf(IntStream.range(0, 70_000).mapToObj(i -> key + "/" + i).toList()))
                .containsExactlyInAnyOrder(key + "/7", key + "/69999");
    }

    @Test
    void shouldRememberTheDeliveryOfAKeyThatNoDatabaseTakes() {
        DeliveredRecords records = deliveries(MORNING);
        String bad = key + "/a\0b";

        assertThat(records.contains(bad)).isFalse();
        records.addAll(List.of(bad));

        assertThat(records.contains(bad)).isTrue();
        assertThat(records.containedOf(List.of(bad, key))).containsExactly(bad);
        assertThat(records.add(bad)).isFalse();
        assertThat(records.remove(bad)).isTrue();
    }

    @Test
    void shouldRememberTheDeliveryOfAKeyThatIsCutWithinACharacter() {
        DeliveredRecords records = deliveries(MORNING);
        String face = "\uD83D\uDE00";
        List<String> bad = List.of(key + "/\uD83D", key + face.repeat(300), key + "-" + face.repeat(300));

        records.addAll(bad);

        assertThat(records.containedOf(bad)).containsExactlyInAnyOrderElementsOf(bad);
    }

    @Test
    void shouldChangeNothingWhenWorkEndsWithAnError() {
        DeliveredRecords records = deliveries(MORNING);
        assertThatThrownBy(() -> Transaction.run(dataSource, "Testing", connection -> {
            try (Statement insert = connection.createStatement()) {
                insert.execute("INSERT INTO erp_delivered VALUES ('" + key + "', CURRENT_TIMESTAMP)");
            }
            throw new OutOfMemoryError("tested");
        })).isInstanceOf(OutOfMemoryError.class);

        assertThat(records.contains(key)).isFalse();
    }

    @Test
    void shouldTakeForALostDatabaseWhatTheDriverAsserts() {
        assertThatThrownBy(() -> Transaction.run(dataSource, "Testing", connection -> {
            throw new AssertionError("getAutoCommit() should not throw");
        })).isInstanceOf(StateException.class).hasMessageContaining("getAutoCommit() should not throw");
    }

    private DeliveredRecords deliveries(Clock clock) {
        DeliveredRecords records = new DeliveredRecords();
        records.setDataSource(dataSource);
        records.setClock(clock);
        return records;
    }

    @Test
    void shouldSumRunsOfARouteAndDayWhateverTheVendorsTextHolds() {
        RunStore store = new RunStore(dataSource);
        LocalDate day = LocalDate.of(2026, 11, 22);

        store.add(List.of(run(day, 3, null, MORNING)));
        store.add(List.of(run(day, 4, "half an answer: \0 {", NOON)));
        store.add(List.of(run(day.plusDays(1), 9, null, NOON)));

        assertThat(store.list(day, key)).singleElement().satisfies(run -> {
            assertThat(run.records()).isEqualTo(7);
            assertThat(run.exchanges()).isEqualTo(2);
            assertThat(run.firstAt()).isEqualTo(MORNING.instant());
            assertThat(run.lastAt()).isEqualTo(NOON.instant());
            assertThat(run.lastError()).startsWith("half an answer").doesNotContain("\0");
        });
    }

    private RunStore.Run run(LocalDate day, long records, String error, Clock clock) {
        return new RunStore.Run(key, day, 1, 0, records, 0, 0, 0, 0, clock.instant(), clock.instant(), error);
    }

    @Test
    void shouldAnnounceAPushOnlyAsItWasFound() {
        PushLedger ledger = new PushLedger();
        ledger.setDataSource(dataSource);
        PushLedger.Document document = new PushLedger.Document("sid", "purchase_order_push", key);
        ledger.announce(document, null, "hash");
        PushLedger.Entry announced = ledger.find(document).orElseThrow();
        assertThatThrownBy(() -> ledger.announce(document, null, "hash")).isInstanceOf(IllegalStateException.class);
        ledger.announce(document, announced, "several");
        assertThatThrownBy(() -> ledger.announce(document, announced, "hash")).as("it has several contents by now")
                .isInstanceOf(IllegalStateException.class);
        PushLedger.Entry several = ledger.find(document).orElseThrow();
        ledger.done(document, "several", "CG1");

        assertThatThrownBy(() -> ledger.announce(document, several, "several")).as("it is there by now")
                .isInstanceOf(IllegalStateException.class);
        ledger.forget(document);
        assertThat(ledger.find(document)).hasValueSatisfying(
                entry -> assertThat(entry.state()).isEqualTo(PushLedger.State.DONE));
    }

    @Test
    void shouldTakeAnAnnouncementOfAPushBack() {
        PushLedger ledger = new PushLedger();
        ledger.setDataSource(dataSource);
        PushLedger.Document document = new PushLedger.Document("sid", "purchase_order_push", key);
        ledger.announce(document, null, "hash");

        ledger.forget(document);

        assertThat(ledger.find(document)).isEmpty();
    }
}

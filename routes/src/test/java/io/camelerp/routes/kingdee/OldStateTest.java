/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.camelerp.common.store.OpenBatch.Phase;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterFilter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.DeliveredRecords;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.JdbcBatchStore;
import io.camelerp.routes.state.JdbcStateRepository;
import io.camelerp.routes.state.PushLedger;
import io.camelerp.routes.state.RunStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * A database that older versions have filled, each with the rows that it could write.
 */
class OldStateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String AT = "TIMESTAMP WITH TIME ZONE '2026-11-21 09:00:00+08:00'";
    private static final Instant THEN = Instant.parse("2026-11-21T01:00:00Z");
    private static final Bill BOOKED = bill("CK1");
    private static final Bill SENT = bill("CK2");

    /** What each version wrote, by the version. */
    private static final Map<Integer, List<String>> ROWS = Map.of(
            1, List.of(
                    "erp_checkpoint VALUES ('wdt/sid/trade_query/key', '0000000000|2026-11-21T09:00:00',"
                       + " '0000000000|2026-11-21T09:00:00|{\"edge\":[\"订单|a\"]}', " + AT + ")",
                    "erp_dead_letter VALUES ('route', 'CK3', 'OPEN', 'trade_query', 'sid', 'SAL_OUTSTOCK', 'MAPPING', NULL,"
                                                                                                 + " 'no row', '{\"a\":1}', NULL, "
                                                                                                 + AT + ", " + AT + ", 2)",
                    "erp_dead_letter VALUES ('route', 'CK4', 'RESOLVED', NULL, NULL, NULL, 'REFUSED', '9',"
                                                                                                                            + " 'no material', '{}', '{}', "
                                                                                                                            + AT
                                                                                                                            + ", "
                                                                                                                            + AT
                                                                                                                            + ", 1)",
                    row(BOOKED, "BOOKED", "'100001', 'CK1'"), row(SENT, "INTENT", "NULL, NULL")),
            2, List.of(
                    "erp_batch_scope VALUES ('sst/1', 2)",
                    "erp_batch_stream VALUES ('sst/1', 'download', 'c0', 'OPENED', '77', 'asked', FALSE, '2026', 'c0')",
                    "erp_batch_record VALUES ('sst/1', 1, 'download', 'R1', 'h1', '{}', NULL)",
                    "erp_batch_record VALUES ('sst/1', 2, 'download', 'R2', 'h2', '{}', 'no material')",
                    "erp_batch_key VALUES ('sst/1', 'R2', 'h2', " + AT + ")",
                    "erp_batch_note VALUES ('sst/1', 'note', 'word')"),
            3, List.of(
                    "erp_dead_letter (route_id, entry_key, status, cause, message, first_at, last_at, times, claimed_until)"
                       + " VALUES ('route', 'CK5', 'OPEN', 'CONFLICT', 'taken', " + AT + ", " + AT + ", 1, " + AT + ")",
                    "erp_reconciliation VALUES ('route', DATE '2026-11-20', " + AT + ", 1, 1.5, 0, 0)",
                    "erp_difference VALUES ('route', DATE '2026-11-20', 'CK1', 'MISSING', 1, NULL, 1.5, NULL, NULL, NULL,"
                                                                                                        + " '{}', NULL)"),
            4, List.of(
                    "erp_delivered VALUES ('wdt/sid/trade_query/key/CK1', " + AT + ")",
                    "erp_bill VALUES ('account', 'SAL_OUTSTOCK', 'CK6', 'sid', 'CK6', '" + BOOKED.hash() + "', 'BOOKED', 1, "
                                                                                        + AT
                                                                                        + ", '100006', 'CK6', 'route', 'audited', 'PENDING', NULL, "
                                                                                        + AT + ")",
                    "erp_summary_part VALUES ('route', 'sid', 'CK7', '2026-11-20', 'S1', '" + BOOKED.hash() + "', '"
                                                                                                    + "{\"FBillNo\":\"CK7\"}"
                                                                                                    + "', 'HZ20261120-S1', "
                                                                                                    + AT + ")",
                    "erp_summary_part VALUES ('route', 'sid', 'CK8', '2026-11-20', 'S1', '" + BOOKED.hash() + "', '"
                                                                                                                + "{\"FBillNo\":\"CK8\"}"
                                                                                                                + "', NULL, "
                                                                                                                + AT + ")"),
            5, List.of(
                    "erp_push VALUES ('sid', 'trade_push', 'T1', 'DONE', '" + BOOKED.hash() + "', 'JY1', " + AT + ")",
                    "erp_master_data VALUES ('spec', 'sid', 'SKU-1', '红', 'G1', '" + BOOKED.hash() + "', '{}', " + AT + ", "
                                                                                                                       + AT
                                                                                                                       + ")"),
            6, List.of("erp_run VALUES ('route', DATE '2026-11-21', 1, 0, 5, 4, 0, 1, 0, " + AT + ", " + AT + ", NULL)"));

    @TempDir
    private Path folder;

    private static Bill bill(String number) {
        return Bill.of(new SourceBill(Bills.bill(number), null, "api", "sid"), Bills.SOURCE_FIELD);
    }

    private static String row(Bill bill, String state, String there) {
        return "erp_bill VALUES ('account', 'SAL_OUTSTOCK', '" + bill.number() + "', 'sid', '" + bill.sourceId() + "', '"
               + bill.hash() + "', '" + state + "', 1, " + AT + ", " + there + ")";
    }

    @Test
    void shouldReadWellWhatOlderVersionsHaveWrittenToH2() throws Exception {
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
            readAll(dataSource);
        }
    }

    @Test
    void shouldReadWellWhatOlderVersionsHaveWrittenToPostgres() throws Exception {
        try (EmbeddedPostgres postgres = postgres(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
            dataSource.setUsername("postgres");
            readAll(dataSource);
        }
    }

    private static void readAll(ErpDataSource dataSource) throws SQLException {
        for (int version = 1; version <= ROWS.size(); version++) {
            // as the version had it
            Flyway flyway = Flyway.configure().dataSource(dataSource.getJdbcUrl(), dataSource.getUsername(), null)
                    .locations("classpath:db/camel-erp").table("erp_schema_history").baselineOnMigrate(true)
                    .baselineVersion("0").target(String.valueOf(version)).load();
            flyway.migrate();
            try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                 Statement statement = connection.createStatement()) {
                for (String row : ROWS.get(version)) {
                    statement.execute("INSERT INTO " + row);
                }
            }
        }
        readCheckpoint(dataSource);
        readDeadLetters(dataSource);
        readLedger(dataSource);
        readSummaries(dataSource);
        readBatches(dataSource);
        readTheOthers(dataSource);
    }

    private static void readCheckpoint(ErpDataSource dataSource) {
        JdbcStateRepository checkpoints = new JdbcStateRepository(dataSource);
        String key = "wdt/sid/trade_query/key";
        assertThat(checkpoints.getState(key)).isEqualTo("0000000000|2026-11-21T09:00:00|{\"edge\":[\"订单|a\"]}");
        checkpoints.setState(key, "0000000000|2026-11-20T09:00:00|{}");
        assertThat(checkpoints.getState(key)).as("never back").contains("2026-11-21");
        checkpoints.setState(key, "0000000000|2026-11-22T09:00:00|{}");
        assertThat(checkpoints.getState(key)).contains("2026-11-22");
    }

    private static void readDeadLetters(ErpDataSource dataSource) {
        DeadLetterStore store = new DeadLetterStore(dataSource);
        assertThat(store.list("route", Status.OPEN, 10)).extracting(stored -> stored.letter().key())
                .containsExactly("CK3", "CK5");
        assertThat(store.find("route", "CK3").orElseThrow()).isEqualTo(new DeadLetter.Stored(
                new DeadLetter(
                        "route", "CK3", "trade_query", "sid", "SAL_OUTSTOCK", Cause.MAPPING, null, "no row", "{\"a\":1}",
                        null),
                Status.OPEN, THEN, THEN, 2));
        assertThat(store.longestWaiting(DeadLetterFilter.open("route"), 10)).hasSize(1);
        assertThat(store.claim("route", "CK3", Duration.ofMinutes(15))).isTrue();
        store.release("route", "CK3");
        assertThat(store.close(store.find("route", "CK3").orElseThrow(), Status.RESOLVED)).isTrue();
        assertThat(store.claim("route", "CK5", Duration.ofMinutes(15))).isTrue();
        assertThat(store.find("route", "CK4").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    private static void readLedger(ErpDataSource dataSource) {
        BillLedger ledger = new BillLedger(dataSource, CLOCK, "account", "SAL_OUTSTOCK");
        Map<String, Entry> found = ledger.find(List.of("CK1", "CK2"));
        assertThat(found.get("CK1")).isEqualTo(new Entry(
                "CK1", "sid", "CK1", BOOKED.hash(), State.BOOKED, 1, THEN, "100001", "CK1", null));
        assertThat(found.get("CK1").isSame(BOOKED)).isTrue();
        assertThat(found.get("CK2").state()).isEqualTo(State.INTENT);
        assertThat(ledger.announce(List.of(new Claim(SENT, found.get("CK2"))), Duration.ofMinutes(2)))
                .isEqualTo(Map.of("CK2", 2));
        ledger.conclude(List.of(Conclusion.booked("CK2", "100002")));
        GoalBook goals = new GoalBook(dataSource, CLOCK, "account");
        goals.aim("SAL_OUTSTOCK", "route", BookingGoal.submitted, List.of("CK1"));
        goals.reached("SAL_OUTSTOCK", BookingGoal.submitted, Set.of("CK1"));
        goals.aim("SAL_OUTSTOCK", "route", BookingGoal.submitted, List.of("CK2"));
        assertThat(goals.due("SAL_OUTSTOCK", Duration.ofMinutes(1), 10)).extracting(GoalBook.Open::number)
                .containsExactly("CK6", "CK2");
        new NumberPrefixes().hold(dataSource, "account", List.of("sid"), "");
    }

    private static void readSummaries(ErpDataSource dataSource) {
        SummaryParts parts = new SummaryParts(dataSource, CLOCK, "route");
        assertThat(parts.add(BOOKED, "2026-11-19", "S1", true)).isEqualTo(SummaryParts.Result.ADDED);
        SummaryHomes homes = new SummaryHomes(dataSource, "route");
        homes.settle(LocalDate.of(2026, 11, 21), new SummaryLedger("account", "SAL_OUTSTOCK", ""));
        assertThat(homes.homes(List.of("CK7", "CK8"))).isEqualTo(Map.of(
                "CK7", Optional.of("HZ20261120-S1"), "CK8", Optional.of("HZ20261120-S1-2")));
        assertThat(new SummaryReader(dataSource, "route").unbooked(new SummaryLedger("account", "SAL_OUTSTOCK", "")))
                .contains(new SummaryReader.Summary("HZ20261120-S1", "sid", "2026-11-20", "S1"));
    }

    private static void readBatches(ErpDataSource dataSource) {
        StreamId stream = new StreamId("sst/1", "download");
        try (JdbcBatchStore batches = new JdbcBatchStore(dataSource)) {
            batches.setClock(CLOCK);
            assertThat(batches.batch(stream).orElseThrow().phase()).isEqualTo(Phase.OPENED);
            assertThat(batches.pending(stream, 0, 10)).extracting(StoredRecord::key).containsExactly("R1");
            assertThat(batches.dead(stream)).extracting(StoredRecord::cause).containsExactly("no material");
            assertThat(batches.lastHash("sst/1", "R2")).contains("h2");
            assertThat(batches.note("sst/1", "note")).contains("word");
            assertThat(batches.take(stream, null, List.of(new StoredRecord(0, "R3", "h3", "{}", null)))).containsExactly(3L);
        }
    }

    private static void readTheOthers(ErpDataSource dataSource) throws SQLException {
        DeliveredRecords delivered = new DeliveredRecords();
        delivered.setDataSource(dataSource);
        delivered.setClock(CLOCK);
        assertThat(delivered.contains("wdt/sid/trade_query/key/CK1")).isTrue();
        PushLedger pushes = new PushLedger();
        pushes.setDataSource(dataSource);
        assertThat(pushes.find(new PushLedger.Document("sid", "trade_push", "T1"))).hasValueSatisfying(entry -> {
            assertThat(entry.state()).isEqualTo(PushLedger.State.DONE);
            assertThat(entry.contentHash()).isEqualTo(BOOKED.hash());
        });
        assertThat(new RunStore(dataSource).list(LocalDate.of(2026, 11, 21), "route")).singleElement()
                .satisfies(run -> assertThat(run.records()).isEqualTo(5));
        for (String table : List.of("erp_reconciliation", "erp_difference", "erp_goods_spec", "erp_number_prefix")) {
            try (Connection connection = dataSource.getConnection();
                 Statement statement = connection.createStatement();
                 ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                rows.next();
                assertThat(rows.getInt(1)).as(table).isEqualTo(1);
            }
        }
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL cannot be started on this machine: " + e.getMessage());
        }
    }
}

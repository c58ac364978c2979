/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.UnsafeDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who may send a bill, and what the book says of it afterwards.
 */
class BillLedgerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T01:00:00Z"), ZoneOffset.UTC);

    private final ErpDataSource dataSource = new ErpDataSource();
    private final BillLedger ledger = new BillLedger(dataSource, CLOCK, "account", "SAL_OUTSTOCK");
    private final Bill bill = Bill.of(new SourceBill(Bills.bill("CK1"), null, "api", "sid"), Bills.SOURCE_FIELD);

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    private Map<String, Integer> announce(Entry found) {
        return ledger.announce(List.of(new Claim(bill, found)), Duration.ofMinutes(2));
    }

    private Entry entry() {
        return ledger.find(List.of("CK1")).get("CK1");
    }

    @Test
    void shouldGiveANewBillToTheFirstOfTwoThatHaveNotFoundIt() {
        assertThat(announce(null)).containsExactly(Map.entry("CK1", 1));
        assertThat(announce(null)).isEmpty();
    }

    @Test
    void shouldHaveAnnouncementsAndOutcomesAfterAPowerCut() {
        dataSource.setUrl(UnsafeDisk.url(folder.resolve("unsafe")));
        announce(null);
        assertThat(stateAfterPowerCut()).isEqualTo(State.INTENT);

        ledger.conclude(List.of(Conclusion.booked("CK1", "100001")));
        assertThat(stateAfterPowerCut()).isEqualTo(State.BOOKED);
    }

    private State stateAfterPowerCut() {
        try (ErpDataSource after = new ErpDataSource()) {
            after.setUrl(UnsafeDisk.afterPowerCut(folder.resolve("unsafe")));
            return new BillLedger(after, CLOCK, "account", "SAL_OUTSTOCK").find(List.of("CK1")).get("CK1").state();
        }
    }

    @Test
    void shouldGiveAnOldBillToTheFirstOfTwoThatHaveFoundIt() {
        announce(null);
        Entry found = entry();

        assertThat(announce(found)).containsExactly(Map.entry("CK1", 2));
        assertThat(announce(found)).isEmpty();
        assertThat(entry().attempts()).isEqualTo(2);
    }

    @Test
    void shouldBelieveARefusalOnlyOfTheLatestAttempt() {
        announce(null);
        announce(entry());

        ledger.conclude(List.of(Conclusion.refused("CK1", 1)));
        assertThat(entry().state()).isEqualTo(State.INTENT);

        ledger.conclude(List.of(Conclusion.refused("CK1", 2)));
        assertThat(entry().state()).isEqualTo(State.REFUSED);
    }

    @Test
    void shouldAgeAnAttemptFromTheTimeAtWhichItsCallIsOver() {
        announce(null);
        assertThat(entry().attemptedAt()).isEqualTo(CLOCK.instant().plus(Duration.ofMinutes(2)));
        announce(entry());

        ledger.unknown(Map.of("CK1", 1));
        assertThat(entry().attemptedAt()).as("the later attempt is still running").isAfter(CLOCK.instant());

        ledger.unknown(Map.of("CK1", 2));
        assertThat(entry().attemptedAt()).isEqualTo(CLOCK.instant());
    }

    @Test
    void shouldNotWaitForAnotherProcessThatWaitsForIt() throws Exception {
        Bill other = Bill.of(new SourceBill(Bills.bill("CK2"), null, "api", "sid"), Bills.SOURCE_FIELD);
        ledger.announce(List.of(new Claim(bill, null), new Claim(other, null)), Duration.ofMinutes(2));
        ExecutorService process = Executors.newSingleThreadExecutor();
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE erp_bill SET kingdee_id = 'other' WHERE bill_no = 'CK1'");
            Future<?> concluding = process.submit(() -> ledger.conclude(
                    List.of(Conclusion.booked("CK2", "100002"), Conclusion.booked("CK1", "100001"))));
            await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10)).until(this::isSomebodyWaiting);

            statement.execute("UPDATE erp_bill SET kingdee_id = 'other' WHERE bill_no = 'CK2'");
            connection.commit();
            connection.setAutoCommit(true);

            concluding.get(30, TimeUnit.SECONDS);
            assertThat(entry().kingdeeId()).isEqualTo("100001");
        } finally {
            process.shutdownNow();
        }
    }

    private boolean isSomebodyWaiting() throws SQLException {
        try (Connection connection = dataSource.getConnection();
             Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery(
                     "SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL")) {
            return rows.next();
        }
    }

    @Test
    void shouldNeverTakeABookingBack() {
        announce(null);
        ledger.conclude(List.of(Conclusion.booked("CK1", "100001")));

        ledger.conclude(List.of(Conclusion.refused("CK1", 1)));
        ledger.unknown(Map.of("CK1", 1));

        assertThat(entry()).extracting(Entry::state, Entry::kingdeeId, Entry::kingdeeNumber)
                .containsExactly(State.BOOKED, "100001", "CK1");
    }

    /** The route of cancellations has found the bill in Kingdee while its save was under way, and deleted it. */
    @Test
    void shouldNotBelieveALateAnswerOfABillThatWasDeleted() {
        announce(null);
        ledger.conclude(List.of(Conclusion.booked("CK1", "100001")));
        ledger.conclude(List.of(new Conclusion("CK1", State.CANCELLED, 0, "100001", "CK1")));

        ledger.conclude(List.of(Conclusion.booked("CK1", "100001")));

        assertThat(entry().state()).isEqualTo(State.CANCELLED);
        announce(entry());
        ledger.conclude(List.of(Conclusion.booked("CK1", "100002")));
        assertThat(entry().state()).as("opened again").isEqualTo(State.BOOKED);
    }

    @Test
    void shouldLookABookedBillUpAgainWhenItIsDoubted() {
        announce(null);
        ledger.conclude(List.of(Conclusion.booked("CK1", "100001")));

        ledger.doubt(bill.sourceId());

        assertThat(entry()).extracting(Entry::state, Entry::attemptedAt).containsExactly(State.INTENT, Instant.EPOCH);
    }
}

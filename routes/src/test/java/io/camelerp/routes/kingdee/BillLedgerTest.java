/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.state.ErpDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

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
    void shouldNeverTakeABookingBack() {
        announce(null);
        ledger.conclude(List.of(Conclusion.booked("CK1", "100001")));

        ledger.conclude(List.of(Conclusion.refused("CK1", 1)));
        ledger.unknown(Map.of("CK1", 1));

        assertThat(entry()).extracting(Entry::state, Entry::kingdeeId, Entry::kingdeeNumber)
                .containsExactly(State.BOOKED, "100001", "CK1");
    }

    @Test
    void shouldLookABookedBillUpAgainWhenItIsDoubted() {
        announce(null);
        ledger.conclude(List.of(Conclusion.booked("CK1", "100001")));

        ledger.doubt(bill.sourceId());

        assertThat(entry()).extracting(Entry::state, Entry::attemptedAt).containsExactly(State.INTENT, Instant.EPOCH);
    }
}

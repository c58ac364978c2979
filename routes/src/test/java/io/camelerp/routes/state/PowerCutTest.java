/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.PushLedger.Document;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an H2 still has after a power cut of what nobody else may have any more.
 */
class PowerCutTest {

    private static final StreamId STREAM = new StreamId("sst/shop", "PushRECBill");
    private static final Document DOCUMENT = new Document("sst/shop", "AddSTOBill", "DB1");

    private final ErpDataSource before = new ErpDataSource();
    private final ErpDataSource after = new ErpDataSource();

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws SQLException {
        before.setUrl(UnsafeDisk.url(folder.resolve("erp")));
        // makes the tables, which may be forced by the way
        before.getConnection().close();
    }

    @AfterEach
    void close() {
        after.close();
        before.close();
    }

    private ErpDataSource cutPower() {
        after.setUrl(UnsafeDisk.afterPowerCut(folder.resolve("erp")));
        return after;
    }

    @Test
    void shouldHaveWhatWasTaken() {
        new JdbcBatchStore(before).take(STREAM, null, List.of(new StoredRecord(0, "RC1", "hash", "{}", null)));

        assertThat(new JdbcBatchStore(cutPower()).pending(STREAM)).extracting(StoredRecord::key).containsExactly("RC1");
    }

    /** The vendor recognises no repeated bill, and hands the bills of a lost answer out once. */
    @Test
    void shouldHaveWhatIsNotedBeforeACall() {
        new JdbcBatchStore(before).note("sst/shop", "DB1", "?");

        assertThat(new JdbcBatchStore(cutPower()).note("sst/shop", "DB1")).hasValue("?");
    }

    @Test
    void shouldHaveDeadLetters() {
        DeadLetter letter = new DeadLetter("route", "CK1", null, null, null, Cause.MAPPING, null, "no row", "{}", null);
        new DeadLetterStore(before).put(letter);

        assertThat(new DeadLetterStore(cutPower()).list("route", Status.OPEN, 10)).hasSize(1);
    }

    @Test
    void shouldHaveDeadLettersThatFoundAnotherPlace() {
        DeadLetter letter = new DeadLetter("route", "CK1", null, null, null, Cause.MAPPING, null, "no row", "{}", null);
        new DeadLetterStore(before).put(new DefaultExchange(new DefaultCamelContext()), letter, List.of("CK1-2"),
                other -> false);

        assertThat(new DeadLetterStore(cutPower()).list("route", Status.OPEN, 10)).hasSize(1);
    }

    @Test
    void shouldHaveAnnouncedPushes() {
        PushLedger ledger = new PushLedger();
        ledger.setDataSource(before);
        ledger.announce(DOCUMENT, null, "hash");

        PushLedger found = new PushLedger();
        found.setDataSource(cutPower());
        assertThat(found.find(DOCUMENT)).isPresent();
    }

    @Test
    void shouldHavePushesThatArrived() {
        PushLedger ledger = new PushLedger();
        ledger.setDataSource(before);
        ledger.announce(DOCUMENT, null, "hash");
        ledger.done(DOCUMENT, "hash", "DB1");

        PushLedger found = new PushLedger();
        found.setDataSource(cutPower());
        assertThat(found.find(DOCUMENT)).hasValueSatisfying(
                entry -> assertThat(entry.state()).isEqualTo(PushLedger.State.DONE));
    }

    @Test
    void shouldHaveWhatWasCommittedBeforeThat() {
        new JdbcStateRepository(before).setState("wdt/key", "0000000000|2026-11-22T10:00:00|{}");
        new JdbcBatchStore(before).take(STREAM, null, List.of());

        assertThat(new JdbcStateRepository(cutPower()).getState("wdt/key")).isNotNull();
    }
}

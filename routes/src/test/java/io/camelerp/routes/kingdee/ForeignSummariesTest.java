/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.KingdeeClient.KingdeeBill;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.SOURCE_FIELD;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;

/** Whose the summaries are that Kingdee has. */
class ForeignSummariesTest extends SinkTest {

    private static final String FIRST = "HZ20261121-S1-W1";
    private static final String SECOND = FIRST + "-2";

    @Test
    void shouldNotTakeASummaryForForeignThatAnotherProcessBooksAfterTheLedgerWasRead() {
        AtomicBoolean booked = new AtomicBoolean();
        DataSource ours = afterEachUse(() -> {
            if (booked.compareAndSet(false, true)) {
                assertThat(summary(send(List.of(bill(FIRST))))).isEqualTo(FIRST + "=SAVED");
            }
        });

        assertThat(foreign(ours).beside(List.of(SECOND))).isEmpty();

        assertThat(booked).isTrue();
    }

    @Test
    void shouldTakeASummaryForForeignThatTheLedgerDoesNotKnow() {
        account.client().batchSave(
                SendBy.anyTime(), FORM, new SaveOptions("21", true), List.of(bill(FIRST).put(SOURCE_FIELD, FIRST)));

        assertThat(foreign(dataSource).beside(List.of(FIRST, SECOND))).hasSize(1)
                .hasEntrySatisfying(SECOND, there -> assertThat(there).extracting(KingdeeBill::number).isEqualTo(FIRST));
    }

    /** What is there by its number now is not what we had tried, or had taken away. */
    @ParameterizedTest
    @ValueSource(strings = { "REFUSED", "CANCELLED" })
    void shouldTakeASummaryForForeignThatOurLedgerKnowsAsNotBooked(String state) throws Exception {
        send(List.of(bill(FIRST).put(SOURCE_FIELD, FIRST)));
        assertThat(foreign(dataSource).beside(List.of(SECOND))).isEmpty();

        execute("UPDATE erp_bill SET state = '" + state + "'");

        assertThat(foreign(dataSource).beside(List.of(SECOND))).hasEntrySatisfying(
                SECOND, there -> assertThat(there).extracting(KingdeeBill::number).isEqualTo(FIRST));
    }

    /** Somebody has deleted the first one: the second may hold what would be booked with it now. */
    @Test
    void shouldFindTheForeignSummaryBehindTheOneThatIsGone() {
        account.client().batchSave(
                SendBy.anyTime(), FORM, new SaveOptions("21", true), List.of(bill(SECOND).put(SOURCE_FIELD, SECOND)));

        assertThat(foreign(dataSource).beside(List.of(FIRST))).hasEntrySatisfying(
                FIRST, there -> assertThat(there).extracting(KingdeeBill::number).isEqualTo(SECOND));
    }

    private ForeignSummaries foreign(DataSource ours) {
        return new ForeignSummaries(
                account.client(), new BillLedger(ours, clock, account.getAcctId(), FORM), FORM, SOURCE_FIELD, "", 2);
    }
}

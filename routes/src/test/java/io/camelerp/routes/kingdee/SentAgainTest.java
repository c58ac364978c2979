/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;

/** When a bill may be sent once more of which nobody knows whether it was saved, and how. */
class SentAgainTest extends SinkTest {

    @Test
    void shouldSendThemOneByOneSoThatARefusalCanOnlyBeMeantForOne() throws IOException {
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> ScriptedKingdee.failed("", "已关账"));
            assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).as("one error at place 0 says nothing of two bills")
                    .isEqualTo("CK1=RETRY, CK2=RETRY");
            clock.forward(Duration.ofSeconds(11));

            assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).isEqualTo("CK1=DEAD, CK2=DEAD");
        }
    }

    @Test
    void shouldLeaveABillAloneThatAnotherProcessHasAnnouncedSinceTheLedgerWasRead() {
        Bill theirs = Bill.of(new SourceBill(bill("CK1"), null, null, null), Bills.SOURCE_FIELD);
        AtomicBoolean announced = new AtomicBoolean();
        send(List.of(bill("CK2")));
        sandbox.ledger().clear();
        sink.setDataSource(afterEachUse(() -> {
            if (announced.compareAndSet(false, true)) {
                new BillLedger(dataSource, clock, account.getAcctId(), FORM)
                        .announce(List.of(new Claim(theirs, null)), Duration.ofMinutes(1));
            }
        }));

        assertThat(failure(send(List.of(bill("CK1"))))).hasMessageContaining("another process is sending it");

        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isZero();
    }

    @Test
    void shouldSendTheSecondBillOfARecordWhoseFirstIsThere() {
        assertThat(summary(send(List.of(bill("CK1-1").put(Bills.SOURCE_FIELD, "CK1"))))).isEqualTo("CK1-1=SAVED");
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_BEFORE);
        assertThat(summary(send(List.of(bill("CK1-2").put(Bills.SOURCE_FIELD, "CK1"))))).isEqualTo("CK1-2=RETRY");
        clock.forward(Duration.ofSeconds(11));

        assertThat(summary(send(List.of(bill("CK1-2").put(Bills.SOURCE_FIELD, "CK1"))))).isEqualTo("CK1-2=SAVED");
    }

    @Test
    void shouldSendNothingAsLongAsKingdeeCannotBeAskedForAnotherNumberOfIt() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_BEFORE);
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");
        account.client().batchSave(SendBy.anyTime(), FORM, new SaveOptions("21", true),
                List.of(bill("XSCKD1").put(Bills.SOURCE_FIELD, "CK1")));
        clock.forward(Duration.ofSeconds(11));
        // the first question is for the number
        sandbox.faults().at("kingdee:ExecuteBillQuery", 2, Fault.HTTP_500);

        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");

        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number()).containsExactly("XSCKD1");
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=DEAD");
        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isEqualTo(1);
    }
}

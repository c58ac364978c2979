/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.sandbox.Fault;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bill that somebody has entered under a number of ours, while nobody knows what became of our own: to take it for
 * ours would leave a document out of the books.
 */
class ForeignBillTest extends SinkTest {

    private void enterByHand() {
        ObjectNode theirs = bill("CK1").put(Bills.SOURCE_FIELD, "by hand");
        account.client().batchSave(SendBy.anyTime(), FORM, new SaveOptions("21", false), List.of(theirs));
    }

    private void assertConflict() {
        DeadLetter letter = deadLetters.find(ROUTE, "CK1").orElseThrow().letter();
        assertThat(letter.cause()).isEqualTo(Cause.CONFLICT);
        assertThat(letter.message()).contains("'by hand'");
    }

    @Test
    void shouldNotTakeItForOneThatMayHaveBeenSaved() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.HTTP_500);
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");
        enterByHand();

        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=DEAD");

        assertConflict();
    }

    @Test
    void shouldNotTakeItForTheOneWhoseAnswerWasLost() {
        enterByHand();
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.HTTP_500);

        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=DEAD");

        assertConflict();
    }

    @Test
    void shouldNotTakeItForTheOneOfAnotherProcess() throws IOException {
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.rows("[[100001,\"CK1\",\"A\",\"by hand\"]]");
            kingdee.save(any -> {
                announceAgain();
                return ScriptedKingdee.NUMBER_TAKEN;
            });

            assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=DEAD");
        }

        assertConflict();
    }

    /** As another process does while the call of this one is running. */
    private void announceAgain() {
        try {
            execute("UPDATE erp_bill SET attempts = attempts + 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldTellThatAnEarlierAttemptMayHaveSavedOtherContent() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.HTTP_500);
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");
        clock.forward(Duration.ofSeconds(11));
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.HTTP_500.afterEffect(true));

        assertThat(summary(send(List.of(bill("CK1", "SKU-0001", "20.00"))))).isEqualTo("CK1=DEAD");

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("with other content");
    }
}

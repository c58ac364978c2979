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

import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a bill of which Kingdee says that its number, or something else, is taken.
 */
class TakenNumberTest extends SinkTest {

    private ScriptedKingdee kingdee;

    @BeforeEach
    void script() throws IOException {
        kingdee = new ScriptedKingdee(account);
    }

    @AfterEach
    void close() {
        kingdee.close();
    }

    @Test
    void shouldKeepABillForAPersonWhoseNumberIsTakenByOneThatIsNotShown() {
        assertThat(summary(send(List.of(bill("CK1"))))).as("it may be a save that is still running").isEqualTo("CK1=RETRY");
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");
        assertThat(kingdee.saves()).isEqualTo(1);
        clock.forward(Duration.ofSeconds(11));

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter()).satisfies(letter -> {
            assertThat(letter.cause()).isEqualTo(Cause.CONFLICT);
            assertThat(letter.message()).contains("shows us no bill of this number", "数据权限", "已经被使用");
        });
    }

    @Test
    void shouldNotWaitForACallThatIsOverWhenItsNumberCannotBeLookedUp() {
        kingdee.rows("no JSON");
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");
        kingdee.rows("[]");
        kingdee.save(any -> ScriptedKingdee.saved("CK1"));
        clock.forward(Duration.ofSeconds(11));

        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=SAVED");
    }

    @Test
    void shouldRefuseABillWhenAnotherFieldThanTheNumberIsNotUnique() {
        kingdee.save(any -> ScriptedKingdee.failed("F_ora_Text_kddh", "违反字段唯一性要求：快递单号唯一。"));

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().cause()).isEqualTo(Cause.REFUSED);
    }

    @Test
    void shouldTakeABillForOursThatAnotherProcessHasSentMeanwhile() {
        kingdee.rows("[[100001,\"CK1\",\"A\",\"CK1\"]]");
        kingdee.save(any -> {
            announceAgain();
            return ScriptedKingdee.NUMBER_TAKEN;
        });

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.ALREADY_SAVED);

        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();
    }

    /** As another process does while the call of this one is running. */
    private void announceAgain() {
        try {
            execute("UPDATE erp_bill SET attempts = attempts + 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

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
import java.util.Optional;

import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
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

    /** As Kingdee says it with another erp.kingdee.lcid. */
    @ParameterizedTest
    @CsvSource({ "CK1, ALREADY_SAVED, ", "CK9, DEAD, CONFLICT" })
    void shouldLookUpATakenNumberInAnyLanguage(String sourceId, Kind kind, Cause cause) {
        kingdee.rows("[[100001,\"CK1\",\"A\",\"" + sourceId + "\"]]");
        kingdee.save(any -> {
            announceAgain();
            return ScriptedKingdee.failed("FBillNo", "The number [CK1] is already used in the system.");
        });

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(kind);

        assertThat(deadLetters.find(ROUTE, "CK1").map(stored -> stored.letter().cause())).isEqualTo(Optional.ofNullable(cause));
    }

    @Test
    void shouldRefuseABillAtOnceWhoseNumberIsWrongOtherwise() throws SQLException {
        kingdee.save(any -> ScriptedKingdee.failed("FBillNo", "The number is longer than 30 characters."));

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.DEAD);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter()).satisfies(letter -> {
            assertThat(letter.cause()).isEqualTo(Cause.REFUSED);
            assertThat(letter.code()).isEqualTo("11");
            assertThat(letter.message()).contains("longer than 30 characters");
        });
        assertThat(new BillLedger(dataSource, clock, account.getAcctId(), FORM).find(List.of("CK1")).get("CK1").state())
                .isEqualTo(BillLedger.State.REFUSED);
    }

    /** What concerns the whole bill may be told of its number. */
    @Test
    void shouldDateABillAnewThatIsRefusedForItsPeriodUnderTheNameOfItsNumber() {
        BookingSettings settings = new BookingSettings();
        settings.setClosedPeriod("nextOpenDay");
        sink.setSettings(settings);
        kingdee.save(count -> count == 1
                ? ScriptedKingdee.failed("FBillNo", "单据CK1所在期间已关账") : ScriptedKingdee.saved("CK1"));

        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=SAVED");
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

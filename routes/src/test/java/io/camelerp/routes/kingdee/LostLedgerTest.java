/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;

/** The database of the ledger goes away between any two statements, and answers go wrong in the middle of a batch. */
class LostLedgerTest extends SinkTest {

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
    void shouldBookEachBillOnceWhicheverStatementFails(int lost) {
        AtomicInteger statements = new AtomicInteger();
        lose(any -> statements.incrementAndGet() == lost);
        send(List.of(bill("CK1"), bill("CK2", "SKU-9999", "1.00"), bill("CK3")));
        lose(any -> false);
        clock.forward(Duration.ofMinutes(3));

        Exchange again = send(List.of(bill("CK1"), bill("CK2", "SKU-9999", "1.00"), bill("CK3")));

        assertThat(outcomes(again)).extracting(BillOutcome::kind)
                .allMatch(kind -> kind == Kind.SAVED || kind == Kind.ALREADY_SAVED || kind == Kind.DEAD);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(2).allMatch(bill -> bill.saves() == 1);
        assertThat(deadLetters.list(ROUTE, Status.OPEN, 10)).extracting(stored -> stored.letter().key())
                .containsExactly("CK2");
    }

    @Test
    void shouldStopTheFormForAForeignNumberThatCannotBeWrittenDown() throws IOException {
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> ScriptedKingdee.saved("XSCKD000001"));
            lose(sql -> sql.startsWith("UPDATE erp_bill SET state = ?"));

            assertThat(send(List.of(bill("CK1"))).getException()).isInstanceOf(MisnumberedException.class);
            lose(any -> false);
            clock.forward(Duration.ofMinutes(3));

            assertThat(send(List.of(bill("CK1"))).getException()).isNotNull();
            assertThat(kingdee.saves()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotBookABillAgainThatKingdeeHasBookedUnderItsOwnNumberBeforeTheAnswerWasLost() throws Exception {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_BEFORE);
        send(List.of(bill("CK1"), bill("CK2")));
        account.client().batchSave(SendBy.anyTime(), FORM, new SaveOptions("21", true), List.of(
                bill("XSCKD1").put(Bills.SOURCE_FIELD, "CK1"), bill("B-CK2").put(Bills.SOURCE_FIELD, "CK2")));
        clock.forward(Duration.ofMinutes(3));

        assertThat(outcomes(send(List.of(bill("CK1"), bill("CK2"))))).extracting(BillOutcome::kind)
                .as("the other one is that of an account with a prefix").containsExactly(Kind.DEAD, Kind.SAVED);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().message()).contains("XSCKD1", "lost");
        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=DEAD");
        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number())
                .containsExactly("XSCKD1", "B-CK2", "CK2");
    }

    @Test
    void shouldKeepTheBillOfAnOrganisationWithoutPermissionAndLetTheOthersGoOn() throws IOException {
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> ScriptedKingdee.half("CK1", 2, "没有权限"));

            Exchange exchange = send(List.of(bill("CK1"), bill("CK2")));

            assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.SAVED, Kind.DEAD);
            assertThat(deadLetters.find(ROUTE, "CK2").orElseThrow().letter().code()).isEqualTo("2");
        }
    }

    @Test
    void shouldLookUpWhatWasLeftWhenTheSessionWasLostInTheMiddleOfABatch() throws IOException {
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(any -> ScriptedKingdee.half("CK1", 1, "会话信息已丢失，请重新登录"));

            assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).isEqualTo("CK1=SAVED, CK2=RETRY");

            kingdee.save(any -> ScriptedKingdee.saved("CK2"));
            clock.forward(Duration.ofMinutes(3));
            assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).isEqualTo("CK1=ALREADY_SAVED, CK2=SAVED");
        }
    }

    private void lose(Predicate<String> statement) {
        DataSource lossy = wrapped(DataSource.class, dataSource, statement);
        sink.setDataSource(lossy);
        deadLetters.setDataSource(lossy);
    }

    private static <T> T wrapped(Class<T> type, T real, Predicate<String> lost) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
            if (method.getName().equals("prepareStatement") && lost.test((String) arguments[0])) {
                throw new SQLException("the database is away");
            }
            try {
                Object result = method.invoke(real, arguments);
                return result instanceof Connection connection ? wrapped(Connection.class, connection, lost) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}

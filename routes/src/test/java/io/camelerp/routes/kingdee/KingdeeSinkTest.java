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
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterFilter;
import io.camelerp.routes.state.StateException;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KingdeeSinkTest extends SinkTest {

    @Test
    void shouldSaveEveryBillOnceInGroups() {
        List<ObjectNode> bills = IntStream.range(0, 45).mapToObj(i -> bill("CK" + i)).toList();

        Exchange exchange = send(bills);

        assertThat(outcomes(exchange)).hasSize(45).allMatch(outcome -> outcome.kind() == Kind.SAVED);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.SAVED)).isEqualTo(45);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.FORM_ID)).isEqualTo(FORM);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(45).allMatch(bill -> bill.saves() == 1);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(3);
    }

    @Test
    void shouldCallNobodyForBillsThatAreBooked() {
        send(List.of(bill("CK1"), bill("CK2")));
        sandbox.ledger().clear();

        Exchange exchange = send(List.of(bill("CK1"), bill("CK2")));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsOnly(Kind.ALREADY_SAVED);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.ALREADY_SAVED)).isEqualTo(2);
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldNotMindTheOrderOfFieldsInARepeat() {
        send(List.of(bill("CK1")));
        ObjectNode turned = bill("CK1");
        turned.set("FBillNo", turned.remove("FBillNo"));

        assertThat(outcomes(send(List.of(turned)))).extracting(BillOutcome::kind).containsExactly(Kind.ALREADY_SAVED);
    }

    @Test
    void shouldKeepARefusedBillAndLetTheOthersGoOn() {
        ObjectNode record = KingdeeJson.MAPPER.createObjectNode().put("order_no", "CK2").put("receiver_name", "张三");

        Exchange exchange = send(List.of(
                new SourceBill(bill("CK1"), null, null, null),
                new SourceBill(bill("CK2", "SKU-9999", "1.00"), record, "stockout_order_query_trade", "sandbox"),
                new SourceBill(bill("CK3"), null, null, null)));

        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsExactly(Kind.SAVED, Kind.DEAD, Kind.SAVED);
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.DEAD)).isEqualTo(1);
        DeadLetter letter = deadLetters.find(ROUTE, "CK2").orElseThrow().letter();
        assertThat(letter.cause()).isEqualTo(Cause.REFUSED);
        assertThat(letter.code()).isEqualTo("9");
        assertThat(letter.message()).contains("SKU-9999").contains("不存在");
        assertThat(letter.record()).isEqualTo("{\"order_no\":\"CK2\",\"receiver_name\":\"张三\"}");
        assertThat(letter.bill()).contains("\"FBillNo\":\"CK2\"");
        assertThat(letter.source()).isEqualTo("stockout_order_query_trade");
        assertThat(letter.account()).isEqualTo("sandbox");
        assertThat(letter.formId()).isEqualTo(FORM);
    }

    /**
     * Kingdee gives one code for a call: a closed period may hide that base data is missing, and no replay would come.
     */
    @Test
    void shouldDoubtTheCodeOfBillsThatWereRefusedInOneCall() {
        sandbox.kingdee().closedUntil(LocalDate.of(2026, 11, 20));
        send(List.of(bill("CK1"), bill("CK2", "SKU-NONE", "1.00")));

        List<DeadLetter.Stored> doubted = deadLetters.list(DeadLetterFilter.open(Cause.REFUSED, Set.of("9", "10")), 9);
        assertThat(doubted).extracting(dead -> dead.letter().key()).containsExactlyInAnyOrder("CK1", "CK2");
        assertThat(doubted).extracting(dead -> dead.letter().code()).allMatch(code -> code.endsWith("?"));

        doubted.forEach(
                dead -> send(List.of(dead.letter().key().equals("CK1") ? bill("CK1") : bill("CK2", "SKU-NONE", "1.00"))));
        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter().code()).isEqualTo("12");
        assertThat(deadLetters.find(ROUTE, "CK2").orElseThrow().letter().code()).isEqualTo("9");
    }

    @Test
    void shouldCloseTheDeadLetterOfABillThatIsBookedLater() {
        send(List.of(bill("CK1", "SKU-NEW", "1.00")));
        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isEqualTo(1);
        sandbox.kingdee().baseData("materials", "SKU-NEW");

        assertThat(outcomes(send(List.of(bill("CK1", "SKU-NEW", "1.00"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.SAVED);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    @Test
    void shouldKeepTheDeadLetterOfALaterStateWhenAnEarlierOneIsBooked() {
        send(List.of(changed("2026-11-22 11:00:00", "SKU-NEW")));

        assertThat(outcomes(send(List.of(changed("2026-11-22 10:00:00", "SKU-0001"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.SAVED);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.OPEN);
    }

    @Test
    void shouldCloseTheDeadLetterOfAnEarlierStateWhenALaterOneIsBooked() {
        send(List.of(changed("2026-11-22 10:00:00", "SKU-NEW")));

        assertThat(outcomes(send(List.of(changed("2026-11-22 11:00:00", "SKU-0001"))))).extracting(BillOutcome::kind)
                .containsExactly(Kind.SAVED);

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
    }

    private static SourceBill changed(String time, String material) {
        return new SourceBill(
                bill("CK1", material, "1.00"),
                KingdeeJson.MAPPER.createObjectNode().put("order_no", "CK1").put("modified", time), "api", "sid");
    }

    @Test
    void shouldFailTheExchangeWhenADeadLetterCannotBeKept() throws SQLException {
        send(List.of(bill("CK0")));
        execute("ALTER TABLE erp_dead_letter ADD CONSTRAINT none CHECK (entry_key IS NULL)");

        Exchange exchange = send(List.of(bill("CK1", "SKU-9999", "1.00"), bill("CK2")));

        assertThat(exchange.getException()).isInstanceOf(StateException.class).hasMessageContaining("CK1");
        execute("ALTER TABLE erp_dead_letter DROP CONSTRAINT none");
        assertThat(summary(send(List.of(bill("CK1", "SKU-9999", "1.00"), bill("CK2")))))
                .isEqualTo("CK1=RETRY, CK2=ALREADY_SAVED");
        clock.forward(Duration.ofMinutes(1));
        assertThat(outcomes(send(List.of(bill("CK1", "SKU-9999", "1.00"), bill("CK2")))))
                .extracting(BillOutcome::kind).containsExactlyInAnyOrder(Kind.DEAD, Kind.ALREADY_SAVED);
    }

    @Test
    void shouldTryALockedBillAgainWithoutWaiting() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.LOCK_CONFLICT);

        assertThat(failure(send(List.of(bill("CK1"), bill("CK2"))))).hasMessageContaining("网络控制冲突");

        assertThat(outcomes(send(List.of(bill("CK1"), bill("CK2"))))).extracting(BillOutcome::kind)
                .containsOnly(Kind.SAVED);
    }

    @Test
    void shouldTellALockedBillOfABatchFromARefusedOne() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.partialFailure(13));
        assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).isEqualTo("CK1=SAVED, CK2=RETRY");
        assertThat(summary(send(List.of(bill("CK1"), bill("CK2"))))).isEqualTo("CK1=ALREADY_SAVED, CK2=SAVED");

        sandbox.faults().at("kingdee:BatchSave", 1, Fault.partialFailure(12));
        assertThat(summary(send(List.of(bill("CK3"), bill("CK4"))))).isEqualTo("CK3=SAVED, CK4=DEAD");
    }

    @Test
    void shouldStopCallingWhenTheLimitOfCallsIsReached() {
        sink.setBatchSize(1);
        sandbox.faults().at("kingdee:BatchSave", 2, Fault.RATE_LIMIT);

        KingdeeException failure = failure(send(List.of(bill("CK1"), bill("CK2"), bill("CK3"), bill("CK4"))));

        assertThat(failure.getCategory()).isEqualTo(Category.RATE_LIMIT);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(2);
        assertThat(summary(send(List.of(bill("CK1"), bill("CK2"), bill("CK3"), bill("CK4")))))
                .isEqualTo("CK1=ALREADY_SAVED, CK2=SAVED, CK3=SAVED, CK4=SAVED");
    }

    @Test
    void shouldDealWithAllOtherGroupsBeforeItFails() {
        sink.setBatchSize(1);
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.LOCK_CONFLICT);

        assertThat(failure(send(List.of(bill("CK1"), bill("CK2"), bill("CK3"))))).hasMessageContaining("1 of 3");

        assertThat(sandbox.kingdee().bills(FORM)).extracting(Bill::number).containsExactly("CK2", "CK3");
    }

    @ParameterizedTest
    @EnumSource(Auth.class)
    void shouldLoseNothingWhenCredentialsAreWrong(Auth auth) {
        account.setAuth(auth);
        account.setPassword("wrong");
        account.setAppSecret("wrong");

        KingdeeException failure = failure(send(List.of(bill("CK1"))));

        assertThat(failure.getCategory()).isEqualTo(Category.AUTH);
        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();

        account.close();
        account.setPassword(KingdeeServer.PASSWORD);
        account.setAppSecret(KingdeeServer.APP_SECRET);
        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.SAVED);
    }

    @Test
    void shouldSendNoFurtherGroupWhenAnotherRouteHasFoundANumberThatIsNotOurs() throws IOException {
        sink.setBatchSize(1);
        try (ScriptedKingdee kingdee = new ScriptedKingdee(account)) {
            kingdee.save(count -> {
                if (count > 1) {
                    return ScriptedKingdee.saved("XSCKD1");
                }
                assertThatThrownBy(() -> sink(account).process(exchange(bill("CK9")))).isInstanceOf(MisnumberedException.class);
                return ScriptedKingdee.saved("CK1");
            });

            assertThat(send(List.of(bill("CK1"), bill("CK2"))).getException()).isInstanceOf(MisnumberedException.class);

            assertThat(kingdee.saves()).isEqualTo(2);
        }
    }

    private Exchange exchange(Object body) {
        Exchange exchange = context.getEndpoint("direct:bills").createExchange();
        exchange.getMessage().setBody(body);
        return exchange;
    }

    @Test
    void shouldNotTakeTheDocumentOfAnotherAccountForTheSameThoughAllOfItIsAlike() {
        SourceBill one = new SourceBill(bill("CK1"), null, "api", "one");
        SourceBill other = new SourceBill(bill("CK1"), null, "api", "other");

        assertThat(summary(send(List.of(one, other)))).isEqualTo("CK1=DEAD, CK1=SAVED");

        assertThat(deadLetters.find(ROUTE, "CK1").orElseThrow().letter()).satisfies(letter -> {
            assertThat(letter.cause()).isEqualTo(Cause.CONFLICT);
            assertThat(letter.account()).isEqualTo("other");
        });
    }

    @Test
    void shouldGoOnWhenKingdeeIsBack() {
        account.setUrl("http://127.0.0.1:9/K3Cloud");
        assertThat(failure(send(List.of(bill("CK1"))))).hasMessageContaining("Nothing was sent");

        account.close();
        account.setUrl(sandbox.kingdeeUrl());

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind).containsExactly(Kind.SAVED);
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isZero();
    }

    @Test
    void shouldSayWhichCredentialIsMissing() {
        account.setAcctId(null);

        assertThat(send(List.of(bill("CK1"))).getException()).hasMessageContaining("erp.kingdee.acct-id is missing");
    }

    @Test
    void shouldSaveNothingForAnEmptyWindow() {
        assertThat(outcomes(send(List.of()))).isEmpty();
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldSayWhatItTakes() {
        assertThat(send("{}").getException()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a JSON object");
    }
}

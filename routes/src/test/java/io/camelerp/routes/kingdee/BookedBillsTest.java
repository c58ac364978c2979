/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.BookedBills.BookedBill;
import io.camelerp.routes.kingdee.BookedBills.Fields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.SOURCE_FIELD;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What Kingdee says of bills that were made from records. */
class BookedBillsTest extends SinkTest {

    private static final Fields FIELDS = new Fields(FORM, SOURCE_FIELD, "FEntity", "FRealQty", "FTaxPrice");

    /** That of bills that name none. */
    private static final String ACCOUNT = "";

    private final BookedBills booked = new BookedBills();

    @BeforeEach
    void booked() {
        booked.setAccount(account);
        booked.setDataSource(dataSource);
    }

    /** A bill of as many lines as there are quantities. */
    private static ObjectNode lines(String number, String price, String... quantities) {
        ObjectNode bill = bill(number, "SKU-0001", price);
        ArrayNode entries = (ArrayNode) bill.get("FEntity");
        ObjectNode line = (ObjectNode) entries.remove(0);
        for (String quantity : quantities) {
            entries.add(line.deepCopy().put("FRealQty", quantity).put("FMustQty", quantity));
        }
        return bill;
    }

    @Test
    void shouldSumUpTheLinesOfEachBillExactly() {
        send(List.of(lines("CK1", "0.1", "1.0000", "2.0000"), lines("CK2", "19.90", "3.0000"), lines("CK3", "5.00", "1.0000")));

        List<BookedBill> bills = booked.of(FIELDS, List.of("CK1", "CK2", "CK9"));

        assertThat(bills).extracting(BookedBill::number).containsExactly("CK1", "CK2");
        assertThat(bills).extracting(BookedBill::sourceId).containsExactly("CK1", "CK2");
        assertThat(bills.get(0).quantity()).isEqualByComparingTo(new BigDecimal("3"));
        assertThat(bills.get(0).amount()).isEqualByComparingTo(new BigDecimal("0.3"));
        assertThat(bills.get(1).amount()).isEqualByComparingTo(new BigDecimal("59.70"));
        assertThat(bills.get(0).id()).isNotEqualTo(bills.get(1).id()).isNotBlank();
    }

    @Test
    void shouldAskForNoPriceWhereAFormHasNone() {
        send(List.of(lines("CK1", "19.90", "2.0000")));

        assertThat(booked.of(new Fields(FORM, SOURCE_FIELD, "FEntity", "FRealQty", null), List.of("CK1")))
                .singleElement()
                .satisfies(bill -> {
                    assertThat(bill.quantity()).isEqualByComparingTo("2");
                    assertThat(bill.amount()).isZero();
                });
        assertThat(sandbox.ledger().calls("kingdee:ExecuteBillQuery")).last()
                .satisfies(call -> assertThat(call.body()).doesNotContain("FTaxPrice"));
    }

    @Test
    void shouldAskForFiftyRecordsAtOnce() {
        List<ObjectNode> bills = new ArrayList<>();
        IntStream.rangeClosed(1, 101).forEach(i -> bills.add(bill("CK" + i)));
        send(bills);
        int before = sandbox.ledger().count("kingdee:ExecuteBillQuery");

        List<String> ids = IntStream.rangeClosed(1, 101).mapToObj(i -> "CK" + i).toList();
        assertThat(booked.of(FIELDS, ids)).extracting(BookedBill::number).containsExactlyElementsOf(ids);

        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isEqualTo(before + 3);
    }

    @Test
    void shouldAskForFewerBillsWhereTheirLinesFillAnAnswer() {
        String[] thousand = IntStream.range(0, 1000).mapToObj(i -> "1.0000").toArray(String[]::new);
        send(List.of(lines("CK1", "1.00", thousand), lines("CK2", "1.00", thousand), lines("CK3", "1.00", "1.0000")));
        int before = sandbox.ledger().count("kingdee:ExecuteBillQuery");

        List<BookedBill> bills = booked.of(FIELDS, List.of("CK1", "CK2", "CK3"));

        assertThat(bills).extracting(bill -> bill.number() + " " + bill.quantity().intValueExact())
                .containsExactly("CK1 1000", "CK2 1000", "CK3 1");
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isEqualTo(before + 3);
    }

    @Test
    void shouldFindTheBillsOfADay() {
        ObjectNode early = bill("CK1");
        early.put("FDate", "2026-11-20 00:00:00");
        ObjectNode late = bill("CK2");
        late.put("FDate", "2026-11-20 23:59:59");
        ObjectNode next = bill("CK3");
        next.put("FDate", "2026-11-21 00:00:00");
        send(List.of(early, late, next));

        List<BookedBill> bills = booked.dated(FIELDS, LocalDate.of(2026, 11, 20), ACCOUNT);

        assertThat(bills).extracting(BookedBill::sourceId).containsExactly("CK1", "CK2");
        assertThat(bills).allSatisfy(bill -> {
            assertThat(bill.amount()).isZero();
            assertThat(bill.quantity()).isZero();
            assertThat(bill.id()).isNotBlank();
            assertThat(bill.number()).startsWith("CK");
        });
        assertThat(booked.dated(FIELDS, LocalDate.of(2026, 11, 22), ACCOUNT)).isEmpty();
        assertThat(booked.dated(FIELDS, LocalDate.of(2026, 11, 20), "another")).as("they are of this account").isEmpty();
    }

    @Test
    void shouldSumUpABillOfMoreLinesThanOneAnswerHolds() {
        String[] quantities = new String[4001];
        Arrays.fill(quantities, "1.0000");
        send(List.of(lines("CK1", "0.01", quantities), lines("CK2", "1", "1.0000")));

        assertThat(booked.of(FIELDS, List.of("CK1", "CK2"))).extracting(bill -> bill.number() + " "
                                                                                + bill.quantity().stripTrailingZeros()
                                                                                        .toPlainString()
                                                                                + " "
                                                                                + bill.amount().stripTrailingZeros()
                                                                                        .toPlainString())
                .containsExactly("CK1 4001 40.01", "CK2 1 1");
    }

    @Test
    void shouldTryAFormByAPeek() {
        booked.peek(FORM, SOURCE_FIELD);

        assertThat(sandbox.ledger().calls("kingdee:ExecuteBillQuery")).singleElement()
                .satisfies(call -> assertThat(call.body()).contains(SOURCE_FIELD));
        sandbox.kingdee().requireAuth(true);
        account.close();
        account.setAppSecret("not-the-secret");
        assertThatThrownBy(() -> booked.peek(FORM, SOURCE_FIELD)).isInstanceOf(KingdeeException.class)
                .hasMessageContaining("AUTH");
    }

    @Test
    void shouldSendABillAgainThatIsDoubtedAndGone() {
        send(List.of(bill("CK1")));
        sandbox.kingdee().remove(FORM, "CK1");
        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.ALREADY_SAVED);

        booked.doubt(FORM, "CK1");
        clock.forward(Duration.ofMinutes(1));

        assertThat(outcomes(send(List.of(bill("CK1"))))).extracting(BillOutcome::kind)
                .containsExactly(BillOutcome.Kind.SAVED);
        assertThat(sandbox.kingdee().bill(FORM, "CK1")).isPresent();
    }
}

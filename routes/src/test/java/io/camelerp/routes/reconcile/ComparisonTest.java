/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.routes.kingdee.BookedBills.BookedBill;
import io.camelerp.routes.reconcile.Difference.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts as a difference between a record and what is booked of it. */
class ComparisonTest {

    private static ExpectedBill expected(String quantity, String amount, boolean dropped) {
        return new ExpectedBill(
                "CK1", new BigDecimal(quantity), amount == null ? null : new BigDecimal(amount), () -> null, () -> dropped,
                JsonNodeFactory.instance.objectNode());
    }

    private static BookedBill booked(String number, String quantity, String amount) {
        return new BookedBill("FID-" + number, number, "CK1", new BigDecimal(quantity), new BigDecimal(amount));
    }

    private static List<Difference> differences(ExpectedBill expected, BookedBill... booked) {
        return Comparison.of("route", LocalDate.of(2026, 11, 21), 1, List.of(expected), List.of(booked), List.of(),
                new BigDecimal("0.01")).differences();
    }

    /** It would be the whole of a double booking that anybody is ever told. */
    @Test
    void shouldTellOfARecordThatIsBookedTwiceThoughEachOfTheBillsIsRight() {
        assertThat(differences(expected("2", "19.90", false), booked("CK1", "2", "19.90"), booked("XSCKD1", "2", "19.90")))
                .singleElement().satisfies(difference -> {
                    assertThat(difference.kind()).isEqualTo(Kind.DUPLICATE);
                    assertThat(difference.billNumbers()).isEqualTo("CK1,XSCKD1");
                    assertThat(difference.kingdeeAmount()).isEqualByComparingTo("39.80");
                });
    }

    @ParameterizedTest
    @CsvSource({
            "2.0000, 19.90, ", "2, 19.91, ", "2, 19.89, ", "2, 19.92, AMOUNT", "2, 19.88, AMOUNT", "3, 19.90, QUANTITY",
            "1, 19.90, QUANTITY" })
    void shouldTellOfOtherFiguresWhicheverIsTheLarger(String quantity, String amount, Kind kind) {
        List<Difference> differences = differences(expected("2", "19.90", false), booked("CK1", quantity, amount));

        assertThat(differences).extracting(Difference::kind).isEqualTo(kind == null ? List.of() : List.of(kind));
    }

    /** It was a difference each night. */
    @Test
    void shouldCompareNoAmountWhereKingdeeSetsThePrice() {
        assertThat(differences(expected("2", null, false), booked("CK1", "2", "19.90"))).isEmpty();
        assertThat(differences(expected("2", null, false), booked("CK1", "3", "19.90"))).extracting(Difference::kind)
                .containsExactly(Kind.QUANTITY);
        assertThat(expected("2", null, false).plus(expected("1", "9.95", false)).amount()).isNull();
    }

    @Test
    void shouldPassOverWhatSomebodyHasDroppedOnlyWhereItIsMissing() {
        assertThat(differences(expected("2", "19.90", true))).isEmpty();
        assertThat(differences(expected("2", "19.90", true), booked("CK1", "3", "19.90"))).extracting(Difference::kind)
                .containsExactly(Kind.QUANTITY);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.purchases;

import java.util.List;
import java.util.Map;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.soak.purchases.PurchaseBooks.Document;
import io.camelerp.soak.purchases.PurchaseBooks.Version;
import io.camelerp.soak.purchases.PurchaseLetters.Letter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A verdict that sees nothing would praise everything. */
class PurchaseBooksTest {

    private static final Version FIRST = new Version("first", true);
    private static final Version CHANGED = new Version("changed", true);
    private static final Version WITHDRAWN = new Version("first", false);
    private static final String NUMBER = "DJ1";

    private final PurchaseBooks books = new PurchaseBooks();

    private boolean compare(PurchaseKind kind, List<Version> versions, List<String> booked, Letter... letters) {
        Document document = new Document(kind, NUMBER);
        versions.forEach(document::add);
        return books.compare(List.of(document), Map.of(document.name(), booked), List.of(letters));
    }

    private static Letter letter(PurchaseKind kind, Cause cause, int version) {
        return new Letter(kind.routeId(), NUMBER, cause, version);
    }

    @Test
    void shouldPraiseWhatIsBookedOnceAndSaidNothingOf() {
        assertThat(compare(PurchaseKind.OTHER_IN, List.of(FIRST), List.of("first"))).isTrue();
        assertThat(compare(PurchaseKind.OTHER_IN, List.of(FIRST), List.of("first"),
                letter(PurchaseKind.OTHER_IN, Cause.CONFLICT, 1))).as("too much is said").isFalse();
        assertThat(compare(PurchaseKind.OTHER_IN, List.of(FIRST), List.of("first"),
                letter(PurchaseKind.OTHER_OUT, Cause.CONFLICT, 1))).as("of another document").isTrue();
    }

    @Test
    void shouldCallTwiceWhatIsBookedTwice() {
        assertThat(compare(PurchaseKind.ORDER, List.of(FIRST), List.of("first", "first"))).isFalse();
        assertThat(books.twice()).hasSize(1);
    }

    @Test
    void shouldCallLostWhatIsNowhereOrIsOtherwise() {
        assertThat(compare(PurchaseKind.TRANSFER, List.of(FIRST), List.of())).isFalse();
        assertThat(books.lost()).hasSize(1);
        assertThat(compare(PurchaseKind.TRANSFER, List.of(FIRST), List.of("other"))).isFalse();
        assertThat(books.lost()).hasSize(1);
        assertThat(compare(PurchaseKind.TRANSFER, List.of(FIRST), List.of(),
                letter(PurchaseKind.TRANSFER, Cause.MAPPING, 1))).as("it waits").isFalse();
        assertThat(books.lost()).isEmpty();
    }

    @Test
    void shouldCallLostAChangeThatNobodyIsTold() {
        assertThat(compare(PurchaseKind.REFUND_IN, List.of(FIRST, CHANGED), List.of("first"))).isFalse();
        assertThat(books.lost()).hasSize(1);
        assertThat(compare(PurchaseKind.REFUND_IN, List.of(FIRST, CHANGED), List.of("first"),
                letter(PurchaseKind.REFUND_IN, Cause.CONFLICT, 1))).as("of its first state").isFalse();
        assertThat(compare(PurchaseKind.REFUND_IN, List.of(FIRST, CHANGED), List.of("first"),
                letter(PurchaseKind.REFUND_IN, Cause.CONFLICT, 2))).isTrue();
        assertThat(compare(PurchaseKind.RETURN_OUT, List.of(FIRST, CHANGED), List.of("first")))
                .as("what was shipped is not read again").isTrue();
    }

    @Test
    void shouldCallLostAWithdrawalThatNobodyIsTold() {
        List<Version> withdrawn = List.of(FIRST, WITHDRAWN);
        assertThat(compare(PurchaseKind.ORDER, withdrawn, List.of("first"))).isFalse();
        assertThat(books.lost()).hasSize(1);
        assertThat(compare(PurchaseKind.ORDER, withdrawn, List.of("first"), letter(PurchaseKind.ORDER, Cause.CANCELLED, 2)))
                .isTrue();
        assertThat(compare(PurchaseKind.ORDER, withdrawn, List.of())).isTrue();
        assertThat(compare(PurchaseKind.ORDER, List.of(FIRST, WITHDRAWN, FIRST), List.of("first"),
                letter(PurchaseKind.ORDER, Cause.CANCELLED, 2))).as("it is approved again").isFalse();
        assertThat(compare(PurchaseKind.PURCHASE_IN, withdrawn, List.of("first")))
                .as("its cancellation is not handed out").isTrue();
    }
}

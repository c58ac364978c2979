/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.util.List;
import java.util.Map;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.soak.runner.Letters.Letter;
import io.camelerp.soak.sst.SstBooks.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A verdict that sees nothing would praise everything. */
class SstBooksTest {

    private static final String FIRST = "3.10@9.90,1@0.00";
    private static final String LAST = "3.20@9.90,1@0.00";

    private final SstBooks books = new SstBooks();

    private boolean compare(boolean unmappable, List<String> booked, Letter... letters) {
        Document document = new Document("B1", unmappable);
        document.add(FIRST);
        document.add(LAST);
        return books.compare(List.of(document), Map.of("B1", booked), List.of(letters));
    }

    @Test
    void shouldPraiseWhatIsBookedOnceInItsLastState() {
        assertThat(compare(false, List.of(LAST))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "'3.2@9.90,1@0.00'", "'3.20@9.9,1@0.00'", "'3.20@9.90'", "'3.30@9.90,1@0.00'" })
    void shouldCallLostWhatIsBookedWithOtherDigits(String booked) {
        assertThat(compare(false, List.of(booked))).isFalse();
        assertThat(books.lost()).hasSize(1);
    }

    @Test
    void shouldCallTwiceWhatIsBookedTwice() {
        assertThat(compare(false, List.of(LAST, LAST))).isFalse();
        assertThat(books.twice()).hasSize(1);
    }

    @Test
    void shouldCallLostAChangeThatNobodyIsTold() {
        assertThat(compare(false, List.of(FIRST))).isFalse();
        assertThat(books.lost()).hasSize(1);
        assertThat(compare(false, List.of(FIRST), new Letter("B1", Cause.CONFLICT, "3.1,1"))).isFalse();
        assertThat(books.lost()).hasSize(1);
        assertThat(compare(false, List.of(FIRST), new Letter("B1", Cause.CONFLICT, "3.2,1"))).isTrue();
    }

    @Test
    void shouldWaitForWhatIsReplayedAndForNothingElse() {
        assertThat(compare(false, List.of(), new Letter("B1", Cause.MAPPING, "3.2,1"))).isFalse();
        assertThat(books.lost()).isEmpty();
        assertThat(compare(true, List.of(), new Letter("B1", Cause.MAPPING, "3.2,1"))).isTrue();
        assertThat(compare(true, List.of())).isFalse();
        assertThat(books.lost()).hasSize(1);
    }
}

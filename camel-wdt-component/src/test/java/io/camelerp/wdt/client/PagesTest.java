/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.wdt.WdtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Which pages are asked for, in which order, and which rows come out.
 */
class PagesTest {

    private static final Map<String, String> TWO_A_PAGE = Map.of("page_size", "2");

    private final Map<Integer, Integer> asked = new HashMap<>();

    /** So many rows, as many of them on a page as are asked for; the ids begin with 1. */
    private static List<Integer> page(int number, int size, int rows) {
        return IntStream.range(Math.min(rows, number * size), Math.min(rows, (number + 1) * size)).mapToObj(i -> i + 1)
                .toList();
    }

    private static String answer(Integer total, List<Integer> ids) {
        String rows = ids.stream().map(id -> "{'stockout_id':" + id + "}").collect(Collectors.joining(","));
        return "{'code':0," + (total == null ? "" : "'total_count':" + total + ",") + "'stockout_list':[" + rows + "]}";
    }

    private static int pageNo(Map<String, String> form) {
        return Integer.parseInt(form.get("page_no"));
    }

    private static List<List<Integer>> read(ClientWorld world, Map<String, String> parameters, int maxPages)
            throws InterruptedException {
        try (WdtClient client = world.client()) {
            Pages pages = Pages.open(client, ClientWorld.QUERY, parameters, maxPages);
            List<List<Integer>> all = new ArrayList<>();
            for (Optional<List<JsonNode>> rows = pages.next(); rows.isPresent(); rows = pages.next()) {
                all.add(rows.get().stream().map(row -> row.path("stockout_id").asInt()).toList());
            }
            return all;
        }
    }

    private static List<String> pagesAsked(ClientWorld world) {
        return world.vendor.asked().stream().map(form -> form.get("page_no")).toList();
    }

    private static Function<Map<String, String>, String> counted(int rows) {
        return form -> answer(rows, page(pageNo(form), Integer.parseInt(form.get("page_size")), rows));
    }

    @ParameterizedTest
    @CsvSource({ "0, 0", "1, 0", "2, 0", "3, '0 1 0'", "4, '0 1 0'", "5, '0 2 1 0'" })
    void shouldReadFromTheLastPageToTheFirstWhereTheVendorCounts(int rows, String order) throws Exception {
        try (ClientWorld world = new ClientWorld(counted(rows))) {
            List<List<Integer>> read = read(world, TWO_A_PAGE, 0);

            assertThat(read.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(page(0, rows, rows));
            assertThat(pagesAsked(world)).containsExactly(order.split(" "));
        }
    }

    @Test
    void shouldReadTheFirstPagesOnlyWhenToldSo() throws Exception {
        try (ClientWorld world = new ClientWorld(counted(9))) {
            assertThat(read(world, TWO_A_PAGE, 2)).containsExactly(List.of(3, 4), List.of(1, 2));
            assertThat(read(world, TWO_A_PAGE, 1)).containsExactly(List.of(1, 2));
            assertThat(read(world, Map.of("page_size", "2", "page_no", "3"), 0)).containsExactly(List.of(7, 8));

            assertThat(pagesAsked(world)).containsExactly("0", "1", "0", "0", "3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "many", "1234567890", "" })
    void shouldTakeTheSizeOfTheApiForOneThatIsNoNumber(String size) throws Exception {
        try (ClientWorld world = new ClientWorld(form -> answer(150, page(pageNo(form), 100, 150)))) {
            List<List<Integer>> read = read(world, size.isEmpty() ? Map.of() : Map.of("page_size", size), 0);

            assertThat(read).hasSize(2);
            assertThat(pagesAsked(world)).containsExactly("0", "1", "0");
        }
    }

    @Test
    void shouldTakeAServersSmallerPagesForItsOwn() throws Exception {
        try (ClientWorld world = new ClientWorld(form -> answer(7, page(pageNo(form), 3, 7)))) {
            assertThat(read(world, Map.of("page_size", "5"), 0)).containsExactly(List.of(7), List.of(4, 5, 6),
                    List.of(1, 2, 3));
            // that it always gives three is only known when it was asked again
            assertThat(pagesAsked(world)).containsExactly("0", "0", "0", "2", "2", "1", "0");
        }
    }

    @Test
    void shouldNotLookForPagesThatRowsWhichAreNotShownWouldFill() throws Exception {
        try (ClientWorld world = new ClientWorld(
                form -> answer(9, pageNo(form) == 0 ? List.of(2) : page(pageNo(form), 3, 9)))) {
            assertThat(read(world, Map.of("page_size", "3"), 0)).containsExactly(List.of(7, 8, 9), List.of(4, 5, 6),
                    List.of(2));
        }
        try (ClientWorld world = new ClientWorld(form -> answer(5, pageNo(form) == 0 ? List.of(2, 4) : List.of()))) {
            assertThat(read(world, Map.of("page_size", "9"), 0)).containsExactly(List.of(2, 4));
        }
    }

    @Test
    void shouldAskAgainForAPageThatCameShortAndTakeTheFullestAnswer() throws Exception {
        int[] rowsOfPageTwo = { 0, 2, 1 };
        try (ClientWorld world = new ClientWorld(form -> {
            int nth = asked.merge(pageNo(form), 1, Integer::sum);
            List<Integer> whole = page(pageNo(form), 3, 9);
            return answer(9, pageNo(form) == 2 ? whole.subList(0, rowsOfPageTwo[nth - 1]) : whole);
        })) {
            assertThat(read(world, Map.of("page_size", "3"), 0))
                    .containsExactly(List.of(7, 8), List.of(4, 5, 6), List.of(1, 2, 3));
            assertThat(pagesAsked(world)).containsExactly("0", "2", "2", "2", "1", "0");
        }
    }

    @Test
    void shouldNotAskAgainOnceAPageIsWhole() throws Exception {
        try (ClientWorld world = new ClientWorld(form -> {
            int nth = asked.merge(pageNo(form), 1, Integer::sum);
            return answer(3, nth == 1 ? List.of() : page(pageNo(form), 2, 3));
        })) {
            assertThat(read(world, TWO_A_PAGE, 0)).containsExactly(List.of(3), List.of(1, 2));
            assertThat(pagesAsked(world)).containsExactly("0", "0", "1", "1", "0");
        }
    }

    @Test
    void shouldRefuseACountWithoutRows() throws Exception {
        try (ClientWorld world = new ClientWorld(form -> answer(3, List.of()))) {
            assertThatThrownBy(() -> read(world, TWO_A_PAGE, 0)).isInstanceOf(WdtException.class)
                    .hasMessageContaining("expected 3 rows, got none in 3 answers").hasMessageContaining("gateway=qimen");
            assertThat(pagesAsked(world)).hasSize(3);
        }
    }

    @Test
    void shouldRefuseAPageWithoutRowsAmongThoseThatWereCounted() throws Exception {
        try (ClientWorld world = new ClientWorld(
                form -> answer(9, pageNo(form) == 1 ? List.of() : page(pageNo(form), 3, 9)))) {
            assertThatThrownBy(() -> read(world, Map.of("page_size", "3"), 0)).isInstanceOf(WdtException.class)
                    .hasMessageContaining("expected 3 rows on page 1 of 9 in all, got none in 3 answers")
                    .satisfies(e -> assertThat(((WdtException) e).isRetryable()).isTrue());
            assertThat(pagesAsked(world)).containsExactly("0", "2", "1", "1", "1", "0");
        }
    }

    @Test
    void shouldGoOnWhereRowsHaveLeftAndTheirPageWithThem() throws Exception {
        try (ClientWorld world = new ClientWorld(form -> {
            int rows = asked.merge(pageNo(form), 1, Integer::sum) > 0 && asked.containsKey(2) ? 6 : 9;
            return answer(rows, page(pageNo(form), 3, rows));
        })) {
            assertThat(read(world, Map.of("page_size", "3"), 0)).containsExactly(List.of(4, 5, 6), List.of(1, 2, 3));
        }
    }

    @Test
    void shouldReadForwardUntilAPageIsEmptyWhereTheVendorDoesNotCount() throws Exception {
        try (ClientWorld world = new ClientWorld(form -> answer(null, page(pageNo(form), 2, 5)))) {
            assertThat(read(world, TWO_A_PAGE, 0)).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
            assertThat(read(world, TWO_A_PAGE, 2)).containsExactly(List.of(1, 2), List.of(3, 4));

            assertThat(pagesAsked(world)).containsExactly("0", "1", "2", "3", "0", "1");
        }
    }

    @Test
    void shouldNotReadForEverWhatIgnoresThePage() throws Exception {
        try (ClientWorld world = new ClientWorld(form -> answer(null, List.of(1, 2)))) {
            assertThat(read(world, TWO_A_PAGE, 0)).containsExactly(List.of(1, 2));
            assertThat(pagesAsked(world)).containsExactly("0", "1");
        }
        try (ClientWorld world = new ClientWorld(form -> answer(null, List.of()))) {
            assertThat(read(world, TWO_A_PAGE, 0)).isEmpty();
            assertThat(pagesAsked(world)).containsExactly("0");
        }
    }

    /** A row that moved from one page to the next while they were read. */
    @Test
    void shouldDropARowThatTheNextPageShowsAgain() throws Exception {
        try (ClientWorld world = new ClientWorld(
                form -> answer(4, pageNo(form) == 1 ? List.of(3, 4) : asked.merge(0, 1, Integer::sum) == 1
                        ? List.of(1, 2) : List.of(2, 3)))) {
            assertThat(read(world, TWO_A_PAGE, 0)).containsExactly(List.of(3, 4), List.of(2));
        }
    }
}

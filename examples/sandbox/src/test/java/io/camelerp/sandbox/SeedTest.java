/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.wdt.StockoutSeed;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;

class SeedTest {

    private static final LocalDateTime FROM = LocalDateTime.of(2026, 11, 15, 0, 0);
    private static final LocalDateTime TO = LocalDateTime.of(2026, 11, 22, 0, 0);

    @Test
    void shouldSeedTheSameStockoutsForTheSameSeed() {
        assertThat(seed(50, 7)).isEqualTo(seed(50, 7)).isNotEqualTo(seed(50, 8));
    }

    @Test
    void shouldSeedWhatTheJobNeeds() {
        List<ObjectNode> rows = seed(300, 1);

        assertThat(rows).extracting(row -> row.path("stockout_no").asText()).doesNotHaveDuplicates()
                .allMatch(number -> number.matches("CK202611\\d{2}\\d{6}"));
        assertThat(rows).allMatch(row -> row.path("order_no").equals(row.path("stockout_no")));
        assertThat(rows).allMatch(row -> Set.of(95, 110).contains(row.path("status").asInt()));
        assertThat(rows).allMatch(row -> row.path("modified").asText().compareTo(row.path("consign_time").asText()) >= 0);
        assertThat(rows).extracting(row -> row.path("consign_time").asText()).isSorted()
                .allMatch(time -> time.compareTo("2026-11-15") > 0 && time.compareTo("2026-11-22 00:00:00") <= 0);
        Map<String, Long> shops = rows.stream()
                .collect(Collectors.groupingBy(row -> row.path("shop_no").asText(), Collectors.counting()));
        assertThat(shops).containsOnlyKeys("SH001", "SH002", "SH003", "SH004", "SH005", "SH006", "SH009")
                .containsEntry("SH009", 6L);
        assertThat(rows).filteredOn(row -> row.toString().contains("SKU-9999")).hasSize(2)
                .noneMatch(row -> row.path("shop_no").asText().equals("SH009"));
    }

    @Test
    void shouldSeedGiftsBurstsAndAwkwardText() {
        List<ObjectNode> rows = seed(300, 1);

        long gifts = rows.stream().flatMap(row -> lines(row).stream())
                .filter(line -> line.path("sell_price").asText().equals("0.0000")).count();
        assertThat(gifts).isBetween(30L, 70L);
        assertThat(rows).allMatch(row -> lines(row).stream().map(line -> new BigDecimal(line.path("num").asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add).compareTo(new BigDecimal(row.path("goods_count").asText())) == 0);
        assertThat(new HashSet<>(rows.stream().map(row -> row.path("consign_time").asText()).toList())).hasSizeLessThan(290);
        assertThat(rows.toString()).contains("😀", "&", "\\\\", "%", "+", "=", "batch_no", "position_list");
        assertThat(rows).allMatch(row -> Json.bytes(row).length > 2000 && Json.bytes(row).length < 6500);
    }

    @Test
    void shouldSeedFewAsWell() {
        assertThat(seed(10, 1)).filteredOn(row -> row.path("shop_no").asText().equals("SH009")).hasSize(3);
        assertThat(seed(0, 1)).isEmpty();
    }

    @Test
    void shouldNotDoubleWhatIsSeededTwice() {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.seedStockouts(1100, 3, FROM, TO);
            sandbox.seedStockouts(1100, 3, FROM, TO);

            assertThat(sandbox.wdt().size(STOCKOUTS)).isEqualTo(1100);
        }
    }

    private static List<ObjectNode> seed(int count, long seed) {
        return new StockoutSeed(count, seed, FROM, TO).stream().toList();
    }

    private static List<JsonNode> lines(ObjectNode row) {
        return StreamSupport.stream(row.path("details_list").spliterator(), false).toList();
    }
}

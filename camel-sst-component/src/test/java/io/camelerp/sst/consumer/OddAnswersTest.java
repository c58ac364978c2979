/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sst.consumer.DownloadWorld.RECS;
import static io.camelerp.sst.consumer.DownloadWorld.TODAY;
import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Polls of a download from a vendor that answers as nobody wishes, without Camel.
 */
class OddAnswersTest {

    private final DownloadWorld world = new DownloadWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private static String rec(String billno, String time) {
        return "{'billno':'" + billno + "','refertime':'" + time + "'}";
    }

    private static boolean covers(JsonNode question, String day) {
        return question.path("startday").asText().compareTo(day) <= 0 && question.path("endday").asText().compareTo(day) >= 0;
    }

    @Test
    void shouldAskForTheDaysBeforeABillThatIsDatedBehindTheWindow() throws Exception {
        world.startFrom = TODAY.minusDays(69).atStartOfDay();
        OddVendor vendor = world.answer(question -> {
            List<String> bills = covers(question, "2026-01-02")
                    ? List.of(rec("B1", "2026-01-02 10:00:00"), rec("BEHIND", "2026-03-10 09:00:00"))
                    : covers(question, "2026-02-01") ? List.of(rec("B2", "2026-02-01 10:00:00")) : List.of();
            return "{'code':0,'items':[" + String.join(",", bills) + "]}";
        });

        assertThat(poll(world.source())).containsExactlyInAnyOrder("B1", "BEHIND", "B2");

        Set<String> days = new TreeSet<>(vendor.asked(RECS, "startday"));
        assertThat(days).contains("2026-01-01", "2026-02-01").hasSizeGreaterThan(30);
    }
}

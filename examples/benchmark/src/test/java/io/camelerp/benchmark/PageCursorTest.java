/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PageCursorTest {

    @Test
    void shouldAskForEachPageOfEachWindow() {
        PageCursor cursor = new PageCursor(Vendor.BEGIN, Vendor.BEGIN.plusHours(2), 3600);
        int[] totals = { 250, 0 };
        List<String> asked = new ArrayList<>();

        for (int window = 0; cursor.hasNext();) {
            String page = cursor.request().get("page_no");
            asked.add(cursor.request().get("start_time").substring(11) + " " + page);
            cursor.answered(totals[window]);
            window += page.equals("2") ? 1 : 0;
        }

        assertThat(asked).containsExactly("00:00:00 0", "00:00:00 1", "00:00:00 2", "01:00:00 0");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.batch;
import static io.camelerp.sandbox.Samples.bill;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;

class ReportTest {

    @Test
    void shouldCompareSourceAndBills() {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            for (int id = 1001; id <= 1004; id++) {
                sandbox.wdt().put(STOCKOUTS, stockout(id, "2026-11-01 10:00:00"));
            }
            sandbox.wdt().put(STOCKOUTS, stockout(1005, "2026-11-01 10:00:00", 55));
            SandboxClient client = new SandboxClient(sandbox);
            client.kingdee("BatchSave", batch(
                    bill("CK1001"), bill("A-CK1002").replaceFirst("\"FID\"", "\"F_ora_Text_ckdh\":\"CK1002\",\"FID\""),
                    bill("B-CK1002").replaceFirst("\"FID\"", "\"F_ora_id\":\"1002\",\"FID\""), bill("XX1")));

            Report report = sandbox.report();

            assertThat(report.source()).isEqualTo(4);
            assertThat(report.booked()).isEqualTo(2);
            assertThat(report.duplicated()).isEqualTo(1);
            assertThat(report.missing()).containsExactly("CK1003", "CK1004");
            assertThat(report.duplicates()).containsExactly("CK1002");
            assertThat(report.foreign()).containsExactly("XX1");
        }
    }
}

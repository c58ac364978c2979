/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.io.UncheckedIOException;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.batch;
import static io.camelerp.sandbox.Samples.bill;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SandboxTest {

    private final Sandbox sandbox = Sandbox.builder().start();
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldAnswerASignedQuery() {
        sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00"));
        sandbox.wdt().put(STOCKOUTS, stockout(2, "2026-11-01 11:00:00"));
        sandbox.wdt().put(STOCKOUTS, stockout(3, "2026-11-01 11:00:01"));

        JsonNode answer = query("page_size", "1");

        assertThat(answer.path("code").asInt()).isZero();
        assertThat(answer.path("total_count").asInt()).isEqualTo(2);
        assertThat(answer.path("stockout_list")).singleElement()
                .satisfies(row -> assertThat(row.path("stockout_id").asInt()).isEqualTo(1));
        assertThat(sandbox.ledger().calls("wdt:" + STOCKOUTS)).singleElement()
                .satisfies(call -> assertThat(call.resultCode()).isEqualTo("0"));
    }

    @Test
    void shouldSaveGoodBillsBesideBadOnes() {
        JsonNode answer = client.kingdee("BatchSave", batch(bill("CK1", "SKU-0001"), bill("CK2", "SKU-9999"),
                bill("CK1", "SKU-0001")));

        JsonNode status = answer.path("Result").path("ResponseStatus");
        assertThat(status.path("IsSuccess").asBoolean()).isFalse();
        assertThat(status.path("SuccessEntitys").findValuesAsText("DIndex")).containsExactly("0");
        assertThat(status.path("Errors").findValuesAsText("DIndex")).containsExactly("1", "2");
        assertThat(status.path("Errors").path(1).path("Message").asText()).contains("编码唯一。[CK1]");
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).extracting("number").containsExactly("CK1");
    }

    @Test
    void shouldFindBillsByNumber() {
        client.kingdee("BatchSave", batch(bill("CK1", "SKU-0001"), bill("CK'2", "SKU-0002")));

        JsonNode rows = client.kingdee("ExecuteBillQuery", """
                {"data":{"FormId":"SAL_OUTSTOCK","FieldKeys":"FID,FBillNo,FDocumentStatus,FCustomerID.FNumber",
                 "FilterString":"FBillNo IN ('CK''2','CK3') AND FDocumentStatus='A'","Limit":2000}}""");

        assertThat(rows).singleElement().satisfies(row -> assertThat(row.toString()).endsWith(",\"CK'2\",\"A\",\"CUST001\"]"));
    }

    @Test
    void shouldLoseAnswersWhenToldTo() {
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);
        sandbox.faults().at("wdt:*", 1, Fault.HTTP_500);
        sandbox.faults().at("wdt:*", 2, Fault.TRUNCATED_JSON);

        assertThatThrownBy(() -> client.kingdee("BatchSave", batch(bill("CK1", "SKU-0001"))))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(sandbox.kingdee().bill("SAL_OUTSTOCK", "CK1")).isPresent();
        assertThat(client.form(sandbox.wdtUrl() + "/" + STOCKOUTS + ".php", client.signed()).statusCode()).isEqualTo(500);
        assertThatThrownBy(this::query).isInstanceOf(UncheckedIOException.class);
        assertThat(sandbox.faults().fired()).hasSize(3);
    }

    private JsonNode query(String... more) {
        String[] params = new String[more.length + 4];
        System.arraycopy(
                new String[] { "start_time", "2026-11-01 10:00:00", "end_time", "2026-11-01 11:00:00" }, 0, params, 0, 4);
        System.arraycopy(more, 0, params, 4, more.length);
        return client.wdt(STOCKOUTS, params);
    }
}

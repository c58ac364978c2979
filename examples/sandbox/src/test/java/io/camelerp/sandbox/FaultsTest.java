/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.FORM;
import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.batch;
import static io.camelerp.sandbox.Samples.bill;
import static io.camelerp.sandbox.Samples.query;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each fault as a plain java.net.http.HttpClient sees it. */
class FaultsTest {

    private static final String SAVE = "kingdee:BatchSave";
    private static final String QUERY = "wdt:" + STOCKOUTS;

    private final Sandbox sandbox = Sandbox.builder().start();
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldAnswerHttp500WithOrWithoutEffect() {
        sandbox.faults().at(SAVE, 1, Fault.HTTP_500);
        sandbox.faults().at(SAVE, 2, Fault.HTTP_500.afterEffect(true));

        assertThat(save("CK1").statusCode()).isEqualTo(500);
        assertThat(isBooked("CK1")).isFalse();
        assertThat(save("CK1").statusCode()).isEqualTo(500);
        assertThat(isBooked("CK1")).isTrue();
    }

    @Test
    void shouldAnswerHtmlNothingAndGarbage() {
        sandbox.faults().at(SAVE, 1, Fault.HTML_200);
        sandbox.faults().at(SAVE, 2, Fault.EMPTY_BODY);
        sandbox.faults().at(SAVE, 3, Fault.GARBAGE);
        sandbox.faults().at(SAVE, 4, Fault.RESPONSE_ERROR);

        assertThat(save("CK1").body()).startsWith("<!DOCTYPE html>");
        assertThat(save("CK1").body()).isEmpty();
        assertThat(save("CK1").body()).startsWith("\u0000");
        HttpResponse<String> last = save("CK1");
        assertThat(last.statusCode()).isEqualTo(200);
        assertThat(last.body()).startsWith("response_error:{\"Message\"");
        assertThat(isBooked("CK1")).isFalse();
        assertThat(sandbox.ledger().calls(SAVE)).extracting(Call::fault).containsExactly(
                Fault.Kind.HTML_200, Fault.Kind.EMPTY_BODY, Fault.Kind.GARBAGE, Fault.Kind.RESPONSE_ERROR);
    }

    @Test
    void shouldResetTheConnectionBeforeOrAfterTheEffect() {
        sandbox.faults().at(SAVE, 1, Fault.RESET_BEFORE);
        sandbox.faults().at(SAVE, 2, Fault.RESET_AFTER);

        assertReset(() -> save("CK1"));
        assertThat(isBooked("CK1")).isFalse();
        assertReset(() -> save("CK1"));
        assertThat(isBooked("CK1")).isTrue();
        assertThat(sandbox.ledger().count(SAVE)).isEqualTo(2);
        assertThat(sandbox.ledger().calls(SAVE)).extracting(Call::httpStatus).containsOnly(0);
    }

    @Test
    void shouldResetTheConnectionWithinTheBody() {
        sandbox.faults().at(SAVE, 1, Fault.RESET_MID_BODY);

        assertThatThrownBy(() -> save("CK1")).isInstanceOf(UncheckedIOException.class).hasCauseInstanceOf(IOException.class);
        assertThat(isBooked("CK1")).isTrue();
    }

    @Test
    void shouldCutJson() {
        sandbox.faults().at(SAVE, 1, Fault.TRUNCATED_JSON);

        assertThat(save("CK1").body()).startsWith("{\"Result\"").doesNotEndWith("}");
        assertThat(isBooked("CK1")).isTrue();
    }

    @Test
    void shouldSaveLateAfterTheClientHasLooked() {
        sandbox.faults().at(SAVE, 1, Fault.LATE_EFFECT);

        assertReset(() -> save("CK1"));
        assertThat(client.kingdee("ExecuteBillQuery", query("FBillNo", "FBillNo IN ('CK10')"))).isEmpty();
        assertThat(isBooked("CK1")).isFalse();
        assertThat(client.kingdee("ExecuteBillQuery", query("FBillNo", "FBillNo IN ('CK10','CK1')"))).isEmpty();
        assertThat(isBooked("CK1")).isTrue();
        assertThat(client.kingdee("ExecuteBillQuery", query("FBillNo", "FBillNo IN ('CK10','CK1')"))).hasSize(1);
    }

    @Test
    void shouldNotSaveLateWhatWasSentAgain() {
        sandbox.faults().at(SAVE, 1, Fault.LATE_EFFECT);

        assertReset(() -> save("CK1"));
        save("CK1");
        client.kingdee("ExecuteBillQuery", query("FBillNo", "FBillNo IN ('CK1')"));

        assertThat(sandbox.kingdee().bills(FORM)).singleElement().satisfies(bill -> assertThat(bill.saves()).isEqualTo(1));
    }

    @Test
    void shouldHoldAnswersBackAfterTheirEffect() {
        sandbox.faults().at(SAVE, 1, Fault.delay(Duration.ofMillis(300)));
        long start = System.nanoTime();

        save("CK1");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        sandbox.wdt().latency(Duration.ofMillis(200));
        start = System.nanoTime();
        page();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldSendPagesThatPromiseMore() {
        for (int i = 1; i <= 3; i++) {
            sandbox.wdt().put(STOCKOUTS, stockout(i, "2026-11-01 10:00:00"));
        }
        sandbox.faults().at(QUERY, 1, Fault.NULL_PAGE);
        sandbox.faults().at(QUERY, 2, Fault.EMPTY_PAGE);
        sandbox.faults().at(QUERY, 3, Fault.shortPage(2));

        assertThat(page()).contains("\"total_count\":3", "\"stockout_list\":null");
        assertThat(page()).contains("\"total_count\":3", "\"stockout_list\":[]");
        assertThat(page()).contains("\"total_count\":3", "\"stockout_id\":2").doesNotContain("\"stockout_id\":3");
        assertThat(page()).contains("\"total_count\":3", "\"stockout_id\":3");
    }

    @Test
    void shouldRefuseForAWhile() {
        sandbox.faults().at(QUERY, 1, Fault.RATE_LIMIT);
        sandbox.faults().at(SAVE, 1, Fault.RATE_LIMIT);
        sandbox.faults().at(SAVE, 2, Fault.SESSION_LOST);
        sandbox.faults().at(SAVE, 3, Fault.LOCK_CONFLICT);

        assertThat(page()).contains("\"code\":1012");
        assertThat(save("CK1").body()).contains("\"MsgCode\":14");
        assertThat(save("CK1").body()).contains("\"MsgCode\":1}", "会话信息已丢失");
        assertThat(save("CK1").body()).contains("\"MsgCode\":13");
        assertThat(isBooked("CK1")).isFalse();
    }

    @Test
    void shouldFailOneBillOfABatch() {
        sandbox.faults().at(SAVE, 1, Fault.PARTIAL_FAILURE);
        sandbox.faults().at(SAVE, 2, Fault.partialFailure(6));
        sandbox.faults().at(SAVE, 3, Fault.WRONG_NUMBER);

        assertThat(save("CK1", "CK2", "CK3").body()).contains("\"MsgCode\":11", "\"Number\":\"CK1\"", "\"Number\":\"CK3\"",
                "\"DIndex\":1}]");
        assertThat(isBooked("CK2")).isFalse();
        assertThat(save("CK2").body()).contains("\"MsgCode\":6");
        assertThat(save("CK2").body()).contains("\"IsSuccess\":true", "\"Number\":\"CK2-1\"");
    }

    @Test
    void shouldHitByCountOrByChance() {
        sandbox.faults().every(QUERY, 3, Fault.EMPTY_BODY);
        assertThat(hits(9)).isEqualTo("..x..x..x");
        sandbox.faults().clear();

        sandbox.faults().randomly("wdt:*", 0.4, 7, Fault.EMPTY_BODY);
        String first = hits(30);
        sandbox.faults().clear();
        sandbox.faults().randomly("*", 0.4, 7, Fault.EMPTY_BODY);

        assertThat(hits(30)).isEqualTo(first).contains("x", ".");
        assertThat(sandbox.faults().fired(Fault.Kind.EMPTY_BODY)).isGreaterThan(5);
    }

    private String hits(int calls) {
        List<String> hits = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            hits.add(page().isEmpty() ? "x" : ".");
        }
        return String.join("", hits);
    }

    private HttpResponse<String> save(String... numbers) {
        List<String> bills = new ArrayList<>();
        for (String number : numbers) {
            bills.add(bill(number));
        }
        return client.signedKingdee("BatchSave", batch(bills.toArray(String[]::new)));
    }

    private String page() {
        return client.form(sandbox.wdtUrl() + "/" + STOCKOUTS + ".php", client.signed(
                "start_time", "2026-11-01 10:00:00", "end_time", "2026-11-01 10:00:00")).body();
    }

    private boolean isBooked(String number) {
        return sandbox.kingdee().bill(FORM, number).isPresent();
    }

    private static void assertReset(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(UncheckedIOException.class).hasRootCauseMessage("Connection reset");
    }
}

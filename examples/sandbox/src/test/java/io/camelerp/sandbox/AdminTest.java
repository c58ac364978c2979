/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.batch;
import static io.camelerp.sandbox.Samples.bill;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;

class AdminTest {

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldSeedAndReport() {
        post("/sandbox/seed", "{\"count\":5,\"seed\":2,\"from\":\"2026-11-01T00:00:00\",\"to\":\"2026-11-02T00:00:00\"}");

        assertThat(get("/sandbox/report")).hasToString(Json.text(Json.object().put("source", 5).put("booked", 0)
                .put("duplicated", 0).put("missingCount", 5).put("foreignCount", 0)
                .set("missing", Json.node(sandbox.report().missing())))
                .replaceFirst("}$", ",\"duplicates\":[],\"foreign\":[]}"));
    }

    @Test
    void shouldTakeRowsAndShowCalls() {
        post("/sandbox/wdt/" + STOCKOUTS, "[" + stockout(1, "2026-11-01 10:00:00") + "]");
        post("/sandbox/wdt/" + STOCKOUTS + "?visibleIn=PT5S", stockout(2, "2026-11-01 10:00:00").toString());
        client.wdt(STOCKOUTS, "start_time", "2026-11-01 10:00:00", "end_time", "2026-11-01 11:00:00");

        assertThat(get("/sandbox/wdt/" + STOCKOUTS).path("size").asInt()).isEqualTo(1);
        JsonNode call = get("/sandbox/ledger?operation=wdt:" + STOCKOUTS).path(0);
        assertThat(call.path("params").path("start_time").asText()).isEqualTo("2026-11-01 10:00:00");
        assertThat(call.path("resultCode").asText()).isEqualTo("0");
        assertThat(get("/sandbox/").path("calls").path("wdt:" + STOCKOUTS).asInt()).isEqualTo(1);
    }

    @Test
    void shouldShowBills() {
        client.kingdee("BatchSave", batch(bill("CK1")));

        assertThat(get("/sandbox/bills/SAL_OUTSTOCK").path(0).path("model").path("FBillNo").asText()).isEqualTo("CK1");
    }

    @Test
    void shouldSetSwitchesAndFaults() {
        post("/sandbox/switches",
                "{\"wdt\":{\"totalAsText\":true,\"latency\":\"PT0.001S\"},\"kingdee\":{\"requireAuth\":false}}");
        post("/sandbox/faults", "{\"operation\":\"wdt:*\",\"at\":2,\"fault\":\"HTTP_500\"}");
        post("/sandbox/faults", "{\"operation\":\"wdt:*\",\"every\":3,\"fault\":{\"kind\":\"DELAY\",\"delay\":\"PT0.001S\"}}");
        post("/sandbox/faults", "{\"operation\":\"kingdee:*\",\"probability\":1,\"faults\":[\"GARBAGE\"]}");
        String url = sandbox.wdtUrl() + "/" + STOCKOUTS + ".php";

        assertThat(client.wdt(STOCKOUTS, "stockout_no", "CK1").path("total_count").isTextual()).isTrue();
        assertThat(client.form(url, client.signed()).statusCode()).isEqualTo(500);
        assertThat(client.form(url, client.signed()).statusCode()).isEqualTo(200);
        assertThat(client.signedKingdee("BatchSave", "{}").body()).startsWith("\u0000");
        assertThat(get("/sandbox/faults")).isEqualTo(Json.node(Map.of("HTTP_500", 1, "DELAY", 1, "GARBAGE", 1)));

        post("/sandbox/faults", "{\"clear\":true}");

        assertThat(client.form(url, client.signed()).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTakeAndShowBillsOfSst() {
        post("/sandbox/sst/REC", "[{\"billno\":\"R1\",\"refertime\":\"2026-11-01 10:00:00\"},"
                                 + "{\"billno\":\"R2\",\"refertime\":\"2026-11-01 11:00:00\"}]");
        post("/sandbox/switches",
                "{\"sst\":{\"pageSize\":1,\"codeAsText\":true,\"resume\":\"REST\",\"latency\":\"PT0.001S\"}}");
        JsonNode answer
                = sst("{\"cmd\":\"DownloadRECBill\",\"seq\":\"1\",\"startday\":\"2026-11-01\",\"endday\":\"2026-11-01\"}");
        sst("{\"cmd\":\"AddSTOBill\",\"seq\":\"2\",\"items\":{\"tbillno\":\"T1\"}}");

        assertThat(answer.path("code").isTextual()).isTrue();
        assertThat(answer.path("items")).hasSize(1);
        assertThat(get("/sandbox/sst/REC")).extracting(bill -> bill.path("billno").asText()).containsExactly("R1", "R2");
        assertThat(get("/sandbox/sst/created").path(0).path("tbillno").asText()).isEqualTo("T1");
        assertThat(get("/sandbox/sst/updated")).isEmpty();
        assertThat(get("/sandbox/sst/batches").path("opened").asInt()).isEqualTo(1);
        assertThat(get("/sandbox/").path("sst").asText()).isEqualTo(sandbox.sstUrl());
        assertThat(get("/sandbox/").path("calls").path("sst:DownloadRECBill").asInt()).isEqualTo(1);
    }

    @Test
    void shouldPushBillsOfSstWhenAsked() {
        // this sandbox is no receiver: it answers the push as a call that it does not know
        HttpResponse<String> pushed = client.post(url("/sandbox/sst/push"), "application/json",
                "{\"target\":\"" + sandbox.sstUrl() + "\",\"document\":\"REQ\",\"retries\":1,\"bills\":[{\"billno\":\"Q1\"}]}",
                Map.of());

        assertThat(SandboxClient.json(pushed).path("attempts").asInt()).isEqualTo(2);
        assertThat(SandboxClient.json(pushed).path("status").asInt()).isEqualTo(200);
        assertThat(SandboxClient.json(pushed).at("/body/code").asText()).isNotEqualTo("0");
        assertThat(sandbox.ledger().calls("sst:PushREQBill").get(0).body()).contains("Q1");
    }

    private JsonNode sst(String body) {
        return SandboxClient.json(client.post(sandbox.sstUrl() + "?appid=sandbox", "application/json", body, Map.of()));
    }

    @Test
    void shouldSayWhatItDoesNotUnderstand() {
        assertThat(refused("/sandbox/sst/NOTHING", "{}")).contains("No kind of bills NOTHING", "REC");
        assertThat(refused("/sandbox/sst/push", "{\"document\":\"SALE\"}")).contains("does not push SALE");
        assertThat(refused("/sandbox/switches", "{\"wdt\":{\"nonsense\":1}}")).contains("No switch wdt.nonsense", "latency");
        assertThat(refused("/sandbox/faults", "{\"operation\":\"wdt:*\"}")).contains("Expected a field fault");
        assertThat(refused("/sandbox/faults", "{\"operation\":\"wdt:*\",\"fault\":\"X\"}")).contains("X");
        assertThat(refused("/sandbox/seed", "{")).contains("not JSON");
        assertThat(refused("/sandbox/wdt/nothing", "{}")).contains("no table nothing");
        assertThat(client.get("/sandbox/nothing").statusCode()).isEqualTo(404);
    }

    private void post(String path, String body) {
        HttpResponse<String> response = client.post(url(path), "application/json", body, Map.of());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private String refused(String path, String body) {
        HttpResponse<String> response = client.post(url(path), "application/json", body, Map.of());
        assertThat(response.statusCode()).isEqualTo(400);
        return response.body();
    }

    private JsonNode get(String path) {
        return SandboxClient.json(client.get(path));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + sandbox.port() + path;
    }
}

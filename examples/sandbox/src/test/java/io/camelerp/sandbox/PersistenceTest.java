/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches.Resume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.sandbox.Samples.FORM;
import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.batch;
import static io.camelerp.sandbox.Samples.bill;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PersistenceTest {

    @TempDir
    Path directory;

    @Test
    void shouldContinueWhereItWasClosed() {
        try (Sandbox sandbox = start()) {
            sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00"));
            sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 11:00:00"));
            sandbox.wdt().put(STOCKOUTS, stockout(2, "2026-11-01 11:00:00"));
            sandbox.wdt().remove(STOCKOUTS, "2");
            sandbox.kingdee().baseData("materials", "SKU-NEW");
            new SandboxClient(sandbox).kingdee("BatchSave", batch(bill("CK1", "SKU-NEW"), bill("中 文 号")));
        }

        try (Sandbox sandbox = start()) {
            assertThat(sandbox.wdt().rows(STOCKOUTS)).containsExactly(stockout(1, "2026-11-01 11:00:00"));
            assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number() + bill.saves() + bill.status())
                    .containsExactly("CK11A", "中 文 号1A");
            assertThat(new SandboxClient(sandbox).kingdee("BatchSave", batch(bill("CK1"), bill("CK3", "SKU-NEW")))
                    .findValuesAsText("Number")).containsExactly("CK3");
            assertThat(sandbox.kingdee().bills(FORM)).extracting("fid").doesNotHaveDuplicates().hasSize(3);
        }
    }

    @Test
    void shouldKeepTheBillsAndBatchesOfSst() {
        try (Sandbox sandbox = start()) {
            sandbox.sst().put(SstDocument.TRANSFERRING, transferring(1));
            sandbox.sst().put(SstDocument.TRANSFERRING, transferring(2));
            sandbox.sst().pageSize(1);
            sandbox.sst().resume(Resume.REST);
            assertThat(download(sandbox, "").path("sumbatch").asText()).isEqualTo("100001");
            sst(sandbox, "{\"cmd\":\"AddSTOBill\",\"seq\":\"2\",\"items\":{\"tbillno\":\"T1\"}}");
            sst(sandbox, "{\"cmd\":\"UpdateTransferringOrderInfo\",\"seq\":\"3\",\"buid\":1}");
        }

        try (Sandbox sandbox = start()) {
            sandbox.sst().resume(Resume.REST);
            assertThat(download(sandbox, "100001").path("billnoitmes")).extracting(bill -> bill.path("buid").asInt())
                    .containsExactly(2);
            sst(sandbox, "{\"cmd\":\"AchieveQueryTransferringOrderInfo\",\"seq\":\"4\",\"sumbatch\":\"100001\"}");
        }

        try (Sandbox sandbox = start()) {
            assertThat(sandbox.sst().finished(SstDocument.TRANSFERRING)).containsExactlyInAnyOrder("1", "2");
            assertThat(sandbox.sst().unfinishedBatches()).isZero();
            assertThat(sandbox.sst().created()).extracting(bill -> bill.path("billno").asText())
                    .containsExactly("STO00000001");
            assertThat(sandbox.sst().updated()).hasSize(1);
            assertThat(download(sandbox, "").path("sumbatch").asText()).isEqualTo("100002");
        }
    }

    private static ObjectNode transferring(int buid) {
        return Json.object().put("buid", buid).put("billno", "B" + buid).put("rdate", "2026-11-01")
                .put("billingdate", "2026-11-01 10:00:0" + buid).put("shopid", 7);
    }

    private static JsonNode download(Sandbox sandbox, String batch) {
        return sst(sandbox, "{\"cmd\":\"QueryTransferringOrderInfo\",\"seq\":\"1\",\"startday\":\"2026-11-01\","
                            + "\"endday\":\"2026-11-01\",\"storeuiditems\":[7],\"sumbatch\":\"" + batch + "\"}");
    }

    private static JsonNode sst(Sandbox sandbox, String body) {
        return SandboxClient.json(new SandboxClient(sandbox).post(
                sandbox.sstUrl() + "?appid=sandbox", "application/json", body, Map.of()));
    }

    @Test
    void shouldSurviveTheDeathOfItsJvmInTheMiddleOfAnEntry() throws IOException {
        try (Sandbox sandbox = start()) {
            sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00"));
            sandbox.wdt().put(STOCKOUTS, stockout(2, "2026-11-01 10:00:00"));
        }
        Path journal = directory.resolve("sandbox.journal");
        try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
            file.setLength(file.length() - 5);
        }

        try (Sandbox sandbox = start()) {
            assertThat(sandbox.wdt().size(STOCKOUTS)).isEqualTo(1);
            sandbox.wdt().remove(STOCKOUTS, "1");
        }

        try (Sandbox sandbox = start()) {
            assertThat(sandbox.wdt().size(STOCKOUTS)).isZero();
        }
    }

    @Test
    void shouldHaveWrittenAChangeBeforeTheAnswerLeaves() throws IOException {
        try (Sandbox sandbox = start()) {
            new SandboxClient(sandbox).kingdee("BatchSave", batch(bill("CK1")));

            Path copy = Files.createDirectories(directory.resolve("copy"));
            Files.copy(directory.resolve("sandbox.journal"), copy.resolve("sandbox.journal"));
            try (Sandbox other = Sandbox.builder().dataDirectory(copy).start()) {
                assertThat(other.kingdee().bill(FORM, "CK1")).isPresent();
            }
        }
    }

    @Test
    void shouldKeepLateRowsLate() {
        TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
        try (Sandbox sandbox = Sandbox.builder().dataDirectory(directory).clock(clock).start()) {
            sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-22 10:00:00"), clock.instant().plusSeconds(60));
        }

        try (Sandbox sandbox = Sandbox.builder().dataDirectory(directory).clock(clock).start()) {
            assertThat(sandbox.wdt().size(STOCKOUTS)).isZero();
            clock.advance(Duration.ofSeconds(60));
            assertThat(sandbox.wdt().size(STOCKOUTS)).isEqualTo(1);
        }
    }

    @Test
    void shouldWriteAnOvergrownJournalAnew() throws IOException {
        try (Sandbox sandbox = start()) {
            for (int i = 0; i < 1100; i++) {
                sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00").put("remark", "r" + i));
            }
        }
        long before = Files.size(directory.resolve("sandbox.journal"));

        try (Sandbox sandbox = start()) {
            assertThat(Files.size(directory.resolve("sandbox.journal"))).isLessThan(before / 100);
            sandbox.wdt().put(STOCKOUTS, stockout(2, "2026-11-01 10:00:00"));
        }

        try (Sandbox sandbox = start()) {
            assertThat(sandbox.wdt().size(STOCKOUTS)).isEqualTo(2);
            assertThat(sandbox.wdt().row(STOCKOUTS, "1").orElseThrow().path("remark").asText()).isEqualTo("r1099");
        }
    }

    @Test
    void shouldRefuseADirectoryInUse() {
        try (Sandbox sandbox = start()) {
            assertThat(sandbox.port()).isPositive();
            assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("Another sandbox");
        }
    }

    private Sandbox start() {
        return Sandbox.builder().dataDirectory(directory).start();
    }
}

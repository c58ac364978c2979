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

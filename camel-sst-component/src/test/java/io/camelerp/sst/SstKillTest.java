/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.camelerp.common.store.FileBatchStore;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches.Resume;
import io.camelerp.sst.HaltingStore.Step;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills a process with SIGKILL at every step of the algorithm of sst.md section 5.3, under both readings of "resume".
 */
class SstKillTest {

    private static final List<String> ALL = List.of("1", "2", "3", "4", "5");

    @TempDir
    Path directory;

    private final Sandbox sandbox = Sandbox.builder().start();

    static Stream<Arguments> steps() {
        return Stream.of(Step.values()).flatMap(step -> Stream.of(Resume.values()).map(resume -> Arguments.of(step, resume)));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldLoseNothingAndRepeatOnlyWhatTheProtocolMakesUnavoidable(Step step, Resume resume) throws Exception {
        sandbox.sst().resume(resume);
        sandbox.sst().pageSize(resume == Resume.REST ? 2 : 100);
        for (int buid = 1; buid <= 5; buid++) {
            sandbox.sst().put(SstDocument.TRANSFERRING,
                    SstTestSupport.transferring(buid, SstTestSupport.noonOfYesterday().plusMinutes(buid), 2445));
        }
        Path sink = Files.createFile(directory.resolve("delivered"));
        Path state = directory.resolve("state");

        killAt(step, state, sink);
        List<String> before = Files.readAllLines(sink);
        try (FileBatchStore store = new FileBatchStore(state, Duration.ofDays(90), Clock.systemUTC());
             CamelContext context = DownloadProcess.start(sandbox.sstUrl(), store, sink, firstDay())) {
            int batches = sandbox.sst().openedBatches();
            await().atMost(Duration.ofSeconds(20)).until(
                    () -> sandbox.sst().finished(SstDocument.TRANSFERRING).size() == 5
                            && sandbox.sst().openedBatches() > batches + 1);
        }

        List<String> after = Files.readAllLines(sink);
        assertThat(after).containsAll(ALL);
        // a bill that was delivered when the process died, before it could say so, is the one repeat there can be
        assertThat(after).hasSize(step == Step.AFTER_DELIVERY ? 6 : 5);
        assertThat(before.size()).isEqualTo(switch (step) {
            case AFTER_RESPONSE, AFTER_STORE -> 0;
            case AFTER_DELIVERY, AFTER_MARK -> 1;
            case BEFORE_FINISH, AFTER_FINISH, AFTER_CLOSE -> 5;
        });
        assertThat(sandbox.sst().unfinishedBatches()).isLessThanOrEqualTo(step == Step.AFTER_RESPONSE ? 2 : 1);
    }

    private static String firstDay() {
        return SstTestSupport.noonOfYesterday().toLocalDate().toString();
    }

    private void killAt(Step step, Path state, Path sink) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"), DownloadProcess.class.getName(), sandbox.sstUrl(), state.toString(),
                sink.toString(), firstDay(), step.name())
                .redirectErrorStream(true).start();
        try (BufferedReader output = process.inputReader()) {
            boolean reached = output.lines().anyMatch(line -> line.contains(HaltingStore.REACHED));
            assertThat(reached).as("the process reaches " + step).isTrue();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}

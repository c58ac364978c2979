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
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.camelerp.common.store.FileBatchStore;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches.BatchShown;
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
 * Kills a process with SIGKILL while every batch command stands at one step of the algorithm of sst.md section 5.3, for
 * each step and under both readings of "resume".
 */
class SstKillTest {

    private static final int BILLS = 5;

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
        if (resume == Resume.REST) {
            sandbox.sst().pageSize(2);
            sandbox.sst().batchShown(BatchShown.ALWAYS);
        }
        putBills();
        Path sink = Files.createFile(directory.resolve("delivered"));
        Path state = directory.resolve("state");

        killAt(step, state, sink);
        List<String> before = Files.readAllLines(sink);
        try (FileBatchStore store = new FileBatchStore(state, Duration.ofDays(90), Clock.systemUTC());
             CamelContext context = DownloadProcess.start(sandbox.sstUrl(), store, sink, firstDay())) {
            Map<String, Integer> calls = new HashMap<>();
            DownloadProcess.COMMANDS.keySet().forEach(command -> calls.put(command, sandbox.ledger().count("sst:" + command)));
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.readAllLines(sink).containsAll(all())
                    && sandbox.sst().finished(SstDocument.TRANSFERRING).size() == BILLS
                    && sandbox.sst().finished(SstDocument.SALE).size() == BILLS
                    && calls.entrySet().stream().allMatch(
                            entry -> sandbox.ledger().count("sst:" + entry.getKey()) > entry.getValue() + 3));
        }

        List<String> after = Files.readAllLines(sink);
        for (String command : DownloadProcess.COMMANDS.keySet()) {
            // a bill that was delivered when the process died, before it could say so, is the one repeat there can be
            assertThat(of(command, after)).as(command).hasSize(step == Step.AFTER_DELIVERY ? BILLS + 1 : BILLS)
                    .containsAll(of(command, all()));
            assertThat(of(command, before)).as(command).hasSize(switch (step) {
                case AFTER_RESPONSE, AFTER_STORE -> 0;
                case AFTER_DELIVERY, AFTER_MARK -> 1;
                case BEFORE_FINISH, AFTER_FINISH, AFTER_CLOSE -> BILLS;
            });
        }
    }

    private void putBills() {
        LocalDateTime noon = SstTestSupport.noonOfYesterday();
        for (int id = 1; id <= BILLS; id++) {
            LocalDateTime time = noon.plusMinutes(id);
            for (SstDocument document : List.of(SstDocument.STORE_DECLARE_GOODS, SstDocument.REC, SstDocument.REQ)) {
                sandbox.sst().put(document, SstTestSupport.rec(String.valueOf(id), time));
            }
            sandbox.sst().put(SstDocument.TRANSFERRING, SstTestSupport.transferring(id, time, 2445));
            sandbox.sst().put(SstDocument.SALE, SstTestSupport.sale(id, time, 2445));
        }
    }

    private static List<String> all() {
        return DownloadProcess.COMMANDS.keySet().stream()
                .flatMap(command -> IntStream.rangeClosed(1, BILLS).mapToObj(id -> command + " " + id)).toList();
    }

    private static List<String> of(String command, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(command + " ")).toList();
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

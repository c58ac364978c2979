/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.util.List;
import java.util.stream.IntStream;

import io.camelerp.common.store.OpenBatch.Phase;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every batch store has to keep, each state read by a store opened anew. Stores of other modules extend it out of
 * the test jar.
 */
public abstract class BatchStoreContract {

    protected static final StreamId DOWNLOAD = new StreamId("vendor/account/document/key", "download");
    protected static final StreamId PUSH = new StreamId("vendor/account/document/key", "push");

    /** The store as a process finds it that starts now. */
    protected abstract BatchStore reopened();

    protected static StoredRecord entry(String key, String hash) {
        return new StoredRecord(0, key, hash, "{\"billno\":\"" + key + "\",\"remarks\":\"差异\\n\"}", null);
    }

    protected static OpenBatch batch(String token, Phase phase) {
        return new OpenBatch(
                token, "2026-01-01..2026-01-03", phase, false,
                "2026-01-02 10:00:00", "c0");
    }

    @Test
    protected void shouldKeepTheOpenBatchWithItsRawRecords() {
        reopened().take(DOWNLOAD, batch("77", Phase.OPENED), List.of(entry("R1", "a"), entry("R2", "b")));

        BatchStore store = reopened();

        assertThat(store.batch(DOWNLOAD)).contains(batch("77", Phase.OPENED));
        assertThat(store.pending(DOWNLOAD)).extracting(StoredRecord::key).containsExactly("R1", "R2");
        assertThat(store.pending(DOWNLOAD).get(0).raw()).contains("差异");
        assertThat(store.streams(DOWNLOAD.scope())).containsExactly("download");
    }

    @Test
    protected void shouldForgetTheContentAndRememberTheKeyOfWhatIsDoneForEveryStreamOfTheScope() {
        BatchStore first = reopened();
        first.take(DOWNLOAD, batch("77", Phase.OPENED), List.of(entry("R1", "a"), entry("R2", "b")));
        first.done(DOWNLOAD, List.of(first.pending(DOWNLOAD).get(0).number()));

        BatchStore store = reopened();

        assertThat(store.pending(DOWNLOAD)).extracting(StoredRecord::key).containsExactly("R2");
        assertThat(store.lastHash(PUSH.scope(), "R1")).contains("a");
        assertThat(store.lastHash(PUSH.scope(), "R2")).isEmpty();
        assertThat(store.lastHash("another", "R1")).isEmpty();
    }

    @Test
    protected void shouldKeepWhatWasGivenUpAndTakeItUpAgain() {
        BatchStore first = reopened();
        first.take(PUSH, null, List.of(entry("R1", "a")));
        first.dead(PUSH, first.pending(PUSH).get(0).number(), "no such material");

        assertThat(reopened().dead(PUSH)).singleElement().satisfies(dead -> {
            assertThat(dead.cause()).isEqualTo("no such material");
            assertThat(dead.raw()).contains("R1");
        });
        assertThat(reopened().lastHash(PUSH.scope(), "R1")).contains("a");
        assertThat(reopened().revive(PUSH)).isEqualTo(1);
        assertThat(reopened().pending(PUSH)).extracting(StoredRecord::key).containsExactly("R1");
        assertThat(reopened().lastHash(PUSH.scope(), "R1")).isEmpty();
        assertThat(reopened().dead(PUSH)).isEmpty();
    }

    @Test
    protected void shouldNotTakeUpAStateThatALaterOneHasFollowed() {
        BatchStore store = reopened();
        store.take(PUSH, null, List.of(entry("R1", "a"), entry("R2", "a"), entry("R2", "b")));
        for (StoredRecord record : store.pending(PUSH)) {
            store.dead(PUSH, record.number(), "no such material");
        }
        store.remember(PUSH.scope(), "R1", "b");

        assertThat(reopened().revive(PUSH)).isEqualTo(1);

        assertThat(reopened().pending(PUSH)).extracting(StoredRecord::key, StoredRecord::hash)
                .containsExactly(Assertions.tuple("R2", "b"));
        assertThat(reopened().dead(PUSH)).isEmpty();
        assertThat(reopened().lastHash(PUSH.scope(), "R1")).contains("b");
        assertThat(reopened().lastHash(PUSH.scope(), "R2")).isEmpty();
    }

    @Test
    protected void shouldKeepPhaseAndCursor() {
        reopened().take(DOWNLOAD, batch(null, Phase.OPENED), List.of());
        reopened().phase(DOWNLOAD, Phase.DELIVERED);
        assertThat(reopened().batch(DOWNLOAD)).contains(batch(null, Phase.DELIVERED));

        reopened().close(DOWNLOAD, "c1");
        assertThat(reopened().batch(DOWNLOAD)).isEmpty();
        assertThat(reopened().cursor(DOWNLOAD)).contains("c1");

        reopened().moveCursor(DOWNLOAD, "c2");
        assertThat(reopened().cursor(DOWNLOAD)).contains("c2");
    }

    @Test
    protected void shouldGiveEachRecordANumberThatGrows() {
        BatchStore first = reopened();
        first.take(DOWNLOAD, null, List.of(entry("R1", "a")));
        first.done(DOWNLOAD, List.of(first.pending(DOWNLOAD).get(0).number()));
        reopened().take(PUSH, null, List.of(entry("R1", "b"), entry("R1", "c")));

        assertThat(reopened().pending(PUSH)).extracting(StoredRecord::hash).containsExactly("b", "c");
        assertThat(reopened().pending(PUSH)).extracting(StoredRecord::number).doesNotHaveDuplicates().isSorted();
    }

    @Test
    protected void shouldTellTheNumbersThatItGives() {
        List<Long> numbers = reopened().take(PUSH, null, List.of(entry("R1", "a"), entry("R2", "b")));

        assertThat(reopened().pending(PUSH)).extracting(StoredRecord::number).containsExactlyElementsOf(numbers);
        assertThat(reopened().take(PUSH, null, List.of())).isEmpty();
    }

    @Test
    protected void shouldShowPendingRecordsInPages() {
        BatchStore first = reopened();
        List<Long> numbers
                = first.take(PUSH, null, IntStream.rangeClosed(1, 7).mapToObj(i -> entry("R" + i, "a")).toList());
        first.done(PUSH, List.of(numbers.get(1)));
        first.dead(PUSH, numbers.get(3), "no such material");
        first.take(DOWNLOAD, null, List.of(entry("R1", "a")));

        BatchStore store = reopened();

        assertThat(store.pending(PUSH, 0, 3)).extracting(StoredRecord::key).containsExactly("R1", "R3", "R5");
        assertThat(store.pending(PUSH, numbers.get(4), 3)).extracting(StoredRecord::key).containsExactly("R6", "R7");
        assertThat(store.pending(PUSH, numbers.get(6), 3)).isEmpty();
        assertThat(store.counts(PUSH)).isEqualTo(new BatchStore.Counts(5, 1));
        assertThat(store.counts(DOWNLOAD)).isEqualTo(new BatchStore.Counts(1, 0));
        assertThat(store.counts(new StreamId(PUSH.scope(), "never seen"))).isEqualTo(new BatchStore.Counts(0, 0));
    }

    @Test
    protected void shouldRememberKeysAndNotes() {
        reopened().remember("scope", "R1", "a");
        reopened().remember("scope", "R1", "b");
        reopened().note("scope", "n", "word");
        reopened().note("scope", "m", "word");
        reopened().note("scope", "m", null);

        assertThat(reopened().lastHash("scope", "R1")).contains("b");
        assertThat(reopened().note("scope", "n")).contains("word");
        assertThat(reopened().note("scope", "m")).isEmpty();
    }
}

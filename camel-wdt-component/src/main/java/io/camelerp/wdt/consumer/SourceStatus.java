/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * What an operator wants to know of a source.
 *
 * @param checkpoint   everything up to this local time of Asia/Shanghai is done, of a snapshot since the start; null
 *                     before
 * @param lag          how far the checkpoint is behind the vendor's present
 * @param current      what was read last, in words; null before the first
 * @param batches      how many windows or batches were read
 * @param duplicates   rows that were shown again and not delivered again
 * @param cuts         windows that held more than one answer and were made smaller
 * @param pagedWindows windows that could not be made smaller and were paged
 * @param hiddenRows   rows that the vendor counted and never showed
 * @param failures     how often in a row the oldest unfinished batch has failed
 * @param finished     whether the end that was set is reached, so that nothing more will come
 * @param pool         what there is to acknowledge; null where nothing is
 */
public record SourceStatus(LocalDateTime checkpoint, Duration lag, String current, long batches, long duplicates,
        long cuts, long pagedWindows, long hiddenRows, int failures, boolean finished, Acknowledgements pool) {

    public SourceStatus(LocalDateTime checkpoint, Duration lag, String current, long batches, long duplicates, long cuts,
                        long pagedWindows, long hiddenRows, int failures, boolean finished) {
        this(checkpoint, lag, current, batches, duplicates, cuts, pagedWindows, hiddenRows, failures, finished, null);
    }

    /**
     * What became of the rows of a pool.
     *
     * @param acknowledged of which the vendor was told
     * @param pending      of which the vendor has to be told, or did not want to be
     * @param waiting      of which the route has not said yet what became of them
     * @param givenUp      of which the vendor was told that they failed
     */
    public record Acknowledgements(long acknowledged, int pending, int waiting, long givenUp) {
    }
}

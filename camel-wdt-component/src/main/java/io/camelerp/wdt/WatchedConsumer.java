/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.LocalDateTime;

import io.camelerp.common.ResumedConsumer;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.consumer.SourceStatus;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;

/**
 * What operators see of the source of a consumer.
 */
public abstract class WatchedConsumer extends ResumedConsumer {

    private static final SourceStatus.Acknowledgements NOTHING_TO_ACKNOWLEDGE
            = new SourceStatus.Acknowledgements(0, 0, 0, 0);

    WatchedConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    abstract SourceStatus status();

    private SourceStatus.Acknowledgements pool() {
        SourceStatus.Acknowledgements pool = status().pool();
        return pool == null ? NOTHING_TO_ACKNOWLEDGE : pool;
    }

    @ManagedAttribute(description = "Everything up to this local time of Asia/Shanghai is done")
    public String getCheckpoint() {
        LocalDateTime checkpoint = status().checkpoint();
        return checkpoint == null ? null : VendorTime.format(checkpoint);
    }

    @ManagedAttribute(description = "How many seconds the checkpoint is behind the vendor's present; 0 for a consumer with lookback, whose other one reads the present")
    public long getLagSeconds() {
        boolean looksBack = ((WdtEndpoint) getEndpoint()).getConfiguration().getLookback() > 0;
        return looksBack ? 0 : status().lag().toSeconds();
    }

    @ManagedAttribute(description = "The time window, page or pool that was read last")
    public String getCurrentWindow() {
        return status().current();
    }

    @ManagedAttribute(description = "How many time windows, pages or batches were read")
    public long getWindowsRead() {
        return status().batches();
    }

    @ManagedAttribute(description = "How many rows were shown again and not delivered again")
    public long getDuplicates() {
        return status().duplicates();
    }

    @ManagedAttribute(description = "How many windows held more than one answer and were made smaller")
    public long getCuts() {
        return status().cuts();
    }

    @ManagedAttribute(description = "How many windows could not be made smaller and were paged")
    public long getPagedWindows() {
        return status().pagedWindows();
    }

    @ManagedAttribute(description = "How many rows the vendor counted and never showed")
    public long getHiddenRows() {
        return status().hiddenRows();
    }

    @ManagedAttribute(description = "Whether all up to endAt is read and done, so that nothing more will come")
    public boolean isFinished() {
        return status().finished();
    }

    @ManagedAttribute(description = "How often in a row the oldest unfinished window, or the worst row, has failed")
    public int getWindowFailures() {
        return status().failures();
    }

    @ManagedAttribute(description = "How many rows of a pool the vendor was told of")
    public long getRowsAcknowledged() {
        return pool().acknowledged();
    }

    @ManagedAttribute(description = "How many rows of a pool the vendor has to be told of, or did not want to be")
    public int getAcknowledgementsPending() {
        return pool().pending();
    }

    @ManagedAttribute(description = "How many rows of a pool were delivered, and the route has not said what became of them")
    public int getRowsWaiting() {
        return pool().waiting();
    }

    @ManagedAttribute(description = "How many rows of a pool the vendor was told have failed")
    public long getRowsGivenUp() {
        return pool().givenUp();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.Objects;

import io.camelerp.common.ResumedConsumer;
import io.camelerp.sst.consumer.Source;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;

/**
 * What operators see of the source of a consumer, and what they can tell it.
 */
public abstract class WatchedConsumer extends ResumedConsumer {

    WatchedConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    abstract Source.Progress progress();

    abstract Source ready();

    @ManagedAttribute(description = "How far the consumer has come, local time of the vendor; empty for pushes")
    public String getCheckpoint() {
        return Objects.toString(progress().cursor(), "");
    }

    @ManagedAttribute(description = "How far the checkpoint is behind the present, in seconds")
    public long getLagSeconds() {
        return progress().lagSeconds();
    }

    @ManagedAttribute(description = "The days that were asked for last")
    public String getCurrentWindow() {
        return Objects.toString(progress().window(), "");
    }

    @ManagedAttribute(description = "The vendor's batch (sumbatch) that is open")
    public String getOpenBatch() {
        return Objects.toString(progress().batch(), "");
    }

    @ManagedAttribute(description = "How many bills are kept and not done")
    public int getPendingBills() {
        return progress().pending();
    }

    @ManagedAttribute(description = "How many bills were given up and are kept for replay")
    public int getDeadBills() {
        return progress().dead();
    }

    @ManagedAttribute(description = "How many bills came again and were not delivered again")
    public long getDuplicates() {
        return progress().repeated();
    }

    @ManagedAttribute(description = "How many bills came again with another content")
    public long getChangedBills() {
        return progress().changed();
    }

    @ManagedAttribute(description = "How many new bills came for a time that had been read to its end")
    public long getLateBills() {
        return progress().late();
    }

    @ManagedAttribute(description = "How many batches the vendor may have opened whose number did not arrive")
    public long getOrphanedBatches() {
        return progress().orphaned();
    }

    @ManagedOperation(description = "Moves the checkpoint to a local time of the vendor, or back from now by an ISO-8601 duration")
    public void moveCheckpoint(String time) {
        ready().move(time);
    }

    @ManagedOperation(description = "Gives an open batch (sumbatch) up that the vendor refuses: with the next poll what is kept of it is delivered, it is not finished, and its days are asked for anew")
    public void dropBatch(String batch) {
        ready().drop(batch);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;
import java.util.List;

import io.camelerp.common.CommaList;
import io.camelerp.routes.file.DryRunFiles;
import io.camelerp.routes.manage.PositiveDuration;

/**
 * How bills are booked, for all sinks of an installation; a sink may have its own batch size, parallel saves, source id
 * field, check of base data and wait.
 */
public class BookingSettings {

    private final DryRunFiles dryRunFiles = new DryRunFiles();
    private int batchSize = 20;
    private int parallelSaves = 1;
    private String sourceIdField = "F_ora_Text_ckdh";
    private boolean verifyBaseData = true;
    private Duration unknownWait = Duration.ofSeconds(10);
    private String numberPrefix = "";
    private ClosedPeriod.Policy closedPeriod = ClosedPeriod.Policy.deadLetter;
    private List<String> closedPeriodTexts = List.of("已结账", "已关账", "关账");
    private boolean dryRun;

    public int getBatchSize() {
        return batchSize;
    }

    /** How many bills one call saves; practitioners advise 20 at most. */
    public void setBatchSize(int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size must be at least 1, got " + batchSize);
        }
        this.batchSize = batchSize;
    }

    public int getParallelSaves() {
        return parallelSaves;
    }

    /**
     * How many calls of one exchange save bills at the same time; practitioners use 2 to 10. Kingdee refuses some bills
     * with a lock conflict then, which are tried again.
     */
    public void setParallelSaves(int parallelSaves) {
        if (parallelSaves < 1 || parallelSaves > 10) {
            throw new IllegalArgumentException("Parallel saves must be 1 to 10, got " + parallelSaves);
        }
        this.parallelSaves = parallelSaves;
    }

    public String getSourceIdField() {
        return sourceIdField;
    }

    /** The text field of the bill that holds the number of the record it was made from. */
    public void setSourceIdField(String sourceIdField) {
        if (!sourceIdField.matches("\\w+(\\.\\w+)*")) {
            throw new IllegalArgumentException("The source id field is no field name: '" + sourceIdField + "'");
        }
        this.sourceIdField = sourceIdField;
    }

    public boolean isVerifyBaseData() {
        return verifyBaseData;
    }

    /** IsVerifyBaseDataField of the save: whether Kingdee checks references that are not required, too. */
    public void setVerifyBaseData(boolean verifyBaseData) {
        this.verifyBaseData = verifyBaseData;
    }

    public Duration getUnknownWait() {
        return unknownWait;
    }

    /** How old an attempt without a known result must be before a bill that Kingdee does not have is sent again. */
    public void setUnknownWait(Duration unknownWait) {
        this.unknownWait = PositiveDuration.of("erp.kingdee.unknown-wait", unknownWait);
    }

    public String getNumberPrefix() {
        return numberPrefix;
    }

    /** Put before every bill number, so that two accounts may book into one organisation. */
    public void setNumberPrefix(String numberPrefix) {
        this.numberPrefix = numberPrefix == null ? "" : numberPrefix.strip();
    }

    ClosedPeriod closedPeriod() {
        return new ClosedPeriod(closedPeriod, closedPeriodTexts);
    }

    /** {@code deadLetter} or {@code nextOpenDay}: what becomes of a bill that is dated in a closed period (已结账). */
    public void setClosedPeriod(String closedPeriod) {
        try {
            this.closedPeriod = ClosedPeriod.Policy.valueOf(closedPeriod);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "erp.kingdee.closed-period takes deadLetter or nextOpenDay, not '" + closedPeriod + "'", e);
        }
    }

    /** Parts of Kingdee's messages that say that a period is closed, separated by commas. */
    public void setClosedPeriodTexts(String closedPeriodTexts) {
        this.closedPeriodTexts = CommaList.of(closedPeriodTexts);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether bills are written to files instead of being sent. */
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    DryRunFiles dryRunFiles() {
        return dryRunFiles;
    }

    /** The folder of those files; each form has a folder in it. */
    public void setDryRunDirectory(String dryRunDirectory) {
        dryRunFiles.setDir(dryRunDirectory);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What the vendor's text leaves open (sst.md sections 5.2 and 6); every switch works at once, for all threads.
 */
public abstract class SstSwitches {

    private volatile Resume resume = Resume.WHOLE;
    private volatile int pageSize = Integer.MAX_VALUE;
    private volatile BatchShown batchShown = BatchShown.AS_DOCUMENTED;
    private volatile boolean finishMarks = true;
    private volatile boolean openBatchHolds;
    private volatile CancelMeans cancelMeans = CancelMeans.RELEASE;
    private volatile boolean saleFinishAccepted = true;
    private volatile boolean smallestSubmitTimeRule = true;
    private volatile LaterThan laterThan = LaterThan.DAY_BEGINS;
    private volatile Spelling spelling = Spelling.TABLE;
    private volatile StoreList storeList = StoreList.NUMBERS;
    private volatile boolean codeAsText;
    private volatile boolean seqEchoed = true;
    private volatile boolean cmdInAnswer;
    private volatile boolean repeatedKeys;
    private volatile boolean nullListWhenEmpty;
    private volatile Signing signing = Signing.NONE;
    private volatile String signCode = "1001";
    private volatile String finishedCode = "2001";
    private volatile Duplicate duplicate = Duplicate.CREATE;
    private volatile Duration latency = Duration.ZERO;
    private volatile BiConsumer<SstDocument, Set<String>> beforeFinish = (document, keys) -> {
    };

    /** What a batch holds that is asked for again. */
    public enum Resume {
        /** all of its bills, whatever the page size */
        WHOLE,
        /** those that no answer has held yet */
        REST
    }

    /** Whether answers tell the batch. */
    public enum BatchShown {
        /** in QueryTransferringOrderInfo and QuerySaleOrderInfo only */
        AS_DOCUMENTED,
        ALWAYS,
        NEVER
    }

    /** What a cancel does. */
    public enum CancelMeans {
        /** bills of an unfinished batch are free again */
        RELEASE,
        /** finished bills come again too */
        REOPEN
    }

    /** Where in its startday a question begins. */
    public enum LaterThan {
        DAY_BEGINS,
        DAY_ENDS
    }

    /** How fields are spelled. */
    public enum Spelling {
        TABLE,
        EXAMPLE,
        /** bill by bill the one or the other */
        MIXED
    }

    /** What GetTransferringStores lists. */
    public enum StoreList {
        NUMBERS,
        TEXTS,
        OBJECTS
    }

    /** How calls have to be signed. */
    public enum Signing {
        NONE,
        /** MD5 in lower case over appid, body and appkey: a formula of this sandbox, not the vendor's */
        MD5_APPID_BODY_APPKEY
    }

    /** What a second AddSTOBill with the same tbillno does. */
    public enum Duplicate {
        CREATE,
        REFUSE
    }

    public void resume(Resume newResume) {
        this.resume = newResume;
    }

    /** Puts at most so many bills into one answer. */
    public void pageSize(int newPageSize) {
        if (newPageSize < 1) {
            throw new IllegalArgumentException("pageSize must be at least 1, got " + newPageSize);
        }
        this.pageSize = newPageSize;
    }

    public void batchShown(BatchShown newBatchShown) {
        this.batchShown = newBatchShown;
    }

    /** Whether bills of a finished batch are not in a new one; else finishing only closes the batch. */
    public void finishMarks(boolean newFinishMarks) {
        this.finishMarks = newFinishMarks;
    }

    /** Whether bills of an unfinished batch are not in a new one. */
    public void openBatchHolds(boolean newOpenBatchHolds) {
        this.openBatchHolds = newOpenBatchHolds;
    }

    public void cancelMeans(CancelMeans newCancelMeans) {
        this.cancelMeans = newCancelMeans;
    }

    /** Whether the finish command takes batches of QuerySaleOrderInfo. */
    public void saleFinishAccepted(boolean newSaleFinishAccepted) {
        this.saleFinishAccepted = newSaleFinishAccepted;
    }

    /** Whether an early question is answered with the three days after the smallest submit time. */
    public void smallestSubmitTimeRule(boolean newRule) {
        this.smallestSubmitTimeRule = newRule;
    }

    /** What a startday stands for, which the text calls an end date: bills are later than this. */
    public void laterThan(LaterThan newLaterThan) {
        this.laterThan = newLaterThan;
    }

    public void spelling(Spelling newSpelling) {
        this.spelling = newSpelling;
    }

    public void storeList(StoreList newStoreList) {
        this.storeList = newStoreList;
    }

    public void codeAsText(boolean newCodeAsText) {
        this.codeAsText = newCodeAsText;
    }

    /** Whether answers carry the seq of the call; else another one. */
    public void seqEchoed(boolean newSeqEchoed) {
        this.seqEchoed = newSeqEchoed;
    }

    /** Whether answers carry a cmd with "Resp" at its end. */
    public void cmdInAnswer(boolean newCmdInAnswer) {
        this.cmdInAnswer = newCmdInAnswer;
    }

    /** Whether REC bills carry outstoreuid twice, as text and as number. */
    public void repeatedKeys(boolean newRepeatedKeys) {
        this.repeatedKeys = newRepeatedKeys;
    }

    /** Sends null for a list without bills. */
    public void nullListWhenEmpty(boolean newNullListWhenEmpty) {
        this.nullListWhenEmpty = newNullListWhenEmpty;
    }

    public void signing(Signing newSigning) {
        this.signing = newSigning;
    }

    /** The code of a wrong signature. */
    public void signCode(String newSignCode) {
        this.signCode = newSignCode;
    }

    /** The code of finishing a batch that is finished. */
    public void finishedCode(String newFinishedCode) {
        this.finishedCode = newFinishedCode;
    }

    public void duplicate(Duplicate newDuplicate) {
        this.duplicate = newDuplicate;
    }

    /** Holds every answer back. */
    public void latency(Duration newLatency) {
        this.latency = newLatency;
    }

    /** Is told the bills that a batch has handed out, before it is finished. */
    public void beforeFinish(BiConsumer<SstDocument, Set<String>> newBeforeFinish) {
        this.beforeFinish = newBeforeFinish;
    }

    Resume resume() {
        return resume;
    }

    int pageSize() {
        return pageSize;
    }

    boolean showsBatch(boolean documented) {
        return batchShown == BatchShown.ALWAYS || batchShown == BatchShown.AS_DOCUMENTED && documented;
    }

    boolean finishMarks() {
        return finishMarks;
    }

    boolean openBatchHolds() {
        return openBatchHolds;
    }

    CancelMeans cancelMeans() {
        return cancelMeans;
    }

    boolean saleFinishAccepted() {
        return saleFinishAccepted;
    }

    boolean smallestSubmitTimeRule() {
        return smallestSubmitTimeRule;
    }

    LaterThan laterThan() {
        return laterThan;
    }

    Spelling spelling() {
        return spelling;
    }

    StoreList storeList() {
        return storeList;
    }

    boolean codeAsText() {
        return codeAsText;
    }

    boolean seqEchoed() {
        return seqEchoed;
    }

    boolean cmdInAnswer() {
        return cmdInAnswer;
    }

    boolean repeatedKeys() {
        return repeatedKeys;
    }

    boolean nullListWhenEmpty() {
        return nullListWhenEmpty;
    }

    Signing signing() {
        return signing;
    }

    String signCode() {
        return signCode;
    }

    String finishedCode() {
        return finishedCode;
    }

    Duplicate duplicate() {
        return duplicate;
    }

    BiConsumer<SstDocument, Set<String>> beforeFinish() {
        return beforeFinish;
    }

    Duration latency() {
        return latency;
    }
}

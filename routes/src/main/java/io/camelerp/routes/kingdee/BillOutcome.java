/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

/**
 * What became of one bill.
 *
 * @param number    its number, FBillNo
 * @param kind      how it ended
 * @param kingdeeId FID of the saved bill, also where it is of an earlier state of the document, or null
 * @param code      Kingdee's MsgCode or the cause of a dead letter, or null
 * @param message   in words, or null
 */
public record BillOutcome(String number, Kind kind, String kingdeeId, String code, String message) {

    /** Kingdee's MsgCode for too many calls. */
    static final String RATE_LIMITED = "14";

    /** How a bill ended. */
    public enum Kind {
        /** Saved now. */
        SAVED,
        /** Saved before, by us and with the same content. */
        ALREADY_SAVED,
        /** Given up and kept as a dead letter. */
        DEAD,
        /** To be tried again with the next reading of its window. */
        RETRY,
        /** Not sent: its document was cancelled after it had been read. */
        CANCELLED,
        /** Not sent: somebody has dropped its dead letter. */
        DROPPED
    }

    static BillOutcome saved(String number, String kingdeeId) {
        return new BillOutcome(number, Kind.SAVED, kingdeeId, null, null);
    }

    /** Saved, with something to say about it. */
    BillOutcome noted(String note) {
        return note == null ? this : new BillOutcome(number, kind, kingdeeId, code, note);
    }

    static BillOutcome alreadySaved(String number, String kingdeeId) {
        return new BillOutcome(number, Kind.ALREADY_SAVED, kingdeeId, null, null);
    }

    static BillOutcome cancelled(String number) {
        return new BillOutcome(number, Kind.CANCELLED, null, null, "its document was cancelled after it had been read");
    }

    static BillOutcome dropped(String number) {
        return new BillOutcome(number, Kind.DROPPED, null, null, "its dead letter was dropped");
    }

    static BillOutcome dead(String number, String code, String message) {
        return new BillOutcome(number, Kind.DEAD, null, code, message);
    }

    /** Given up, but an earlier state of its document is saved. */
    BillOutcome booked(String id) {
        return new BillOutcome(number, kind, id, code, message);
    }

    static BillOutcome retry(String number, String code, String message) {
        return new BillOutcome(number, Kind.RETRY, null, code, message);
    }

    /**
     * To be tried again after a call that failed.
     *
     * @throws KingdeeException the same, where no bill would get through and that is not the fault of one
     */
    static BillOutcome retry(String number, KingdeeException failure) {
        return switch (failure.getCategory()) {
            case TRANSIENT, UNKNOWN_RESULT -> retry(number, null, failure.getMessage());
            case RATE_LIMIT -> retry(number, RATE_LIMITED, failure.getMessage());
            default -> throw failure;
        };
    }

    boolean isRateLimited() {
        return kind == Kind.RETRY && RATE_LIMITED.equals(code);
    }
}

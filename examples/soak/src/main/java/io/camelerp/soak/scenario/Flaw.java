/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

/**
 * A mistake that is built in on purpose, to see that it is noticed. Each is what somebody in a hurry would write.
 */
public enum Flaw {
    NONE(null),
    /** pages are read from the first to the last */
    FORWARD_PAGING(Target.FILE),
    /** pages are read from the last to the first until as many rows are there as the last answer counted */
    FINAL_TOTAL(Target.FILE),
    /** rows are read up to the present second */
    NO_SETTLE_DELAY(Target.FILE),
    /** the watermark moves when the rows were read */
    EARLY_WATERMARK(Target.FILE),
    /** the next window begins a second after the end of this one */
    EDGE_PLUS_ONE(Target.FILE),
    /** an aggregator between consumer and sink takes the records over */
    AGGREGATOR(Target.FILE),
    /** a split with a strategy of its own swallows what its parts say */
    SPLIT_WITHOUT_SHARED_UNIT(Target.FILE),
    /** the store of dead letters is down, and its failure counts as handled */
    DEAD_LETTER_STORE_DOWN(Target.FILE),
    /** rows of a pool are acknowledged before they are routed */
    ACK_BEFORE_ROUTING(Target.POOL),
    /** what the shop did not take waits in a list, and is sent again as it was */
    OLD_QUANTITY(Target.SHOP),
    /** what was seen once is never delivered again: A, B, A ends as B */
    HASH_SET(Target.SNAPSHOT),
    /** H2 keeps what it acknowledged in memory for a while */
    H2_WRITE_DELAY(Target.PUSHES),
    /** a batch is finished before its bills are delivered */
    FINISH_BEFORE_DELIVERY(Target.TRANSFERS),
    /** a wire tap takes over what was pushed, which is done then */
    WIRE_TAP(Target.SST_KINGDEE),
    /** a day is not read again once it is over, though tills upload late */
    NO_OVERLAP(Target.SST_SALES),
    /** a bill whose result is unknown is sent again without a look */
    NO_LOOKUP(Target.KINGDEE),
    /** what is booked is kept by its number alone, though documents of other kinds have it, too */
    NUMBER_ALONE(Target.PURCHASES),
    /** a message is gone from the queue when a worker has taken it, though it fails then */
    NOT_TRANSACTED(Target.WORKERS),
    /** when a stock-out comes late, its day is summed up once more */
    SUMMARY_OF_THE_DAY(Target.SUMMARY),
    /** what was booked once is taken to be in Kingdee, without a look */
    TRUST_OWN_BOOKS(Target.RECONCILED),
    /** code 0 counts as success, whatever the answer says of single orders */
    TRUST_CODE_ZERO(Target.ORDERS),
    /** an order gets its number when it is sent, and another one when it is sent again */
    NUMBER_PER_TRY(Target.ORDERS),
    /** who was elected once does not look whether it still is */
    ELECTED_FOR_EVER(Target.CLUSTER),
    /** a document of which nobody knows whether it has arrived is sent again */
    SEND_UNTIL_ANSWERED(Target.DOCUMENTS);

    private final Target target;

    Flaw(Target target) {
        this.target = target;
    }

    /** Where it shows. */
    public Target target() {
        return target;
    }

    /** Whether it is in the route, behind our own consumer. */
    public boolean isOfRoute() {
        return this == AGGREGATOR || this == SPLIT_WITHOUT_SHARED_UNIT || this == DEAD_LETTER_STORE_DOWN;
    }
}

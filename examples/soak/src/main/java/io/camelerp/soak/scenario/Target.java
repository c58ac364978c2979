/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

/** From where to where the records of a scenario go. */
public enum Target {
    /** WDT stock-outs through the ready-made route into Kingdee */
    KINGDEE,
    /** WDT stock-outs through the ready-made route into one bill of Kingdee per shop, warehouse and day */
    SUMMARY,
    /** the same as KINGDEE, with stock-outs that are cancelled and what the ready-made route makes of their bills */
    CANCELLED,
    /** WDT documents of purchasing and stock, of all kinds at once, through the ready-made routes into Kingdee */
    PURCHASES,
    /** WDT stock-outs through a queue or a topic to workers that book them in Kingdee, some of them cancelled */
    WORKERS,
    /**
     * WDT stock-outs that polling cannot notice, and what people do in Kingdee: what the reconciliation tells and feeds
     * in
     */
    RECONCILED,
    /** WDT stock-outs into a file */
    FILE,
    /** WDT stock-outs through the ready-made route into a queue of Artemis */
    QUEUE,
    /** WDT's pool of logistics that wait for an acknowledgement, into a file */
    POOL,
    /** WDT's pools of changed stock and of shipments through the ready-made routes to a shop, or into queues */
    SHOP,
    /** a WDT archive without times, whose latest state has to be in a file */
    SNAPSHOT,
    /** SST outbound bills, downloaded into a file */
    TRANSFERS,
    /** SST receipts, pushed to a webhook and written to a file */
    PUSHES,
    /** orders in files or in a queue of Artemis, pushed to WDT by the ready-made route */
    ORDERS,
    /** SST declarations, differences and returns, pushed and downloaded, through the ready-made routes into Kingdee */
    SST_KINGDEE,
    /** SST sales by store and day through a ready-made route into Kingdee, one by one or summed up */
    SST_SALES,
    /** stock-outs and SST declarations into Kingdee and orders into WDT, by three processes that elect one of them */
    CLUSTER,
    /**
     * orders and deliveries of Kingdee and declarations of SST through the ready-made routes that write documents to
     * WDT and SST
     */
    DOCUMENTS;

    /** Whether bills of Kingdee are made. */
    public boolean isBooked() {
        return isOfStockouts() || this == PURCHASES || this == SST_KINGDEE || this == SST_SALES;
    }

    /** Whether they are made of stock-outs. */
    boolean isOfStockouts() {
        return this == KINGDEE || this == SUMMARY || this == CLUSTER || this == RECONCILED || isUndone();
    }

    /** Whether stock-outs are cancelled, and their bills undone. */
    public boolean isUndone() {
        return this == CANCELLED || this == WORKERS;
    }
}

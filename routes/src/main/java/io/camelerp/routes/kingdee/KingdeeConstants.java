/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

/**
 * The headers and the exchange properties of what is booked in Kingdee.
 */
public final class KingdeeConstants {

    /** The form that the bills went to. */
    public static final String FORM_ID = "CamelKingdeeFormId";
    /** How many bills were saved now. */
    public static final String SAVED = "CamelKingdeeSaved";
    /** How many had been saved before. */
    public static final String ALREADY_SAVED = "CamelKingdeeAlreadySaved";
    /** How many were given up and kept as dead letters. */
    public static final String DEAD = "CamelKingdeeDead";

    /** How many rows a query has brought. */
    public static final String ROWS = "CamelKingdeeRows";

    /** Exchange property: the list of {@link BillOutcome}, also when the exchange fails because of some of them. */
    public static final String OUTCOMES = "CamelKingdeeOutcomes";

    /** Exchange property: the list of records of which the mapping has made no bill. */
    public static final String LEFT_OUT = "CamelErpLeftOut";

    private KingdeeConstants() {
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A raw order on its way to WDT.
 *
 * @param tid     its number in the shop, by which WDT knows it again
 * @param shop    the number of the shop in WDT
 * @param content what goes into {@code trade_list}
 */
record Order(String tid, String shop, ObjectNode content) {

    /** The order as it can be read again. */
    ObjectNode record() {
        ObjectNode record = content.deepCopy();
        return shop == null ? record : record.put("shop_no", shop);
    }
}

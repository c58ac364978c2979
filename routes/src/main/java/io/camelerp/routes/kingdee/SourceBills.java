/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Takes the bills out of a message body.
 */
final class SourceBills {

    private SourceBills() {
    }

    static List<SourceBill> of(Object body) {
        List<SourceBill> bills = new ArrayList<>();
        if (body instanceof SourceBill bill) {
            bills.add(bill);
        } else if (body instanceof ObjectNode model) {
            // an object is a collection of its values, too
            bills.add(new SourceBill(model, null, null, null));
        } else if (body instanceof Iterable<?> several) {
            several.forEach(one -> bills.addAll(of(one)));
        } else if (body != null) {
            throw new IllegalArgumentException(
                    "The Kingdee sink takes bills: expected a JSON object, a SourceBill or a list of them, got "
                                               + body.getClass().getName());
        }
        return bills;
    }
}

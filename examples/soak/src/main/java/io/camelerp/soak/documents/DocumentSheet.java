/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.math.BigDecimal;
import java.time.LocalDateTime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.documents.DocumentBooks.Document;
import io.camelerp.soak.scenario.SharedClock;

/**
 * A document at its source, as it is now.
 */
final class DocumentSheet {

    final Document document;
    final int index;
    final boolean pushed;
    final boolean shown;
    int versions;
    DocumentState present;
    boolean released;
    LocalDateTime audited;
    /** When the audit can be seen; null for none under way. */
    LocalDateTime commit;
    volatile boolean told;
    boolean refused;
    ObjectNode bill;

    DocumentSheet(Document document, int index, boolean pushed, boolean shown) {
        this.document = document;
        this.index = index;
        this.pushed = pushed;
        this.shown = shown;
    }

    /** The declaration that SST shows and pushes. */
    ObjectNode declaration(LocalDateTime time) {
        ObjectNode bill = JsonNodeFactory.instance.objectNode().put("billno", document.number())
                .put("rdate", time.toLocalDate().toString()).put("billingdate", SharedClock.FORMAT.format(time))
                .put("refertime", SharedClock.FORMAT.format(time)).put("storeuid", Integer.parseInt(document.owner()))
                .put("remarks", present.note());
        if (!present.wrong()) {
            bill.put("storename", "门店" + document.owner());
        }
        BigDecimal price = new BigDecimal(DocumentState.PRICE);
        BigDecimal total = BigDecimal.ZERO;
        for (String quantity : present.quantities()) {
            BigDecimal amount = new BigDecimal(quantity);
            total = total.add(amount.multiply(price));
            bill.withArray("billitems").addObject().put("produid", 1).put("prodcode", "SKU-0001").put("prodname", "黄小鸭")
                    .put("dealpri", price).put("amount", amount);
        }
        return bill.put("dealtotal", total);
    }
}

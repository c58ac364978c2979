/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.scenario.Flaw;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Saves one bill after the other under numbers that Kingdee gives. It looks for the source id before it sends one,
 * unless that is the flaw.
 */
public final class PlainSink implements Processor {

    private static final String SOURCE = "F_ora_Text_ckdh";

    private final Vendor vendor;
    private final String form;
    private final Flaw flaw;

    public PlainSink(Vendor vendor, String form, Flaw flaw) {
        this.vendor = vendor;
        this.form = form;
        this.flaw = flaw;
    }

    @Override
    public void process(Exchange exchange) throws IOException, InterruptedException {
        ObjectNode bill = (ObjectNode) exchange.getMessage().getBody(JsonNode.class);
        bill.remove("FBillNo");
        String source = bill.path(SOURCE).asText();
        if (flaw != Flaw.NO_LOOKUP && isThere(source)) {
            return;
        }
        JsonNode status
                = vendor.kingdee("Save", form, Map.of("Model", bill)).path("Result").path("ResponseStatus");
        if (!status.path("IsSuccess").asBoolean()) {
            throw new IOException("Kingdee refused: " + status);
        }
    }

    public boolean isThere(String source) throws IOException, InterruptedException {
        JsonNode rows = vendor.kingdee(
                "ExecuteBillQuery",
                Map.of("FormId", form, "FieldKeys", "FBillNo", "FilterString", SOURCE + "='" + source + "'", "Limit", 1));
        if (!rows.isArray() || rows.path(0).path(0).isObject()) {
            throw new IOException("Kingdee refused: " + rows);
        }
        return !rows.isEmpty();
    }
}

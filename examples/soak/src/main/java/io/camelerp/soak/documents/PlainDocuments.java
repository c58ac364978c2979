/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;

/**
 * Asks Kingdee for deliveries that were audited and creates each in SST. After a failure somebody looks at SST whether
 * it is there, unless that is the flaw.
 */
public final class PlainDocuments extends Plain {

    private final SstScreen screen;
    private final Set<String> done = new HashSet<>();
    private final Set<String> tried = new HashSet<>();

    public PlainDocuments(Settings settings) {
        super(settings);
        this.screen = new SstScreen(settings);
    }

    @Override
    protected void poll() throws IOException, InterruptedException {
        LocalDateTime until = clock.now().minusSeconds(settings.number("settleSeconds"));
        JsonNode rows = vendor.kingdee("ExecuteBillQuery", Map.of(
                "FormId", "SAL_OUTSTOCK", "FieldKeys", "FBillNo,FNote,FMaterialID.FNumber,FRealQty,FTaxPrice", "FilterString",
                "FDocumentStatus = 'C' AND FApproveDate < '" + SharedClock.FORMAT.format(until) + "'", "Limit", 2000));
        Map<String, ObjectNode> bills = new LinkedHashMap<>();
        for (JsonNode row : rows) {
            String number = row.path(0).asText();
            bills.computeIfAbsent(number, any -> JsonNodeFactory.instance.objectNode().put("tbillno", number)
                    .put("remarks", row.path(1).asText())).withArray("billitems").addObject()
                    .put("prodcode", row.path(2).asText()).put("amount", row.path(3).asText())
                    .put("dealpri", row.path(4).asText());
        }
        for (Map.Entry<String, ObjectNode> bill : bills.entrySet()) {
            if (!done.contains(bill.getKey())) {
                create(bill.getKey(), bill.getValue());
                done.add(bill.getKey());
            }
        }
    }

    private void create(String number, ObjectNode bill) throws IOException, InterruptedException {
        boolean first = tried.add(number);
        if (first || flaw == Flaw.SEND_UNTIL_ANSWERED || screen.find(number).isEmpty()) {
            vendor.sst(Map.of("cmd", "AddSTOBill", "seq", "1", "items", bill));
        }
    }
}

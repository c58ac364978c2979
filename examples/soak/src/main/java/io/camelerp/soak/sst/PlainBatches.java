/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;

/**
 * Downloads outbound bills of SST in batches, delivers and finishes them.
 */
public final class PlainBatches extends Plain {

    private static final String COMMAND = "QueryTransferringOrderInfo";

    public PlainBatches(Settings settings) {
        super(settings);
    }

    @Override
    protected void poll() throws IOException, InterruptedException {
        LocalDate first = LocalDate.parse(settings.get("startFrom"));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai"));
        for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
            List<JsonNode> bills = new ArrayList<>();
            String batch = "";
            boolean more = true;
            while (more) {
                JsonNode answer = vendor.sst(
                        Map.of(
                                "cmd", COMMAND, "seq", UUID.randomUUID().toString(), "startday", day.toString(), "endday",
                                day.toString(), "storeuiditems", List.of(SstWorld.STORE), "sumbatch", batch));
                batch = answer.path("sumbatch").asText();
                int before = bills.size();
                for (JsonNode bill : answer.path("billnoitmes")) {
                    if (!bills.contains(bill)) {
                        bills.add(bill);
                    }
                }
                more = bills.size() > before;
            }
            if (flaw == Flaw.FINISH_BEFORE_DELIVERY) {
                finish(batch);
            }
            for (JsonNode bill : bills) {
                deliver(bill);
            }
            if (flaw != Flaw.FINISH_BEFORE_DELIVERY) {
                finish(batch);
            }
        }
    }

    private void finish(String batch) throws IOException, InterruptedException {
        vendor.sst(Map.of("cmd", "Achieve" + COMMAND, "seq", UUID.randomUUID().toString(), "sumbatch", batch));
    }
}

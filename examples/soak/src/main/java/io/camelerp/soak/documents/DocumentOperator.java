/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.runner.Operator;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.StateRepository;

/**
 * Who replays what a replay may help, at any time; and who, once the trouble is over, looks up at SST what may be there
 * or not.
 */
final class DocumentOperator implements Operator {

    private final CamelContext context;
    private final SstScreen screen;
    private final LocalDateTime beginning;
    private volatile boolean calm;

    DocumentOperator(CamelContext context, SstScreen screen, LocalDateTime beginning) {
        this.context = context;
        this.screen = screen;
        this.beginning = beginning;
    }

    /** Does about a dead letter what can be done. */
    void visit(DeadLetter letter) throws IOException, InterruptedException {
        if (letter.cause() == Cause.CONFLICT) {
            return;
        }
        DeadLetterDesk desk = context.getRegistry().findSingleByType(DeadLetterDesk.class);
        if ("AddSTOBill".equals(letter.formId()) && Letters.isUnclear(letter)) {
            lookUp(desk, letter);
        } else {
            desk.replay(letter.routeId(), letter.key());
        }
    }

    /** Nobody looks while calls may still be under way. */
    private void lookUp(DeadLetterDesk desk, DeadLetter letter) throws IOException, InterruptedException {
        if (!calm) {
            return;
        }
        List<JsonNode> there = screen.find(letter.key());
        if (there.isEmpty()) {
            desk.resend(letter.routeId(), letter.key());
        } else if (Letters.amounts(there.get(0).toString()).equals(Letters.amounts(letter.record()))) {
            desk.drop(letter.routeId(), letter.key());
        }
    }

    @Override
    public void calm(Job job) {
        calm = true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void moveBack(Job job) {
        Registry beans = context.getRegistry();
        StateRepository<String, String> checkpoints = beans.lookupByNameAndType("erpCheckpoints", StateRepository.class);
        Map.of(DocumentRoutes.PURCHASE, "PUR_PurchaseOrder", DocumentRoutes.DELIVERY, "SAL_OUTSTOCK").forEach((route, form) -> {
            String key = "kingdee:" + KingdeeServer.ACCT_ID + ":" + form + ":" + route;
            if (checkpoints.getState(key) != null) {
                checkpoints.setState(key, "0000000001|" + beginning + ":00|" + beginning + ":00");
            }
        });
    }

    @Override
    public String left() {
        return "";
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.store.BatchIdempotentRepository;
import io.camelerp.routes.kingdee.ChangedBills.Window;
import io.camelerp.routes.manage.PositiveDuration;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The twin (补单) of a {@link KingdeeChanges}: it asks for the recent past again, from where that one began at the
 * earliest and as far as it has come, and brings only what neither has delivered.
 *
 * {@link #next} makes those bills of the whole span the body; {@link #commit} notes them, and is called when every one
 * of them is done.
 */
public class KingdeeLookback {

    private static final Logger LOG = LoggerFactory.getLogger(KingdeeLookback.class);

    private KingdeeChanges changes;
    private BatchIdempotentRepository deliveries;
    private Duration lookback = Duration.ofDays(1);

    /** Makes the bills that were missed the body, an array; an empty one where there is none. */
    public void next(Exchange exchange) {
        ArrayNode bills = KingdeeJson.MAPPER.createArrayNode();
        List<String> keys = new ArrayList<>();
        LocalDateTime past = changes.now().minus(lookback).truncatedTo(ChronoUnit.SECONDS);
        // what is older than the first reading was left to others on purpose
        LocalDateTime from = changes.begin().filter(past::isBefore).orElse(past);
        LocalDateTime until = changes.passed().orElse(from);
        while (from.isBefore(until)) {
            Window window = changes.first(from, until);
            Set<String> known = deliveries.containedOf(window.keys().values());
            Map<String, ObjectNode> missed = new LinkedHashMap<>(window.heads());
            missed.keySet().removeIf(id -> known.contains(window.keys().get(id)));
            missed.keySet().forEach(id -> keys.add(window.keys().get(id)));
            bills.addAll(changes.bills().withLines(missed, window.keys()));
            from = window.end();
        }
        if (!bills.isEmpty()) {
            LOG.info("{} bills of {} came too late for the first reading", bills.size(), changes.getFormId());
        }
        exchange.setProperty(KingdeeChanges.DELIVERIES, keys);
        exchange.getMessage().setBody(bills);
    }

    /** Keeps that the bills of this exchange are done. */
    public void commit(Exchange exchange) {
        List<?> keys = exchange.getProperty(KingdeeChanges.DELIVERIES, List.of(), List.class);
        deliveries.addAll(keys.stream().map(String::valueOf).toList());
    }

    /** Whose twin this is. */
    public void setChanges(KingdeeChanges changes) {
        this.changes = changes;
    }

    /** What was delivered by either. */
    public void setDeliveries(BatchIdempotentRepository deliveries) {
        this.deliveries = deliveries;
    }

    /** How far back it reads. */
    public void setLookback(Duration lookback) {
        this.lookback = PositiveDuration.of("lookback", lookback);
    }
}

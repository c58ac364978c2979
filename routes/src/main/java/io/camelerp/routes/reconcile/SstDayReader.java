/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.CommaList;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.sst.SstConstants;
import io.camelerp.sst.catalog.Command.Window;
import io.camelerp.sst.catalog.CommandCatalog;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Downloads a batch of its own from SST and neither finishes nor cancels it.
 *
 * What a second batch does to one that is open, nobody but the vendor can say (sst.md section 5.2): who enables this
 * has asked. The days before and after are asked for, too, because which bills a day holds is as open.
 */
final class SstDayReader extends DayReader {

    private static final String TRANSFERRING = "transferring";

    SstDayReader(CamelContext camelContext, String account) {
        super(camelContext, account);
    }

    @Override
    Map<String, JsonNode> read(
            ProducerTemplate template, ReconciledRoute route, LocalDate day, LocalDateTime until) {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        for (String store : stores(template, route, day)) {
            download(template, route, question(route, day, until.toLocalDate(), store)).forEach((key, record) -> {
                if (route.day(record).equals(day.toString()) && !isLater(route.time(record), until)) {
                    records.put(key, record);
                }
            });
        }
        return records;
    }

    private static boolean isLater(String time, LocalDateTime until) {
        return time.length() > 10 && time.compareTo(LocalTimes.format(until)) > 0;
    }

    /** One that is null asks for all stores. */
    private List<String> stores(ProducerTemplate template, ReconciledRoute route, LocalDate day) {
        if (route.getStores() == null || route.getStores().isBlank()) {
            return Collections.singletonList(null);
        }
        if (!route.getStores().equals(TRANSFERRING)) {
            return CommaList.of(route.getStores());
        }
        ObjectNode days = ReconciledRoute.NODES.objectNode().put("startday", day.toString()).put("endday", day.toString());
        List<String> ids = new ArrayList<>();
        ask(template, route.getComponent() + ":GetTransferringStores", days).getMessage().getBody(JsonNode.class)
                .forEach(store -> ids.add(store.path("storeuid").asText()));
        return ids.stream().distinct().toList();
    }

    private static ObjectNode question(ReconciledRoute route, LocalDate day, LocalDate today, String store) {
        ObjectNode question = route.question();
        Window spelling = CommandCatalog.get(route.getApi()).window();
        if (spelling.day() == null) {
            LocalDate after = day.plusDays(1).isAfter(today) ? today : day.plusDays(1);
            question.put(spelling.first(), day.minusDays(1).toString()).put(spelling.last(), after.toString());
        } else {
            question.put(spelling.day(), day.toString());
        }
        return store == null ? question : question.put("storeuid", store);
    }

    /** Asks until an answer brings nothing new. */
    private static Map<String, JsonNode> download(ProducerTemplate template, ReconciledRoute route, ObjectNode question) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        int before;
        do {
            before = found.size();
            Exchange answer = ask(template, route.getComponent() + ":" + route.getApi(), question);
            answer.getMessage().getBody(JsonNode.class).forEach(bill -> found.put(route.key(bill), bill));
            String batch = answer.getMessage().getHeader(SstConstants.BATCH, String.class);
            if (batch != null) {
                question.put("sumbatch", batch);
            }
        } while (found.size() > before);
        return found;
    }

    private static Exchange ask(ProducerTemplate template, String uri, ObjectNode question) {
        Exchange answer = template.request(uri, exchange -> exchange.getMessage().setBody(question));
        if (answer.getException() != null) {
            throw new IllegalStateException(
                    "Reading " + uri + ": " + answer.getException().getMessage(), answer.getException());
        }
        return answer;
    }
}

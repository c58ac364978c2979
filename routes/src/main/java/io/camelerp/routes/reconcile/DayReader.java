/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Reads all records of one day from WDT, hour by hour, beside and without the consumer of the route.
 */
final class DayReader {

    private static final DateTimeFormatter VENDOR = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final CamelContext camelContext;

    DayReader(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /**
     * @param  until nothing later is asked for
     * @return       the records by their source id; one without a name goes by its content
     */
    Map<String, JsonNode> read(ReconciledRoute route, LocalDate day, LocalDateTime until) {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        try (ProducerTemplate template = camelContext.createProducerTemplate()) {
            // both ends are closed, and what is seen twice counts once; the last hour reaches into the next day for the
            // fractions of its last second
            for (LocalDateTime hour = day.atStartOfDay();
                 hour.toLocalDate().equals(day) && hour.isBefore(until);
                 hour = hour.plusHours(1)) {
                LocalDateTime end = hour.plusHours(1).isBefore(until) ? hour.plusHours(1) : until;
                JsonNode rows = template.requestBody(
                        route.getComponent() + ":" + route.getApi() + "?delivery=window", question(route, hour, end),
                        JsonNode.class);
                for (JsonNode record : rows) {
                    if (route.day(record).equals(day.toString()) && route.isBooked(record)) {
                        String id = route.sourceId(record);
                        records.put(id == null ? record.toString() : id, record);
                    }
                }
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Closing after reading " + route.getApi(), e);
        }
        return records;
    }

    private static ObjectNode question(ReconciledRoute route, LocalDateTime from, LocalDateTime to) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        for (String pair : route.getParameters().split("&")) {
            int end = pair.indexOf('=');
            if (end > 0 && !pair.substring(end + 1).isBlank()) {
                question.put(pair.substring(0, end).strip(), pair.substring(end + 1).strip());
            }
        }
        return question.put("start_time", VENDOR.format(from)).put("end_time", VENDOR.format(to));
    }
}

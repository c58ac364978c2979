/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sst.SstComponent;
import io.camelerp.wdt.WdtComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ProducerTemplate;

/**
 * Reads all records of one day from a vendor, beside and without the consumer of the route.
 */
abstract class DayReader {

    private final CamelContext camelContext;
    private final String account;

    /**
     * @param account the account whose records these are
     */
    DayReader(CamelContext camelContext, String account) {
        this.camelContext = camelContext;
        this.account = account;
    }

    /** The reader for the vendor of a route. */
    static DayReader of(CamelContext camelContext, ReconciledRoute route) {
        Component component = camelContext.getComponent(route.getComponent());
        if (component instanceof WdtComponent wdt) {
            return new WdtDayReader(camelContext, wdt.getConfiguration());
        }
        if (component instanceof SstComponent sst) {
            return new SstDayReader(camelContext, sst.getConfiguration().getAppId());
        }
        throw new IllegalArgumentException(
                "Route " + route.getRouteId() + " is reconciled by component " + route.getComponent()
                                           + ": expected one of wdt: or sst:");
    }

    /** The account whose records these are. */
    String account() {
        return account;
    }

    /**
     * @param  until nothing later is asked for
     * @return       the records by their source id; one without a name goes by its content
     */
    Map<String, JsonNode> read(ReconciledRoute route, LocalDate day, LocalDateTime until) {
        try (ProducerTemplate template = camelContext.createProducerTemplate()) {
            return read(template, route, day, until);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Closing after reading " + route.getApi(), e);
        }
    }

    abstract Map<String, JsonNode> read(
            ProducerTemplate template, ReconciledRoute route, LocalDate day, LocalDateTime until);
}

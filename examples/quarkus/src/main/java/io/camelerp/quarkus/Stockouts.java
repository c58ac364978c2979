/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quarkus;

import org.apache.camel.builder.RouteBuilder;

/**
 * Sales stock-outs of WDT become one JSON file each.
 */
public class Stockouts extends RouteBuilder {

    @Override
    public void configure() {
        from("wdt:stockout_order_query_trade?startFrom=P7D&bodyType=string").routeId("stockouts")
                .routeDescription("Sales stock-outs become one JSON file each")
                .to("file:{{stockouts.dir}}?fileName=${header.CamelWdtRecordKey}.json").id("write-file");
    }
}

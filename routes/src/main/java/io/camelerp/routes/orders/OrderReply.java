/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Makes the result of all orders of a file or message the body, as JSON text.
 */
public class OrderReply implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(OrderReport.of(exchange).toJson().toString());
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.Map;

import io.camelerp.wdt.client.Answer;
import io.camelerp.wdt.client.Priority;
import io.camelerp.wdt.client.WdtClient;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Calls an API with what the body says.
 */
public class WdtProducer extends DefaultProducer {

    private final WdtClient client;

    public WdtProducer(WdtEndpoint endpoint, WdtClient client) {
        super(endpoint);
        this.client = client;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Map<String, String> parameters = getEndpoint().businessParameters();
        Answer answer = client.call(getEndpoint().getApi(), parameters, Priority.LIVE);
        Message message = exchange.getMessage();
        message.setHeader(WdtConstants.CODE, answer.code());
        message.setHeader(WdtConstants.MESSAGE, answer.message());
        message.setBody(answer.root());
    }

    @Override
    public WdtEndpoint getEndpoint() {
        return (WdtEndpoint) super.getEndpoint();
    }
}

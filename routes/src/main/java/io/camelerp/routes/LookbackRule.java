/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import io.camelerp.wdt.WdtEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a route whose API is a property whether it has a twin that reads the recent past again (lookback).
 *
 * An API without a time filter lists everything each time, and a pool what is not acknowledged: they need none.
 */
public class LookbackRule implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(LookbackRule.class);

    private CamelContext camelContext;

    /**
     * Whether the recent past of an API can be read again.
     *
     * @param api what follows {@code wdt:} in the URI of the route, with its parameters; blank for a route that is off
     */
    public boolean allows(String api) {
        if (api.isBlank()) {
            return false;
        }
        try {
            // made beside the context, which would list it among the endpoints of the routes
            WdtEndpoint endpoint = (WdtEndpoint) camelContext.getComponent("wdt").createEndpoint("wdt:" + api);
            ServiceHelper.initService(endpoint);
            return endpoint.canLookBack();
        } catch (Exception e) {
            LOG.debug("The route that reads {} says what is wrong with it", api, e);
            return false;
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}

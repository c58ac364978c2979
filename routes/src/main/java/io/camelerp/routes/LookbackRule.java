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

/**
 * Says of a route whose API is a property whether it has a twin that reads the recent past again (lookback).
 *
 * An API without a time filter lists everything each time, and a pool what is not acknowledged: they need none.
 */
public class LookbackRule implements CamelContextAware {

    private CamelContext camelContext;

    /**
     * Whether the recent past of an API can be read again.
     *
     * @param api what follows {@code wdt:} in the URI of the route, with its parameters; blank for a route that is off
     */
    public boolean allows(String api) throws Exception {
        if (api.isBlank()) {
            return false;
        }
        // made beside the context, which would list it among the endpoints of the routes
        WdtEndpoint endpoint = (WdtEndpoint) camelContext.getComponent("wdt").createEndpoint("wdt:" + api);
        ServiceHelper.initService(endpoint);
        return endpoint.canLookBack();
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

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.util.function.Predicate;

import io.camelerp.wdt.WdtEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says by what an API of WDT is whether a route reads it: as a twin that looks back, or in a dry run.
 *
 * An API is what follows {@code wdt:} in the URI of a route, with its parameters; blank for a route that is off.
 */
public class ApiRules implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRules.class);

    private CamelContext camelContext;
    private boolean dryRun;

    /**
     * Whether the recent past of an API can be read again. One without a time filter lists everything each time, and a
     * pool what is not acknowledged: they need no twin.
     */
    public boolean canLookBack(String api) {
        return is(api, WdtEndpoint::canLookBack);
    }

    /** Whether a route may read an API whose rows it acknowledges: in a dry run they would be gone. */
    public boolean mayTake(String api) {
        return !dryRun || !refuse(api, is(api, WdtEndpoint::isPool));
    }

    /** Whether a dry run may read rows that it does not acknowledge: what WDT hands out once would be gone. */
    public boolean mayLook(String api) {
        return !refuse(api, is(api, WdtEndpoint::handsOutOnce));
    }

    private static boolean refuse(String api, boolean gone) {
        if (gone) {
            LOG.warn("A dry run does not read {}: WDT would not hand out again what it has read", api);
        }
        return gone;
    }

    private boolean is(String api, Predicate<WdtEndpoint> kind) {
        if (api.isBlank()) {
            return false;
        }
        try {
            // made beside the context, which would list it among the endpoints of the routes
            WdtEndpoint endpoint = (WdtEndpoint) camelContext.getComponent("wdt").createEndpoint("wdt:" + api);
            ServiceHelper.initService(endpoint);
            return kind.test(endpoint);
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

    /** Whether nothing is sent, so that nothing may be taken that comes once. */
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import io.camelerp.common.ErpException;

/**
 * A call to WDT that did not succeed: what kind of failure it was, the vendor's own code and text, and the API.
 * <p>
 * Never carries a secret, a signature or a request body.
 */
public class WdtException extends ErpException {

    private final String api;

    public WdtException(Category category, String api, String message) {
        this(category, api, null, null, message, null);
    }

    public WdtException(Category category, String api, String message, Throwable cause) {
        this(category, api, null, null, message, cause);
    }

    public WdtException(Category category, String api, String vendorCode, String vendorMessage, String message,
                        Throwable cause) {
        super(category, vendorCode, vendorMessage, "WDT " + api + " failed (" + category + "): " + message, cause);
        this.api = api;
    }

    /**
     * The vendor's name of the API, {@code stockout_order_query_trade}.
     */
    public String getApi() {
        return api;
    }
}

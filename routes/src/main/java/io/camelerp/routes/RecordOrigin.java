/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import io.camelerp.sst.SstConstants;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;

/**
 * Where a record came from, as its consumer said in the headers.
 *
 * @param source  the vendor's name of the API or command
 * @param account the vendor's account
 */
public record RecordOrigin(String source, String account) {

    /** What the headers of an exchange say. */
    public static RecordOrigin of(Exchange exchange) {
        return new RecordOrigin(
                first(exchange, WdtConstants.SOURCE_API, SstConstants.SOURCE_COMMAND),
                first(exchange, WdtConstants.ACCOUNT, SstConstants.ACCOUNT));
    }

    private static String first(Exchange exchange, String header, String other) {
        String value = exchange.getMessage().getHeader(header, String.class);
        return value != null ? value : exchange.getMessage().getHeader(other, String.class);
    }
}

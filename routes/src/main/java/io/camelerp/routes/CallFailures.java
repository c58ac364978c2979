/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.UncheckedIOException;

import io.camelerp.common.ErpException;
import io.camelerp.common.ErpException.Category;
import io.camelerp.routes.state.DeadLetter.Cause;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;

/**
 * Keeps a record as a dead letter that could not be mapped, or that WDT or SST refused for good, so that the others go
 * on.
 *
 * What may work later, and what an operator has to put right for all records, fails the exchange instead.
 */
public class CallFailures extends MappingFailures {

    private boolean repeatUnknown = true;

    @Override
    public void process(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ErpException call = ObjectHelper.getException(ErpException.class, failure);
        if (call == null) {
            // what is kept of calls belongs to another process at the moment, or its disk is full
            if (ObjectHelper.getException(IllegalStateException.class, failure) != null
                    || ObjectHelper.getException(UncheckedIOException.class, failure) != null) {
                throw failure;
            }
            super.process(exchange);
        } else if (mayWorkLater(call.getCategory())) {
            throw call;
        } else {
            keep(exchange, Cause.REFUSED, call.getVendorCode(), call.getMessage());
        }
    }

    private boolean mayWorkLater(Category category) {
        return category.isRetryable() || category == Category.AUTH || category == Category.UNKNOWN_RESULT && repeatUnknown;
    }

    /**
     * Whether a call without a known result may simply be made again, because the vendor knows a repeated document by
     * its number. Otherwise the record is kept for a person.
     */
    public void setRepeatUnknown(boolean repeatUnknown) {
        this.repeatUnknown = repeatUnknown;
    }
}

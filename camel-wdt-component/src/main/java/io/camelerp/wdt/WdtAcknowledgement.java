/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.List;

/**
 * Says at the vendor what became of rows of a pool, in the header {@link WdtConstants#ACKNOWLEDGEMENT}.
 * <p>
 * What is said here counts more than how the exchange ends. It may be said at any time, also by another thread and
 * after the exchange has completed; the vendor is told when everything is known of the rows that came together, or with
 * the next poll. Methods without a key speak of all rows of the exchange.
 */
public interface WdtAcknowledgement {

    /** The keys of the rows, {@code rec_id}. */
    List<String> keys();

    /** The rows are done: they do not come again. */
    void done();

    /** One row is done. */
    void done(String key);

    /**
     * The rows have failed for good: the vendor is told so, and they do not come again unless the vendor wants it.
     * Where the vendor cannot be told of a failure (stock in classic), they are not acknowledged and come again.
     *
     * @param message what users of the ERP read, where the API has a place for it; cut to the vendor's length
     */
    void failed(String message);

    /** One row has failed for good. */
    void failed(String key, String message);
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.util.List;

/** What has come to the end of a route that keeps records as they are. */
public interface Arrivals {

    /** How many records there are, repeats too. */
    int count();

    /** The keys of the records in the order of their arrival, repeats too. */
    List<String> keys();
}

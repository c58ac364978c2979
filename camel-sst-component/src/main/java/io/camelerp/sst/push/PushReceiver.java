/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Takes the bills of a push, all or none.
 */
@FunctionalInterface
public interface PushReceiver {

    /**
     * Returns when every bill is safe.
     *
     * @param  command   the vendor's {@code cmd}, as the catalogue writes it
     * @param  bills     the bills as the vendor sent them
     * @throws Exception when at least one is not: the vendor is told so
     */
    void receive(String command, List<JsonNode> bills) throws Exception;
}

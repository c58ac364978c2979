/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One record to deliver.
 *
 * @param record  the row as the vendor sent it
 * @param key     what identifies it; a content hash when the vendor gave no key
 * @param time    the time by which the API filters, as the vendor wrote it; empty when the row has none
 * @param id      what tells this state of the record from another: a record that changed is a new one to deliver
 * @param handout the row of a pool that it is, or null
 */
public record Item(JsonNode record, String key, String time, String id, Handout handout) {

    Item(JsonNode record, String key, String time, String id) {
        this(record, key, time, id, null);
    }
}

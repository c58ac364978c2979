/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One bill to deliver.
 *
 * @param number   its number in the store, 0 when it is not kept there
 * @param bill     the bill in our spelling
 * @param original the bill as the vendor sent it
 * @param key      what identifies it; a content hash when the vendor gave no key
 * @param hash     what tells this state of it from another
 * @param time     the time by which the vendor filters, as it wrote it; empty when the bill has none
 * @param changed  whether another state of the bill was delivered before
 */
public record Item(long number, JsonNode bill, JsonNode original, String key, String hash, String time,
        boolean changed) {
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.sst.client.LenientJson;
import io.camelerp.sst.client.Normaliser;

/**
 * Reads what an earlier process, maybe an earlier version, has kept.
 */
final class KeptBill {

    private KeptBill() {
    }

    /** What is kept is no bill, or none that this version takes. */
    static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableException(String key, Exception cause) {
            super("The kept bill " + key + " cannot be read (expected a JSON object): "
                  + (cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage())
                  + ". Mend its text in the batch store, then run replayDead", cause);
        }
    }

    /**
     * @param  changed             whether another state of the bill was done before
     * @throws UnreadableException with what can be done about it
     */
    static Item item(StoredRecord stored, Normaliser normaliser, boolean changed) {
        try {
            JsonNode original = LenientJson.read(stored.raw().getBytes(StandardCharsets.UTF_8));
            if (original.isNull() || original.isArray()) {
                throw new IOException("it is " + original.getNodeType());
            }
            ObjectNode bill = normaliser.bill(original);
            return new Item(
                    stored.number(), bill, original, stored.key(), stored.hash(), normaliser.time(bill), changed);
        } catch (IOException | RuntimeException e) {
            throw new UnreadableException(stored.key(), e);
        }
    }
}

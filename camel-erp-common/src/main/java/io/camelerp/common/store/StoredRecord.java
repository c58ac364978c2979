/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.util.Objects;

/**
 * A record that is kept until it is done.
 *
 * @param number grows with every record that a scope keeps
 * @param key    what identifies the record
 * @param hash   what tells this state of it from another
 * @param raw    the record as the vendor sent it, JSON
 * @param cause  why it was given up, or null when it was not
 */
public record StoredRecord(long number, String key, String hash, String raw, String cause) {

    public StoredRecord {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(raw, "raw");
    }
}

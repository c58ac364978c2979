/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import org.apache.camel.spi.StateRepository;

/**
 * How far a reading of Kingdee has come, and where it began, as {@code epoch|time|begin} under one key.
 */
record KingdeeProgress(StateRepository<String, String> checkpoints, String key) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final String EPOCH = "0000000001|";

    /** Everything before this time is done; empty before the first reading. */
    Optional<LocalDateTime> reached() {
        return part(1);
    }

    /** Nothing before this time is ours; empty where it was not kept. */
    Optional<LocalDateTime> begin() {
        return part(2);
    }

    void begin(LocalDateTime start) {
        store(start, Optional.of(start));
    }

    void reach(LocalDateTime time) {
        store(time, begin());
    }

    private Optional<LocalDateTime> part(int index) {
        String stored = checkpoints.getState(key);
        String[] parts = stored == null ? new String[0] : stored.split("\\|");
        return index < parts.length ? Optional.of(LocalDateTime.parse(parts[index])) : Optional.empty();
    }

    private void store(LocalDateTime time, Optional<LocalDateTime> begin) {
        checkpoints.setState(key, EPOCH + TIME.format(time) + "|" + begin.map(TIME::format).orElse(""));
    }
}

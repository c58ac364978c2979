/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;

import io.camelerp.wdt.consumer.SourceWorld.Checkpoints;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * In which state each row was done last, with two consumers on one key.
 */
@Tag("C11")
class KnownRowsTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 3, 11, 12, 0);

    private final Checkpoints repository = new Checkpoints();
    private final KnownRows rows = new KnownRows(repository, "key", "filters");

    @Test
    void shouldKnowNothingAtFirst() {
        rows.check();

        assertThat(rows.load()).isEqualTo(new KnownRows.Known(0, null, Map.of()));
        assertThat(repository.stored).isEmpty();
    }

    @Test
    void shouldAddToWhatAnotherHasStored() {
        KnownRows other = new KnownRows(repository, "key", "filters");
        other.add(0, NOON, Map.of("a", "a@1", "b", "b@1"));

        KnownRows.Known known = rows.add(0, NOON.plusMinutes(1), Map.of("b", "b@2", "c@d", "c@d@1"));

        assertThat(known.ids()).isEqualTo(Map.of("a", "a@1", "b", "b@2", "c@d", "c@d@1"));
        assertThat(known.time()).isEqualTo(NOON.plusMinutes(1));
        assertThat(rows.load()).isEqualTo(known);
    }

    @Test
    void shouldNotLetTheTimeStepBack() {
        rows.add(0, NOON, Map.of("a", "a@1"));

        assertThat(rows.add(0, NOON.minusHours(1), Map.of("a", "a@2")).time()).isEqualTo(NOON);
        assertThat(rows.without(0, NOON.minusHours(1), Set.of("a")).time()).isEqualTo(NOON);
        assertThat(rows.forget(NOON.minusHours(1)).time()).isEqualTo(NOON);
    }

    @Test
    void shouldForgetRowsWhoseNextStateIsOnItsWay() {
        rows.add(0, NOON, Map.of("a", "a@1", "b", "b@1"));
        int before = repository.stored.size();

        assertThat(rows.without(0, NOON.plusMinutes(1), Set.of("c")).ids()).containsOnlyKeys("a", "b");
        assertThat(repository.stored).as("nothing to forget, nothing to write").hasSize(before);
        assertThat(rows.without(0, NOON.plusMinutes(1), Set.of("a", "c"))).isEqualTo(
                new KnownRows.Known(0, NOON.plusMinutes(1), Map.of("b", "b@1")));
        assertThat(rows.load().ids()).containsOnlyKeys("b");
    }

    @Test
    void shouldNotCountWhatWasReadBeforeAnOperatorHadAllDeliveredAgain() {
        rows.add(0, NOON, Map.of("a", "a@1"));
        KnownRows.Known forgotten = rows.forget(NOON.plusMinutes(1));
        assertThat(forgotten).isEqualTo(new KnownRows.Known(1, NOON.plusMinutes(1), Map.of()));

        assertThat(rows.add(0, NOON.plusMinutes(2), Map.of("a", "a@1"))).isEqualTo(forgotten);
        assertThat(rows.add(1, NOON.plusMinutes(3), Map.of("a", "a@1")).ids()).containsOnlyKeys("a");
        assertThat(rows.without(0, NOON.plusMinutes(4), Set.of("a")).ids()).containsOnlyKeys("a");
        assertThat(rows.forget(NOON).epoch()).isEqualTo(2);
    }

    @Test
    void shouldRefuseWhatWasStoredForAnotherQuestion() {
        rows.add(0, NOON, Map.of("a", "a@1"));

        assertThatIllegalArgumentException().isThrownBy(() -> new KnownRows(repository, "key", "others").check())
                .withMessageContaining("'key' was made for [filters]").withMessageContaining("asks for [others]");
    }
}

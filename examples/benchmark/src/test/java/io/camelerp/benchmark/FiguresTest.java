/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTest {

    @Test
    void shouldTakeTheMiddle() {
        assertThat(new Figures(List.of(30.0, 10.0, 14.0)).median()).isEqualTo(14);
        assertThat(new Figures(List.of(30.0, 10.0)).median()).isEqualTo(20);
        assertThat(new Figures(List.of(7.0)).median()).isEqualTo(7);
    }
}

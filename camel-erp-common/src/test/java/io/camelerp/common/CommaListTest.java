/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommaListTest {

    @Test
    void shouldTakeNoBlankForAPart() {
        assertThat(CommaList.of(" 9, 10\t,,\u300011 ")).containsExactly("9", "10", "11");
        assertThat(CommaList.of(" ")).isEmpty();
    }
}

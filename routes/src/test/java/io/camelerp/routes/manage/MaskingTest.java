/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "call 13800001234 now|call 138****1234 now", "no. 138000012345|no. 138000012345",
            "CK20261121000025|CK20261121000025",
            "{\"receiver_name\":\"张\\\"三\",\"spec_no\":\"S1\"}|{\"receiver_name\":\"***\",\"spec_no\":\"S1\"}",
            "{\"receiver_address\" : \"杭州 1 号\"}|{\"receiver_address\" : \"***\"}",
            "\"FLinkPhone\":\"0571-1234\"|\"FLinkPhone\":\"***\"",
            "\"shop_name\":\"店\"|\"shop_name\":\"店\"" })
    void shouldMaskReceiversAndNothingElse(String text, String masked) {
        assertThat(Masking.mask(text)).isEqualTo(masked);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MisreadSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = { "张三", "已结账,已关账,关账", "FNote = '调拨'", "😀", "·" })
    void shouldRefuseUtf8ThatWasReadAsLatin1(String text) {
        String misread = new String(text.getBytes(UTF_8), ISO_8859_1);

        assertThatThrownBy(() -> MisreadSettings.refuse("erp.kingdee.user", misread))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("erp.kingdee.user was written in UTF-8").hasMessageNotContaining(misread);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "demo", "张三", "23 °C", "·", "Müller", "é" })
    void shouldTakeWhatWasReadAsItWasMeant(String text) {
        MisreadSettings.refuse("erp.kingdee.user", text);
    }

    @Test
    void shouldTakeWhatIsNotSet() {
        MisreadSettings.refuse("erp.kingdee.user", null);
    }
}

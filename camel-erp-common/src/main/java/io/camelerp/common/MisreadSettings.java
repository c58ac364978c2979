/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Settings in UTF-8 that were read as ISO-8859-1, as Java, Camel and Spring Boot read each {@code .properties} file: of
 * a Chinese name other letters are made without a word.
 */
public final class MisreadSettings {

    private MisreadSettings() {
    }

    /**
     * @throws IllegalArgumentException when a value has been misread; the message does not show it, for it may be a
     *                                  secret
     */
    public static void refuse(String key, String value) {
        if (value != null && isMisread(value)) {
            throw new IllegalArgumentException(
                    key + " was written in UTF-8, but a .properties file is read as ISO-8859-1, so that Chinese text becomes other"
                                               + " letters: write it with escapes, such as \\u5f20 (the settings of Spring Boot may also"
                                               + " stand in application.yaml, which is read as UTF-8)");
        }
    }

    private static boolean isMisread(String value) {
        return value.chars().anyMatch(character -> character >= 0x80) && value.chars().allMatch(character -> character <= 0xFF)
                && isUtf8(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            // what is one byte a letter, such as that of a degree, is meant as it is
            return false;
        }
    }
}

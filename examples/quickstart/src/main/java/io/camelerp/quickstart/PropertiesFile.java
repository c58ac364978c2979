/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a properties file in UTF-8, with or without a byte order mark.
 */
final class PropertiesFile {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private PropertiesFile() {
    }

    static SortedMap<String, String> read(Path file) {
        Properties properties = new OncePerKey(file);
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            properties.load(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            throw new StartException("The file " + file + " is not UTF-8. Save it as UTF-8 and start again.", e);
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    "The file " + file
                                     + " has a \\u that four hexadecimal digits do not follow, as in C:\\users: a backslash is"
                                     + " written twice there, or as / in paths.",
                    e);
        } catch (IOException e) {
            throw new StartException("The file " + file + " cannot be read: " + e, e);
        }
        SortedMap<String, String> values = new TreeMap<>();
        // a blank behind a secret is not seen and not meant
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return values;
    }

    /** The first of two values would be dropped in silence, which may be the one that was meant. */
    private static final class OncePerKey extends Properties {

        private static final long serialVersionUID = 1L;

        private final transient Path file;

        OncePerKey(Path file) {
            this.file = file;
        }

        @Override
        public synchronized Object put(Object key, Object value) {
            Object before = super.put(key, value);
            if (before != null && !before.equals(value)) {
                throw new StartException(
                        "The key " + key + " stands in " + file + " twice, with different values. Delete the one that is not"
                                         + " meant.");
            }
            return before;
        }
    }
}

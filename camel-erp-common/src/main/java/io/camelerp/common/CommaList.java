/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.Arrays;
import java.util.List;

/**
 * The parts of a setting that holds several, separated by commas.
 */
public final class CommaList {

    private CommaList() {
    }

    /**
     * The parts without the blanks around them, which settings keep at their ends; those that are empty are left out.
     */
    public static List<String> of(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }
}

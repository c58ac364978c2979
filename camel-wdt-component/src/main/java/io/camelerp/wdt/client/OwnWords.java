/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a refusal's text the vendor says itself. It likes to quote what it was sent, and an article may well be
 * called a signing pen (签名笔): that says nothing of the signature.
 */
final class OwnWords {

    /** A text in JSON, and behind the name of a field its colon. */
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"(\\s*:)?");
    private static final int SHORTEST = 3;

    private OwnWords() {
    }

    /**
     * @param sent the values of the question, of which some are JSON
     */
    static String of(String refusal, Collection<String> sent) {
        String own = refusal;
        // a longer one may have a shorter one in it
        for (String value : sent.stream().flatMap(OwnWords::values).filter(value -> value.length() >= SHORTEST)
                .filter(refusal::contains).distinct().sorted(Comparator.comparing(String::length).reversed()).toList()) {
            own = own.replace(value, "");
        }
        return own;
    }

    private static Stream<String> values(String sent) {
        return sent.startsWith("{") || sent.startsWith("[")
                ? TEXT.matcher(sent).results().filter(text -> text.group(2) == null).map(text -> unescaped(text.group(1)))
                : Stream.of(sent);
    }

    /** Names have no line breaks, so that these two escapes are all. */
    private static String unescaped(String text) {
        return text.replace("\\\"", "\"").replace("\\\\", "\\");
    }
}

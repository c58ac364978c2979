/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jars that the runner was started with.
 */
final class Installation {

    private static final Pattern JAR = Pattern.compile("(.*?)-\\d[\\w.-]*\\.jar");

    private Installation() {
    }

    /**
     * @throws StartException when a folder holds two versions of a jar, as after unpacking a new version over the old
     *                        one: Java would take some classes of the one and some of the other
     */
    static void checkOneVersion(String classPath) {
        Map<String, String> seen = new HashMap<>();
        for (String path : classPath.split(Pattern.quote(File.pathSeparator))) {
            Matcher jar = JAR.matcher(path);
            if (jar.matches()) {
                String other = seen.put(jar.group(1), path);
                if (other != null && !other.equals(path)) {
                    throw new StartException(
                            "Two versions of a jar lie side by side: " + other + " and " + path
                                             + ". Delete the folder of the jars, and unpack it from one version.");
                }
            }
        }
    }
}

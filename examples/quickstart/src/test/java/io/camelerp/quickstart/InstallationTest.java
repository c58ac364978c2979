/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.File;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InstallationTest {

    @Test
    void shouldRefuseTwoVersionsOfAJarInOneFolder() {
        String both = classPath("lib/h2-2.4.240.jar", "lib/routes-0.1.0-SNAPSHOT.jar", "lib/routes-0.2.0.jar");

        assertThatThrownBy(() -> Installation.checkOneVersion(both)).isInstanceOf(StartException.class)
                .hasMessageContaining("lib/routes-0.1.0-SNAPSHOT.jar").hasMessageContaining("lib/routes-0.2.0.jar");
    }

    @Test
    void shouldTakeWhatIsNoSecondVersion() {
        String each = classPath("classes", "lib/camel-core-4.17.0.jar", "lib/camel-core-engine-4.17.0.jar",
                "lib/httpcore5-5.3.jar", "lib/httpcore5-h2-5.3.jar", "lib/camel-core-4.17.0.jar",
                "other-1.0/camel-core-4.16.0.jar", "");

        assertThatCode(() -> Installation.checkOneVersion(each)).doesNotThrowAnyException();
    }

    private static String classPath(String... jars) {
        return String.join(File.pathSeparator, jars);
    }
}

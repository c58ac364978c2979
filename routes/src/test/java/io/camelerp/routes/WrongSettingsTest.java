/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.util.Map;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.wdt.WdtComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What Camel would take without a word and what would then go wrong.
 */
class WrongSettingsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
            "erp.kingdee.unknown-wait, x, erp.kingdee.unknown-wait takes a duration",
            "erp.kingdee.response-timeout, abc, erp.kingdee.response-timeout takes a duration",
            "erp.kingdee.connect-timeout, -5s, erp.kingdee.connect-timeout takes a duration",
            "erp.delivered.expiry, P0D, erp.delivered.expiry takes a duration",
            "erp.kingdee.parallel-saves, 20, must be 1 to 10",
            "erp.datasource.url, jdbc:mysql://me:hidden@host/erp?password=hidden, 'erp.datasource.url takes the JDBC URL of an H2'",
            "erp.datasource.url, jdbc:h2:tcp://localhost/erp;password=hidden, 'takes an H2 of one process'",
            "erp.datasource.url, jdbc:h2:file:./target/erp;AUTO_SERVER=TRUE;password=hidden, 'takes an H2 of one process'",
            // 张三, as Camel Main reads it from a file in UTF-8
            "erp.kingdee.user, \u00e5\u00bc\u00a0\u00e4\u00b8\u0089, erp.kingdee.user was written in UTF-8",
            "erp.http.token, hidden, erp.http.token is too short",
            "erp.datasource.url, '', 'erp.datasource.url takes the JDBC URL of an H2'" })
    void shouldNotStartAndSayWhy(String key, String value, String why) {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
            properties.put(key, value);

            Throwable failure = catchThrowable(() -> RunningRoutes.start(properties).close());

            StringBuilder messages = new StringBuilder();
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                messages.append(cause.getMessage());
            }
            assertThat(messages).contains(why).doesNotContain("hidden");
            assertThat(sandbox.ledger().calls()).isEmpty();
        }
    }

    /** As Camel Main and camel run take it; Spring Boot takes ${PATH}. */
    @Test
    void shouldTakeASecretFromAVariableOfTheEnvironment() {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
            properties.put("camel.component.wdt.secret", "{{env:PATH}}");
            try (RunningRoutes routes = RunningRoutes.start(properties)) {
                assertThat(routes.context().getComponent("wdt", WdtComponent.class).getConfiguration().getSecret())
                        .isEqualTo(System.getenv("PATH"));
            }
        }
    }
}

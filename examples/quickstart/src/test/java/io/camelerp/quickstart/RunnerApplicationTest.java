/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.util.Map;

import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtDialect;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunnerApplicationTest {

    @Test
    void shouldBindEveryOptionOfTheAccountInBothSpellings() throws Exception {
        WdtComponent component = component(Map.of("camel.component.wdt.base-uri", "http://127.0.0.1:1/openapi2",
                "camel.component.wdt.appKey", "key", "camel.component.wdt.secret", "a${b}#c", "camel.component.wdt.dialect",
                "y",
                "camel.component.wdt.requests-per-minute", "30", "camel.component.wdt.connect-timeout", "PT3S"));

        assertThat(component.getConfiguration().getBaseUri()).isEqualTo("http://127.0.0.1:1/openapi2");
        assertThat(component.getConfiguration().getAppKey()).isEqualTo("key");
        assertThat(component.getConfiguration().getSecret()).isEqualTo("a${b}#c");
        assertThat(component.getConfiguration().getDialect()).isEqualTo(WdtDialect.y);
        assertThat(component.getConfiguration().getRequestsPerMinute()).isEqualTo(30);
        assertThat(component.getConfiguration().getConnectTimeout()).isEqualTo(3000);
    }

    @Test
    void shouldTakeTheAccountFromTheEnvironmentWhereTheFileHasNone() throws Exception {
        WdtComponent component = component(
                Map.of("camel.component.wdt.sid", "of-the-file"),
                Map.of("CAMEL_COMPONENT_WDT_APP_KEY", "key", "CAMEL_COMPONENT_WDT_SECRET", "secret", "CAMEL_COMPONENT_WDT_SID",
                        "of-the-environment"));

        assertThat(component.getConfiguration().getAppKey()).isEqualTo("key");
        assertThat(component.getConfiguration().getSecret()).isEqualTo("secret");
        assertThat(component.getConfiguration().getSid()).isEqualTo("of-the-file");
    }

    @Test
    void shouldNotShowTheValueOfAVariableThatNamesNoOption() {
        assertThatThrownBy(() -> component(Map.of(), Map.of("CAMEL_COMPONENT_WDT_SECERT", "hidden")))
                .isInstanceOf(StartException.class).hasMessageContaining("secert").hasStackTraceContaining("no such option")
                .satisfies(e -> assertThat(e).hasNoCause()).hasMessageNotContaining("hidden");
    }

    private static WdtComponent component(Map<String, Object> properties) throws Exception {
        return component(properties, Map.of());
    }

    private static WdtComponent component(Map<String, Object> properties, Map<String, Object> variables) throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
        return component(properties, environment);
    }

    private static WdtComponent component(Map<String, Object> properties, StandardEnvironment environment)
            throws Exception {
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        try (CamelContext camelContext = new DefaultCamelContext()) {
            camelContext.build();
            return new RunnerApplication().wdtComponent(camelContext, environment);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.wdt.WdtComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.ResourcePropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What Spring Boot makes of {@code camel.component.wdt.*}, and what an editor offers there. The metadata is a copy of
 * what Camel's plugin generates; {@code -Dwdt.docs.update=true} writes it anew.
 */
class WdtAutoConfigurationTest {

    private static final Path METADATA = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final Path OPTIONS = Path.of("src/generated/resources/META-INF/io/camelerp/wdt/wdt.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static AnnotationConfigApplicationContext application(Map<String, Object> settings) {
        return application(new MapPropertySource("test", settings));
    }

    private static AnnotationConfigApplicationContext application(PropertySource<?> settings) {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        application.getEnvironment().getPropertySources().addFirst(settings);
        application.registerBean(CamelContext.class, () -> new DefaultCamelContext());
        application.register(WdtAutoConfiguration.class);
        application.refresh();
        return application;
    }

    @Test
    void shouldTakeTheAccountFromVariablesOfTheEnvironment() {
        try (AnnotationConfigApplicationContext application = application(new SystemEnvironmentPropertySource(
                "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("CAMEL_COMPONENT_WDT_APP_KEY", "key", "CAMEL_COMPONENT_WDT_SECRET", "secret")))) {
            WdtComponent component = application.getBean("wdt-component", WdtComponent.class);

            assertThat(component.getConfiguration().getAppKey()).isEqualTo("key");
            assertThat(component.getConfiguration().getSecret()).isEqualTo("secret");
        }
    }

    @Test
    void shouldMakeAComponentOfEachAccount() {
        try (AnnotationConfigApplicationContext application = application(
                Map.of("camel.component.wdt.sid", "one", "camel.component.wdt-shop2.sid", "two"))) {
            assertThat(application.getBean("wdt-component", WdtComponent.class).getConfiguration().getSid()).isEqualTo("one");
            assertThat(application.getBean("wdt-shop2-component", WdtComponent.class).getConfiguration().getSid())
                    .isEqualTo("two");
        }
    }

    @Test
    void shouldRefuseAnUnknownOptionWithoutTellingItsValue() {
        try (AnnotationConfigApplicationContext application = application(Map.of("camel.component.wdt.secrt", "hush"))) {
            assertThatThrownBy(() -> application.getBean("wdt-component")).isInstanceOf(BeanCreationException.class)
                    .rootCause().message().doesNotContain("hush");
            assertThatThrownBy(() -> application.getBean("wdt-component"))
                    .hasStackTraceContaining("camel.component.wdt.secrt").hasStackTraceContaining("has no such option");
        }
    }

    /** As Spring Boot reads application.properties. */
    @ParameterizedTest
    @ValueSource(strings = { "erp.kingdee.user", "camel.component.wdt.secret" })
    void shouldRefuseChineseThatWasReadAsLatin1(String key) throws IOException {
        PropertySource<?> settings = new ResourcePropertySource(
                new ByteArrayResource((key + "=张三").getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> application(settings).close())
                .hasStackTraceContaining(key + " was written in UTF-8, but a .properties file is read as ISO-8859-1");
    }

    @Test
    void shouldLetTheApplicationsOwnComponentGoFirst() {
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            WdtComponent own = new WdtComponent();
            application.registerBean(CamelContext.class, () -> new DefaultCamelContext());
            application.registerBean("wdt-component", WdtComponent.class, () -> own);
            application.register(WdtAutoConfiguration.class);
            application.refresh();

            assertThat(application.getBean("wdt-component")).isSameAs(own);
        }
    }

    @Test
    void shouldOfferEveryOptionToEditors() throws IOException {
        ArrayNode properties = MAPPER.createArrayNode();
        for (Map.Entry<String, JsonNode> option : MAPPER.readTree(OPTIONS.toFile()).get("componentProperties").properties()) {
            JsonNode what = option.getValue();
            ObjectNode property = properties.addObject()
                    .put("name", "camel.component.wdt." + StringHelper.camelCaseToDash(option.getKey()))
                    .put("type", type(what)).put("description", what.get("description").asText());
            if (what.has("defaultValue")) {
                property.set("defaultValue", what.get("defaultValue"));
            }
        }
        String expected = MAPPER.writerWithDefaultPrettyPrinter()
                .writeValueAsString(MAPPER.createObjectNode().set("properties", properties)) + "\n";
        if (Boolean.getBoolean("wdt.docs.update")) {
            Files.writeString(METADATA, expected, StandardCharsets.UTF_8);
        }

        assertThat(METADATA).as("write it with -Dtest=WdtAutoConfigurationTest -Dwdt.docs.update=true")
                .content(StandardCharsets.UTF_8).isEqualTo(expected);
    }

    private static String type(JsonNode what) {
        String type = what.get("javaType").asText();
        return switch (type) {
            case "boolean" -> "java.lang.Boolean";
            case "int" -> "java.lang.Integer";
            case "long" -> "java.lang.Long";
            default -> what.get("type").asText().equals("object")
                    ? "java.lang.String" : type.replaceFirst("(Configuration)\\.", "$1\\$");
        };
    }
}

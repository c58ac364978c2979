/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sst.SstComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What Spring Boot makes of {@code camel.component.sst.*}, and what an editor offers there. The metadata is a copy of
 * what Camel's plugin generates; {@code -Dsst.docs.update=true} writes it anew.
 */
class SstAutoConfigurationTest {

    private static final Path METADATA = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final Path OPTIONS = Path.of("src/generated/resources/META-INF/io/camelerp/sst/sst.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static AnnotationConfigApplicationContext application(Map<String, Object> settings) {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        application.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
        application.registerBean(CamelContext.class, () -> new DefaultCamelContext());
        application.register(SstAutoConfiguration.class);
        application.refresh();
        return application;
    }

    @Test
    void shouldMakeAComponentOfEachAccount() {
        try (AnnotationConfigApplicationContext application = application(
                Map.of("camel.component.sst.app-id", "one", "camel.component.sst-shop2.app-id", "two"))) {
            assertThat(application.getBean("sst-component", SstComponent.class).getConfiguration().getAppId()).isEqualTo("one");
            assertThat(application.getBean("sst-shop2-component", SstComponent.class).getConfiguration().getAppId())
                    .isEqualTo("two");
        }
    }

    @Test
    void shouldRefuseAnUnknownOptionWithoutTellingItsValue() {
        try (AnnotationConfigApplicationContext application = application(Map.of("camel.component.sst.secrt", "hush"))) {
            assertThatThrownBy(() -> application.getBean("sst-component")).isInstanceOf(BeanCreationException.class)
                    .rootCause().message().doesNotContain("hush");
            assertThatThrownBy(() -> application.getBean("sst-component"))
                    .hasStackTraceContaining("camel.component.sst.secrt").hasStackTraceContaining("has no such option");
        }
    }

    @Test
    void shouldLetTheApplicationsOwnComponentGoFirst() {
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            SstComponent own = new SstComponent();
            application.registerBean(CamelContext.class, () -> new DefaultCamelContext());
            application.registerBean("sst-component", SstComponent.class, () -> own);
            application.register(SstAutoConfiguration.class);
            application.refresh();

            assertThat(application.getBean("sst-component")).isSameAs(own);
        }
    }

    @Test
    void shouldOfferEveryOptionToEditors() throws IOException {
        ArrayNode properties = MAPPER.createArrayNode();
        for (Map.Entry<String, JsonNode> option : MAPPER.readTree(OPTIONS.toFile()).get("componentProperties").properties()) {
            JsonNode what = option.getValue();
            ObjectNode property = properties.addObject()
                    .put("name", "camel.component.sst." + StringHelper.camelCaseToDash(option.getKey()))
                    .put("type", type(what)).put("description", what.get("description").asText());
            if (what.has("defaultValue")) {
                property.set("defaultValue", what.get("defaultValue"));
            }
        }
        String expected = MAPPER.writerWithDefaultPrettyPrinter()
                .writeValueAsString(MAPPER.createObjectNode().set("properties", properties)) + "\n";
        if (Boolean.getBoolean("sst.docs.update")) {
            Files.writeString(METADATA, expected, StandardCharsets.UTF_8);
        }

        assertThat(METADATA).as("write it with -Dtest=SstAutoConfigurationTest -Dsst.docs.update=true")
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

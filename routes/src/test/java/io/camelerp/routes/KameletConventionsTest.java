/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conventions of the Kamelet catalog, and of YAML that every tool and JVM reads.
 */
class KameletConventionsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final YAMLMapper YAML = new YAMLMapper();

    private static JsonSchema schema;

    static Stream<Path> kamelets() throws IOException {
        return files("kamelets");
    }

    static Stream<Path> routes() throws IOException {
        return files("routes");
    }

    static Stream<Path> all() throws IOException {
        return Stream.concat(kamelets(), routes());
    }

    private static Stream<Path> files(String folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(RESOURCES.resolve(folder))) {
            files = listed.sorted().toList();
        }
        assertThat(files).isNotEmpty().allMatch(file -> file.toString().endsWith(".yaml"));
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldNameTheKameletAsItsFileAndType(Path file) throws IOException {
        JsonNode kamelet = read(file);
        String name = kamelet.at("/metadata/name").asText();
        String type = kamelet.at("/metadata/labels").path("camel.apache.org/kamelet.type").asText();

        assertThat(file.getFileName()).hasToString(name + ".kamelet.yaml");
        assertThat(name).endsWith("-" + type);
        assertThat(type).isIn("source", "sink", "action");
        assertThat(kamelet.at("/spec/definition/title").asText().toLowerCase()).endsWith(" " + type);
        for (String annotation : List.of("kamelet.support.level", "catalog.version", "kamelet.icon", "provider",
                "kamelet.group", "kamelet.namespace")) {
            assertThat(kamelet.at("/metadata/annotations").path("camel.apache.org/" + annotation).asText())
                    .as(annotation).isNotBlank();
        }
        assertThat(kamelet.at("/metadata/annotations").path("camel.apache.org/kamelet.icon").asText())
                .startsWith("data:image/svg+xml;base64,");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldDescribeEveryProperty(Path file) throws IOException {
        JsonNode definition = read(file).at("/spec/definition");

        assertThat(definition.path("type").asText()).isEqualTo("object");
        assertThat(definition.path("description").asText()).isNotBlank();
        assertThat(definition.path("properties")).isNotEmpty();
        definition.path("properties").fields().forEachRemaining(property -> {
            JsonNode value = property.getValue();
            assertThat(value.path("title").asText()).as(property.getKey()).matches("[A-Z].*").doesNotMatch("(The|A|An) .*");
            assertThat(value.path("description").asText()).as(property.getKey()).endsWith(".");
            assertThat(value.path("type").asText()).as(property.getKey()).isIn("string", "integer", "boolean");
        });
        List<String> required = new ArrayList<>();
        definition.path("required").forEach(name -> required.add(name.asText()));
        assertThat(required).doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(definition.path("properties").has(name)).as(name).isTrue())
                .allSatisfy(name -> assertThat(definition.path("properties").path(name).has("default")).as(name).isFalse());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldMarkSecretsAsSuch(Path file) throws IOException {
        read(file).at("/spec/definition/properties").fields().forEachRemaining(property -> {
            boolean secret = property.getKey().toLowerCase().contains("secret")
                    || property.getKey().toLowerCase().contains("password")
                    || property.getKey().toLowerCase().contains("passcode")
            // the address of a robot holds its key
                    || file.endsWith("alert-sink.kamelet.yaml") && property.getKey().equals("url");
            assertThat(property.getValue().path("format").asText().equals("password")).as(property.getKey()).isEqualTo(secret);
            assertThat(property.getValue().path("x-descriptors").path(0).asText()).as(property.getKey())
                    .isEqualTo(secret ? "urn:camel:group:credentials" : "");
        });
    }

    /** A default would go before what the component has for its account. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldLeaveTheAccountToTheComponent(Path file) throws IOException {
        JsonNode properties = read(file).at("/spec/definition/properties");
        for (String name : List.of("dialect", "requestsPerMinute", "signer", "pushPath")) {
            assertThat(properties.path(name).has("default")).as(name).isFalse();
        }
    }

    /** Left over from another call, it would turn a sink into something else. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldObeyNoHeaderThatNamesAnotherCall(Path file) throws IOException {
        String template = read(file).at("/spec/template").toString();
        Map.of("wdt", "CamelWdtApi", "sst", "CamelSstCommand").forEach((scheme, header) -> {
            if (template.contains("{\"to\":") && template.matches(".*\"to\":\\{[^{}]*\"uri\":\"" + scheme + ":.*")) {
                assertThat(template).containsPattern("\"removeHeader\":\\{[^{}]*\"name\":\"" + header + "\"");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldUseEveryPropertyThatItDeclares(Path file) throws IOException {
        JsonNode kamelet = read(file);
        Set<String> declared = new TreeSet<>();
        kamelet.at("/spec/definition/properties").fieldNames().forEachRemaining(declared::add);
        Set<String> used = new TreeSet<>();
        Matcher placeholders = Pattern.compile("\\{\\{\\??([\\w-]+)}}").matcher(kamelet.at("/spec/template").toString());
        while (placeholders.find()) {
            used.add(placeholders.group(1));
        }
        // what Camel and the template's own beans add
        used.removeAll(Set.of("parentRouteId"));
        kamelet.at("/spec/template/beans").forEach(bean -> used.remove(bean.path("name").asText()));

        assertThat(used).isEqualTo(declared);
        String end = kamelet.at("/metadata/name").asText().endsWith("-source") ? "kamelet:sink" : "kamelet:source";
        assertThat(kamelet.at("/spec/template").toString()).contains("\"" + end + "\"");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldNameTheVersionOfThisBuild(Path file) throws IOException {
        JsonNode kamelet = read(file);
        String version = System.getProperty("project.version");
        List<String> dependencies = new ArrayList<>();
        kamelet.at("/spec/dependencies").forEach(dependency -> dependencies.add(dependency.asText()));

        assertThat(dependencies).allMatch(dependency -> dependency.matches("camel:[a-z-]+|mvn:[\\w.-]+:[\\w.-]+:[\\w.-]+"))
                .anyMatch(dependency -> dependency.startsWith("mvn:io.camelerp:") && dependency.endsWith(":" + version));
        assertThat(kamelet.at("/metadata/annotations").path("camel.apache.org/catalog.version").asText()).isEqualTo(version);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldUseOnlyOptionsThatTheComponentHas(Path file) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (JsonNode endpoint : read(file).findParents("uri")) {
            String scheme = endpoint.path("uri").asText().split(":")[0];
            if (scheme.equals("wdt") || scheme.equals("sst")) {
                Set<String> options = known(scheme, "properties");
                endpoint.path("parameters").fieldNames().forEachRemaining(name -> {
                    if (!options.contains(name) && !name.startsWith("scheduler.") && !name.startsWith("param.")) {
                        wrong.add(name);
                    }
                });
            }
        }

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void shouldSayWhatGoesInAndWhatComesOut(Path file) throws IOException {
        JsonNode kamelet = read(file);
        JsonNode dataTypes = kamelet.at("/spec/dataTypes");
        String type = kamelet.at("/metadata/labels").path("camel.apache.org/kamelet.type").asText();
        Set<String> headers = new TreeSet<>(known("wdt", "headers"));
        headers.addAll(known("sst", "headers"));

        assertThat(dataTypes.has(type.equals("sink") ? "in" : "out")).isTrue();
        for (JsonNode direction : dataTypes) {
            JsonNode standard = direction.path("types").path(direction.path("default").asText());
            assertThat(standard.path("mediaType").asText()).isNotBlank();
            assertThat(standard.path("description").asText()).endsWith(".");
            direction.path("headers").fields().forEachRemaining(header -> {
                assertThat(headers).contains(header.getKey());
                assertThat(header.getValue().path("type").asText()).isIn("string", "integer", "boolean");
                assertThat(header.getValue().path("title").asText()).isNotBlank();
                assertThat(header.getValue().path("description").asText()).endsWith(".");
            });
        }
    }

    private static Set<String> known(String scheme, String what) throws IOException {
        Set<String> names = new TreeSet<>();
        String catalog = "/META-INF/io/camelerp/" + scheme + "/" + scheme + ".json";
        try (InputStream in = KameletConventionsTest.class.getResourceAsStream(catalog)) {
            new ObjectMapper().readTree(in).path(what).fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** Read once: the schema of Camel's YAML is large. */
    private static synchronized JsonSchema schema() throws IOException {
        if (schema == null) {
            try (InputStream in = KameletConventionsTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
                schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
            }
        }
        return schema;
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldBeCanonicalYaml(Path file) throws IOException {
        JsonNode document = read(file);

        assertThat(schema().validate(document)).isEmpty();
        for (JsonNode entry : document) {
            if (entry.has("route")) {
                assertThat(entry.at("/route/id").asText()).isNotBlank();
                assertThat(entry.at("/route/description").asText()).isNotBlank();
                assertThat(entry.at("/route/from/id").asText()).isNotBlank();
                assertThat(entry.at("/route").findParents("uri")).allMatch(step -> step.has("id"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldBeReadableInEveryDefaultCharset(Path file) throws IOException {
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(Files.readString(file))).isTrue();
    }

    @Test
    void shouldHaveTheKamelets() throws IOException {
        assertThat(kamelets()).extracting(file -> file.getFileName().toString())
                .contains("wdt-source.kamelet.yaml", "kingdee-sink.kamelet.yaml", "kingdee-query-action.kamelet.yaml");
    }

    private static JsonNode read(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }
}

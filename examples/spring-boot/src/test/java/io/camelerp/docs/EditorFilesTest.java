/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files for editors are made of the catalogues; {@code -Ddocs.update=true} writes them anew.
 */
class EditorFilesTest {

    private static final Path DOCS = Document.ROOT.resolve("routes/docs");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, String> CATALOGUES
            = Map.of("wdt", "camel-wdt-component/src/main/resources/io/camelerp/wdt/catalog",
                    "sst", "camel-sst-component/src/main/resources/io/camelerp/sst/catalog");

    static Stream<Path> catalogue() throws IOException {
        return CATALOGUES.values().stream().flatMap(folder -> {
            try (Stream<Path> files = Files.list(Document.ROOT.resolve(folder))) {
                return files.sorted().toList().stream();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void assertCurrent(Path file, JsonNode expected) throws IOException {
        String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(expected) + "\n";
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
        assertThat(file).as("write it with -Dtest=EditorFilesTest -Ddocs.update=true").content(StandardCharsets.UTF_8)
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void shouldDescribeRequestAndResponseAsJsonSchema(Path file) throws IOException {
        JsonNode entry = MAPPER.readTree(file.toFile());
        String vendor = file.toString().contains("/wdt/") ? "wdt" : "sst";

        assertCurrent(DOCS.resolve("schemas").resolve(vendor).resolve(file.getFileName()),
                vendor.equals("wdt") ? Schemas.wdt(entry) : Schemas.sst(entry));
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void shouldHoldAFileAgainstTheRequestWithoutNamingADefinition(Path file) throws IOException {
        JsonNode entry = MAPPER.readTree(file.toFile());
        JsonNode schema = file.toString().contains("/wdt/") ? Schemas.wdt(entry) : Schemas.sst(entry);
        JsonSchema whole = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
        ObjectNode wrong = MAPPER.createObjectNode();
        schema.get("$defs").properties().stream().filter(definition -> definition.getKey().toLowerCase().endsWith("request"))
                .flatMap(definition -> definition.getValue().path("properties").properties().stream())
                .forEach(field -> wrong.put(field.getKey(), true));

        assertThat(whole.validate(MAPPER.createArrayNode())).as("no request").isNotEmpty();
        assertThat(wrong.isEmpty() || !whole.validate(wrong).isEmpty()).as("flags for %s", wrong.fieldNames()).isTrue();
    }

    /** Kaoto writes a step of a component that it knows this way, and users whose Kaoto does not know ours can. */
    @Test
    void shouldTakeTheApiAsAParameterAsKaotoWritesIt() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.setAutoStartup(false);
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("kaoto.camel.yaml", """
                    - route:
                        id: stockouts
                        from:
                          uri: wdt
                          parameters:
                            api: stockout_order_query_trade
                            delivery: window
                            sid: a
                            appKey: b
                            secret: c
                            stateless: true
                          steps:
                            - to: log:orders
                    """));
            camel.start();

            assertThat(camel.getRoute("stockouts").getEndpoint().getEndpointUri())
                    .startsWith("wdt://stockout_order_query_trade?").contains("delivery=window").doesNotContain("api=");
        }
    }

    /** An option that is new may be missing here until the file is written anew; one that is gone may not stay. */
    @Test
    void shouldGiveVsCodeTheOptionsOfBothComponents() throws IOException {
        Path file = DOCS.resolve("vscode/settings.json");
        ObjectNode settings = MAPPER.createObjectNode();
        ArrayNode components = settings.putArray("camel.extra-components");
        for (String scheme : new String[] { "wdt", "sst" }) {
            components.add(MAPPER.readTree(Document.ROOT.resolve(
                    "camel-%1$s-component/src/generated/resources/META-INF/io/camelerp/%1$s/%1$s.json".formatted(scheme))
                    .toFile()));
        }
        if (Boolean.getBoolean("docs.update")) {
            assertCurrent(file, settings);
        }
        JsonNode published = MAPPER.readTree(file.toFile()).get("camel.extra-components");

        assertThat(published).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(published.get(i).at("/component/scheme")).isEqualTo(components.get(i).at("/component/scheme"));
            assertThat(published.get(i).get("properties").properties()).hasSizeGreaterThan(30);
            for (Map.Entry<String, JsonNode> option : published.get(i).get("properties").properties()) {
                assertThat(components.get(i).get("properties").has(option.getKey())).as(option.getKey()).isTrue();
            }
        }
    }

    @Test
    void shouldAcceptTheOrderOfTheExampleAndRefuseOneWithoutItsNumber() throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(MAPPER.readTree(DOCS.resolve("schemas/wdt/trade_push.json").toFile())
                        .at("/$defs/classicRequest/properties/trade_list/items"));
        ObjectNode order = (ObjectNode) MAPPER
                .readTree(Document.ROOT.resolve("examples/jbang/push-orders/orders/T20261101-0001.json").toFile());

        assertThat(schema.validate(order)).isEmpty();
        order.remove("tid");
        assertThat(schema.validate(order)).isNotEmpty();
    }
}

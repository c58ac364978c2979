/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.sandbox.http.HttpListener;
import io.camelerp.sandbox.http.Response;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.Command.Kind;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.client.LenientJson;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every command in every spelling that the vendor's text shows: its tables and its examples.
 */
class FixturesTest extends SstTestSupport {

    private static final JsonNode FIXTURES = read();

    private final List<JsonNode> sent = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final HttpListener vendor = HttpListener.start(0, Clock.systemUTC(), request -> {
        try {
            sent.add(LenientJson.read(request.body()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return Response.json(answers.get(0).getBytes(StandardCharsets.UTF_8));
    });

    private static JsonNode read() {
        try {
            return LenientJson.read(FixturesTest.class.getResourceAsStream("/fixtures.json").readAllBytes());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> called() {
        return CommandCatalog.all().stream().filter(command -> command.kind() != Kind.push)
                .flatMap(command -> Stream.of(Arguments.of(command.name(), "table"), Arguments.of(command.name(), "example")));
    }

    static Stream<Arguments> pushed() {
        return CommandCatalog.all().stream().filter(command -> command.kind() == Kind.push)
                .flatMap(command -> Stream.of(Arguments.of(command.name(), "table"), Arguments.of(command.name(), "example")));
    }

    @Override
    boolean pushes() {
        return true;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("sst:push?store=false&keepOriginal=true").routeId("pushes").process(FixturesTest.this::note);
            }
        };
    }

    @Test
    void shouldHaveFixturesForAllFourteenCommands() {
        assertThat(CommandCatalog.names()).hasSize(14);
        CommandCatalog.names().forEach(name -> assertThat(FIXTURES.has(name)).as(name).isTrue());
    }

    @ParameterizedTest
    @MethodSource("called")
    void shouldCallInTheVendorsSpelling(String name, String spelling) {
        Command command = CommandCatalog.get(name);
        JsonNode fixture = FIXTURES.get(name).get(spelling);
        answers.add(fixture.get("response").toString());

        JsonNode body = template.requestBody(
                "sst:" + name + "?baseUri=RAW(http://127.0.0.1:" + vendor.port() + "/gateway)", fixture.get("request"),
                JsonNode.class);

        assertThat(sent).singleElement().satisfies(request -> {
            assertThat(request.path("cmd").asText()).isEqualTo(name);
            assertThat(request.path("seq").asText()).hasSize(36);
            command.request().stream().filter(field -> fixture.get("request").has(field.name()))
                    .forEach(field -> assertThat(request.has(field.name())).as(field.name()).isTrue());
        });
        if (command.kind().isRead()) {
            assertThat(body).isNotEmpty();
            body.forEach(bill -> assertCanonical(command, command.listNode(), bill));
        } else {
            assertThat(body.path("code").asInt()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("pushed")
    void shouldTakePushesInTheVendorsSpelling(String name, String spelling) throws Exception {
        Command command = CommandCatalog.get(name);
        JsonNode push = FIXTURES.get(name).get(spelling).get("request");

        HttpResponse<String> response = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.getPort() + "/sst/push"))
                        .POST(HttpRequest.BodyPublishers.ofString(push.toString())).build(),
                HttpResponse.BodyHandlers.ofString());

        JsonNode answer = Json.READER.readTree(response.body());
        assertThat(answer.path("code").asInt()).isZero();
        assertThat(answer.get("seq")).isEqualTo(push.get("seq"));
        assertThat(bodies).isNotEmpty();
        bodies.forEach(bill -> assertCanonical(command, command.listNode(), bill));
    }

    /** No other spelling is left, and the catalogue knows every field that the vendor's text shows. */
    private static void assertCanonical(Command command, String node, JsonNode bill) {
        Set<String> known = new TreeSet<>();
        command.nodes().get(node).fields().forEach(field -> known.add(field.name()));
        // one example of a bill has remark and reamrks side by side, with different texts
        known.add("remark");
        known.add("reamrks");
        bill.properties().forEach(field -> {
            assertThat(known).as(command.name() + " " + node).contains(field.getKey());
            if (command.nodes().containsKey(field.getKey())) {
                field.getValue().forEach(child -> assertCanonical(command, field.getKey(), child));
            }
        });
    }
}

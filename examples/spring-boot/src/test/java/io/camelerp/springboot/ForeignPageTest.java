/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The console without a login is open to this machine, and not to the pages that a browser shows there. */
class ForeignPageTest {

    private static final String SEND = "{\"type\":\"exec\",\"mbean\":\"org.apache.camel:context=camel-erp,type=context,"
                                       + "name=\\\"camel-erp\\\"\",\"operation\":\"%s\",\"arguments\":[\"log:sent\"]}";

    @ParameterizedTest
    @ValueSource(strings = { "", "--management.server.port=0" })
    void shouldRefuseAPageOfAnother(String port) throws Exception {
        try (ConfigurableApplicationContext application = SpringApplication.run(Application.class, "--server.port=0",
                "--spring.main.banner-mode=off", "--logging.level.root=error",
                "--erp.datasource.url=jdbc:h2:mem:foreign", "--erp.route.wdt-stockout-to-kingdee.enabled=false",
                port.isEmpty() ? "--spring.application.name=one-port" : port,
                port.isEmpty() ? "" : "--management.server.address=127.0.0.1")) {
            String address = "http://127.0.0.1:"
                             + application.getEnvironment().getProperty(
                                     port.isEmpty() ? "local.server.port" : "local.management.port")
                             + "/actuator/jolokia/";

            assertThat(post(address, "getUptime()", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
            assertThat(post(address, "getUptime()", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
            assertThat(post(address, "createEndpoint(java.lang.String)", "Accept", "*/*").body()).contains("\"status\":403");
            assertThat(post(address, "canSendToEndpoint(java.lang.String)", "Sec-Fetch-Site", "same-origin").body())
                    .contains("\"status\":200");
        }
    }

    private static HttpResponse<String> post(String address, String operation, String header, String value) throws Exception {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(address)).header("Content-Type", "text/plain").header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString(SEND.formatted(operation))).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

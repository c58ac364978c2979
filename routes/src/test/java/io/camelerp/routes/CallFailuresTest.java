/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.StateException;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of a record whose call did not come to an answer. */
class CallFailuresTest {

    private static final String ROUTE = "calls";

    private final ErpDataSource dataSource = new ErpDataSource();
    private final DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
    private final CallFailures failures = new CallFailures();

    @BeforeEach
    void failures(@TempDir Path folder) {
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
        failures.setDeadLetters(deadLetters);
        failures.setRouteId(ROUTE);
        failures.setKeyFields("billno");
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    static Stream<Exception> shouldGiveUpNoRecordForWhatIsNoFaultOfIt() {
        return Stream.of(
                new StateException("Opening of sst/app/AddSTOBill", new SQLException("the network is down")),
                new IllegalStateException("What is kept of sst/app/AddSTOBill is in use by another process"),
                new UncheckedIOException(new IOException("No space left on device")), new InterruptedException(),
                new RejectedExecutionException("stopping"));
    }

    /** The record would wait for somebody to replay it, though the next poll would have brought it through. */
    @ParameterizedTest
    @MethodSource
    void shouldGiveUpNoRecordForWhatIsNoFaultOfIt(Exception failure) {
        assertThatThrownBy(() -> fail(failure)).isSameAs(failure);
        assertThatThrownBy(() -> fail(new RuntimeCamelException(failure))).hasRootCauseInstanceOf(Exception.class);

        assertThat(deadLetters.count(ROUTE, Status.OPEN)).isZero();
    }

    @Test
    void shouldKeepARecordThatCannotBeMapped() throws Exception {
        fail(new RuntimeCamelException(new IllegalArgumentException("no prodcode in a line")));

        assertThat(deadLetters.find(ROUTE, "B1").orElseThrow().letter().message()).isEqualTo("no prodcode in a line");
    }

    private void fail(Exception failure) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        exchange.setVariable(BillCollector.RECORD, JsonNodeFactory.instance.objectNode().put("billno", "B1"));
        failures.process(exchange);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.deadletter;

import java.nio.file.Path;

import io.camelerp.common.ErpException.Category;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sst.SstConstants;
import io.camelerp.sst.SstException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterKeeperTest {

    @TempDir
    private Path folder;

    /** By the number of its bill, and not by its content, which a correction changes. */
    @Test
    void shouldKnowWhereABillOfSstCameFrom() {
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
            DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
            DeadLetterKeeper keeper = new DeadLetterKeeper();
            keeper.setDeadLetters(deadLetters);
            keeper.setRouteId("mine");
            Exchange exchange = new DefaultExchange(new DefaultCamelContext());
            exchange.getMessage().setBody("{\"billno\":\"R1\"}");
            exchange.getMessage().setHeader(SstConstants.RECORD_KEY, "R1");
            exchange.getMessage().setHeader(SstConstants.SOURCE_COMMAND, "DownloadREQBill");
            exchange.getMessage().setHeader(SstConstants.ACCOUNT, "app");
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new SstException(
                    Category.BUSINESS, "AddSTOBill", "3001", "no such store", "code 3001, no such store", null));

            keeper.process(exchange);

            DeadLetter letter = deadLetters.find("mine", "R1").orElseThrow().letter();
            assertThat(letter.source()).isEqualTo("DownloadREQBill");
            assertThat(letter.account()).isEqualTo("app");
            assertThat(letter.code()).isEqualTo("3001");
        }
    }
}

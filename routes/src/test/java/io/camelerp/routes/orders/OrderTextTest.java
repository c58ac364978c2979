/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.nio.file.Path;

import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OrderTextTest {

    @TempDir
    private Path folder;

    /** As Java lists a file with a Chinese name to a process without a locale. */
    @Test
    void shouldNameTheLocaleWhenAFileCannotBeOpened() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            GenericFile<?> file = FileConsumer.asGenericFile(
                    folder.toString(), folder.resolve("unnameable.jsonl").toFile(), null, false);
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(file);

            assertThatThrownBy(() -> OrderText.of(exchange)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("unnameable.jsonl cannot be opened by its name")
                    .hasMessageContaining("LANG=C.UTF-8");
        }
    }
}

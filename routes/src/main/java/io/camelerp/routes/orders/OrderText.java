/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.component.file.GenericFile;

/**
 * The text of a file or message; files are UTF-8 with or without a byte order mark, whatever the JVM's charset is.
 */
final class OrderText {

    private OrderText() {
    }

    static String of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        try {
            String text = body instanceof GenericFile || body instanceof InputStream || body instanceof byte[]
                    ? new String(exchange.getMessage().getMandatoryBody(byte[].class), StandardCharsets.UTF_8)
                    : exchange.getMessage().getMandatoryBody(String.class);
            return text.replace("\uFEFF", "");
        } catch (InvalidPayloadException e) {
            if (body instanceof GenericFile<?> file && file.getFile() instanceof File found && !found.exists()) {
                // so it is in a service without a locale, which sees the file and cannot name it
                throw new IllegalArgumentException(
                        "The file " + found + " cannot be opened by its name. If it is still there, the name has letters that the"
                                                   + " locale of this process does not know: start it with LANG=C.UTF-8",
                        e);
            }
            throw new IllegalArgumentException("Expected orders as JSON text, got " + body, e);
        }
    }
}

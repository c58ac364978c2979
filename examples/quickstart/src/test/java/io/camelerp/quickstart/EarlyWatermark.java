/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import io.camelerp.wdt.WdtConstants;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The mistake that a test must notice: the checkpoint is stored when a window begins, not when it is done.
 */
@Configuration(proxyBeanMethods = false)
class EarlyWatermark {

    @Bean
    InterceptStrategy tooEarly() {
        return (camelContext, definition, target, nextTarget) -> new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                store(camelContext, exchange.getMessage().getHeader(WdtConstants.WINDOW_END, String.class));
                return super.process(exchange, callback);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static void store(CamelContext camelContext, String windowEnd) {
        StateRepository<String, String> repository
                = camelContext.getRegistry().lookupByNameAndType("erpCheckpoints", StateRepository.class);
        String key = "wdt/sandbox/" + Scene.STOCKOUTS + "/" + Scene.ROUTE;
        String now = repository.getState(key);
        repository.setState(key, "0000000000|" + windowEnd.replace(' ', 'T') + now.substring(now.lastIndexOf('|')));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.meter;

import io.camelerp.common.ErpException.Category;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallErrorsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private double told(String account, Category category) {
        return meters.get("camelerp.vendor.errors").tags("vendor", "wdt", "account", account, "category", category.name())
                .functionCounter().count();
    }

    /** Two gateways of one account, or two endpoints with time-outs of their own. */
    @Test
    void shouldCountWhatAllClientsOfAnAccountMeet() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("meters", meters);
            CallErrors.of(context, "wdt", "one").add(Category.AUTH);
            CallErrors.of(context, "wdt", "one").add(Category.AUTH);
            CallErrors.of(context, "wdt", "two").add(Category.RATE_LIMIT);

            assertThat(told("one", Category.AUTH)).isEqualTo(2);
            assertThat(told("one", Category.RATE_LIMIT)).isZero();
            assertThat(told("two", Category.RATE_LIMIT)).isEqualTo(1);
        }
    }
}

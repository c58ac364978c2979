/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.time.Duration;

import io.camelerp.sandbox.sst.MalformedPushes;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.PushSender.Result;
import io.camelerp.sandbox.sst.SstDocument;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SstPushFuzzTest extends SstTestSupport {

    @Override
    boolean pushes() {
        return true;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("sst:push").routeId("all").process(SstPushFuzzTest.this::note);
            }
        };
    }

    @Test
    void shouldServeOnAfterTenThousandMalformedPushes() {
        MalformedPushes pushes = new MalformedPushes(20261122);
        PushSender sender = sender(0);
        int refused = 0;

        for (int i = 0; i < 10_000; i++) {
            Result result = sender.push(pushes.next());
            assertThat(result.status()).isEqualTo(200);
            assertThat(result.body().has("code")).isTrue();
            refused += result.isSuccess() ? 0 : 1;
        }
        Result good = sender.push(SstDocument.REC, rec("GOOD", now));
        await().atMost(Duration.ofSeconds(15)).until(() -> delivered.contains("GOOD"));

        assertThat(good.isSuccess()).isTrue();
        assertThat(refused).isEqualTo(10_000);
        assertThat(delivered).containsExactly("GOOD");
        assertThat(((SstPushConsumer) consumer("all")).getPushesRefused()).isEqualTo(10_000);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.Iterator;
import java.util.Map;

import io.camelerp.sandbox.wdt.WdtServer;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The archive of old rows (wdt.md section 1): another name, the same parameters. */
class WdtArchiveTest extends WdtTestSupport {

    private static final String ARCHIVE = "his_" + STOCKOUT;

    private String archived(String... options) {
        String uri = stockouts(now.minusDays(400), options).replace("wdt:" + STOCKOUT, "wdt:" + ARCHIVE);
        return uri + "&endAt=RAW(" + TIME.format(now.minusDays(300)) + ")";
    }

    @ParameterizedTest
    @ValueSource(strings = { "openapi", "qimen" })
    void shouldReadTheArchiveOfATimeOnce(String gateway) throws Exception {
        for (int id = 1; id <= 250; id++) {
            sandbox.wdt().put(ARCHIVE, stockout(id, now.minusDays(350).plusMinutes(id)));
        }
        putStockout(999, now.minusDays(350));
        String url = gateway.equals("qimen")
                ? "gateway=qimen&baseUri=" + sandbox.qimenUrl() + "&appKey=" + WdtServer.QIMEN_APP_KEY + "&secret="
                  + WdtServer.QIMEN_SECRET + "&targetAppKey=" + WdtServer.QIMEN_TARGET_APP_KEY
                : "gateway=openapi";
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(archived(url)).routeId("archive").process(WdtArchiveTest.this::note);
            }
        });

        WdtConsumer consumer = (WdtConsumer) context.getRoute("archive").getConsumer();
        await().until(consumer::isFinished);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids(1, 250));
    }

    @Test
    void shouldAskTheArchiveForOneDocument() {
        sandbox.wdt().put(ARCHIVE, stockout(7, now.minusDays(350)));

        Object rows = template.requestBody("wdt:" + ARCHIVE, Map.of("stockout_no", "CK7"));

        assertThat(((Iterator<?>) rows).next().toString()).contains("\"order_no\":\"CK7\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "wdt:his_trade_query?dialect=y", "wdt:his_shop", "wdt:his_purchase_order_query" })
    void shouldRefuseAnArchiveThatNobodyPublishes(String uri) {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).to("mock:rows");
            }
        })).isInstanceOf(FailedToCreateRouteException.class).rootCause().hasMessageContaining("his_");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A save that would be on its way when others take it for over. */
class LateCallTest extends SinkTest {

    @Test
    void shouldNotSendBillsThatHaveWaitedTooLongForAConnection() {
        context.getComponent("http", HttpComponent.class).setConnectionsPerRoute(1);
        sink.setUnknownWait(Duration.ofMillis(400));
        sandbox.kingdee().latency(Duration.ofMillis(1500));
        CompletableFuture<?> other = new CompletableFuture<>();
        new Thread(() -> {
            account.client().statuses(FORM, List.of("CK0"));
            other.complete(null);
        }).start();
        await().until(() -> sandbox.ledger().count("kingdee:ExecuteBillQuery") == 1);

        assertThat(summary(send(List.of(bill("CK1"))))).isEqualTo("CK1=RETRY");

        other.join();
        sandbox.kingdee().latency(Duration.ZERO);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isZero();
        assertThat(summary(send(List.of(bill("CK1"))))).as("it is known that it was not sent").isEqualTo("CK1=SAVED");
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isEqualTo(1);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Several groups of one exchange at the same time.
 */
class ParallelSavesTest extends SinkTest {

    private final List<ObjectNode> bills = IntStream.rangeClosed(1, 30).mapToObj(i -> Bills.bill("CK" + i)).toList();

    @BeforeEach
    void saveFourGroupsAtOnce() {
        sink.setBatchSize(5);
        sink.setParallelSaves(4);
    }

    @Test
    void shouldSaveGroupsAtTheSameTime() {
        sandbox.kingdee().latency(Duration.ofMillis(500));

        Exchange exchange = send(bills);

        assertThat(outcomes(exchange)).extracting(BillOutcome::number)
                .containsExactlyElementsOf(bills.stream().map(bill -> bill.get("FBillNo").asText()).toList());
        assertThat(outcomes(exchange)).extracting(BillOutcome::kind).containsOnly(Kind.SAVED);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(30).allMatch(bill -> bill.saves() == 1);
        List<Instant> times = sandbox.ledger().calls("kingdee:BatchSave").stream().map(Call::at).sorted().toList();
        assertThat(times).hasSize(6);
        assertThat(Duration.between(times.get(0), times.get(3))).as("four before the first had its answer")
                .isLessThan(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 4, 5, 6 })
    void shouldBookEachBillOnceWhicheverAnswerIsLost(int call) {
        sandbox.faults().at("kingdee:BatchSave", call, Fault.RESET_AFTER);

        send(bills);
        clock.forward(Duration.ofMinutes(1));
        Exchange again = send(bills);

        assertThat(outcomes(again)).extracting(BillOutcome::kind).isSubsetOf(Kind.ALREADY_SAVED, Kind.SAVED);
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(30).allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldSendNothingMoreOnceTheLimitIsReached() {
        sandbox.faults().randomly("kingdee:BatchSave", 1, 1, Fault.RATE_LIMIT);

        Exchange exchange = send(bills);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.RATE_LIMIT);
        assertThat(exchange.getProperty(KingdeeConstants.OUTCOMES, List.class)).hasSize(30);
        assertThat(sandbox.ledger().count("kingdee:BatchSave")).isLessThanOrEqualTo(4);
    }

    @Test
    void shouldFailOnceWhenNothingGetsThrough() {
        account.setAppSecret("wrong");

        Exchange exchange = send(bills);

        assertThat(failure(exchange).getCategory()).isEqualTo(Category.AUTH);
        assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
    }

    @Test
    void shouldTakeOneToTen() {
        assertThatIllegalArgumentException().isThrownBy(() -> sink.setParallelSaves(0)).withMessageContaining("1 to 10");
        assertThatIllegalArgumentException().isThrownBy(() -> sink.setParallelSaves(11)).withMessageContaining("11");
    }
}

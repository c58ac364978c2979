/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeliveredRecords;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KingdeeChangesTest extends SinkTest {

    private static final Instant NOW = Instant.parse("2026-11-01T04:00:00Z");
    private static final DateTimeFormatter DATE
            = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

    private final MemoryStateRepository checkpoints = new MemoryStateRepository();
    private final KingdeeChanges changes = new KingdeeChanges();

    @BeforeEach
    void changes() {
        changes.setAccount(account);
        changes.setCheckpoints(checkpoints);
        changes.setCheckpointKey("test");
        changes.setClock(Clock.fixed(NOW, ZoneOffset.UTC));
        changes.setFormId(FORM);
        changes.setChangeField("FDate");
        changes.setEntry("FEntity");
        changes.setHeadFields("FBillNo,FDate");
        changes.setLineFields("FMaterialID.FNumber");
        changes.setStartFrom("2026-11-01 00:00:00");
        changes.setSettleDelay(Duration.ZERO);
        changes.setMaxBills(4);
    }

    @Test
    void shouldCutWindowsUntilEachIsOneAnswerAndMissNothing() {
        for (int i = 0; i < 30; i++) {
            save("CK" + i, "2026-11-01 0%d:%02d:00".formatted(i % 3, i));
        }

        assertThat(readAll()).hasSize(30);
    }

    @Test
    void shouldPageWhatIsWithinOneSecond() {
        for (int i = 0; i < 11; i++) {
            save("CK" + i, "2026-11-01 01:00:00.5");
        }

        assertThat(readAll()).hasSize(11);
    }

    /** One with OR would bring all of Kingdee's bills that ever fulfilled its second half. */
    @Test
    void shouldKeepToTheWindowWhateverTheConditionIs() {
        changes.setCondition("FBillNo = 'CK1' OR FBillNo = 'CK2' OR FBillNo = 'OLD'");
        save("OLD", "2024-01-05 01:00:00");
        save("CK1", "2026-11-01 01:00:00");
        save("CK2", "2026-11-01 02:00:00");
        save("CK3", "2026-11-01 03:00:00");

        assertThat(readAll()).containsExactlyInAnyOrder("CK1", "CK2");
    }

    @Test
    void shouldReadTheSecondAtTheEdgeTwice() {
        save("CK1", "2026-11-01 12:00:00");
        assertThat(next(true)).extracting(bill -> bill.path("FBillNo").asText()).containsExactly("CK1");

        // stored late, in the very second in which the last window ended
        save("CK2", "2026-11-01 12:00:00.9");
        changes.setClock(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));

        assertThat(next(true)).extracting(bill -> bill.path("FBillNo").asText()).contains("CK2");
    }

    @Test
    void shouldNotJoinAHeadWithLinesThatWereWrittenAfterIt() {
        save("CK1", "2026-11-01 01:00:00");
        save("CK2", "2026-11-01 01:00:01");
        save("CK3", "2026-11-01 01:00:02");
        LocalDateTime begin = LocalDateTime.parse("2026-11-01T00:00:00");
        changes.setCondition("FDocumentStatus <> 'D'");
        ChangedBills.Window window = changes.first(begin, begin.plusHours(3));

        // one was taken back, corrected and released again, the other one is yet to be
        sandbox.kingdee().put(FORM, "C", ((ObjectNode) bill("CK1")).put("FDate", "2026-11-01 13:00:00"));
        sandbox.kingdee().put(FORM, "D", (ObjectNode) bill("CK2"));

        assertThat(changes.bills().withLines(window.heads(), window.keys()))
                .extracting(bill -> bill.path("FBillNo").asText()).containsExactly("CK3");
    }

    @Test
    void shouldBringTheSameWindowAgainUntilItIsCommitted() {
        save("CK1", "2026-11-01 01:00:00");

        assertThat(next(false)).hasSize(1);
        assertThat(next(true)).hasSize(1);
        assertThat(next(true)).isEmpty();
    }

    @Test
    void shouldBeginNowOnceAndForAll() {
        changes.setStartFrom("now");
        assertThat(next(true)).isEmpty();
        save("CK1", "2026-11-01 12:00:30");
        changes.setClock(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));

        assertThat(next(true)).hasSize(1);
    }

    /** What is approved by Kingdee's clock in a time that is done by ours would be found by nobody. */
    @Test
    void shouldPassNothingWhileOurClockIsFarAhead() {
        Instant real = Instant.now();
        changes.setStartFrom("P1D");
        changes.setSettleDelay(Duration.ofMinutes(6));
        changes.setClock(Clock.fixed(real.plus(Duration.ofMinutes(10)), ZoneOffset.UTC));

        assertThatThrownBy(() -> next(true)).hasMessageContaining("s behind the clock of this machine")
                .hasMessageContaining("set the clock");
        save("CK1", DATE.format(real.plus(Duration.ofMinutes(2))));
        changes.setClock(Clock.fixed(real.plus(Duration.ofMinutes(9)), ZoneOffset.UTC));
        sandbox.wdt().sendDate(false);

        assertThat(next(true)).extracting(bill -> bill.path("FBillNo").asText()).containsExactly("CK1");
    }

    @Test
    void shouldBeginNowByTheEarlierOfTwoClocks() {
        Instant real = Instant.now();
        changes.setStartFrom("now");
        changes.setSettleDelay(Duration.ofMinutes(6));
        changes.setClock(Clock.fixed(real.plus(Duration.ofMinutes(5)), ZoneOffset.UTC));
        assertThat(next(true)).isEmpty();

        save("CK1", DATE.format(real.plus(Duration.ofMinutes(2))));
        changes.setClock(Clock.fixed(real.plus(Duration.ofMinutes(9)), ZoneOffset.UTC));
        sandbox.wdt().sendDate(false);

        assertThat(next(true)).hasSize(1);
    }

    private KingdeeLookback lookback() {
        DeliveredRecords delivered = new DeliveredRecords();
        delivered.setDataSource(dataSource);
        changes.setDeliveries(delivered);
        KingdeeLookback lookback = new KingdeeLookback();
        lookback.setChanges(changes);
        lookback.setDeliveries(delivered);
        return lookback;
    }

    @Test
    void shouldBringAgainOnlyWhatWasMissed() {
        KingdeeLookback lookback = lookback();
        lookback.setLookback(Duration.ofHours(6));
        assertThat(next(lookback, true)).as("nobody has read yet").isEmpty();
        for (int i = 0; i < 10; i++) {
            save("CK" + i, "2026-11-01 0%d:00:00".formatted(i));
        }
        assertThat(readAll()).hasSize(10);
        for (int i = 0; i < 10; i++) {
            save("LATE" + i, "2026-11-01 0%d:30:00".formatted(i));
        }

        assertThat(next(lookback, false)).as("of six hours").hasSize(4);
        assertThat(next(lookback, true)).extracting(bill -> bill.path("FBillNo").asText())
                .containsExactly("LATE6", "LATE7", "LATE8", "LATE9");
        assertThat(next(lookback, true)).isEmpty();
        assertThat(next(true)).as("the first reading is where it was").isEmpty();
    }

    @Test
    void shouldNotBringAgainWhatIsOlderThanTheFirstReading() {
        KingdeeLookback lookback = lookback();
        changes.setStartFrom("now");
        save("OLD", "2026-11-01 11:00:00");
        assertThat(next(true)).isEmpty();
        changes.setClock(Clock.fixed(NOW.plusSeconds(3600), ZoneOffset.UTC));
        assertThat(next(true)).isEmpty();
        save("LATE", "2026-11-01 12:30:00");

        assertThat(next(lookback, true)).extracting(bill -> bill.path("FBillNo").asText()).containsExactly("LATE");

        // a checkpoint of a version that did not keep where it began
        checkpoints.setState("kingdee:" + account.getAcctId() + ":" + FORM + ":test", "0000000001|2026-11-01T13:00:00|");
        assertThat(next(true)).isEmpty();
        assertThat(next(lookback, true)).extracting(bill -> bill.path("FBillNo").asText()).containsExactly("OLD");
    }

    /** Both would bring it, and what is told twice may be done twice. */
    @Test
    void shouldLeaveTheSecondAtTheEdgeToTheFirstReading() {
        KingdeeLookback lookback = lookback();
        save("CK1", "2026-11-01 11:00:00");
        assertThat(next(true)).hasSize(1);
        assertThat(next(true)).isEmpty();
        save("CK2", "2026-11-01 12:00:00.9");

        assertThat(next(lookback, true)).isEmpty();
        changes.setClock(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
        assertThat(next(true)).extracting(bill -> bill.path("FBillNo").asText()).containsExactly("CK2");
    }

    private JsonNode next(KingdeeLookback lookback, boolean commit) {
        Exchange exchange = new DefaultExchange(context);
        lookback.next(exchange);
        if (commit) {
            lookback.commit(exchange);
        }
        return exchange.getMessage().getBody(JsonNode.class);
    }

    /** As the routes from WDT have it. */
    @Test
    void shouldTakeADayForItsMidnight() {
        changes.setStartFrom("2026-11-01");

        assertThat(next(false)).isNotNull();
    }

    @Test
    void shouldSayWhatStartFromTakes() {
        changes.setStartFrom("yesterday");

        assertThatThrownBy(() -> next(false)).hasMessageContaining("start-from takes now").hasMessageContaining("yesterday");
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 0, 2001, 10_000 })
    void shouldTakeNoMoreBillsThanEveryKingdeeShowsAtOnce(int maxBills) {
        assertThatThrownBy(() -> changes.setMaxBills(maxBills)).hasMessageContaining("max-bills takes 1 to 2000")
                .hasMessageContaining(String.valueOf(maxBills));
    }

    private List<String> readAll() {
        List<String> numbers = new ArrayList<>();
        JsonNode bills = next(true);
        while (!bills.isEmpty()) {
            bills.forEach(bill -> {
                assertThat(bill.path("FEntity")).isNotEmpty();
                if (!numbers.contains(bill.path("FBillNo").asText())) {
                    numbers.add(bill.path("FBillNo").asText());
                }
            });
            bills = next(true);
        }
        return numbers;
    }

    private JsonNode next(boolean commit) {
        Exchange exchange = new DefaultExchange(context);
        changes.next(exchange);
        if (commit) {
            changes.commit(exchange);
        }
        return exchange.getMessage().getBody(JsonNode.class);
    }

    private void save(String number, String date) {
        outcomes(send(((ObjectNode) bill(number)).put("FDate", date)));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.DeliveredRecords;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.JdbcBatchStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After years the tables have millions of rows: what is done for each group of bills must find its rows by a key.
 */
class GrownStateTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T01:00:00Z"), ZoneOffset.UTC);
    private static final List<String> NUMBERS = List.of("CK1", "CK2", "CK3");
    private static final Pattern REMARK = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    private final ErpDataSource dataSource = new ErpDataSource();
    private final List<String> statements = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void shouldFindBillsByTheirWholeKey() throws Exception {
        BillLedger ledger = new BillLedger(recorded(), CLOCK, "account", "SAL_OUTSTOCK");
        List<Bill> bills = NUMBERS.stream()
                .map(number -> Bill.of(new SourceBill(Bills.bill(number), null, "api", "sid"), Bills.SOURCE_FIELD)).toList();
        Map<String, Integer> announced
                = ledger.announce(bills.stream().map(bill -> new Claim(bill, null)).toList(), Duration.ZERO);
        ledger.announce(bills.stream().map(bill -> new Claim(bill, ledger.find(NUMBERS).get(bill.number()))).toList(),
                Duration.ZERO);
        ledger.unknown(announced);
        ledger.conclude(NUMBERS.stream().map(number -> Conclusion.booked(number, "1")).toList());
        GoalBook goals = new GoalBook(recorded(), CLOCK, "account");
        goals.aim("SAL_OUTSTOCK", "route", BookingGoal.audited, NUMBERS);
        goals.reached("SAL_OUTSTOCK", BookingGoal.audited, Set.of("CK1"));

        assertThat(announced).hasSize(3);
        assertThat(goals.dueForms(Duration.ofMinutes(1))).containsExactly("SAL_OUTSTOCK");
        assertThat(goals.due("SAL_OUTSTOCK", Duration.ofMinutes(1), 10)).extracting(GoalBook.Open::number)
                .containsExactly("CK2", "CK3");
        assertThat(plans("erp_bill")).hasSizeGreaterThan(5)
                .allSatisfy(plan -> assertThat(plan).containsAnyOf("BILL_NO = ?", "IN(ROW", "GOAL_STATE IN"));
    }

    @Test
    void shouldFindBillsByTheNumberOfTheirSource() throws Exception {
        new BillLedger(recorded(), CLOCK, "account", "SAL_OUTSTOCK").doubt("CK1");

        assertThat(plans("erp_bill")).singleElement().asString().contains("SOURCE_ID = ?");
    }

    @Test
    void shouldFindDocumentsThatAreBookedBillByBillByTheNumberOfTheirSource() throws Exception {
        KingdeeAccount account = new KingdeeAccount();
        account.setAcctId("account");
        SummaryRoute route = new SummaryRoute(
                "route", "SAL_OUTSTOCK", account, recorded(), null, new BookingSettings(), CLOCK);
        List<Bill> bills = NUMBERS.stream()
                .map(number -> Bill.of(new SourceBill(Bills.bill(number), null, "api", "sid"), Bills.SOURCE_FIELD)).toList();

        assertThat(new AloneBills(route, (bill, cause, code, message) -> {
        }).among(bills).booked()).isEmpty();

        assertThat(plans("erp_bill")).singleElement().asString().contains("ERP_BILL_SOURCE: SOURCE_ID IN(");
    }

    @Test
    void shouldFindTheDocumentsOfASummaryByTheirDayAndGroup() throws Exception {
        SummaryParts parts = new SummaryParts(recorded(), CLOCK, "route");
        List.of("CK1", "CK2").forEach(number -> parts.add(
                Bill.of(new SourceBill(Bills.bill(number), null, "api", "sid"), Bills.SOURCE_FIELD), "2026-11-20", "SH001",
                true));
        new SummaryHomes(recorded(), "route").settle(LocalDate.of(2026, 11, 21),
                new SummaryLedger("account", "SAL_OUTSTOCK", ""));

        SummaryReader reader = new SummaryReader(recorded(), "route");
        assertThat(reader.unbooked(new SummaryLedger("account", "SAL_OUTSTOCK", ""))).singleElement()
                .satisfies(summary -> assertThat(reader.read(summary.day(), reader.documents(summary), part -> {
                })).isTrue());
        assertThat(plans("model_json, content_hash FROM")).isNotEmpty().allSatisfy(plan -> assertThat(plan).contains("IN(ROW"));
        assertThat(plans("group_key = ?")).hasSizeGreaterThan(1)
                .allSatisfy(plan -> assertThat(plan).contains("BILL_DAY = ?"));
    }

    @Test
    void shouldFindDeadLettersByTheirWholeKey() throws Exception {
        DeadLetterStore deadLetters = new DeadLetterStore();
        deadLetters.setDataSource(recorded());
        deadLetters.resolve("route", NUMBERS);

        assertThat(plans("erp_dead_letter")).singleElement().asString().contains("IN(ROW");
    }

    @Test
    void shouldFindDeliveriesByTheirKey() throws Exception {
        DeliveredRecords records = new DeliveredRecords();
        records.setDataSource(recorded());
        records.setClock(CLOCK);
        records.addAll(NUMBERS);

        assertThat(records.containedOf(List.of("CK2", "CK9"))).containsExactly("CK2");
        assertThat(records.contains("CK2")).isTrue();
        assertThat(plans("erp_delivered")).hasSize(3)
                .allSatisfy(plan -> assertThat(plan).containsAnyOf("DELIVERY_KEY = ?", "DELIVERY_KEY IN", "DELIVERED_AT <"));
    }

    @Test
    void shouldForgetTheKeysOfBillsByTheirAge() throws Exception {
        try (JdbcBatchStore store = new JdbcBatchStore(recorded())) {
            store.remember("scope", "R1", "hash");
        }

        assertThat(plans("DELETE FROM erp_batch_key")).singleElement().asString().contains("AT <");
    }

    @Test
    void shouldReadNoMoreWaitingBillsThanOnePageHolds() throws Exception {
        StreamId stream = new StreamId("scope", "stream");
        try (JdbcBatchStore store = new JdbcBatchStore(recorded())) {
            store.take(stream, null, NUMBERS.stream().map(key -> new StoredRecord(0, key, "hash", "{}", null)).toList());

            assertThat(store.pending(stream, 1, 1)).extracting(StoredRecord::key).containsExactly("CK2");
        }

        assertThat(plans("cause IS NULL ORDER BY")).singleElement().asString().contains("index sorted");
    }

    /** How H2 would find the rows of each statement so far in which these words are, each once. */
    private List<String> plans(String words) throws SQLException {
        List<String> plans = new ArrayList<>();
        try (Connection connection = dataSource.getConnection(); Statement explain = connection.createStatement()) {
            for (String statement : Set.copyOf(statements)) {
                if (statement.contains(words) && !statement.startsWith("INSERT")) {
                    try (ResultSet plan = explain.executeQuery("EXPLAIN " + statement)) {
                        plan.next();
                        plans.add(REMARK.matcher(plan.getString(1)).results().map(MatchResult::group)
                                .collect(Collectors.joining()));
                    }
                }
            }
        }
        return plans;
    }

    private DataSource recorded() {
        return wrapped(DataSource.class, dataSource);
    }

    private <T> T wrapped(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                statements.add((String) arguments[0]);
            }
            try {
                Object result = method.invoke(real, arguments);
                return result instanceof Connection connection ? wrapped(Connection.class, connection) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}

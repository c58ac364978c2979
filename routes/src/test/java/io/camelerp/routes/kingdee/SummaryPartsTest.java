/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.state.ErpDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What only PostgreSQL does to those who keep the documents of summaries.
 */
class SummaryPartsTest {

    @Test
    void shouldSettleAGroupAgainThatAnotherProcessHasTouchedMeanwhile() throws Exception {
        try (EmbeddedPostgres postgres = postgres(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
            dataSource.setUsername("postgres");
            SummaryParts parts = new SummaryParts(dataSource, Clock.systemUTC(), "summaries");
            parts.add(part("CK1"), "2026-11-20", "S1", true);
            parts.add(part("CK2"), "2026-11-21", "S1", true);
            // what the database does to one of two that count the same group at once
            execute(dataSource, "CREATE SEQUENCE updates");
            execute(dataSource, "CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                                + " IF nextval('updates') = 1 THEN"
                                + " RAISE EXCEPTION 'could not serialize access' USING ERRCODE = 'serialization_failure';"
                                + " END IF; RETURN NEW; END $$");
            execute(dataSource, "CREATE TRIGGER fail_once BEFORE UPDATE ON erp_summary_part"
                                + " FOR EACH ROW EXECUTE FUNCTION fail_once()");

            SummaryHomes homes = new SummaryHomes(dataSource, "summaries");
            homes.settle(LocalDate.of(2026, 11, 22), new SummaryLedger("account", "SAL_OUTSTOCK", ""));

            assertThat(homes.homes(List.of("CK1", "CK2"))).isEqualTo(Map.of(
                    "CK1", Optional.of("HZ20261120-S1"), "CK2", Optional.of("HZ20261121-S1")));
        }
    }

    @Test
    void shouldForgetWhatIsBookedBillByBill() throws Exception {
        try (EmbeddedPostgres postgres = postgres(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
            dataSource.setUsername("postgres");
            SummaryParts parts = new SummaryParts(dataSource, Clock.systemUTC(), "summaries");
            BillLedger ledger = new BillLedger(dataSource, Clock.systemUTC(), "account", "SAL_OUTSTOCK");
            for (String number : List.of("CK1", "CK2", "CK3")) {
                parts.add(part(number), "2026-11-20", "S1", true);
            }
            ledger.announce(List.of(new Claim(part("CK1"), null), new Claim(part("CK2"), null)), Duration.ZERO);
            ledger.conclude(List.of(Conclusion.booked("CK1", "1")));

            SummaryHomes homes = new SummaryHomes(dataSource, "summaries");
            homes.settle(LocalDate.of(2026, 11, 22), new SummaryLedger("account", "SAL_OUTSTOCK", ""));

            assertThat(homes.homes(List.of("CK1", "CK2", "CK3"))).isEqualTo(Map.of(
                    "CK2", Optional.empty(), "CK3", Optional.of("HZ20261120-S1")));
            SummaryReader reader = new SummaryReader(dataSource, "summaries");
            assertThat(reader.unbooked(new SummaryLedger("account", "SAL_OUTSTOCK", ""))).hasSize(1);
            Bill other = Bill.of(
                    new SourceBill(Bills.bill("HZ20261120-S1"), null, "api", "other account"), Bills.SOURCE_FIELD);
            ledger.announce(List.of(new Claim(other, null)), Duration.ZERO);
            ledger.conclude(List.of(Conclusion.booked(other.number(), "2")));
            assertThat(reader.unbooked(new SummaryLedger("account", "SAL_OUTSTOCK", ""))).hasSize(1);
            ledger.announce(List.of(new Claim(
                    part("HZ20261120-S1"), ledger.find(List.of(other.number()))
                            .get(other.number()))),
                    Duration.ZERO);
            ledger.conclude(List.of(Conclusion.booked(other.number(), "2")));
            assertThat(reader.unbooked(new SummaryLedger("account", "SAL_OUTSTOCK", ""))).isEmpty();
        }
    }

    private static Bill part(String number) {
        return Bill.of(new SourceBill(Bills.bill(number), null, "api", "sid"), Bills.SOURCE_FIELD);
    }

    private static void execute(ErpDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL cannot be started on this machine: " + e.getMessage());
        }
    }
}

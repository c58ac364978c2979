/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.camelerp.common.store.BatchIdempotentRepository;
import io.camelerp.routes.manage.PositiveDuration;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a database which records were delivered to a route, and forgets them after {@code expiry}.
 *
 * It stands between a live consumer and its twin that reads the recent past again (lookback). The twin delivers only
 * what is not in here. The live consumer only takes notes ({@code notesOnly}): when an operator moves its checkpoint
 * back, everything is delivered again, and the sink tells what is booked. {@code expiry} has to be longer than any
 * lookback; what is forgotten too early is delivered again and booked once all the same. Safe against other JVMs.
 */
public class DeliveredRecords extends ServiceSupport implements BatchIdempotentRepository {

    /** The longest key that is kept as it is. */
    private static final int MAX_KEY = 500;
    private static final String INSERT
            = "INSERT INTO erp_delivered (delivery_key, delivered_at) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final Duration CLEAN_EVERY = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(DeliveredRecords.class);

    private final AtomicReference<Instant> cleaned = new AtomicReference<>(Instant.EPOCH);
    private DataSource dataSource;
    private Clock clock = Clock.systemUTC();
    private Duration expiry = Duration.ofDays(8);
    private boolean notesOnly;

    @Override
    public void addAll(Collection<String> keys) {
        forgetOld();
        Transaction.run(dataSource, "Noting " + keys.size() + " deliveries", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                // in one order everywhere, so that two processes never wait for each other
                for (String key : keys.stream().map(DeliveredRecords::fitting).collect(Collectors.toCollection(TreeSet::new))) {
                    insert.setString(1, key);
                    insert.setObject(2, Sql.time(clock.instant()));
                    insert.addBatch();
                }
                return insert.executeBatch();
            }
        });
    }

    @Override
    public Set<String> containedOf(Collection<String> keys) {
        if (notesOnly || keys.isEmpty()) {
            return Set.of();
        }
        OffsetDateTime since = Sql.time(clock.instant().minus(expiry));
        Set<String> found = new HashSet<>();
        try (Connection connection = dataSource.getConnection()) {
            for (KeyCondition some : KeyCondition.slices(
                    List.of("delivery_key"), List.of(), keys.stream().map(DeliveredRecords::fitting).toList())) {
                try (PreparedStatement select = connection.prepareStatement(
                        "SELECT delivery_key FROM erp_delivered WHERE delivered_at >= ? AND " + some.sql())) {
                    select.setObject(1, since);
                    some.set(select, 2);
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            found.add(rows.getString(1));
                        }
                    }
                }
            }
            return keys.stream().filter(key -> found.contains(fitting(key))).collect(Collectors.toSet());
        } catch (SQLException e) {
            throw new StateException("Asking which of " + keys.size() + " records were delivered", e);
        }
    }

    @Override
    public boolean isNotesOnly() {
        return notesOnly;
    }

    @Override
    public boolean add(String key) {
        forgetOld();
        return Sql.on(dataSource, "Noting the delivery of " + key,
                sql -> sql.update(INSERT, fitting(key), Sql.time(clock.instant())) == 1);
    }

    @Override
    public boolean contains(String key) {
        return !containedOf(List.of(key)).isEmpty();
    }

    @Override
    public boolean remove(String key) {
        return forget("DELETE FROM erp_delivered WHERE delivery_key = ?", fitting(key)) > 0;
    }

    @Override
    public boolean confirm(String key) {
        // a key is added only when its record is done
        return true;
    }

    @Override
    public void clear() {
        forget("DELETE FROM erp_delivered");
    }

    /** Now and then, and never in the way of a record: what is too old is not believed anyway. */
    private void forgetOld() {
        Instant now = clock.instant();
        Instant last = cleaned.get();
        if (now.isBefore(last.plus(CLEAN_EVERY)) || !cleaned.compareAndSet(last, now)) {
            return;
        }
        try {
            int forgotten = forget("DELETE FROM erp_delivered WHERE delivered_at < ?", Sql.time(now.minus(expiry)));
            LOG.debug("Forgot {} deliveries older than {}", forgotten, expiry);
        } catch (StateException e) {
            LOG.warn("Old deliveries cannot be forgotten: {}", e.getMessage());
        }
    }

    private int forget(String statement, Object... values) {
        return Sql.on(dataSource, "Forgetting deliveries", sql -> sql.update(statement, values));
    }

    private static String fitting(String delivered) {
        String key = Sql.storable(delivered);
        if (key.length() <= MAX_KEY) {
            return key;
        }
        String rest = key.substring(MAX_KEY - 40);
        return Sql.storable(key.substring(0, MAX_KEY - 40)) + "#"
               + UUID.nameUUIDFromBytes(rest.getBytes(StandardCharsets.UTF_8));
    }

    /** The database. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Sets the clock that ages deliveries; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** How long a delivery is remembered. */
    public void setExpiry(Duration expiry) {
        this.expiry = PositiveDuration.of("erp.delivered.expiry", expiry);
    }

    /** Whether deliveries are noted but never held against a record. */
    public void setNotesOnly(boolean notesOnly) {
        this.notesOnly = notesOnly;
    }
}

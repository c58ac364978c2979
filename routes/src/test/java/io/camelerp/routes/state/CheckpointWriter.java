/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Commits checkpoints as fast as it can and prints each one that was acknowledged, until it is killed.
 */
public final class CheckpointWriter {

    static final String KEY = "wdt/killed";
    static final String DURABLE = "durable";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    private CheckpointWriter() {
    }

    public static void main(String[] arguments) throws SQLException {
        String url = arguments[1];
        try (HikariDataSource dataSource = arguments[0].equals(DURABLE) ? durable(url) : plain(url)) {
            JdbcStateRepository repository = new JdbcStateRepository(dataSource);
            LocalDateTime time = LocalDateTime.parse("2026-11-22T00:00:00");
            for (int i = 0; i < 500_000; i++) {
                String value = "0000000000|" + TIME.format(time.plusSeconds(i)) + "|{}";
                repository.setState(KEY, value);
                System.out.println(value);
                System.out.flush();
            }
        }
    }

    private static HikariDataSource durable(String url) {
        ErpDataSource dataSource = new ErpDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    private static HikariDataSource plain(String url) throws SQLException {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(url + ";MODE=PostgreSQL");
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("RUNSCRIPT FROM 'classpath:db/camel-erp/V1__state.sql'");
        }
        return dataSource;
    }
}

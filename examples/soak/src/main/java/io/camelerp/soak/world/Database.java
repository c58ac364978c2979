/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Wire;
import io.camelerp.soak.scenario.Pause;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Where a runner keeps its state: an H2 in its folder, or a PostgreSQL behind a wire that can be cut.
 */
public final class Database implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAUSE_MILLIS = 200;

    private static EmbeddedPostgres server;

    private final String url;
    private final String direct;
    private final Wire wire;

    private final Runnable forgetting;

    private Database(String url, String direct, Wire wire, Runnable forgetting) {
        this.url = url;
        this.direct = direct;
        this.wire = wire;
        this.forgetting = forgetting;
    }

    public static Database h2(Path folder) {
        String url = "jdbc:h2:file:" + folder.resolve("database/erp");
        return new Database(url, url, null, () -> delete(folder.resolve("database/erp.mv.db")));
    }

    /** A new one in a server that all runs of this JVM share. */
    public static Database postgres(long seed) {
        String name = "run" + Long.toUnsignedString(seed);
        EmbeddedPostgres postgres = server();
        createAnew(postgres, name);
        Wire wire = Wire.to(postgres.getPort());
        String direct = postgres.getJdbcUrl("postgres", name);
        String url = direct.replace(":" + postgres.getPort() + "/", ":" + wire.port() + "/");
        return new Database(
                url + (url.contains("?") ? "&" : "?") + "socketTimeout=1&connectTimeout=1", direct, wire,
                () -> createAnew(postgres, name));
    }

    private static void createAnew(EmbeddedPostgres postgres, String name) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("The PostgreSQL of the runs takes no database", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it holds is gone, while no runner works. */
    public void forget() {
        forgetting.run();
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }

    /** As the runner reaches it. */
    public String url() {
        return url;
    }

    /** As whoever checks the runner reaches it. */
    public String direct() {
        return direct;
    }

    /** A row of an answer. */
    public interface Reader {
        public void read(ResultSet row) throws SQLException;
    }

    /**
     * Reads the dead letters that a runner has left; one that was busy when it ended may take a while to close an H2.
     */
    public <T> T letters(Function<DeadLetterStore, T> reading) {
        Instant giveUp = Instant.now().plus(PATIENCE);
        while (true) {
            try (ErpDataSource state = new ErpDataSource()) {
                state.setUrl(direct);
                return reading.apply(new DeadLetterStore(state));
            } catch (RuntimeException e) {
                if (Instant.now().isAfter(giveUp)) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(RuntimeException failure) {
        try {
            Pause.millis(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /** Reads what else it has left. */
    public void read(String sql, Reader reader) {
        letters(store -> {
            try (ErpDataSource state = new ErpDataSource()) {
                state.setUrl(direct);
                try (Connection connection = state.getConnection(); Statement statement = connection.createStatement();
                     ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        reader.read(rows);
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException("What the runner has left cannot be read", e);
            }
            return null;
        });
    }

    /** What lies between the runner and its PostgreSQL. */
    public Wire wire() {
        return wire;
    }

    @Override
    public void close() {
        if (wire != null) {
            wire.close();
        }
    }
}

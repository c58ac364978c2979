/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

import io.camelerp.routes.check.StartCheck;
import io.camelerp.routes.kingdee.BookingSettings;
import io.camelerp.routes.kingdee.KingdeeAccount;
import io.camelerp.routes.lookup.LookupTables;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.UnusableStateException;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/**
 * Looks, before any route starts, at what only the person who started the runner can correct. Polls that fail at it
 * would be tried again for ever.
 *
 * What is only away for now, a vendor or the server of the database, is no matter of this.
 */
final class StartMistakes implements StartupListener {

    private static final String CLASSPATH = "classpath:";
    /** Of a PostgreSQL: user, password, or the name of the database. */
    private static final Set<String> REFUSED = Set.of("28000", "28P01", "3D000");
    private static final String H2_WRONG_USER = "28000";
    private static final String H2_IN_USE = "90020";
    private static final Set<String> H2_DAMAGED = Set.of("90030", "90048");

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        StartCheck check = context.getRegistry().findSingleByType(StartCheck.class);
        // with erp.check=true it is a line of the result
        if (check == null || check.isEnabled()) {
            return;
        }
        checkKingdee(context);
        checkTables(check, context.getRegistry().findSingleByType(LookupTables.class));
        ErpDataSource dataSource = context.getRegistry().findSingleByType(ErpDataSource.class);
        if (dataSource != null) {
            checkDatabase(dataSource);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // all was looked at before
    }

    /** Polls would say so for ever, and each window would be read and fail. */
    private static void checkKingdee(CamelContext context) {
        KingdeeAccount account = context.getRegistry().findSingleByType(KingdeeAccount.class);
        BookingSettings booking = context.getRegistry().findSingleByType(BookingSettings.class);
        List<RouteDefinition> made = context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
        List<String> routes = SettingNames.routes().stream().filter(id -> id.contains("kingdee"))
                .filter(id -> made.stream().anyMatch(route -> String.valueOf(route.getRouteId()).startsWith(id))).toList();
        // a dry run sends Kingdee nothing
        if (account == null || routes.isEmpty() || booking != null && booking.isDryRun()) {
            return;
        }
        try {
            account.requireComplete();
        } catch (IllegalArgumentException e) {
            throw new StartException("Route " + String.join(", ", routes) + ": " + e.getMessage(), e);
        }
    }

    /** A single table may still be put there, and is read without a restart; a wrong folder holds none. */
    private static void checkTables(StartCheck check, LookupTables lookup) {
        if (lookup == null || lookup.getMissing() == LookupTables.Missing.identity || lookup.getDir().startsWith(CLASSPATH)
                || check.tables().isEmpty()) {
            return;
        }
        Path folder = Path.of(lookup.getDir());
        if (!Files.isDirectory(folder)) {
            throw new StartException(
                    "There is no folder " + folder.toAbsolutePath().normalize() + " (erp.lookup.dir), and the enabled routes"
                                     + " need its tables: " + String.join(", ", check.tables())
                                     + ". Correct erp.lookup.dir, or put them there as CSV files.");
        }
    }

    private static void checkDatabase(ErpDataSource dataSource) {
        String url = dataSource.getJdbcUrl();
        boolean h2 = url.startsWith("jdbc:h2:");
        boolean file = h2 && !url.matches("jdbc:h2:(mem|tcp|ssl):.*");
        try (Connection connection = DriverManager.getConnection(withoutTrace(url, file), login(dataSource))) {
            if (file && connection.isReadOnly()) {
                throw new StartException(
                        "The database " + ErpDataSource.withoutSettings(url) + " (erp.datasource.url) can only be read. Let the"
                                         + " user of this process write its file, or name another database.");
            }
        } catch (SQLException e) {
            if (H2_IN_USE.equals(e.getSQLState())) {
                throw StartFailure.explain(e);
            }
            if (file || REFUSED.contains(e.getSQLState())) {
                throw new StartException(sentence(ErpDataSource.withoutSettings(url), file, e), e);
            }
            // away for now: polls try again, and say so
            return;
        }
        refuseUnusable(dataSource);
    }

    private static void refuseUnusable(ErpDataSource dataSource) {
        try {
            dataSource.getConnection().close();
        } catch (UnusableStateException e) {
            throw new StartException(
                    "The database " + ErpDataSource.withoutSettings(dataSource.getJdbcUrl())
                                     + " (erp.datasource.url) cannot be used: " + e.getMessage() + ".",
                    e);
        } catch (SQLException | RuntimeException e) {
            // polls try again, and say so
        }
    }

    private static String sentence(String url, boolean file, SQLException e) {
        String start = "The database " + url + " (erp.datasource.url) cannot be opened: " + reason(e) + ". ";
        if (!file) {
            return start + "Correct erp.datasource.username, .password and .url, or create it.";
        }
        if (H2_DAMAGED.contains(e.getSQLState())) {
            return start + "Restore the newest backup of its folder: an empty database would not know what is booked.";
        }
        return start + (H2_WRONG_USER.equals(e.getSQLState())
                ? "Set erp.datasource.username and erp.datasource.password to those of its first start; an H2 keeps them."
                : "Let the user of this process write into its folder, or name another place in erp.datasource.url.");
    }

    /** H2 says first what it was about, and last what hindered it. */
    private static String reason(SQLException e) {
        return Objects.toString(e.getMessage(), e.toString()).lines().findFirst().orElse("")
                .replaceAll(" \\[\\d+-\\d+]", "").replaceAll("[.\\s]+$", "");
    }

    /** Where H2 cannot write, it fails at the file of its trace, too, and prints pages of that. */
    private static String withoutTrace(String url, boolean file) {
        return file && !url.contains("TRACE_LEVEL_FILE") ? url + ";TRACE_LEVEL_FILE=0" : url;
    }

    private static Properties login(ErpDataSource dataSource) {
        Properties login = new Properties();
        login.putAll(dataSource.getDataSourceProperties());
        if (dataSource.getUsername() != null) {
            login.setProperty("user", dataSource.getUsername());
        }
        if (dataSource.getPassword() != null) {
            login.setProperty("password", dataSource.getPassword());
        }
        return login;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import io.camelerp.common.ErpException;
import io.camelerp.routes.check.CheckReport.Line;
import io.camelerp.routes.kingdee.BookedBills;
import io.camelerp.routes.kingdee.DailySummary;
import io.camelerp.routes.kingdee.KingdeeChanges;
import io.camelerp.routes.kingdee.KingdeeException;
import io.camelerp.routes.lookup.LookupTableException;
import io.camelerp.routes.lookup.LookupTables;
import io.camelerp.routes.manage.RootCause;
import io.camelerp.routes.master.FreshMasterData;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sst.SstException;
import io.camelerp.wdt.WdtException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With {@code erp.check=true}: starts no route, but tries everything that the enabled routes need, says what works and
 * what to do about the rest, and ends the process with 0 or 1.
 *
 * It reads one page of each API and one row of each form, connects to brokers, and writes nothing but the tables of the
 * state database.
 */
public class StartCheck implements CamelContextAware, StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final String SUBMIT_AUDIT = "kingdee-submit-audit";

    private CamelContext camelContext;
    private ErpDataSource dataSource;
    private BookedBills booked;
    private LookupTables lookup;
    private boolean enabled;
    private boolean exit = true;
    private volatile boolean stopped;

    /** Called when the bean is made, which is before any route starts. */
    public void start() throws Exception {
        if (enabled) {
            camelContext.setAutoStartup(false);
            camelContext.addStartupListener(this);
        }
    }

    public void stop() {
        stopped = true;
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        context.setAutoStartup(false);
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // when all of it is up
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        // YAML beans are made twice, and the first one is stopped before the context starts
        if (exit && !stopped) {
            CheckReport report = run();
            if (report.works()) {
                LOG.info("erp.check\n{}", report.table());
            } else {
                LOG.error("erp.check\n{}", report.table());
            }
            // not in this thread: the end of the JVM stops the context, which is still starting
            new Thread(() -> Runtime.getRuntime().exit(report.works() ? 0 : 1), "erp-check").start();
        }
    }

    /** The names of the lookup tables that the enabled routes need. */
    public Set<String> tables() {
        return RouteNeeds.of(camelContext).tables().keySet();
    }

    /** Tries everything and says how it went; it never throws. */
    public CheckReport run() {
        RouteNeeds needs = RouteNeeds.of(camelContext);
        List<Line> lines = new ArrayList<>();
        lines.add(line("routes", () -> {
            if (needs.routes().isEmpty()) {
                throw new IllegalStateException("No route is enabled: set erp.route.<id>.enabled=true");
            }
            camelContext.getRegistry().findByType(DailySummary.class)
                    .forEach(summary -> summary.requireAlone(camelContext, needs.routes()::contains));
            needs.routes().forEach(route -> masterData(route)
                    .ifPresent(kinds -> FreshMasterData.require(kinds, needs.routes()::contains)));
            return String.join(", ", needs.routes());
        }));
        if (!needs.goals().isEmpty() && !needs.routes().contains(SUBMIT_AUDIT)) {
            lines.add(line("goal " + String.join(", ", needs.goals()), this::goalElsewhere));
        }
        lines.add(line("database", () -> {
            try {
                dataSource.getConnection().close();
            } catch (SQLException | RuntimeException e) {
                throw new IllegalStateException(
                        ErpDataSource.withoutSettings(dataSource.getJdbcUrl()) + ": " + RootCause.text(e)
                                                + Advice.on(e));
            }
            return ErpDataSource.withoutSettings(dataSource.getJdbcUrl());
        }));
        needs.tables().forEach((table, columns) -> lines.add(line("lookup table " + table, () -> {
            int rows = lookup.size(table);
            if (rows == 0 && lookup.getMissing() == LookupTables.Missing.identity) {
                return "no row: every number stands for itself (erp.lookup.missing=identity)";
            }
            if (rows == 0) {
                throw new IllegalStateException("It has no row: add some to " + lookup.getDir() + "/" + table + ".csv");
            }
            lookup.require(table, columns);
            return rows + " rows in " + lookup.getDir();
        })));
        needs.sources().forEach(source -> lines.add(line(source.name(), () -> read(source))));
        needs.forms().forEach((form, sourceIdField) -> lines.add(line("Kingdee " + form, () -> {
            booked.peek(form, sourceIdField);
            return "logged in, read one row with the field " + sourceIdField;
        })));
        needs.asked().forEach(bean -> {
            KingdeeChanges changes = camelContext.getRegistry().lookupByNameAndType(bean, KingdeeChanges.class);
            lines.add(line("Kingdee " + changes.getFormId() + " to read", changes::peek));
        });
        needs.brokers().forEach(broker -> lines.add(line(broker.name(), () -> broker.connect(camelContext))));
        return new CheckReport(lines);
    }

    private Optional<String> masterData(String route) {
        return camelContext.getPropertiesComponent().resolveProperty("erp.route." + route + ".after-master-data");
    }

    private String read(RouteSource source) throws Exception {
        try {
            return source.read(camelContext);
        } catch (Exception e) {
            ErpException vendor = ObjectHelper.getException(ErpException.class, e);
            if (vendor == null) {
                throw e;
            }
            throw new IllegalStateException(vendor.getMessage() + Advice.on(vendor, source.component()));
        }
    }

    /** A file of H2 has one process, so no other one can bring its bills further. */
    private String goalElsewhere() {
        String route = SUBMIT_AUDIT + " is off here (erp.route." + SUBMIT_AUDIT + ".enabled)";
        if (dataSource.getJdbcUrl().startsWith("jdbc:h2:")) {
            throw new IllegalStateException(route + ": bills would stay saved. Switch it on");
        }
        return route + ": another process on this database has to run it";
    }

    private static Line line(String what, Callable<String> attempt) {
        try {
            return new Line(what, true, attempt.call());
        } catch (Exception e) {
            LOG.debug("{} does not work", what, e);
            return new Line(what, false, reason(e));
        }
    }

    private static String reason(Throwable failure) {
        // ours say what to do; what caused them, such as "Input length = 1", does not
        RuntimeException ours = ObjectHelper.getException(KingdeeException.class, failure);
        ours = ours == null ? ObjectHelper.getException(WdtException.class, failure) : ours;
        ours = ours == null ? ObjectHelper.getException(SstException.class, failure) : ours;
        ours = ours == null ? ObjectHelper.getException(LookupTableException.class, failure) : ours;
        if (ours != null) {
            return ours.getMessage();
        }
        return RootCause.text(failure);
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** The state database. */
    public void setDataSource(ErpDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What asks Kingdee. */
    public void setBooked(BookedBills booked) {
        this.booked = booked;
    }

    /** The lookup tables. */
    public void setLookup(LookupTables lookup) {
        this.lookup = lookup;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** Whether everything is tried instead of started. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** Whether the process ends afterwards; false where somebody else runs the check and decides. */
    public void setExit(boolean exit) {
        this.exit = exit;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.purchases;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.StateException;
import io.camelerp.soak.runner.BookingOperator;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.PlainSink;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario.Door;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.model.ProcessorDefinition;

/**
 * The ready-made routes of purchasing and stock into Kingdee, all at once, as Camel Main runs them.
 */
public final class PurchaseRoutes {

    private static final String GOALS = "kingdee-submit-audit";
    private static final String APPROVED = "def booked_states: [";

    private PurchaseRoutes() {
    }

    private static List<PurchaseKind> kinds(Settings settings) {
        return List.of(settings.get("kinds").split(",")).stream().map(PurchaseKind::valueOf).toList();
    }

    public static void start(Settings settings, Job job) throws Exception {
        Main main = new Main();
        Door door = Door.valueOf(settings.get("door"));
        List<PurchaseKind> kinds = kinds(settings);
        for (PurchaseKind kind : kinds) {
            String route = "erp.route." + kind.route() + ".";
            main.addInitialProperty(route + "enabled", "true");
            main.addInitialProperty(route + "delay", "PT0.2S");
            main.addInitialProperty(route + "settle-delay", "PT" + settings.number("settleDelay") / 1000 + "S");
            main.addInitialProperty(route + "start-from", settings.get("startFrom"));
            main.addInitialProperty(route + "window-size", window(settings));
            main.addInitialProperty(route + "goal", settings.get("goal"));
            main.addInitialProperty(route + "lookback-enabled", settings.get("twin"));
            main.addInitialProperty(route + "lookback-cron", "0/2 * * * * ?");
            main.addInitialProperty(route + "lookback", "P6D");
            if (door == Door.Y) {
                speakY(main, kind, route, settings);
            }
        }
        ReadyRoutes.prepareBooking(settings, main, List.of());
        StringBuilder files = new StringBuilder(ReadyRoutes.BEANS);
        kinds.stream().map(PurchaseKind::route).distinct().forEach(id -> file(files, id));
        file(files, GOALS);
        file(files, "dead-letters");
        ReadyRoutes.start(settings, job, main, files.toString());
        BookingOperator operator = new BookingOperator(main.getCamelContext(), settings);
        job.operator(operator);
        job.progress(() -> status(job, operator,
                main.getCamelContext().getRegistry().findSingleByType(DeadLetterStore.class)));
    }

    private static void file(StringBuilder files, String id) {
        files.append(",classpath:routes/").append(id).append(".camel.yaml");
    }

    private static String window(Settings settings) {
        String millis = settings.get("window");
        return millis.isEmpty() ? "P30D" : "PT" + Long.parseLong(millis) / 1000 + "S";
    }

    /** What the manual says that the web edition needs. */
    private static void speakY(Main main, PurchaseKind kind, String route, Settings settings) throws IOException {
        switch (kind) {
            case PURCHASE_IN -> {
                main.addInitialProperty(route + "api", kind.api(Door.Y));
                main.addInitialProperty(route + "order-type", PurchaseWorld.PURCHASE_IN_TYPE);
                main.addInitialProperty(route + "status", kind.booked(Door.Y));
            }
            case RETURN_OUT -> {
                main.addInitialProperty(route + "api", kind.api(Door.Y));
                main.addInitialProperty(route + "order-type", PurchaseWorld.RETURN_OUT_TYPE);
            }
            case TRANSFER -> main.addInitialProperty(route + "type", PurchaseWorld.TRANSFER_TYPE);
            case OTHER_IN -> main.addInitialProperty(route + "in-status", kind.booked(Door.Y));
            case ORDER -> main.addInitialProperty(route + "mapping", "file:" + mappingOfY(kind, settings));
            default -> {
                // asks as in classic
            }
        }
    }

    /** With other states, as the mapping itself says. */
    private static Path mappingOfY(PurchaseKind kind, Settings settings) throws IOException {
        try (InputStream mapping = DeadLetterStore.class.getResourceAsStream("/" + kind.mapping())) {
            String text = new String(mapping.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(settings.path("lookup").resolveSibling("y.jq"),
                    text.replace(APPROVED + "\"40\",", APPROVED + "\"" + kind.booked(Door.Y) + "\","));
        }
    }

    /** What is left to do; once that is nothing, what somebody has to look at. */
    private static String status(Job job, BookingOperator operator, DeadLetterStore store) {
        if (job.isStopped()) {
            return Job.STOPPED;
        }
        String left = operator.left();
        if (!left.isEmpty()) {
            return Job.UNSETTLED + " " + left;
        }
        try {
            return PurchaseLetters.text(PurchaseLetters.open(store));
        } catch (StateException e) {
            return Job.UNSETTLED + " " + e.getMessage();
        }
    }

    /** Our consumers and the ready-made mappings, but a sink of another make. */
    public static void startPlain(Settings settings, Job job, Flaw flaw) throws Exception {
        Main main = new Main();
        Vendor vendor = new Vendor(settings, SharedClock.open(settings.path("clock")));
        Set<String> done = ConcurrentHashMap.newKeySet();
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                for (PurchaseKind kind : kinds(settings)) {
                    ProcessorDefinition<?> route = from(uri(kind)).routeId(kind.name())
                            .setBody().jq("resource:classpath:" + kind.mapping());
                    if (flaw == Flaw.NUMBER_ALONE) {
                        route = route.filter(exchange -> !done.contains(number(exchange)));
                    }
                    route.process(new PlainSink(vendor, kind.form(), flaw)).process(exchange -> done.add(number(exchange)));
                }
            }

            private String uri(PurchaseKind kind) {
                String status = kind.isByShipment() || kind.isWithdrawable()
                        ? "" : "&param.status=" + kind.booked(Door.CLASSIC);
                String type = switch (kind) {
                    case OTHER_IN -> "&param.order_type=" + PurchaseWorld.OTHER_IN_TYPE;
                    case OTHER_OUT -> "&param.order_type=" + PurchaseWorld.OTHER_OUT_TYPE;
                    default -> "";
                };
                return "wdt:" + kind.api(Door.CLASSIC) + "?initialDelay=0&delay=50&settleDelay=" + settings.get("settleDelay")
                       + "&startFrom=RAW(" + settings.get("startFrom") + ")" + status + type;
            }
        });
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS);
        job.progress(() -> "");
    }

    private static String number(Exchange exchange) {
        return exchange.getMessage().getBody(JsonNode.class).path(PurchaseWorld.SOURCE).asText();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.stockouts.StockoutWorld;

/**
 * Polls time windows, with the watermark in a file.
 */
public final class PlainPoller extends Plain {

    private static final Duration LONGEST = Duration.ofHours(6);

    private final Path watermark;
    private volatile String position;

    public PlainPoller(Settings settings) {
        super(settings);
        this.watermark = Path.of(settings.get("file") + ".watermark");
    }

    @Override
    protected String status() {
        return position == null ? Job.NO_CHECKPOINT : position;
    }

    @Override
    protected void poll() throws IOException, InterruptedException {
        LocalDateTime from = Files.exists(watermark)
                ? LocalDateTime.parse(Files.readString(watermark), SharedClock.FORMAT)
                : LocalDateTime.parse(settings.get("startFrom"), SharedClock.FORMAT);
        LocalDateTime limit = clock.now().withNano(0)
                .minus(flaw == Flaw.NO_SETTLE_DELAY ? Duration.ZERO : Scenario.SETTLE);
        while (from.isBefore(limit)) {
            LocalDateTime end = from.plus(LONGEST).isBefore(limit) ? from.plus(LONGEST) : limit;
            List<JsonNode> rows;
            switch (flaw) {
                case FORWARD_PAGING -> rows = forward(from, end);
                case FINAL_TOTAL -> rows = backward(from, end);
                default -> {
                    JsonNode answer = ask(from, end, 0);
                    while (rows(answer).size() < total(answer)) {
                        end = from.plus(Duration.between(from, end).dividedBy(2)).withNano(0);
                        answer = ask(from, end, 0);
                    }
                    rows = rows(answer);
                }
            }
            if (flaw == Flaw.EARLY_WATERMARK) {
                store(end);
            }
            for (JsonNode row : rows) {
                deliver(row);
            }
            from = flaw == Flaw.EDGE_PLUS_ONE ? end.plusSeconds(1) : end;
            store(from);
        }
    }

    private List<JsonNode> forward(LocalDateTime from, LocalDateTime end) throws IOException, InterruptedException {
        JsonNode answer = ask(from, end, 0);
        int total = total(answer);
        List<JsonNode> all = new ArrayList<>(rows(answer));
        for (int page = 1; page * settings.number("pageSize") < total; page++) {
            all.addAll(rows(ask(from, end, page)));
        }
        return all;
    }

    private List<JsonNode> backward(LocalDateTime from, LocalDateTime end) throws IOException, InterruptedException {
        int total = total(ask(from, end, 0));
        Map<String, JsonNode> all = new LinkedHashMap<>();
        do {
            int pages = (total + settings.number("pageSize") - 1) / settings.number("pageSize");
            for (int page = Math.max(0, pages - 1); page >= 0; page--) {
                JsonNode answer = ask(from, end, page);
                rows(answer).forEach(row -> all.put(row.path("stockout_id").asText(), row));
                total = page == 0 ? total(answer) : total;
            }
        } while (all.size() < total);
        return List.copyOf(all.values());
    }

    private JsonNode ask(LocalDateTime from, LocalDateTime end, int page) throws IOException, InterruptedException {
        Map<String, String> parameters = new HashMap<>(
                Map.of(
                        "start_time", SharedClock.FORMAT.format(from), "end_time", SharedClock.FORMAT.format(end), "page_no",
                        String.valueOf(page),
                        "page_size", settings.get("pageSize")));
        if (settings.flag("byModified")) {
            parameters.put("is_by_modified", "1");
        }
        return vendor.wdt(StockoutWorld.API, parameters);
    }

    private static int total(JsonNode answer) {
        return answer.path("total_count").asInt();
    }

    private static List<JsonNode> rows(JsonNode answer) {
        List<JsonNode> rows = new ArrayList<>();
        answer.path("stockout_list").forEach(rows::add);
        return Collections.unmodifiableList(rows);
    }

    private void store(LocalDateTime time) throws IOException {
        Path fresh = Path.of(watermark + ".new");
        Files.writeString(fresh, SharedClock.FORMAT.format(time));
        Files.move(fresh, watermark, StandardCopyOption.ATOMIC_MOVE);
        position = SharedClock.FORMAT.format(time);
    }
}

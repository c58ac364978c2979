/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures and prints the table: see the README beside.
 */
public final class Benchmark {

    private Benchmark() {
    }

    static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("drain", new DrainCase());
        cases.put("slow", new SlowCase());
        cases.put("loss", new LossCase());
        cases.put("parts", new PartsCase());
        cases.put("quota", new QuotaCase());
        cases.put("backfill", new BackfillCase());
        cases.put("push", new PushCase());
        cases.put("mapping", new MappingCase());
        cases.put("kingdee", new KingdeeCase());
        cases.put("pool", new PoolCase());
        cases.put("webhook", new WebhookCase());
        cases.put("forty", new FortyCase());
        cases.put("start", new StartCase());
        return cases;
    }

    /**
     * @param arguments the scale, {@code small} or {@code full}, and the names of cases where not all are wanted
     */
    public static void main(String[] arguments) throws Exception {
        Scale scale = Scale.of(arguments.length > 0 ? arguments[0] : "small");
        List<String> wanted = arguments.length > 1 && !arguments[1].isBlank() ? List.of(arguments[1].split(",")) : List.of();
        List<Row> rows = new ArrayList<>();
        List<String> took = new ArrayList<>();
        for (Map.Entry<String, Case> each : cases().entrySet()) {
            if (wanted.isEmpty() || wanted.contains(each.getKey())) {
                long start = System.nanoTime();
                rows.addAll(each.getValue().measure(scale));
                took.add(each.getKey() + " " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s");
            }
        }
        Row.print(rows);
        Console.print("took: %s%n", String.join(", ", took));
        System.exit(0);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The page of one ready-made route, made of what the route runs by: its YAML, its mappings, and the sample of settings.
 */
final class RoutePage {

    private static final String SUBMIT_AUDIT = "kingdee-submit-audit";
    private static final Path ROUTES = Document.ROOT.resolve("routes/src/main/resources");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FROM = Pattern.compile("\\n +from:\\n(?:.*\\n)*? +uri: (.*)");
    private static final Pattern FORM = Pattern.compile("formId: (.*)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?([\\w.-]+)(?::([^{}]*))?}}");
    private static final Pattern ENDPOINT = Pattern.compile("(wdt|sst):(\\w+)");

    private final String id;
    private final Sample sample;
    private final String yaml;
    private final String allYaml;
    private final StringBuilder text = new StringBuilder();

    RoutePage(String id, Sample sample) {
        this.id = id;
        this.sample = sample;
        this.yaml = read(ROUTES.resolve("routes/" + id + ".camel.yaml"));
        this.allYaml = yaml + read(ROUTES.resolve("routes/erp-beans.camel.yaml"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page in Markdown. */
    String text() {
        Sample.Setting enabled = sample.of("erp.route." + id + ".enabled");
        line("# " + id);
        line("");
        line("**" + enabled.zh().replaceAll("。$", "") + "**");
        line("");
        line(sentence(enabled.en()));
        line("");
        line("| | |");
        line("|---|---|");
        line("| 来源 from | " + String.join("<br>", sources()) + " |");
        Set<String> forms = forms();
        if (!forms.isEmpty()) {
            line("| 单据 form | " + forms.stream().map(form -> "`" + form + "`").collect(Collectors.joining(", ")) + " |");
        }
        line("| 路由文件 route | [" + id + ".camel.yaml](../../src/main/resources/routes/" + id + ".camel.yaml) |");
        line("| 更多 more | " + more() + " |");
        line("");
        switchOn();
        text.append(SummaryNote.of(id, allYaml));
        List<Mapping> mappings
                = RouteMappings.names(yaml).stream().map(name -> new Mapping(ROUTES.resolve("mappings/" + name))).toList();
        mappings.forEach(this::fields);
        lookups(mappings);
        failures(mappings);
        keys();
        return text.toString();
    }

    private static String sentence(String text) {
        String whole = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return whole.endsWith(".") ? whole : whole + ".";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private Set<String> sources() {
        Set<String> sources = new LinkedHashSet<>();
        Matcher from = FROM.matcher("\n" + yaml);
        while (from.find()) {
            String uri = plain(from.group(1));
            if (!uri.startsWith("direct:")) {
                sources.add("`" + uri + "`" + named(uri));
            }
        }
        return sources;
    }

    private static String named(String uri) {
        Matcher endpoint = ENDPOINT.matcher(uri);
        if (!endpoint.find()) {
            return "";
        }
        Path file = Document.ROOT.resolve("camel-%1$s-component/src/main/resources/io/camelerp/%1$s/catalog/%2$s.json"
                .formatted(endpoint.group(1), endpoint.group(2)));
        if (!Files.exists(file)) {
            return "";
        }
        try {
            JsonNode api = JSON.readTree(file.toFile());
            return " " + api.path("zh").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> forms() {
        Set<String> forms = new TreeSet<>();
        Matcher form = FORM.matcher(yaml);
        while (form.find()) {
            forms.add(plain(form.group(1)));
        }
        return forms;
    }

    /** The text with the defaults in the place of the keys. */
    static String plain(String text) {
        String plain = text.strip().replaceAll("^\"|\"$", "");
        Matcher key = PLACEHOLDER.matcher(plain);
        while (key.find()) {
            plain = key.replaceFirst(Matcher.quoteReplacement(key.group(2) == null ? "…" : key.group(2)));
            key = PLACEHOLDER.matcher(plain);
        }
        return plain;
    }

    private String more() {
        return "[中文](../../" + more(".zh-CN.md") + "), [English](../../" + more(".md") + ")";
    }

    private String more(String suffix) {
        Pattern about = Pattern.compile("(.*-(and|和)-)?" + Pattern.quote(id) + "([^a-z].*)?");
        for (String name : List.of("README", "FLOWS", "SST")) {
            Document document = Document.read(Document.ROOT.resolve("routes").resolve(name + suffix));
            for (String anchor : document.anchors()) {
                if (about.matcher(anchor).matches()) {
                    return name + suffix + "#" + anchor;
                }
            }
        }
        return (id.contains("sst") ? "SST" : "README") + suffix;
    }

    private void switchOn() {
        line("## 启用 Switch it on");
        line("");
        line("```properties");
        line("erp.route." + id + ".enabled=true");
        for (String key : List.of("api", "start-from", "shop-no", "url")) {
            boolean ownStart
                    = key.equals("start-from") && !List.of("", "now").contains(byDefault("erp.route." + id + "." + key));
            if (sample.has("erp.route." + id + "." + key) && !ownStart) {
                String value = switch (key) {
                    case "api" -> sample.of("erp.route." + id + ".api").value();
                    case "start-from" -> "P1D";
                    case "shop-no" -> "SH001";
                    default -> "https://shop.example.com/rows";
                };
                line("erp.route." + id + "." + key + "=" + (value.isEmpty() ? "stockout_order_query_trade" : value));
            }
        }
        if (id.equals(SUBMIT_AUDIT)) {
            line("erp.route.wdt-stockout-to-kingdee.goal=audited");
        }
        line("```");
        line("");
        if (id.equals(SUBMIT_AUDIT)) {
            line("只处理设了 `goal=submitted` 或 `goal=audited` 的路由记的单据；要提交、审核哪条路由的单据，就给哪条路由设。之前已记账的单据，再读到时才补上。");
            line("Only bills of routes with `goal=submitted` or `goal=audited` are taken further: set it for each route whose bills");
            line("shall be. Bills that were booked before follow when they are read again.");
            line("");
        }
        if (yaml.contains("kamelet:kingdee-sink")) {
            line("试运行：`erp.dry-run=true`，单据写入 `dry-run` 目录，不发送到金蝶。");
            line("Dry run: with `erp.dry-run=true` the bills go into the folder `dry-run` and not to Kingdee.");
            line("");
        }
    }

    private void fields(Mapping mapping) {
        line("## 字段 Fields: [" + mapping.name() + "](../../src/main/resources/mappings/" + mapping.name() + ")");
        line("");
        RouteMappings.chosenBy(yaml, mapping.name()).ifPresent(setting -> {
            line("`" + setting + "` 时用这个映射。The mapping with `" + setting + "`.");
            line("");
        });
        line("按文件中的顺序；表达式是 jq，[自带函数](../../README.zh-CN.md#映射)。In the order of the file; the expressions are jq,");
        line("with the [functions of mappings](../../README.md#the-mappings).");
        line("");
        line("| 目标 to | 取自 from | 说明 notes |");
        line("|---|---|---|");
        mapping.fields().forEach(this::row);
        line("");
        table("其中 where", mapping.variables());
        table("按贵公司情况修改 What your tenant may have to change", mapping.constants());
    }

    private void table(String title, List<Mapping.Field> rows) {
        if (!rows.isEmpty()) {
            line("**" + title + "**");
            line("");
            line("| | | |");
            line("|---|---|---|");
            rows.forEach(this::row);
            line("");
        }
    }

    private void row(Mapping.Field field) {
        line("| `" + field.target() + "` | `` " + cell(field.expression()) + " `` | " + cell(field.note()) + " |");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private void lookups(List<Mapping> mappings) {
        Map<String, Set<String>> tables = new TreeMap<>();
        mappings.forEach(mapping -> mapping.lookups()
                .forEach((table, columns) -> tables.computeIfAbsent(table, any -> new TreeSet<>()).addAll(columns)));
        if (tables.isEmpty()) {
            return;
        }
        line("## 对照表 Lookup tables");
        line("");
        line("第一列是键，叫什么都行；其余列按列名取，顺序不限。The first column is the key, whatever its name; the others go by");
        line("their names, in any order.");
        line("");
        line("| 文件 file | 键 key | 其余列 other columns |");
        line("|---|---|---|");
        tables.forEach((table, columns) -> {
            List<String> header = LookupSample.withKey(table, columns);
            line("| `" + table + ".csv` | `" + header.get(0) + "` | "
                 + header.stream().skip(1).map(column -> "`" + column + "`").collect(Collectors.joining(", ")) + " |");
        });
        line("");
    }

    private void failures(List<Mapping> mappings) {
        Set<String> needed = new TreeSet<>();
        Set<String> numbers = new TreeSet<>();
        Set<String> errors = new TreeSet<>();
        mappings.forEach(mapping -> {
            needed.addAll(mapping.needed());
            numbers.addAll(mapping.numbers());
            errors.addAll(mapping.errors());
        });
        if (mappings.isEmpty()) {
            return;
        }
        line("## 可能失败 What can fail");
        line("");
        line("死信 `MAPPING`，补好后[重放](../../README.zh-CN.md#重放与丢弃)。A dead letter `MAPPING`: mend it, then [replay](../../README.md#replay-and-drop).");
        line("");
        line("| 原文 message | 怎么办 what to do |");
        line("|---|---|");
        needed.forEach(name -> line("| `the record has no " + name + "` | 在来源系统补填 fill it in where the record comes from |"));
        numbers.forEach(name -> line("| `" + name + " is not a number: …` | 更正来源数据 correct the record |"));
        errors.forEach(error -> line("| `" + cell(error) + "` | 查看原始记录 look at the raw record |"));
        if (mappings.stream().anyMatch(mapping -> !mapping.lookups().isEmpty())) {
            line("| `Lookup table '…' has no row for '…'` | 在对照表中加一行，无需重启 add the row; no restart is needed |");
        }
        line("");
        if (yaml.contains("kamelet:kingdee-sink")) {
            line("金蝶拒绝（`REFUSED`）、单号冲突（`CONFLICT`）等见[死信](../../README.zh-CN.md#死信)和[常见问题](../faq.zh-CN.md)。");
            line("What Kingdee refuses: [dead letters](../../README.md#dead-letters), [FAQ](../faq.md).");
            line("");
        }
    }

    private void keys() {
        line("## 设置 Keys");
        line("");
        line("| `erp.route." + id + ".…` | 默认 default | |");
        line("|---|---|---|");
        String prefix = "erp.route." + id + ".";
        for (Sample.Setting setting : sample.below(prefix)) {
            String value = setting.name().endsWith(".enabled") ? "false" : byDefault(setting.name());
            Matcher other = Pattern.compile(
                    Pattern.quote("{{" + setting.name() + ":{{" + prefix) + "([\\w-]+)[^{}]*}}}}").matcher(yaml);
            line("| `" + setting.name().substring(prefix.length()) + "` | "
                 + (other.find() ? "`" + other.group(1) + "`" : value.isEmpty() ? "" : "`` " + cell(value) + " ``")
                 + " | " + explained(setting) + " |");
        }
    }

    private String byDefault(String name) {
        // a route that asks whether the key is there does another thing without it
        if (allYaml.contains("{{" + name + "}}") || allYaml.contains("'{{" + name + ":}}'")) {
            return "";
        }
        Matcher key = Pattern.compile("\\{\\{[?!]?" + Pattern.quote(name) + ":((?:[^{}]|\\{\\{[^{}]*}})*)}}").matcher(allYaml);
        return key.find() ? plain(key.group(1)).replace("\\\\", "\\") : "";
    }

    /** What all routes have in common is told of the first one. */
    private String explained(Sample.Setting setting) {
        String last = setting.name().substring(setting.name().lastIndexOf('.') + 1);
        Sample.Setting common = sample.common(last);
        boolean own = setting.zh() != null && !last.equals("enabled") && !setting.sharesItsComment();
        Sample.Setting best = own || common == null ? setting : common;
        return best.zh() == null || last.equals("enabled")
                ? "是否启用 whether the route runs" : cell(best.zh()) + "<br>" + cell(best.en());
    }
}

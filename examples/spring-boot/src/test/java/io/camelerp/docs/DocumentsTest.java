/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.camelerp.docs.Document.Block;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Every block of code in the documents is parsed by what it is for, every command names what exists, and every link
 * leads somewhere.
 */
class DocumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern MODULE = Pattern.compile("(?:-pl|-f) (\\S+)");
    private static final Pattern PROFILE = Pattern.compile("-P(\\w+)");
    private static final Pattern OPTION = Pattern.compile("camel\\.component\\.(wdt|sst)(?:-?\\w+)?\\.([\\w.-]+)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Set<String> PROGRAMS
            = Set.of("mvn", "camel", "curl", "jbang", "alias", "cd", "java", "apt-get", "unzip",
                    "systemctl", "docker", "podman", "sudo", "bin/camel-erp", "git", "psql", "tar", "cp", "mkdir", "sha256sum");

    static Stream<Document> documents() {
        return Document.all().stream();
    }

    static Stream<Block> blocks() {
        return documents().flatMap(document -> document.blocks().stream());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void shouldParseEveryBlock(Block block) throws Exception {
        switch (block.language()) {
            case "yaml" -> yaml(block.text());
            case "properties" -> properties(block.text());
            case "json" -> assertThat(JSON.readTree(block.text())).isNotNull();
            case "xml" -> javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new org.xml.sax.InputSource(new StringReader("<x>" + block.text() + "</x>")));
            case "bash" -> bash(block.text());
            case "java" -> java(block.text());
            case "csv", "sql", "text", "jq" -> assertThat(block.text()).isNotBlank();
            default -> fail("No test knows what to do with a block of '" + block.language() + "'");
        }
    }

    private static void yaml(String text) throws Exception {
        JsonNode tree = YAML.readTree(text);
        if (tree.isArray()) {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("block.camel.yaml", text));
            }
        }
    }

    private static void properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        assertThat(properties).isNotEmpty();
        for (String key : properties.stringPropertyNames()) {
            Matcher option = OPTION.matcher(key);
            if (option.matches()) {
                JsonNode known = JSON.readTree(
                        Document.ROOT.resolve("camel-%1$s-component/src/generated/resources/META-INF/io/camelerp/%1$s/%1$s.json"
                                .formatted(option.group(1))).toFile())
                        .get("componentProperties");
                assertThat(known.has(StringHelper.dashToCamelCase(option.group(2)))).as(key).isTrue();
            }
        }
    }

    private static void bash(String text) throws Exception {
        Process bash = new ProcessBuilder("bash", "-n", "-c", text).redirectErrorStream(true).start();
        String complaint = new String(bash.getInputStream().readAllBytes());
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(complaint).isZero();
        String poms = Files.readString(Document.ROOT.resolve("pom.xml"));
        for (String line : text.replaceAll("\\\\\\n\\s*", " ").lines().map(String::strip).filter(line -> !line.isEmpty())
                .toList()) {
            String program = line.replaceAll(" .*", "");
            assertThat(PROGRAMS.contains(program) || line.matches("[A-Z_]+=.*") || line.startsWith("#")).as(line).isTrue();
            if (program.equals("mvn")) {
                MODULE.matcher(line).results().map(match -> match.group(1)).filter(module -> !module.startsWith("exported"))
                        .flatMap(modules -> Stream.of(modules.split(",")))
                        .forEach(module -> assertThat(Document.ROOT.resolve(module)).as(line).exists());
                PROFILE.matcher(line).results()
                        .forEach(match -> assertThat(poms).as(line).contains("<id>" + match.group(1) + "</id>"));
            }
        }
    }

    /** What is shown as Java stands so in a source of this project, or compiles as a route or as the body of a test. */
    private static void java(String text) throws IOException {
        String shown = text.replaceAll("\\s+", "");
        try (Stream<Path> sources = Files.walk(Document.ROOT.resolve("examples"))) {
            for (Path file : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).replaceAll("\\s+", "").contains(shown)) {
                    return;
                }
            }
        }
        Path source = Files.createTempDirectory("block").resolve("Block.java");
        Files.writeString(source, """
                import io.camelerp.sandbox.*;
                import java.time.*;
                import org.apache.camel.model.dataformat.JsonLibrary;
                import static org.assertj.core.api.Assertions.assertThat;

                class Block extends org.apache.camel.builder.RouteBuilder {
                    public void configure() throws Exception {
                """ + text + "\n}}\n");
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, complaints, "-proc:none", "-cp",
                System.getProperty("java.class.path"), "-d", source.getParent().toString(), source.toString());
        assertThat(status).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldLinkToWhatExists(Document document) {
        for (String link : document.links()) {
            if (link.matches("https?://.*|mailto:.*")) {
                continue;
            }
            String file = link.replaceAll("#.*", "");
            Path target = file.isEmpty()
                    ? Document.ROOT.resolve(document.path())
                    : Document.ROOT.resolve(document.path()).getParent().resolve(file).normalize();
            assertThat(target).as("%s links to %s", document.path(), link).exists();
            if (link.contains("#")) {
                assertThat(Document.read(target).anchors()).as("%s links to %s", document.path(), link)
                        .contains(link.replaceAll(".*#", ""));
            }
        }
    }

    @Test
    void shouldExplainEveryAlertInBothRunbooks() throws IOException {
        JsonNode rules = YAML.readTree(Document.ROOT.resolve("examples/spring-boot/monitoring/alerts.yml").toFile());
        Set<String> alerts = rules.findValuesAsText("alert").stream().collect(Collectors.toSet());

        assertThat(alerts).isNotEmpty();
        for (String runbook : List.of("routes/docs/runbook.md", "routes/docs/runbook.zh-CN.md")) {
            String text = Files.readString(Document.ROOT.resolve(runbook));
            assertThat(alerts).as(runbook).allSatisfy(alert -> assertThat(text).contains("### " + alert + "\n"));
        }
    }

    @Test
    void shouldHaveBothLanguages() {
        List<String> paths = documents().map(document -> document.path().toString()).toList();

        assertThat(paths.stream().filter(path -> path.startsWith("routes/docs/") && path.endsWith(".zh-CN.md"))
                .map(path -> path.replaceFirst(
                        "routes/docs/(wdt|sst)[.]zh-CN[.]md", "camel-$1-component/src/main/docs/$1-component.adoc"))
                .map(path -> path.replace(".zh-CN", "")).toList()).isSubsetOf(paths);
        assertThat(paths).contains("README.md", "README.zh-CN.md");
    }

    /** Who looks a text of the log up in the runbook finds it only as the code says it. */
    @Test
    void shouldQuoteInTheRunbookWhatTheCodeSays() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String module : List.of("camel-erp-common", "camel-wdt-component", "camel-sst-component", "routes",
                "examples/quickstart")) {
            try (Stream<Path> sources = Files.walk(Document.ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                    said.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
                }
            }
        }
        List<String> quoted = explained("routes/docs/runbook.md").stream().filter(text -> text.contains(" "))
                .map(text -> text.replaceAll("\\([A-Z_]+\\)", "…"))
                .flatMap(text -> Stream.of(text.split("…"))).map(String::strip).filter(text -> text.length() > 8).toList();

        assertThat(quoted).hasSizeGreaterThan(50).allSatisfy(text -> assertThat(said.toString()).contains(text));
    }

    @Test
    void shouldExplainEveryCauseOfADeadLetterInBothRunbooks() throws IOException {
        Matcher causes = Pattern.compile("enum Cause \\{(.*?)\\n    }", Pattern.DOTALL).matcher(Files.readString(
                Document.ROOT.resolve("routes/src/main/java/io/camelerp/routes/state/DeadLetter.java")));
        assertThat(causes.find()).isTrue();
        List<String> names = Pattern.compile("^        ([A-Z]+),?$", Pattern.MULTILINE).matcher(causes.group(1)).results()
                .map(match -> "`" + match.group(1) + "`").toList();

        assertThat(names).hasSizeGreaterThan(4);
        for (String runbook : List.of("routes/docs/runbook.md", "routes/docs/runbook.zh-CN.md")) {
            assertThat(Files.readString(Document.ROOT.resolve(runbook))).contains(names);
        }
    }

    /** A key, a cause or a form that a table of the one explains is explained by the other, too. */
    @ParameterizedTest
    @ValueSource(strings = { "routes/README", "routes/FLOWS", "routes/SST", "routes/docs/runbook" })
    void shouldExplainTheSameInBothLanguages(String document) throws IOException {
        assertThat(explained(document + ".zh-CN.md")).isNotEmpty().isEqualTo(explained(document + ".md"));
    }

    private static Set<String> explained(String document) throws IOException {
        return Files.readString(Document.ROOT.resolve(document)).lines().filter(line -> line.startsWith("| "))
                .map(line -> line.split("(?<!\\\\)\\|")[1])
                .flatMap(cell -> CODE.matcher(cell).results().map(match -> match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

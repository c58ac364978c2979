/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DistributionTest {

    @TempDir
    private static Path directory;

    private static Path home;

    @BeforeAll
    static void unpack() throws IOException {
        try (ZipFile zip = new ZipFile(System.getProperty("distribution"))) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
        try (Stream<Path> top = Files.list(directory)) {
            home = top.toList().get(0);
        }
        assertThat(home.resolve("config/camel-erp.properties")).content().contains("\nerp.lookup.dir=config/lookup\n")
                .doesNotContain("examples/quickstart/config/lookup");
        // java.util.zip keeps no modes; unzip does
        assertThat(home.resolve("bin/camel-erp").toFile().setExecutable(true)).isTrue();
    }

    /** The folder has a Chinese name, and the environment no locale, as that of a service has none. */
    @Test
    void shouldBookTheSandboxAndEndGracefully() throws Exception {
        try (Sandbox sandbox = sandbox()) {
            Files.writeString(home.resolve("config/camel-erp-here.properties"),
                    "erp.route.wdt-stockout-to-kingdee.enabled=true\nerp.lookup.dir=config/\u5bf9\u7167\u8868");
            // a shell makes it, for this JVM may itself be without a locale and know no such name
            Process process = start("here", """
                    table=config/$(printf '\\345\\257\\271\\347\\205\\247\\350\\241\\250')
                    chinese=$(printf 'a \\347\\224\\251 b')
                    mkdir "$chinese" && cp -R "HOME/bin" "HOME/config" "$chinese" && ln -s "HOME/lib" "$chinese/lib"
                    mv "$chinese/config/lookup" "$chinese/$table"
                    ln -s "$chinese/bin/camel-erp" 'a link'
                    exec "./a link"
                    """.replace("HOME", home.toString()));
            try {
                await().atMost(Duration.ofMinutes(4))
                        .until(() -> sandbox.report().booked() > 10 || !process.isAlive());
                assertThat(sandbox.report().booked()).as(output()).isGreaterThan(10);
                process.destroy();
                assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(143);
            } finally {
                process.destroyForcibly();
            }
            assertThat(sandbox.report().duplicated()).isZero();
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files.filter(file -> !file.startsWith(home) && file.endsWith(".camel-erp/erp.mv.db"))).hasSize(1);
            }
        }
    }

    @Test
    void shouldTakeSettingsBehindTheStartScript() throws Exception {
        try (Sandbox sandbox = sandbox()) {
            Process check = start("", "exec " + home.resolve("bin/camel-erp")
                                      + " -Derp.route.wdt-stockout-to-kingdee.enabled=true -Derp.check=true");
            assertThat(check.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(check.exitValue()).as(output()).isZero();
            assertThat(output()).contains("checks passed");

            Process misunderstood = start("", "exec " + home.resolve("bin/camel-erp") + " check");
            assertThat(misunderstood.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(misunderstood.exitValue()).isEqualTo(1);
            assertThat(output()).contains("'check'", "-Derp.check=true").hasLineCount(1);

            assertThat(sandbox.report().booked()).isZero();
        }
    }

    @Test
    void shouldNotStartWhereANewVersionWasUnpackedOverTheOldOne() throws Exception {
        Path old = Files.createDirectories(directory.resolve("old/lib"));
        for (String jar : jars()) {
            Files.createSymbolicLink(old.resolve(jar), home.resolve("lib").resolve(jar));
        }
        Files.createFile(old.resolve("routes-0.0.1.jar"));
        Files.createDirectories(directory.resolve("old/bin"));
        Path script = Files.copy(home.resolve("bin/camel-erp"), directory.resolve("old/bin/camel-erp"));

        Process process = start("", "exec sh " + script);

        assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).contains("routes-0.0.1.jar", "lib/routes-", "one version").hasLineCount(1);
    }

    private static Sandbox sandbox() throws IOException {
        Sandbox sandbox = Sandbox.builder().start();
        LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
        sandbox.seedStockouts(20, 1, now.minusDays(3), now.minusHours(1));
        Files.writeString(home.resolve("config/camel-erp.properties"), """
                camel.component.wdt.base-uri=%s
                camel.component.wdt.sid=sandbox
                camel.component.wdt.app-key=sandbox-app
                camel.component.wdt.secret=sandbox-secret
                erp.kingdee.url=%s
                erp.kingdee.acct-id=sandbox-acct
                erp.kingdee.user=demo
                erp.kingdee.app-id=123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4
                erp.kingdee.secret=sandbox-app-secret
                erp.lookup.dir=config/lookup
                erp.http.port=0
                erp.route.wdt-stockout-to-kingdee.start-from=P4D
                """.formatted(sandbox.wdtUrl(), sandbox.kingdeeUrl()));
        return sandbox;
    }

    private static Process start(String profile, String shell) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", shell)
                .directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile());
        builder.environment().putAll(
                Map.of("JAVA_HOME", System.getProperty("java.home"), "ERP_PROFILE", profile, "LANG", "C", "LC_ALL", "C"));
        return builder.start();
    }

    private static String output() throws IOException {
        return Files.readString(directory.resolve("output.txt"));
    }

    /** Versions that another bill of materials manages are not those that the runner's own tests have seen. */
    @Test
    void shouldHoldTheVersionsThatTheRunnerIsTestedWith() throws Exception {
        assertThat(managed(Path.of("pom.xml"))).isEqualTo(managed(Path.of("../quickstart/pom.xml")));
        assertThat(jars().stream().filter(jar -> jar.startsWith("artemis-"))
                .map(jar -> jar.replaceFirst(".*?-(\\d.*)\\.jar", "$1")).distinct()).hasSize(1);
        // spring-jcl has these classes, too, and warns of a second copy at each start
        assertThat(jars()).noneMatch(jar -> jar.startsWith("commons-logging"));
    }

    private static List<String> managed(Path pom) throws Exception {
        NodeList imports = (NodeList) XPathFactory.newInstance().newXPath().evaluate(
                "/project/dependencyManagement/dependencies/dependency[scope='import']/artifactId",
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile()), XPathConstants.NODESET);
        return IntStream.range(0, imports.getLength()).mapToObj(index -> imports.item(index).getTextContent()).toList();
    }

    private static List<String> jars() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return jars.map(jar -> jar.getFileName().toString()).toList();
        }
    }

    @Test
    void shouldNameWhatIsThereInServicesAndContainer() throws IOException {
        for (String file : List.of("service/camel-erp-service.xml", "bin/camel-erp", "bin/camel-erp.cmd")) {
            assertThat(home.resolve(file)).content().contains("io.camelerp.quickstart.Run")
                    .containsPattern("config[/\\\\]camel-erp.properties").containsPattern("lib[/\\\\]\\*");
        }
        assertThat(home.resolve("service/camel-erp.service")).content().contains("ExecStart=/opt/camel-erp/bin/camel-erp")
                .contains("SuccessExitStatus=143");
        // without the registry, a Podman that has no list of its own cannot resolve the name
        assertThat(home.resolve("container/Containerfile")).content().contains("FROM docker.io/library/")
                .contains("COPY --chown=camel-erp bin ", "COPY --chown=camel-erp lib ")
                .doesNotContain("COPY --chown=camel-erp .");
        assertThat(home.resolve("bin/camel-erp.cmd")).content().contains("chcp 65001 >nul\r\n", " %*\r\n")
                .doesNotContainPattern("[^\r]\n").matches(text -> text.chars().allMatch(character -> character < 128));
        assertThat(home.resolve("config/lookup/shop.csv")).exists();
        assertThat(home.resolve("config/camel-erp-prod.properties")).exists();
        assertThat(jars()).noneMatch(jar -> jar.startsWith("sandbox")).anyMatch(jar -> jar.startsWith("quickstart"));
    }

    /** By the documentation of WinSW, which says nothing when an element is misspelt. */
    @Test
    void shouldHaveAWindowsServiceThatWinswUnderstands() throws Exception {
        Element service = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(home.resolve("service/camel-erp-service.xml").toFile()).getDocumentElement();
        NodeList children = service.getElementsByTagName("*");

        assertThat(service.getTagName()).isEqualTo("service");
        assertThat(IntStream.range(0, children.getLength()).mapToObj(index -> children.item(index).getNodeName()).toList())
                .contains("id", "executable", "arguments")
                .isSubsetOf("id", "name", "description", "env", "workingdirectory", "executable", "arguments", "stoptimeout",
                        "onfailure", "log", "sizeThreshold", "keepFiles");
        assertThat(service.getElementsByTagName("id").item(0).getTextContent()).matches("[A-Za-z0-9]+");
        assertThat(service.getElementsByTagName("stoptimeout").item(0).getTextContent()).matches("\\d+ sec");
    }

    @Test
    void shouldHaveAUnitThatSystemdUnderstands() throws Exception {
        Path unit = Files.writeString(directory.resolve("camel-erp.service"),
                Files.readString(home.resolve("service/camel-erp.service")).replace("/opt/camel-erp", home.toString()));
        Process verify;
        try {
            verify = new ProcessBuilder("systemd-analyze", "verify", "--man=no", unit.toString()).redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new TestAbortedException("needs systemd-analyze (apt-get install systemd) and was skipped", e);
        }
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // what it finds is a warning as a rule, and the status 0
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("camel-erp");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.jbang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The home of a user who has {@code mvn install}ed our jars: their own lie in it, all else is what this machine has
 * fetched already. So nothing of ours gets into the real local repository.
 */
final class Home {

    private static final Path OURS = Path.of("target/repository/io/camelerp");

    private final Path directory;

    private Home(Path directory) {
        this.directory = directory;
    }

    static Home create(Path directory) {
        if (!Files.isDirectory(OURS)) {
            throw new IllegalStateException(OURS + " is missing: run this test with mvn verify, which lays our jars there");
        }
        Path shared = Path.of(System.getProperty("local.repository"));
        Path repository = directory.resolve(".m2/repository");
        try {
            Files.createDirectories(repository.resolve("io"));
            link(shared, repository, "io");
            link(shared.resolve("io"), repository.resolve("io"), "camelerp");
            Files.createSymbolicLink(repository.resolve("io/camelerp"), OURS.toAbsolutePath());
            Path settings = Path.of(System.getProperty("user.home"), ".m2/settings.xml");
            if (Files.exists(settings)) {
                Files.createSymbolicLink(directory.resolve(".m2/settings.xml"), settings);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Home(directory.toAbsolutePath());
    }

    private static void link(Path from, Path to, String except) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (!entry.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
                }
            }
        }
    }

    Path repository() {
        return directory.resolve(".m2/repository");
    }

    /** The command {@code camel} with these arguments, in this folder. */
    Command camel(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + directory, "-cp",
                        Path.of("cli/target/classes").toAbsolutePath() + ":" + Path.of("cli/target/lib").toAbsolutePath()
                                                           + "/*",
                        "io.camelerp.cli.Camel"));
        command.addAll(arguments);
        return Command.start(folder, command);
    }

    /** Maven over this home's repository. */
    Command maven(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("maven.home"), "bin/mvn").toString(), "-B", "-ntp",
                        "-Dmaven.repo.local=" + repository()));
        command.addAll(List.of(arguments));
        return Command.start(folder, command);
    }
}

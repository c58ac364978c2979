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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of this project: Markdown or AsciiDoc.
 *
 * @param path below the root of the project
 * @param text what it says
 */
record Document(Path path, String text) {

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern FENCED = Pattern.compile("(?m)^( *)```(\\w+)\\n(.*?)^ *```$", Pattern.DOTALL);
    private static final Pattern INDENTED = Pattern.compile("(?m)(?:^    \\S.*\\n(?:^ {4,}.*\\n)*)+");
    private static final Pattern LISTING = Pattern.compile("(?m)^\\[source,(\\w+)]\\n----\\n(.*?)^----$", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[[^]\\n]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /**
     * A block of code.
     *
     * @param language as the document says it; bash for the commands that stand indented in Markdown
     */
    record Block(Path document, String language, String text) {
    }

    static List<Document> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md") || file.toString().endsWith(".adoc"))
                    .filter(file -> Stream.of("target", "node_modules", ".git")
                            .noneMatch(name -> ROOT.relativize(file).startsWith(name)
                                    || file.toString().contains("/" + name + "/")))
                    .sorted().map(Document::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Document read(Path file) {
        try {
            return new Document(ROOT.relativize(file), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        if (path.toString().endsWith(".adoc")) {
            LISTING.matcher(text).results().forEach(match -> blocks.add(new Block(path, match.group(1), match.group(2))));
            return blocks;
        }
        FENCED.matcher(text).results().forEach(match -> blocks.add(new Block(path, match.group(2), flush(match))));
        String rest = text.replaceAll("(?ms)^ *```.*?^ *```$", "");
        INDENTED.matcher(rest).results().map(MatchResult::group).filter(block -> block.matches("(?s) {4}(mvn|curl|camel) .*"))
                .forEach(block -> blocks.add(new Block(path, "bash", block)));
        return blocks;
    }

    private static String flush(MatchResult match) {
        return match.group(3).replaceAll("(?m)^ {" + match.group(1).length() + "}", "");
    }

    /** The addresses that the document links to. */
    List<String> links() {
        return LINK.matcher(text.replaceAll("(?ms)^ *```.*?^ *```$", "")).results().map(match -> match.group(1)).toList();
    }

    /** The names of its headings, as GitHub makes them. */
    List<String> anchors() {
        return HEADING.matcher(text).results()
                .map(match -> match.group(1).toLowerCase().replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }
}

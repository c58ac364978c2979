/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.common.CommaList;
import io.camelerp.common.FileFailure;

/** Writes what a dry run does not send, one file each; what comes again replaces its file. */
public class DryRunFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
    private static final int MAX_NAME = 120;

    private Path dir = Path.of("dry-run");

    /** Where the folders are made. */
    public void setDir(String dir) {
        this.dir = Path.of(dir);
    }

    /**
     * Instead of a push.
     *
     * @param  operation what would be called, which names the folder
     * @param  pointers  where in the body the document's number is, as JSON pointers by commas; the first that is there
     * @return           the result of a push that WDT took whole
     */
    public JsonNode push(JsonNode body, String operation, String pointers) {
        String number = CommaList.of(pointers).stream().map(pointer -> body.at(pointer).asText(""))
                .filter(text -> !text.isBlank()).findFirst().orElse("without-number");
        write(operation, number, body);
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Instead of sending a record.
     *
     * @param text  the record
     * @param route names the folder
     * @param key   names the file
     */
    public void record(String text, String route, String key) {
        write(dir.resolve(safe(route)), key, text);
    }

    /** Writes a document. */
    public void write(String folder, String name, JsonNode content) {
        try {
            write(dir.resolve(safe(folder)), name, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, String name, String text) {
        Path file = folder.resolve(safe(name) + ".json");
        Path part = folder.resolve(safe(name) + ".json.part");
        try {
            Files.createDirectories(folder);
            Files.writeString(part, text + "\n", StandardCharsets.UTF_8);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The dry run cannot write " + file + ": " + FileFailure.text(e), e);
        }
    }

    /** A number may hold anything, a file name may not; what had to be changed is told apart by a hash. */
    private static String safe(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        safe = safe.length() > MAX_NAME ? safe.substring(0, MAX_NAME) : safe;
        return safe.equals(name) ? name : safe + "-" + String.format("%08x", name.hashCode());
    }
}

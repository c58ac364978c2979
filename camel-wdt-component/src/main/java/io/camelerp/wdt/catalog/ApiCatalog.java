/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.wdt.WdtDialect;

/**
 * Finds what is known about an API: one file per API beside this class, so that adding an API is adding a file.
 */
public final class ApiCatalog {

    /** Before the name of the API that answers for archived rows, with the same parameters (wdt.md section 1). */
    private static final String ARCHIVE = "his_";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final JsonMapper MAPPER = JsonMapper.builder().addModule(new IsoDurationModule()).build();

    private ApiCatalog() {
    }

    /**
     * The vendor's name in its plain spelling: {@code x.php} and {@code wdt.x.y} become {@code x} and {@code x_y}.
     */
    public static String normalise(String name) {
        String plain = name.trim().toLowerCase(Locale.ROOT);
        if (plain.endsWith(".php")) {
            plain = plain.substring(0, plain.length() - 4);
        }
        if (plain.startsWith("wdt.")) {
            plain = switch (plain) {
                case "wdt.shop.query" -> "shop";
                case "wdt.logistics.query" -> "logistics";
                default -> plain.substring(4).replace('.', '_');
            };
        }
        return plain;
    }

    /** Whether an API could have that name. */
    public static boolean isName(String plain) {
        return NAME.matcher(plain).matches();
    }

    /**
     * The API of that name in that dialect, or empty when the catalogue has no such name.
     *
     * @throws IllegalArgumentException when the name is known but that dialect has no such API; says what replaces it
     */
    public static Optional<Api> find(String name, WdtDialect dialect) {
        String plain = normalise(name);
        if (!isName(plain)) {
            return Optional.empty();
        }
        String live = plain.startsWith(ARCHIVE) ? plain.substring(ARCHIVE.length()) : plain;
        try (InputStream file = ApiCatalog.class.getResourceAsStream(live + ".json")) {
            JsonNode known = file == null ? null : MAPPER.readTree(file);
            if (known == null || !live.equals(plain) && !known.at("/classic/archive").asBoolean()) {
                return Optional.empty();
            }
            return Optional.of(read(plain, known, dialect));
        } catch (IOException e) {
            throw new UncheckedIOException("The catalogue file of " + plain + " cannot be read", e);
        }
    }

    private static Api read(String name, JsonNode file, WdtDialect dialect) throws IOException {
        JsonNode part = file.path(dialect.name());
        boolean archiveElsewhere = name.startsWith(ARCHIVE) && !part.path("archive").asBoolean();
        if (!part.isObject() || part.has("replacement") || archiveElsewhere) {
            throw new IllegalArgumentException(
                    "WDT API " + name + " (" + file.path("zh").asText() + ") does not exist in dialect=" + dialect
                                               + (part.hasNonNull("replacement")
                                                       ? "; use " + part.get("replacement").asText()
                                                       : ", and nothing there replaces it"));
        }
        ObjectNode whole = file.deepCopy();
        whole.remove("classic");
        whole.remove("y");
        whole.setAll((ObjectNode) part);
        whole.remove("archive");
        if (name.startsWith(ARCHIVE)) {
            whole.remove("qimenMethod");
        }
        whole.put("name", name);
        return MAPPER.treeToValue(whole, Api.class);
    }
}

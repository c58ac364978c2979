/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Signs by a text with places in braces: {@code {appid}}, {@code {appkey}}, {@code {body}}, and {@code {fields:A:B}},
 * the top-level fields of the body sorted by name, each as name, A, value, and B between them. Of the result the digest
 * is made; {@code Hmac…} digests take the appkey as their key.
 *
 * @param template the text
 * @param digest   {@code MD5}, {@code SHA-256}, {@code HmacSHA256} or any other of this Java
 * @param encoding the form of the digest
 */
public record TemplateSigner(String template, String digest, Encoding encoding) implements Signer {

    private static final Pattern PLACE = Pattern.compile("\\{(appid|appkey|body|fields(?::([^:}]*):([^:}]*))?)}");
    private static final Pattern BRACES = Pattern.compile("\\{[^{}]*}");

    /** The form of a digest. */
    public enum Encoding {
        lower,
        upper,
        base64
    }

    public TemplateSigner {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(encoding, "encoding");
        BRACES.matcher(template).results().map(found -> found.group()).filter(place -> !PLACE.matcher(place).matches())
                .findFirst().ifPresent(place -> {
                    throw new IllegalArgumentException(
                            "signTemplate has " + place + ": expected {appid}, {appkey}, {body}, {fields} or {fields:=:&}");
                });
        String text = PLACE.matcher(template).replaceAll("");
        if (text.contains("{") || text.contains("}")) {
            throw new IllegalArgumentException(
                    "signTemplate '" + template + "' has a brace without its other: in a URI the text must be in RAW(...),"
                                               + " or an & in it ends the option");
        }
        digest(digest, new byte[0], new byte[] { 1 });
    }

    @Override
    public String sign(Request request) {
        Matcher places = PLACE.matcher(template);
        String text = places.replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), place.group(2),
                place.group(3), request)));
        byte[] key = Objects.toString(request.secret(), "").getBytes(StandardCharsets.UTF_8);
        byte[] result = digest(digest, text.getBytes(StandardCharsets.UTF_8), key);
        return switch (encoding) {
            case lower -> HexFormat.of().formatHex(result);
            case upper -> HexFormat.of().formatHex(result).toUpperCase(Locale.ROOT);
            case base64 -> Base64.getEncoder().encodeToString(result);
        };
    }

    private static String value(String place, String between, String join, Request request) {
        return switch (place) {
            case "appid" -> request.appId();
            case "appkey" -> Objects.toString(request.secret(), "");
            case "body" -> request.body();
            default -> sorted(request.fields(), Objects.toString(between, ""), Objects.toString(join, ""));
        };
    }

    private static String sorted(ObjectNode fields, String between, String join) {
        TreeMap<String, JsonNode> byName = new TreeMap<>();
        fields.properties().forEach(field -> byName.put(field.getKey(), field.getValue()));
        List<String> pairs = new ArrayList<>();
        byName.forEach((name, value) -> pairs.add(name + between + (value.isValueNode() ? value.asText() : value)));
        return String.join(join, pairs);
    }

    private static byte[] digest(String name, byte[] text, byte[] key) {
        try {
            if (name.startsWith("Hmac")) {
                Mac mac = Mac.getInstance(name);
                mac.init(new SecretKeySpec(key.length == 0 ? new byte[] { 0 } : key, name));
                return mac.doFinal(text);
            }
            return MessageDigest.getInstance(name).digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("signDigest '" + name + "' is not known to this Java", e);
        }
    }
}

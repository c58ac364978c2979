/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Pushes that are wrong in some way, the same ones for the same seed.
 */
public final class MalformedPushes {

    private static final List<String> VALUES = List.of("null", "true", "-1", "1e400", "\"\"", "\"\\u0000\"", "{}", "[null]",
            "[[]]", "[1]", "[\"x\"]", "[{}]", "{\"billno\":1}", "99999999999999999999999999");

    private final Random random;

    public MalformedPushes(long seed) {
        this.random = new Random(seed);
    }

    /** The next one; never a push that could be taken. */
    public byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> noise();
            case 1 -> cut(good());
            case 2 -> flip(good());
            case 3 -> bytes("{\"cmd\":" + any() + ",\"seq\":\"1\",\"items\":[{\"billno\":\"F1\"}]}");
            case 4 -> bytes("{\"cmd\":\"PushRECBill\",\"seq\":" + any() + ",\"items\":" + any() + "}");
            case 5 -> bytes("[".repeat(1 + random.nextInt(20_000)));
            case 6 -> bytes("{\"cmd\":\"Push" + random.nextInt() + "\",\"seq\":\"" + "x".repeat(random.nextInt(5_000)) + "\"}");
            default -> bytes(any());
        };
    }

    private String any() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] cut(byte[] good) {
        return Arrays.copyOf(good, random.nextInt(good.length));
    }

    /** Breaks the JSON for certain, whatever else it changes. */
    private byte[] flip(byte[] good) {
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            good[random.nextInt(good.length)] = (byte) random.nextInt(256);
        }
        good[0] = '}';
        return good;
    }

    private byte[] good() {
        return bytes("{\"cmd\":\"PushRECBill\",\"seq\":\"1\",\"items\":[{\"billno\":\"FUZZ" + random.nextInt()
                     + "\",\"rdate\":\"2026-01-01\",\"remarks\":\"差异\",\"billitems\":[{\"produid\":1,\"amount\":1.00}]}]}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses that may push: single ones, or networks such as {@code 10.0.0.0/8}. Empty means all.
 *
 * @param networks the entries as written
 */
public record AddressList(List<Network> networks) {

    /** Names are refused: looking them up would ask the network for each push. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /**
     * One entry.
     *
     * @param address the bytes of the address
     * @param bits    how many of its first bits count
     */
    public record Network(List<Byte> address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address.get(bit / 8) & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    public AddressList {
        networks = List.copyOf(networks);
    }

    /**
     * @param  list                     entries separated by commas, or null
     * @throws IllegalArgumentException when an entry is no address
     */
    public static AddressList parse(String list) {
        return new AddressList(
                list == null
                        ? List.of()
                        : Arrays.stream(list.split(",")).map(String::trim).filter(entry -> !entry.isEmpty())
                                .map(AddressList::network).toList());
    }

    private static Network network(String entry) {
        int slash = entry.indexOf('/');
        try {
            byte[] bytes = bytes(slash < 0 ? entry : entry.substring(0, slash));
            int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(entry.substring(slash + 1));
            if (bits < 0 || bits > bytes.length * 8) {
                throw new IllegalArgumentException("'" + entry + "' has more bits than an address");
            }
            List<Byte> address = new ArrayList<>();
            for (byte b : bytes) {
                address.add(b);
            }
            return new Network(List.copyOf(address), bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "allowedAddresses has '" + entry
                                               + "': expected an address such as 192.168.1.7 or a network such as 10.0.0.0/8",
                    e);
        }
    }

    private static byte[] bytes(String text) throws UnknownHostException {
        if (!LITERAL.matcher(text).matches()) {
            throw new UnknownHostException(text);
        }
        return InetAddress.getByName(text).getAddress();
    }

    /** Whether that address may push; one that cannot be read may not, unless all may. */
    public boolean contains(String address) {
        if (networks.isEmpty()) {
            return true;
        }
        try {
            byte[] bytes = bytes(address == null ? "" : address);
            return networks.stream().anyMatch(network -> network.contains(bytes));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

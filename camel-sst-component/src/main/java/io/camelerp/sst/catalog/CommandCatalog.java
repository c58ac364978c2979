/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Finds what is known about a command: one file per command beside this class, so that adding one is adding a file and
 * its name here.
 */
public final class CommandCatalog {

    /** The commands of the group "ERP单据" in the vendor's order (sst.md section 3). */
    private static final List<String> NAMES = List.of(
            "QueryAllPay", "PushStoreDeclareGoods", "DownloadStoreDeclareGoodsByBatch", "AddSTOBill", "PushRECBill",
            "DownloadRECBill", "PushREQBill", "DownloadREQBill", "GetTransferringStores", "QueryTransferringOrderInfo",
            "AchieveQueryTransferringOrderInfo", "AchieveRetQueryTransferringOrderInfo", "UpdateTransferringOrderInfo",
            "QuerySaleOrderInfo");

    private static final JsonMapper MAPPER
            = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private static final List<Command> COMMANDS = NAMES.stream().map(CommandCatalog::read).toList();

    private CommandCatalog() {
    }

    /** The names of all commands, in the vendor's order. */
    public static List<String> names() {
        return NAMES;
    }

    /** All commands, in the vendor's order. */
    public static List<Command> all() {
        return COMMANDS;
    }

    /** The command of that name in any case, or empty when the catalogue has no such name. */
    public static Optional<Command> find(String name) {
        return COMMANDS.stream().filter(known -> known.name().equalsIgnoreCase(name.trim())).findFirst();
    }

    /**
     * The command of that name.
     *
     * @throws IllegalArgumentException when there is none; names those that there are
     */
    public static Command get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(
                "SST command '" + name + "' is not in the catalogue. Use one of " + NAMES));
    }

    private static Command read(String name) {
        try (InputStream file = CommandCatalog.class.getResourceAsStream(name + ".json")) {
            ObjectNode node = (ObjectNode) MAPPER.readTree(file);
            return MAPPER.treeToValue(node.put("name", name), Command.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The catalogue file of " + name + " cannot be read", e);
        }
    }
}

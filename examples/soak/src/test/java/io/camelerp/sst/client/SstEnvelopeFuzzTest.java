/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.util.List;
import java.util.Set;

import io.camelerp.soak.Mutations;
import io.camelerp.sst.SstException;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever SST answers, it is an answer or our exception.
 */
class SstEnvelopeFuzzTest {

    private static final List<String> COMMANDS
            = List.of("DownloadRECBill", "QueryTransferringOrderInfo", "QuerySaleOrderInfo", "AddSTOBill", "QueryAllPay");
    private static final List<String> GOOD = List.of(
            "{\"code\":0,\"seq\":\"1\",\"msg\":\"\",\"sumbatch\":\"7\",\"billnoitmes\":[{\"buid\":1,\"billno\":\"Z1\",\"billnoproductsitems\":[{\"amount\":20.00}]}]}",
            "{\"code\":\"2001\",\"seq\":\"1\",\"msg\":\"x\",\"cmd\":\"DownloadRECBillResp\",\"items\":[{\"billno\":\"R1\",\"refertime\":\"2026-11-01 10:00:00\"}]}");

    private final ErrorCodes codes = new ErrorCodes(Set.of("0"), Set.of(), Set.of(), Set.of("2001"), Set.of("1001"));

    @Property
    void shouldOpenOrRefuseWithOurException(@ForAll long seed) {
        Command command
                = CommandCatalog.find(COMMANDS.get((int) Math.floorMod(seed, (long) COMMANDS.size()))).orElseThrow();
        byte[] body = new Mutations(seed).bytes(GOOD.get((int) Math.floorMod(seed >> 7, (long) GOOD.size())));
        try {
            Answer answer = new Envelope(command, codes).open(Math.floorMod(seed, 10) == 0 ? 502 : 200, null, body);
            assertThat(answer.root()).isNotNull();
        } catch (SstException e) {
            assertThat(e.getMessage()).contains(command.name()).hasSizeLessThan(20_000);
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.HttpSettings;
import io.camelerp.common.Json;
import io.camelerp.common.Quota;
import io.camelerp.common.StopSignal;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.StreamId;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sst.StubVendor;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.client.Account;
import io.camelerp.sst.client.ClientSettings;
import io.camelerp.sst.client.ErrorCodes;
import io.camelerp.sst.client.Normaliser;
import io.camelerp.sst.client.Requests;
import io.camelerp.sst.client.Signer;
import io.camelerp.sst.client.SstClient;

/**
 * A vendor whose present stands still until a test moves it, and what it takes to download from it without Camel.
 */
final class DownloadWorld implements AutoCloseable {

    static final String RECS = "DownloadRECBill";
    static final String OUT = "QueryTransferringOrderInfo";
    static final String SALES = "QuerySaleOrderInfo";
    static final String FINISH = "AchieveQueryTransferringOrderInfo";
    static final String CANCEL = "AchieveRetQueryTransferringOrderInfo";
    static final String SCOPE = "sst/sandbox/document/key";

    /** A Wednesday noon of the vendor. */
    static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 11, 12, 0, 0);
    static final LocalDate TODAY = NOW.toLocalDate();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    final Sandbox sandbox = Sandbox.builder().start();
    final SstServer sst = sandbox.sst();
    final BatchStore store;
    final BillClaims claims = new BillClaims();
    final StopSignal signal = new StopSignal();
    final ObjectNode fields = Json.READER.createObjectNode();
    LocalDateTime now = NOW;
    LocalDateTime startFrom = TODAY.minusDays(1).atStartOfDay();
    String command = RECS;
    String finish;
    String cancel;
    int maxDays = 3;
    int overlapDays = 1;
    int maxAttempts;
    int maxRetries;
    boolean deliverChange = true;
    Downloads.Stores stores;
    private SstClient client;
    private StubVendor stubVendor;

    DownloadWorld() {
        this(new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()));
    }

    DownloadWorld(BatchStore store) {
        this.store = store;
    }

    /** Asks a vendor that answers each question as the test wants, instead of the sandbox. */
    StubVendor answer(Function<JsonNode, String> answers) throws IOException {
        stubVendor = new StubVendor(answers);
        return stubVendor;
    }

    BatchSource source() {
        Command asked = CommandCatalog.get(command);
        Downloads downloads = new Downloads(
                client(), new Requests(Requests.Spelling.both, Requests.EmptyBatch.text, Requests.IdLists.ids, true), asked,
                fields, stores, finish == null ? null : CommandCatalog.get(finish),
                cancel == null ? null : CommandCatalog.get(cancel), signal);
        return new BatchSource(
                downloads, new DayPlanner(maxDays, overlapDays, Duration.ofMinutes(10)), this::shelf, startFrom, () -> now);
    }

    Shelf shelf(String storeId) {
        return shelf(storeId, store);
    }

    Shelf shelf(String storeId, BatchStore kept) {
        return new Shelf(
                stream(storeId), kept, claims, new Normaliser(CommandCatalog.get(command)),
                new Shelf.Rules(maxAttempts, deliverChange));
    }

    StreamId stream(String storeId) {
        return new StreamId(SCOPE, storeId.isEmpty() ? command : command + "/" + storeId);
    }

    private SstClient client() {
        if (client == null) {
            client = new SstClient(
                    new Account(
                            stubVendor != null ? stubVendor.uri() : URI.create(sandbox.sstUrl().toString()), SstServer.APP_ID,
                            SstServer.APP_KEY, Signer.NONE),
                    new ClientSettings(
                            new HttpSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), 1 << 20), maxRetries,
                            Duration.ZERO, Duration.ZERO,
                            new ErrorCodes(Set.of("0"), Set.of(), Set.of("5000"), Set.of("2001"), Set.of("1001"))),
                    new Quota(0, Duration.ofMinutes(1), System::nanoTime), new CallErrors());
        }
        return client;
    }

    /** Asks for the rows of outbound bills of one shop. */
    void askForOutbound() {
        command = OUT;
        finish = FINISH;
        fields.putArray("storeuiditems").add(2445);
    }

    void rec(String billno, LocalDateTime submitted) {
        rec(billno, submitted, "9.90");
    }

    void rec(String billno, LocalDateTime submitted, String amount) {
        ObjectNode bill = Json.READER.createObjectNode();
        bill.put("billno", billno).put("rdate", submitted.toLocalDate().toString()).put("billingdate", TIME.format(submitted))
                .put("refertime", TIME.format(submitted)).put("instoreuid", 2).put("amounttotal", amount);
        sst.put(SstDocument.REC, bill);
    }

    void out(long buid, LocalDateTime created) {
        ObjectNode bill = Json.READER.createObjectNode();
        bill.put("billno", "ZFH" + buid).put("buid", buid).put("rdate", created.toLocalDate().toString())
                .put("billingdate", TIME.format(created)).put("shopid", 2445).put("storeid", 1014);
        sst.put(SstDocument.TRANSFERRING, bill);
    }

    void sale(long buid, LocalDateTime created, int shop) {
        ObjectNode bill = Json.READER.createObjectNode();
        bill.put("billno", "XS" + buid).put("buid", buid).put("rdate", created.toLocalDate().toString())
                .put("billingdate", TIME.format(created)).put("storeuid", shop);
        sst.put(SstDocument.SALE, bill);
    }

    /** One poll in which the route does everything: the keys that it was given. */
    static List<String> poll(Source source) throws InterruptedException {
        List<String> keys = new ArrayList<>();
        source.begin(true);
        Optional<Batch> batch = source.next();
        while (batch.isPresent()) {
            keys.addAll(keys(batch.get()));
            end(source, batch.get());
            batch = source.next();
        }
        return keys;
    }

    static void end(Source source, Batch batch) {
        batch.items().forEach(item -> source.done(batch, item));
        source.ended(batch);
    }

    static List<String> keys(Batch batch) {
        return batch.items().stream().map(Item::key).toList();
    }

    /** What the vendor was asked, call by call. */
    List<JsonNode> asked(String operation) {
        return sandbox.ledger().calls("sst:" + operation).stream().map(call -> {
            try {
                return Json.READER.readTree(call.body());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).toList();
    }

    /** The days that were asked for, such as {@code 2026-03-10..2026-03-11}. */
    List<String> days() {
        return asked(command).stream().map(question -> question.path("startday").asText() + ".."
                                                       + question.path("endday").asText())
                .toList();
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (stubVendor != null) {
            stubVendor.close();
        }
        sandbox.close();
    }
}

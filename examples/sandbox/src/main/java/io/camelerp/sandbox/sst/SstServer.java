/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Calls;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Journal;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;

/**
 * SST's gateway as its public text documents it, with one account: not as the vendor's server is, which nobody of us
 * has seen.
 */
public final class SstServer extends SstSwitches {

    public static final String APP_ID = "sandbox";
    public static final String APP_KEY = "sandbox-appkey";

    private static final String PUT = "sst.put:";
    private static final String CREATED = "sst.created";
    private static final String UPDATED = "sst.updated";

    private final Calls calls;
    private final Map<SstDocument, BillTable> tables = new EnumMap<>(SstDocument.class);
    private final Journal journal;
    private final Batches batches;
    private final List<ObjectNode> created = new ArrayList<>();
    private final List<ObjectNode> updated = new ArrayList<>();

    public SstServer(Calls calls, Journal journal) {
        this.calls = calls;
        this.journal = journal;
        this.batches = new Batches(this, journal);
        for (SstDocument document : SstDocument.values()) {
            tables.put(document, new BillTable(document));
        }
    }

    /** Adds a bill in the spelling of the vendor's table, or replaces the one with the same key. */
    public void put(SstDocument document, ObjectNode bill) {
        tables.get(document).put(bill);
        journal.append(List.of(new Journal.Entry(PUT + document, "", Json.bytes(bill))));
    }

    /** The bills of a kind, in the order in which they came. */
    public List<ObjectNode> bills(SstDocument document) {
        return List.copyOf(tables.get(document).all().values());
    }

    /** Takes up a change from the journal; whether it was one of SST's. */
    public boolean restore(Journal.Entry entry) {
        if (entry.kind().startsWith(PUT)) {
            tables.get(SstDocument.valueOf(entry.kind().substring(PUT.length()))).put(object(entry));
            return true;
        }
        switch (entry.kind()) {
            case CREATED -> created.add(object(entry));
            case UPDATED -> updated.add(object(entry));
            default -> {
                return batches.restore(entry);
            }
        }
        return true;
    }

    private static ObjectNode object(Journal.Entry entry) {
        return (ObjectNode) Json.parse(entry.payload());
    }

    /** Everything worth keeping, as journal entries. */
    public Stream<Journal.Entry> state() {
        List<Journal.Entry> entries = new ArrayList<>();
        tables.forEach((document, table) -> table.all().values()
                .forEach(bill -> entries.add(new Journal.Entry(PUT + document, "", Json.bytes(bill)))));
        created().forEach(bill -> entries.add(new Journal.Entry(CREATED, "", Json.bytes(bill))));
        updated().forEach(request -> entries.add(new Journal.Entry(UPDATED, "", Json.bytes(request))));
        return Stream.concat(entries.stream(), batches.state());
    }

    /** The bills of AddSTOBill, in the order of their creation, with their {@code billno}. */
    public List<ObjectNode> created() {
        synchronized (created) {
            return List.copyOf(created);
        }
    }

    /** The requests of UpdateTransferringOrderInfo. */
    public List<ObjectNode> updated() {
        synchronized (updated) {
            return List.copyOf(updated);
        }
    }

    /** The keys of the bills whose batch was finished, while {@code finishMarks}. */
    public Set<String> finished(SstDocument document) {
        return batches.finished(document);
    }

    public long unfinishedBatches() {
        return batches.unfinished();
    }

    public int openedBatches() {
        return batches.opened();
    }

    /** Answers {@code /center/gateway}. */
    public Response answer(Request request) {
        JsonNode body = parse(request.text());
        String cmd = body.path("cmd").asText();
        return calls.answer("sst", cmd, request.query(), request.text(), latency(),
                fault -> outcome(request, body, cmd, fault));
    }

    private static JsonNode parse(String text) {
        try {
            return Json.parse(text);
        } catch (JsonProcessingException e) {
            return Json.object();
        }
    }

    private Calls.Outcome outcome(Request request, JsonNode body, String cmd, Optional<Fault> fault) {
        ObjectNode answer = Json.object();
        try {
            check(request, body);
            RequestForms.check(cmd, body);
            answer.put("code", 0);
            answer.put("seq", seqEchoed() ? body.path("seq").asText() : "123123-abc12");
            answer.put("msg", "");
            if (cmdInAnswer()) {
                answer.put("cmd", cmd + "Resp");
            }
            work(cmd, (ObjectNode) body, answer, fault);
        } catch (SstRefusal refusal) {
            answer.removeAll();
            if (refusal.code().matches("\\d+")) {
                answer.put("code", Integer.parseInt(refusal.code()));
            } else {
                answer.put("code", refusal.code());
            }
            answer.put("seq", body.path("seq").asText()).put("msg", refusal.getMessage());
        }
        if (codeAsText()) {
            answer.put("code", answer.get("code").asText());
        }
        return new Calls.Outcome(Response.json(bytes(answer)), answer.get("code").asText());
    }

    /** A field that an object cannot hold twice is repeated in the text. */
    private byte[] bytes(ObjectNode answer) {
        String text = Json.text(answer);
        return (repeatedKeys() ? text.replaceAll("\"outstoreuid\":(\\d+)", "\"outstoreuid\":\"W$1\",\"outstoreuid\":$1") : text)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void check(Request request, JsonNode body) {
        if (!body.isObject() || body.path("seq").asText().isEmpty()) {
            throw new SstRefusal("1000", "参数错误");
        }
        if (!APP_ID.equals(request.query().get("appid"))) {
            throw new SstRefusal(signCode(), "appid不存在");
        }
        if (signing() != Signing.NONE && !md5(APP_ID + request.text() + APP_KEY).equals(request.query().get("sign"))) {
            throw new SstRefusal(signCode(), "签名错误");
        }
    }

    private void work(String cmd, ObjectNode body, ObjectNode answer, Optional<Fault> fault) {
        try {
            switch (cmd) {
                case "QueryAllPay" -> answer.putArray("items")
                        .add(Json.object().put("paycode", "301").put("payname", "支付宝"))
                        .add(Json.object().put("paycode", "101").put("payname", "现金"));
                case "GetTransferringStores" -> stores(body, answer);
                case "AddSTOBill" -> create(body, answer);
                case "UpdateTransferringOrderInfo" -> update(body);
                case "AchieveQueryTransferringOrderInfo" -> batches.finish(body.path("sumbatch").asText());
                case "AchieveRetQueryTransferringOrderInfo" -> {
                    List<String> keys = new ArrayList<>();
                    body.path("buid").forEach(buid -> keys.add(buid.asText()));
                    batches.cancel(keys);
                }
                default -> download(SstDocument.of(cmd).filter(document -> document.download().equals(cmd))
                        .orElseThrow(() -> new SstRefusal("1002", "命令" + cmd + "不存在")), body, answer, fault);
            }
        } catch (DateTimeParseException e) {
            throw new SstRefusal("1000", "日期格式错误");
        }
    }

    private void download(SstDocument document, ObjectNode body, ObjectNode answer, Optional<Fault> fault) {
        BillTable table = tables.get(document);
        String token = body.path("sumbatch").asText().trim();
        if (token.isEmpty() || token.equals("null")) {
            token = batches.open(document, table.find(body, this));
        }
        List<ObjectNode> bills = batches.take(token, document).stream().map(table::get).toList();
        if (showsBatch(document.batchDocumented())) {
            answer.put("sumbatch", token);
        }
        ArrayNode list = Speller.spell(document, bills, spelling());
        String node = document.node(Speller.isExample(spelling(), batches.opened()));
        boolean nothing = fault.filter(hit -> hit.kind() == Fault.Kind.NULL_PAGE).isPresent()
                || list.isEmpty() && nullListWhenEmpty();
        if (fault.filter(hit -> hit.kind() == Fault.Kind.EMPTY_PAGE).isPresent()) {
            list.removeAll();
        }
        answer.set(node, nothing ? Json.node(null) : list);
    }

    private void stores(ObjectNode body, ObjectNode answer) {
        ArrayNode items = answer.putArray("items");
        tables.get(SstDocument.TRANSFERRING).stores(
                LocalDate.parse(body.path("startday").asText()), LocalDate.parse(body.path("endday").asText()),
                body.path("stock"))
                .forEach(id -> {
                    switch (storeList()) {
                        case NUMBERS -> items.add(Long.parseLong(id));
                        case TEXTS -> items.add(id);
                        case OBJECTS -> items.addObject().put("storeuid", id);
                    }
                });
    }

    private void create(ObjectNode body, ObjectNode answer) {
        if (!(body.get("items") instanceof ObjectNode bill)) {
            throw new SstRefusal("1000", "items参数错误");
        }
        synchronized (created) {
            String tbillno = bill.path("tbillno").asText();
            if (duplicate() == Duplicate.REFUSE
                    && created.stream().anyMatch(other -> other.path("tbillno").asText().equals(tbillno))) {
                throw new SstRefusal("3001", "单据" + tbillno + "已存在");
            }
            String billno = String.format("STO%08d", created.size() + 1);
            ObjectNode kept = bill.deepCopy().put("billno", billno);
            created.add(kept);
            journal.append(List.of(new Journal.Entry(CREATED, "", Json.bytes(kept))));
            answer.putObject("items").put("tbillno", tbillno).put("billno", billno);
        }
    }

    private void update(ObjectNode body) {
        String buid = body.path("buid").asText();
        boolean known = tables.get(SstDocument.TRANSFERRING).all().values().stream()
                .anyMatch(bill -> bill.path("buid").asText().equals(buid) || bill.path("billno").asText().equals(buid));
        if (!known) {
            throw new SstRefusal("3002", "单据" + buid + "不存在");
        }
        synchronized (updated) {
            updated.add(body.deepCopy());
            journal.append(List.of(new Journal.Entry(UPDATED, "", Json.bytes(body))));
        }
    }

    private static String md5(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

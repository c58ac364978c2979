/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * Submit, Audit, UnAudit and Delete, bill by bill, and View.
 *
 * A bill goes from A or D by Submit to B, by Audit to C, by UnAudit to D; only what is neither submitted nor audited
 * can be deleted.
 */
final class BillActions {

    private static final Map<String, Step> STEPS = Map.of(
            "Submit", new Step("AD", "B", "提交"),
            "Audit", new Step("B", "C", "审核"),
            "UnAudit", new Step("C", "D", "反审核"),
            "Delete", new Step("ZAD", "", "删除"));

    private final Map<String, Set<String>> refused = new ConcurrentHashMap<>();
    private final Bills bills;

    BillActions(Bills bills) {
        this.bills = bills;
    }

    /** A step of a bill's life: from which statuses, to which, and what it is called in messages. */
    private record Step(String from, String to, String name) {
    }

    /** Refuses a step of bills until told otherwise; no numbers refuse none. */
    void refuse(String method, Set<String> numbers) {
        refused.put(method, numbers);
    }

    ObjectNode run(String method, String formId, Payload payload) {
        Step step = STEPS.get(method);
        List<String> keys = keys(payload);
        List<Answers.Done> done = new ArrayList<>();
        List<Answers.Failed> failed = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            try {
                StoredBill found = find(formId, keys.get(i));
                if (refused.getOrDefault(method, Set.of()).contains(found.number())) {
                    throw new KingdeeRefusal(
                            MsgCode.VALIDATION, null, "单据" + found.number() + step.name() + "失败（沙箱模拟）");
                }
                StoredBill bill = take(step, formId, found);
                done.add(new Answers.Done(bill.fid(), bill.number(), i));
                messages.add("单据编号为“" + bill.number() + "”的单据，" + step.name() + "成功！");
            } catch (KingdeeRefusal refusal) {
                failed.add(new Answers.Failed(refusal, i));
            }
        }
        return Answers.of(done, failed, messages);
    }

    ObjectNode view(String formId, Payload payload) {
        String number = payload.field("Number").asText("");
        StoredBill bill = find(formId, number.isEmpty() ? "#" + payload.field("Id").asText("") : number);
        ObjectNode answer = Answers.of(List.of(), List.of(), List.of());
        ObjectNode model = ((ObjectNode) Json.parse(bill.model())).put("Id", bill.fid()).put("BillNo", bill.number())
                .put("DocumentStatus", bill.status());
        Answers.result(answer).set("Result", model);
        return answer;
    }

    private StoredBill take(Step step, String formId, StoredBill bill) {
        synchronized (bills) {
            if (bill.status().equals(step.to())) {
                throw new KingdeeRefusal(
                        MsgCode.VALIDATION, null, "单据编号为“" + bill.number() + "”的单据，单据已经" + step.name() + "！");
            }
            if (!step.from().contains(bill.status())) {
                throw new KingdeeRefusal(
                        MsgCode.NOT_OPERABLE, null,
                        "单据编号为“" + bill.number() + "”的单据，状态为" + bill.status() + "，不能" + step.name());
            }
            if (step.to().isEmpty()) {
                bills.remove(formId, bill.fid());
            } else {
                bills.put(formId, bill.withStatus(step.to()));
            }
            return bill;
        }
    }

    /** Numbers, or internal ids marked with a hash. */
    private static List<String> keys(Payload payload) {
        List<String> keys = new ArrayList<>();
        for (JsonNode number : payload.field("Numbers")) {
            keys.add(number.asText());
        }
        Arrays.stream(payload.field("Ids").asText("").split(",")).map(String::strip).filter(id -> !id.isEmpty())
                .forEach(id -> keys.add("#" + id));
        if (keys.isEmpty()) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "Numbers", "Numbers和Ids不能同时为空");
        }
        return keys;
    }

    private StoredBill find(String formId, String key) {
        String id = key.startsWith("#") ? key.substring(1) : "";
        return (id.matches("\\d{1,18}") ? bills.byFid(formId, Long.parseLong(id)) : bills.byNumber(formId, key))
                .orElseThrow(() -> new KingdeeRefusal(
                        MsgCode.NO_MATCH, null, "单据[" + key + "]不存在"));
    }
}

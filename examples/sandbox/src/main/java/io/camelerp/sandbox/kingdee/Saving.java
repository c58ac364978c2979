/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;

/**
 * Save and BatchSave: each bill for itself, good ones saved beside bad ones.
 */
final class Saving {

    private static final String DRAFT = "Z";
    private static final int MOST_THREADS = 10;
    private static final String VERIFY = "IsVerifyBaseDataField";

    private final Map<String, Form> forms = Form.all();
    private final Bills bills;
    private final BillCheck check;

    Saving(Bills bills, BaseData baseData) {
        this.bills = bills;
        this.check = new BillCheck(baseData);
    }

    void closedUntil(LocalDate closedUntil) {
        check.closedUntil(closedUntil);
    }

    /** Saves one bill; a draft is not checked. */
    ObjectNode save(String formId, Payload payload, boolean draft, Optional<Fault> fault) {
        JsonNode model = payload.field("Model");
        if (!model.isObject()) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "Model", "Model应为对象");
        }
        ObjectNode answer = save(formId, List.of(model), status(payload, draft), payload.flag(VERIFY), fault);
        answer.path("Result").path("ResponseStatus").path("SuccessEntitys").forEach(entity -> Answers.result(answer)
                .put("Id", entity.path("Id").asLong()).put("Number", entity.path("Number").asText()));
        return answer;
    }

    ObjectNode batchSave(String formId, Payload payload, int maxBills, Optional<Fault> fault) {
        JsonNode model = payload.field("Model");
        if (!model.isArray() || model.isEmpty()) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "Model", "BatchSave的Model应为非空数组");
        }
        if (model.size() > maxBills) {
            throw new KingdeeRefusal(
                    MsgCode.CALL_LIMIT, null, "单次调用的单据数" + model.size() + "超过上限" + maxBills);
        }
        int threads = payload.field("BatchCount").asInt();
        if (threads > MOST_THREADS || threads > 0 && threads >= model.size()) {
            throw new KingdeeRefusal(
                    MsgCode.WRONG_PARAMETER, "BatchCount",
                    "BatchCount应小于单据数且不大于" + MOST_THREADS + "，实际为" + threads + "，单据数" + model.size());
        }
        List<JsonNode> models = new ArrayList<>();
        model.forEach(models::add);
        return save(formId, models, status(payload, false), payload.flag(VERIFY), fault);
    }

    /** By what the bills of a payload can be looked up: their numbers and the texts in their heads. */
    static Set<String> names(Payload payload) {
        Set<String> names = new HashSet<>();
        JsonNode model = payload.field("Model");
        for (JsonNode bill : model.isArray() ? model : Json.array().add(model)) {
            bill.fields().forEachRemaining(field -> {
                boolean own = field.getKey().equals("FBillNo") || field.getKey().startsWith("F_");
                if (own && field.getValue().isTextual() && !field.getValue().asText().isEmpty()) {
                    names.add(field.getValue().asText());
                }
            });
        }
        return names;
    }

    private static String status(Payload payload, boolean draft) {
        if (draft) {
            return DRAFT;
        }
        return payload.flag("IsAutoSubmitAndAudit") ? "C" : "A";
    }

    private ObjectNode save(
            String formId, List<JsonNode> models, String status, boolean verifyBaseData, Optional<Fault> fault) {
        List<Answers.Done> done = new ArrayList<>();
        List<Answers.Failed> failed = new ArrayList<>();
        Fault.Kind kind = fault.map(Fault::kind).orElse(null);
        for (int i = 0; i < models.size(); i++) {
            try {
                if (kind == Fault.Kind.PARTIAL_FAILURE && i == models.size() / 2) {
                    throw new KingdeeRefusal(fault.get().number(), null, "保存失败（沙箱模拟的部分失败）");
                }
                StoredBill bill = saveOne(formId, models.get(i), status, verifyBaseData);
                boolean wrong = kind == Fault.Kind.WRONG_NUMBER && i == models.size() - 1;
                done.add(new Answers.Done(bill.fid(), wrong ? bill.number() + "-1" : bill.number(), i));
            } catch (KingdeeRefusal refusal) {
                failed.add(new Answers.Failed(refusal, i));
            }
        }
        ObjectNode answer = Answers.of(done, failed, List.of());
        ArrayNode needed = Answers.result(answer).putArray("NeedReturnData");
        done.forEach(bill -> needed.addObject());
        return answer;
    }

    private StoredBill saveOne(String formId, JsonNode model, String status, boolean verifyBaseData) {
        if (!model.isObject()) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "Model", "单据应为对象");
        }
        synchronized (bills) {
            long fid = model.path("FID").asLong();
            StoredBill old = fid == 0 ? null : existing(formId, fid);
            String sent = model.path("FBillNo").asText("");
            String number = !sent.isEmpty() ? sent : old != null ? old.number() : formId + "-" + bills.newFid();
            if (!status.equals(DRAFT)) {
                check.check(forms.getOrDefault(formId, Form.UNKNOWN), model, verifyBaseData);
            }
            if (bills.byNumber(formId, number).filter(other -> other.fid() != fid).isPresent()) {
                throw new KingdeeRefusal(
                        MsgCode.VALIDATION, "FBillNo", "违反字段唯一性要求：编码唯一。[" + number + "]在当前系统中已经被使用。");
            }
            StoredBill bill = new StoredBill(
                    old == null ? bills.newFid() : fid, number, status, old == null ? 1 : old.saves() + 1, Json.bytes(model));
            bills.put(formId, bill);
            return bill;
        }
    }

    private StoredBill existing(String formId, long fid) {
        StoredBill old = bills.byFid(formId, fid).orElseThrow(() -> new KingdeeRefusal(
                MsgCode.NOT_EXISTING, "FID", "内码为[" + fid + "]的单据不存在"));
        if (old.status().equals("B") || old.status().equals("C")) {
            throw new KingdeeRefusal(MsgCode.NOT_OPERABLE, null, "单据" + old.number() + "已提交或已审核，不能修改");
        }
        return old;
    }
}

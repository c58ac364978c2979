/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
 * Kingdee Cloud Galaxy as seen from outside, with one data centre, one user and its bills.
 */
public final class KingdeeServer {

    public static final String ACCT_ID = "sandbox-acct";
    public static final String USER = "demo";
    public static final String PASSWORD = "sandbox-password";
    public static final String APP_ID = "123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";
    public static final String APP_SECRET = "sandbox-app-secret";
    public static final String ORG_NUM = "100";

    private static final Pattern ADDRESS = Pattern.compile(
            ".*/Kingdee\\.BOS\\.WebApi\\.ServicesStub\\.(?:AuthService|DynamicFormService)\\.(\\w+)\\.common\\.kdsvc",
            Pattern.CASE_INSENSITIVE);
    private static final List<String> METHODS = List.of(
            "ValidateUser", "ValidateUser2", "LoginByAppSecret", "LoginBySign", "Logout",
            "Save", "BatchSave", "Draft", "Submit", "Audit", "UnAudit", "Delete", "View", "ExecuteBillQuery", "BillQuery");

    private final Calls calls;
    private final Access access;
    private final Bills bills;
    private final BaseData baseData;
    private final Saving saving;
    private final BillActions actions;
    private final BillQuery query;
    private final LateSaves lateSaves = new LateSaves();
    private volatile int maxBillsPerCall = Integer.MAX_VALUE;
    private volatile Duration latency = Duration.ZERO;

    public KingdeeServer(Clock clock, Calls calls, Journal journal) {
        this.calls = calls;
        this.access = new Access(clock);
        this.bills = new Bills(journal);
        this.baseData = new BaseData(journal);
        this.saving = new Saving(bills, baseData);
        this.actions = new BillActions(bills);
        this.query = new BillQuery(bills);
    }

    /** Takes up a change from the journal; whether it was one of Kingdee's. */
    public boolean restore(Journal.Entry entry) {
        return bills.restore(entry) || baseData.restore(entry);
    }

    /** Everything worth keeping, as journal entries. */
    public Stream<Journal.Entry> state() {
        return Stream.concat(bills.state(), baseData.state());
    }

    /** The bills of a form, oldest first. */
    public List<Bill> bills(String formId) {
        return bills.all(formId).stream().map(StoredBill::bill).toList();
    }

    /** How many bills of a form there are. */
    public int count(String formId) {
        return bills.count(formId);
    }

    /** Shows each bill's number together with that number and all text values of its head, which is cheap. */
    public void forEach(String formId, BiConsumer<String, Iterable<String>> reader) {
        bills.all(formId).forEach(bill -> reader.accept(bill.number(), bill.values()));
    }

    public Optional<Bill> bill(String formId, String number) {
        return bills.byNumber(formId, number).map(StoredBill::bill);
    }

    /** Puts a bill there as people leave it in a status, or changes the one with its number, which nothing checks. */
    public void put(String formId, String status, ObjectNode model) {
        bills.put(formId, model.path("FBillNo").asText(), status, Json.bytes(model));
    }

    /** Takes a bill away as if it had never been saved; whether there was one. */
    public boolean remove(String formId, String number) {
        Optional<StoredBill> bill = bills.byNumber(formId, number);
        bill.ifPresent(found -> bills.remove(formId, found.fid()));
        return bill.isPresent();
    }

    /** Enters a bill, or changes the one of that number, as a person does who is asked nothing. */
    public void put(String formId, String number, JsonNode model) {
        bills.enter(formId, number, Json.bytes(model));
    }

    /** Makes numbers known: organisations, customers, departments, stocks, materials, currencies, billTypes, … */
    public void baseData(String kind, String... numbers) {
        baseData.add(kind, List.of(numbers));
    }

    /** Makes numbers unknown again. */
    public void forgetBaseData(String kind, String... numbers) {
        baseData.remove(kind, List.of(numbers));
    }

    /** Lets everybody in when false. */
    public void requireAuth(boolean requireAuth) {
        access.required(requireAuth);
    }

    /** Checks X-Api-Signature beside X-Kd-Signature, as the public cloud's gateway does. */
    public void gatewaySignature(boolean gatewaySignature) {
        access.gatewaySignature(gatewaySignature);
    }

    /** A login ends the user's other sessions when true. */
    public void singleSession(boolean singleSession) {
        access.singleSession(singleSession);
    }

    /** Ends all sessions. */
    public void expireSessions() {
        access.expire();
    }

    /** How long a session may stay unused; 20 minutes by default. */
    public void sessionMinutes(int minutes) {
        access.idle(Duration.ofMinutes(minutes));
    }

    /** Refuses larger batches with MsgCode 14, which is the sandbox's invention. */
    public void maxBillsPerCall(int maxBillsPerCall) {
        this.maxBillsPerCall = maxBillsPerCall;
    }

    /** Refuses Submit, Audit, UnAudit or Delete of these bills, and of no others, until told otherwise. */
    public void refuse(String method, String... numbers) {
        actions.refuse(method, Set.of(numbers));
    }

    /** Closes the books: bills dated up to and with this day are refused. */
    public void closedUntil(LocalDate closedUntil) {
        saving.closedUntil(closedUntil);
    }

    /** Holds every answer back. */
    public void latency(Duration latency) {
        this.latency = latency;
    }

    /** Answers {@code /K3Cloud/<service>.<method>.common.kdsvc} (kingdee.md section 1). */
    public Response answer(Request request) {
        if (!request.method().equals("POST")) {
            return Response.text(405, "Expected POST, got " + request.method());
        }
        String method = method(request.path());
        return calls.answer("kingdee", method, request.query(), request.text(), latency,
                fault -> outcome(method, request, fault));
    }

    /** The method of an address, spelt as we do; an address that Kingdee does not have is none. */
    private static String method(String path) {
        Matcher address = ADDRESS.matcher(path);
        if (!address.matches()) {
            return path;
        }
        String method = address.group(1);
        return METHODS.stream().filter(method::equalsIgnoreCase).findFirst().orElse(method);
    }

    private Calls.Outcome outcome(String method, Request request, Optional<Fault> fault) {
        if (!METHODS.contains(method)) {
            return new Calls.Outcome(Response.html(404, "<html><body><h1>404</h1></body></html>"), "404");
        }
        try {
            Payload payload = Payload.of(request.text());
            if (method.startsWith("ValidateUser") || method.startsWith("LoginBy")) {
                Response response = access.login(method, payload);
                return new Calls.Outcome(response, Json.parse(response.body()).path("LoginResultType").asText());
            }
            if (method.equals("Logout")) {
                return new Calls.Outcome(access.logout(request), "0");
            }
            access.check(request);
            refuse(fault);
            return outcome(carryOut(method, payload, fault));
        } catch (KingdeeRefusal refusal) {
            JsonNode answer = Answers.refused(refusal);
            JsonNode shown = switch (method) {
                case "ExecuteBillQuery" -> Json.array().add(Json.array().add(answer));
                case "BillQuery" -> Json.array().add(answer);
                default -> answer;
            };
            return new Calls.Outcome(Response.json(Json.bytes(shown)), String.valueOf(refusal.msgCode()));
        }
    }

    private JsonNode carryOut(String method, Payload payload, Optional<Fault> fault) {
        String formId = payload.formId();
        return switch (method) {
            case "Save", "BatchSave", "Draft" -> save(method, formId, payload, fault);
            case "ExecuteBillQuery", "BillQuery" -> {
                JsonNode rows = method.equals("BillQuery") ? query.objects(formId, payload) : query.arrays(formId, payload);
                lateSaves.lookedUp(formId, payload.field("FilterString"));
                yield rows;
            }
            case "View" -> actions.view(formId, payload);
            default -> actions.run(method, formId, payload);
        };
    }

    private JsonNode save(String method, String formId, Payload payload, Optional<Fault> fault) {
        if (fault.filter(hit -> hit.kind() == Fault.Kind.LATE_EFFECT).isPresent()) {
            lateSaves.add(new LateSaves.LateSave(
                    formId, Saving.names(payload), () -> save(method, formId, payload, Optional.empty())));
            return Json.object();
        }
        return method.equals("BatchSave")
                ? saving.batchSave(formId, payload, maxBillsPerCall, fault)
                : saving.save(formId, payload, method.equals("Draft"), fault);
    }

    private static void refuse(Optional<Fault> fault) {
        Fault.Kind kind = fault.map(Fault::kind).orElse(null);
        if (kind == Fault.Kind.SESSION_LOST) {
            throw KingdeeRefusal.sessionLost();
        }
        if (kind == Fault.Kind.LOCK_CONFLICT) {
            throw new KingdeeRefusal(MsgCode.LOCK_CONFLICT, null, "网络控制冲突：单据正在被其他用户操作，请稍后再试");
        }
        if (kind == Fault.Kind.RATE_LIMIT) {
            throw new KingdeeRefusal(MsgCode.CALL_LIMIT, null, "接口调用次数超过限制");
        }
    }

    private static Calls.Outcome outcome(JsonNode answer) {
        String code = answer instanceof ArrayNode
                ? "0" : answer.path("Result").path("ResponseStatus").path("MsgCode").asText();
        return new Calls.Outcome(Response.json(Json.bytes(answer)), code);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.net.ssl.SSLHandshakeException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.kingdee.KingdeeHttp.Answer;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * Asks Kingdee and says what its answers mean: the envelope, the session, the errors in a body with HTTP 200.
 */
final class KingdeeClient implements Closeable {

    private static final String SERVICES = "Kingdee.BOS.WebApi.ServicesStub.";
    private static final String BATCH_SAVE = "BatchSave";
    private static final String QUERY = "ExecuteBillQuery";
    private static final int MAX_ROWS = 2000;
    private static final int EXCERPT = 200;

    private final KingdeeHttp http;
    private final KingdeeSession session;
    private final ServerClock serverClock;

    /** A bill as Kingdee has it. */
    record KingdeeBill(String id, String number, String status, String sourceId) {
    }

    KingdeeClient(KingdeeAccount account, Clock clock) {
        this.http = new KingdeeHttp(account);
        this.serverClock = new ServerClock(clock);
        this.session = new KingdeeSession(account, clock, this::login);
    }

    /**
     * Saves bills in one call.
     *
     * @param  sendBy           when it has to be on its way, after a login and the wait for a connection; later it is
     *                          not sent
     * @return                  what became of each; also when all of them failed
     * @throws KingdeeException AUTH, REQUEST or TRANSIENT: nothing was saved; UNKNOWN_RESULT: look the bills up
     */
    ResponseStatus batchSave(SendBy sendBy, String formId, SaveOptions options, List<ObjectNode> models) {
        ObjectNode data = options.toData();
        models.forEach(data.putArray("Model")::add);
        ObjectNode body = KingdeeJson.MAPPER.createObjectNode().put("formid", formId);
        body.set("data", data);
        return perBill(new Operation(BATCH_SAVE, formId, true), body, sendBy);
    }

    /**
     * Submit, Audit, UnAudit or Delete of bills.
     *
     * @return                  what became of each; also when all of them failed
     * @throws KingdeeException AUTH, REQUEST or TRANSIENT: nothing was done; UNKNOWN_RESULT: look the bills up
     */
    ResponseStatus act(String method, String formId, Collection<String> numbers) {
        ObjectNode body = KingdeeJson.MAPPER.createObjectNode().put("formid", formId);
        ObjectNode data = body.putObject("data").put("CreateOrgId", 0);
        numbers.forEach(data.putArray("Numbers")::add);
        data.put("Ids", "").put("SelectedPostId", 0).put("NetworkCtrl", "").put("IgnoreInterationFlag", "true");
        return perBill(new Operation(method, formId, true), body, SendBy.anyTime());
    }

    /** FDocumentStatus of bills: Z draft, A created, B submitted, C audited, D to be audited again. */
    Map<String, String> statuses(String formId, Collection<String> numbers) {
        Map<String, String> statuses = new HashMap<>();
        for (List<JsonNode> row : query(
                formId, List.of("FBillNo", "FDocumentStatus"), in("FBillNo", numbers), "FID ASC", 0, MAX_ROWS)) {
            statuses.put(text(row.get(0)), text(row.get(1)));
        }
        return statuses;
    }

    private ResponseStatus perBill(Operation operation, ObjectNode body, SendBy sendBy) {
        JsonNode answer = call(operation, body, sendBy);
        ResponseStatus status = ResponseStatus.of(answer);
        if (status == null) {
            throw operation.unreadable("an answer without Result.ResponseStatus: " + excerpt(answer.toString()));
        }
        if (!status.entities().isEmpty()) {
            // some of them got through, so the call itself did: such as bills of one organisation of two
            return status;
        }
        switch (status.msgCode()) {
            case 2, 7, 15 ->
                throw operation.failed(Category.AUTH, status, "Correct the account, its licence or its permissions");
            case 3, 5 -> throw operation.failed(Category.REQUEST, status, "Correct the form id");
            default -> {
                return status;
            }
        }
    }

    /** Looks bills up by their numbers, with the text field that says what each was made from. */
    List<KingdeeBill> findBills(String formId, String sourceIdField, Collection<String> numbers) {
        return find(formId, sourceIdField, in("FBillNo", numbers));
    }

    /** Looks bills up by the text field that says what each was made from. */
    List<KingdeeBill> findBillsOf(String formId, String sourceIdField, Collection<String> sourceIds) {
        return find(formId, sourceIdField, in(sourceIdField, sourceIds));
    }

    private List<KingdeeBill> find(String formId, String sourceIdField, String filter) {
        List<KingdeeBill> bills = new ArrayList<>();
        for (List<JsonNode> row : query(
                formId, List.of("FID", "FBillNo", "FDocumentStatus", sourceIdField), filter, "FID ASC", 0, MAX_ROWS)) {
            bills.add(new KingdeeBill(text(row.get(0)), text(row.get(1)), text(row.get(2)), text(row.get(3))));
        }
        return bills;
    }

    /**
     * One page of ExecuteBillQuery.
     *
     * @param  start            how many rows to leave out
     * @param  limit            how many rows to show at most
     * @return                  a row per bill, or per line where fields of lines are asked for; as many values as
     *                          fields
     * @throws KingdeeException of any category but UNKNOWN_RESULT: a query can be repeated
     */
    List<List<JsonNode>> query(String formId, List<String> fields, String filter, String order, int start, int limit) {
        ObjectNode body = KingdeeJson.MAPPER.createObjectNode();
        body.putObject("data")
                .put("FormId", formId)
                .put("FieldKeys", String.join(",", fields))
                .put("FilterString", filter)
                .put("OrderString", order)
                .put("TopRowCount", 0).put("StartRow", start).put("Limit", limit).put("SubSystemId", "");
        Operation operation = new Operation(QUERY, formId, false);
        JsonNode answer = call(operation, body, SendBy.anyTime());
        if (!answer.isArray()) {
            throw operation.unreadable("something else than rows: " + excerpt(answer.toString()));
        }
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode row : answer) {
            if (!row.isArray() || row.size() != fields.size()) {
                throw operation.unreadable("a row of another shape: " + excerpt(row.toString()));
            }
            List<JsonNode> values = new ArrayList<>();
            row.forEach(values::add);
            rows.add(values);
        }
        return rows;
    }

    private static String in(String field, Collection<String> values) {
        return field + " IN (" + values.stream().map(KingdeeClient::quoted).collect(Collectors.joining(",")) + ")";
    }

    static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** Posts with the session; when Kingdee has lost it, logs in once more and repeats once. */
    private JsonNode call(Operation operation, ObjectNode body, SendBy sendBy) {
        String service = SERVICES + "DynamicFormService." + operation.name() + ".common.kdsvc";
        for (boolean repeated = false;; repeated = true) {
            KingdeeSession.Ticket ticket = session.open(http.path(service));
            JsonNode answer = post(operation, service, body, ticket, sendBy);
            ResponseStatus failure = operation.failure(answer);
            if (failure == null) {
                return answer;
            }
            if (failure.msgCode() != 1) {
                throw operation.failed(failure);
            }
            if (repeated) {
                throw operation.failed(Category.AUTH, failure,
                        "The session is not accepted, even right after a new login: check erp.kingdee.acct-id, user, app-id,"
                                                               + " secret and org-num, the permission of the application, and"
                                                               + " that nobody else logs in as this user"
                                                               // Kingdee says the same of each signature that it does not like
                                                               + serverClock.advice());
            }
            session.lost(ticket);
        }
    }

    /** What Kingdee's clock says now; empty where its last answer did not tell. */
    Optional<Instant> serverTime() {
        return serverClock.time();
    }

    private JsonNode login(String method, ObjectNode body) {
        return post(new Operation(method, null, false), SERVICES + "AuthService." + method + ".common.kdsvc", body,
                KingdeeSession.Ticket.NONE, SendBy.anyTime());
    }

    private JsonNode post(
            Operation operation, String service, ObjectNode body, KingdeeSession.Ticket ticket, SendBy sendBy) {
        Answer answer;
        try {
            answer = http.post(service, KingdeeJson.text(body).getBytes(StandardCharsets.UTF_8), ticket.headers(), sendBy);
        } catch (KingdeeHttp.TooLateException e) {
            throw operation.tooLate();
        } catch (ConnectException | NoRouteToHostException | UnknownHostException | ConnectTimeoutException
                 | ConnectionRequestTimeoutException | SSLHandshakeException e) {
            throw operation.notSent(e);
        } catch (IOException e) {
            throw operation.noAnswer(e);
        }
        serverClock.hear(answer.date());
        session.keep(ticket, answer.setCookies());
        return parse(operation, answer);
    }

    private static JsonNode parse(Operation operation, Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
        String came = "HTTP " + answer.status() + " " + answer.contentType() + " '" + excerpt(text) + "'";
        switch (answer.status()) {
            case 200, 206 -> {
            }
            case 401, 403, 407 -> throw operation.refused(Category.AUTH, came, "Check the account and who may reach Kingdee");
            case 429 -> throw operation.refused(Category.RATE_LIMIT, came, "It is tried again later");
            default -> {
                if (answer.status() < 500) {
                    throw operation.refused(Category.REQUEST, came, "Check erp.kingdee.url: expected https://host/K3Cloud");
                }
                throw operation.unreadable(came);
            }
        }
        try {
            JsonNode json = KingdeeJson.MAPPER.readTree(text);
            if (json.isObject() || json.isArray()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // told below, with what came instead: response_error:, HTML, or JSON that ends in the middle
        }
        throw operation.unreadable(came);
    }

    static String excerpt(String text) {
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText("");
    }

    @Override
    public void close() {
        http.close();
    }

    /** A call, as far as its errors are concerned. */
    private record Operation(String name, String formId, boolean saves) {

        /**
         * The failure of the whole call, where the answer is one; a save reports per bill, unless the session is lost.
         */
        ResponseStatus failure(JsonNode answer) {
            if (saves) {
                ResponseStatus status = ResponseStatus.of(answer);
                return status != null && status.msgCode() == 1 && status.entities().isEmpty() ? status : null;
            }
            JsonNode first = answer;
            while (first.isArray() && first.has(0)) {
                first = first.get(0);
            }
            return first.isObject() ? ResponseStatus.of(first) : null;
        }

        KingdeeException failed(ResponseStatus status) {
            return switch (status.msgCode()) {
                case 2, 7, 15 -> failed(Category.AUTH, status, "Correct the account, its licence or its permissions");
                case 14 -> failed(Category.RATE_LIMIT, status, "It is tried again later");
                case 0, 4, 6, 13 -> failed(Category.TRANSIENT, status, "It is tried again");
                default -> failed(Category.REQUEST, status, "Check the form id and the names of fields");
            };
        }

        KingdeeException failed(Category category, ResponseStatus status, String advice) {
            return new KingdeeException(category, name, formId, status.msgCode(), status.messages() + ". " + advice);
        }

        KingdeeException refused(Category category, String came, String advice) {
            return new KingdeeException(category, name, formId, null, "expected JSON, got " + came + ". " + advice);
        }

        KingdeeException notSent(IOException e) {
            return new KingdeeException(
                    Category.TRANSIENT, name, formId, null,
                    "no connection: " + e.getMessage() + ". Nothing was sent; check erp.kingdee.url and the network", e);
        }

        KingdeeException tooLate() {
            return new KingdeeException(
                    Category.TRANSIENT, name, formId, null,
                    "not sent, because the login before it, or the wait for a connection, took longer than"
                                                            + " erp.kingdee.unknown-wait: it would arrive when it is taken for one"
                                                            + " that has failed. It is tried again");
        }

        KingdeeException noAnswer(IOException e) {
            return new KingdeeException(
                    saves ? Category.UNKNOWN_RESULT : Category.TRANSIENT, name, formId, null,
                    "no complete answer: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
        }

        KingdeeException unreadable(String came) {
            return new KingdeeException(
                    saves ? Category.UNKNOWN_RESULT : Category.TRANSIENT, name, formId, null, "expected JSON, got " + came);
        }
    }
}

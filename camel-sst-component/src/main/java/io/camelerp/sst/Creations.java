/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ContentHash;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Priority;
import io.camelerp.common.store.BatchStore;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.client.Answer;
import io.camelerp.sst.client.NotSentException;
import io.camelerp.sst.client.SstClient;
import io.camelerp.sst.consumer.BillClaims;

/**
 * Creates each bill once. The vendor does not say that it recognises a repeated {@code tbillno}, and nothing finds a
 * bill by it (sst.md section 5.4): so what was sent is written down before it is sent, and a bill whose fate is unknown
 * waits for a person.
 */
final class Creations {

    private static final String INTENT = "?";
    private static final String DONE = "=";
    /** A bill that is audited anew without a change has another one. */
    private static final String AUDIT_TIME = "refertime";

    private final SstClient client;
    private final BatchStore store;
    private final BillClaims claims;
    private final String scope;

    Creations(SstClient client, BatchStore store, BillClaims claims, String scope) {
        this.client = client;
        this.store = store;
        this.claims = claims;
        this.scope = scope;
    }

    /**
     * The outcome of a creation.
     *
     * @param answer the vendor's answer, or null when the bill was created by an earlier call
     * @param billNo the vendor's number, empty when it told none
     */
    record Creation(Answer answer, String billNo) {
    }

    /**
     * Creates a bill, or tells what became of it before.
     *
     * @param resend who has been permitted to send it although its fate is unknown, good for one attempt; null for
     *               nobody
     */
    Creation create(Command command, ObjectNode body, String resend) throws InterruptedException {
        String tbillno = body.path(command.listNode()).path(command.key()).asText();
        if (!claims.take(scope, tbillno)) {
            throw new SstException(
                    Category.TRANSIENT, command.name(),
                    command.key() + " " + tbillno + " is being created by another exchange");
        }
        try {
            // only as long as it is needed: after a fail-over another context goes on, while this one lives
            store.open(scope);
            try {
                return createOnce(command, body, tbillno, resend);
            } finally {
                store.release(scope);
            }
        } finally {
            claims.release(scope, tbillno);
        }
    }

    private Creation createOnce(Command command, ObjectNode body, String tbillno, String resend) throws InterruptedException {
        Optional<String> before = store.note(scope, tbillno);
        String hash = hash(command, body);
        if (before.isPresent() && !before.get().startsWith(INTENT)) {
            String[] done = before.get().split(DONE, 3);
            String billNo = done[done.length - 1];
            // the first versions kept no hash
            if (done.length == 3 && !done[1].equals(hash)) {
                throw new SstException(
                        Category.BUSINESS, command.name(),
                        command.key() + " " + tbillno + " was created before with other content (billno " + billNo
                                                           + "), and " + command.name() + " changes no bill: correct it at"
                                                           + " the vendor by hand, or send it under another "
                                                           + command.key());
            }
            return new Creation(null, billNo);
        }
        if (before.isPresent() && (resend == null || before.get().equals(INTENT + resend))) {
            throw new SstException(
                    Category.UNKNOWN_RESULT, command.name(),
                    command.key() + " " + tbillno + " was sent before, and nobody knows whether it took effect. Look it up at the"
                                                             + " vendor; if it is not there, send it again with the header "
                                                             + SstConstants.RESEND + "=true");
        }
        return create(command, body, tbillno, hash, INTENT + Objects.toString(resend, ""));
    }

    private static String hash(Command command, ObjectNode body) {
        ObjectNode content = body.path(command.listNode()).deepCopy();
        content.remove(AUDIT_TIME);
        return ContentHash.of(content);
    }

    private Creation create(Command command, ObjectNode body, String tbillno, String hash, String intent)
            throws InterruptedException {
        store.note(scope, tbillno, intent);
        try {
            Answer answer = client.call(command, body, Priority.LIVE);
            String billNo = answer.bills().isEmpty() ? "" : answer.bills().get(0).path("billno").asText();
            store.note(scope, tbillno, DONE + hash + DONE + billNo);
            return new Creation(answer, billNo);
        } catch (NotSentException e) {
            store.note(scope, tbillno, null);
            throw e;
        } catch (SstException e) {
            if (e.getCategory() != Category.UNKNOWN_RESULT) {
                store.note(scope, tbillno, null);
            }
            throw e;
        }
    }
}

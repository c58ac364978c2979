/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.push;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ContentHash;
import io.camelerp.common.ErpException;
import io.camelerp.routes.BillCollector;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.PushLedger;
import io.camelerp.routes.state.PushLedger.Document;
import io.camelerp.routes.state.PushLedger.Entry;
import io.camelerp.routes.state.PushLedger.State;
import io.camelerp.routes.state.Sql;
import io.camelerp.wdt.WdtComponent;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a document is created in WDT once, though a push may be repeated.
 *
 * {@link #announce} stands before the push and empties the body when there is nothing to send; {@link #judge} stands
 * behind it, and {@link #failed} where either ends without a result. A document is announced in the ledger before it is
 * sent. When a push that was announced before is refused because its number exists, the first one has taken effect;
 * when the document has changed since, nobody knows with what content, and it becomes a dead letter. The record that
 * the document was mapped from is the exchange variable {@value BillCollector#RECORD}.
 */
public class OncePush {

    private static final Logger LOG = LoggerFactory.getLogger(OncePush.class);

    private static final String PUSH = "CamelErpPush";
    private static final int MAX_NUMBER = 200;
    /** In the place of a hash: several contents were announced, and any of them may have come through. */
    private static final String SEVERAL = "several";

    private PushLedger ledger;
    private DeadLetterStore deadLetters;
    private String routeId;
    private String source;
    private String api;
    private String numberField = "outer_no";
    /** Not the text of wdt.md section 3.2 by which an order is refused that names an article twice. */
    private Pattern duplicate = Pattern.compile("^(?!.*商家编码).*(单号.*(重复|已存在)|(重复|已存在).*单号)");

    /** So long a document may have no known end before it is kept for a person. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** A failure so long after the last one is the first of a new trouble. */
    private static final Duration PAUSE = Duration.ofMinutes(30);

    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private Clock clock = Clock.systemUTC();

    /** Since when a document has had no known end, and when that was seen last. */
    private record Trouble(Instant since, Instant last) {

        Trouble again(Instant now) {
            return new Trouble(last.plus(PAUSE).isBefore(now) ? now : since, now);
        }
    }

    /** What WDT has answered says nothing of the document. */
    private static final class NoResultException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        NoResultException(String message) {
            super(message);
        }
    }

    /** A push that is under way. */
    private record Push(Document document, String hash, String announced, boolean repeated, JsonNode content) {

        /** Whether what WDT has may be another content than this one. */
        boolean mayBeOther() {
            return !announced.equals(hash);
        }
    }

    /** Announces the document in the body; empties the body when it is there already, or cannot be sent. */
    public void announce(Exchange exchange) {
        JsonNode content = exchange.getMessage().getBody(JsonNode.class);
        if (content == null) {
            // a mapping that makes null says that there is nothing to create
            return;
        }
        String number = content.path(numberField).asText("").strip();
        if (number.isEmpty() || !number.equals(Sql.fitting(number, MAX_NUMBER))) {
            String missing = "the mapping makes no " + numberField + " of 1 to " + MAX_NUMBER + " whole characters";
            keep(exchange, "record " + ContentHash.of(content), Cause.MAPPING, null,
                    missing + ": without this unique number a repeat would create it twice", content);
            exchange.getMessage().setBody(null);
            return;
        }
        Document document = new Document(account(exchange), api, number);
        String hash = ContentHash.of(content);
        Entry entry = ledger.find(document).orElse(null);
        if (entry != null && entry.state() == State.DONE) {
            String known = entry.contentHash().strip();
            if (!known.equals(hash)) {
                keep(exchange, number, Cause.CONFLICT, null, known.equals(SEVERAL)
                        ? unclear("")
                        : "it was changed after it was created in WDT, which takes no changes by " + api
                          + ": change it there by hand, or cancel it and use another number",
                        content);
            } else {
                // a change that was told of was taken back
                deadLetters.resolve(routeId, List.of(number));
            }
            exchange.getMessage().setBody(null);
            return;
        }
        // the hash of the first push is what tells later that another content may have come through
        String announced = entry == null || entry.contentHash().equals(hash) ? hash : SEVERAL;
        ledger.announce(document, entry, announced);
        exchange.setProperty(PUSH, new Push(document, hash, announced, entry != null, content));
    }

    /** Judges the result of the push in the body. */
    public void judge(Exchange exchange) {
        JsonNode result = exchange.getMessage().getBody(JsonNode.class);
        Push push = exchange.getProperty(PUSH, Push.class);
        String number = push.document().number();
        if (!result.path("unknown").isEmpty() || !result.path("notSent").isEmpty()) {
            throw new NoResultException("WDT does not say what became of " + number + ": " + result);
        }
        troubles.remove(number);
        JsonNode failure = result.path("failed").path(0);
        String text = failure.path("message").asText("");
        if (failure.isMissingNode()) {
            ledger.done(push.document(), push.hash(), result.path("documents").path(0).path("number").asText(null));
            deadLetters.resolve(routeId, List.of(number));
            LOG.info("{} {} is in WDT", api, number);
        } else if (push.mayBeOther() && duplicate.matcher(text).find()) {
            // first the dead letter: between the two, the push would only be repeated
            keep(exchange, number, Cause.CONFLICT, failure.path("code").asText(null), unclear(" (" + text + ")"),
                    push.content());
            ledger.done(push.document(), SEVERAL, null);
        } else if (push.repeated() && duplicate.matcher(text).find()) {
            LOG.info("{} {}: a push before had taken effect ({})", api, number, text);
            ledger.done(push.document(), push.hash(), null);
            deadLetters.resolve(routeId, List.of(number));
        } else {
            // first the dead letter: between the two, the push would only be repeated
            keep(exchange, number, Cause.REFUSED, failure.path("code").asText(null), text, push.content());
            if (!push.repeated()) {
                // of one before nobody knows, and its refusal now does not say that it is not there
                ledger.forget(push.document());
            }
        }
    }

    /**
     * What becomes of a push without a known end: it is tried again, for an hour, and then kept as a dead letter, or
     * the checkpoint would stand still before this one document for ever. It stays announced, so that a replay is no
     * risk.
     *
     * @throws Exception the failure, where it is to be tried again
     */
    public void failed(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ErpException call = ObjectHelper.getException(ErpException.class, failure);
        boolean ofThisOne = call != null
                ? !call.meetsAllCalls()
                : ObjectHelper.getException(NoResultException.class, failure) != null;
        Push push = exchange.getProperty(PUSH, Push.class);
        if (!ofThisOne || push == null) {
            throw failure;
        }
        String number = push.document().number();
        Instant now = clock.instant();
        Trouble trouble = troubles.merge(number, new Trouble(now, now), (before, first) -> before.again(now));
        if (now.isBefore(trouble.since().plus(PATIENCE))) {
            throw failure;
        }
        keep(exchange, number, Cause.REFUSED, call == null ? null : call.getVendorCode(),
                "WDT has not said since " + trouble.since() + " whether it took this one (" + failure.getMessage()
                                                                                          + "). The others go on. A replay creates it once: its number is known",
                push.content());
        troubles.remove(number);
    }

    private String unclear(String text) {
        return "it was changed while WDT had not answered to " + api + " yet, and WDT has the number by now" + text
               + ": which content it took is not known. Compare the document in WDT with this one and correct it there by hand";
    }

    private void keep(Exchange exchange, String key, Cause cause, String code, String message, JsonNode content) {
        JsonNode record = exchange.getVariable(BillCollector.RECORD, JsonNode.class);
        deadLetters.put(exchange, new DeadLetter(
                routeId, key, source, null, api, cause, code, message, record == null ? null : record.toString(),
                content.toString()));
        LOG.warn("{} of route {} is a dead letter ({}): {}", key, routeId, cause, Masking.mask(message));
    }

    private static String account(Exchange exchange) {
        String sid = exchange.getContext().getComponent("wdt", WdtComponent.class).getConfiguration().getSid();
        return sid == null ? "" : sid;
    }

    /** Sets the clock; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** Where pushes are announced. */
    public void setLedger(PushLedger ledger) {
        this.ledger = ledger;
    }

    /** Where refused documents are kept. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The route that dead letters name. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /** Where the records come from, for dead letters. */
    public void setSource(String source) {
        this.source = source;
    }

    /** The API that the documents are pushed to. */
    public void setApi(String api) {
        this.api = api;
    }

    /** The field with the unique number. */
    public void setNumberField(String numberField) {
        this.numberField = numberField;
    }

    /** A regular expression for the texts by which WDT says that a number exists; the vendor publishes none. */
    public void setDuplicate(String duplicate) {
        this.duplicate = Pattern.compile(duplicate);
        if (this.duplicate.matcher("").find()) {
            throw new IllegalArgumentException(
                    "duplicate-pattern '" + duplicate + "' matches every text, so that each refusal of a push that is repeated"
                                               + " would count as created: leave it out, or name what WDT says of a number"
                                               + " that exists");
        }
    }
}

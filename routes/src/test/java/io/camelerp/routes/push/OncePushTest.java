/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.push;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.PushLedger;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OncePushTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
                             + "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
                             + "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
            "half a character \uD83D", " " })
    void shouldGiveADocumentUpWhoseNumberTheLedgerDoesNotTake(String number) throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName());
            DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
            OncePush push = push(new PushLedger(), dataSource);
            Exchange exchange = exchange(context, number);

            push.announce(exchange);

            assertThat(exchange.getMessage().getBody()).as("nothing is sent").isNull();
            assertThat(deadLetters.list("route", DeadLetter.Status.OPEN, 10)).singleElement()
                    .satisfies(stored -> assertThat(stored.letter().message()).contains("outer_no of 1 to 200"));
        }
    }

    private static OncePush push(PushLedger ledger, ErpDataSource dataSource) {
        ledger.setDataSource(dataSource);
        OncePush push = new OncePush();
        push.setLedger(ledger);
        push.setDeadLetters(new DeadLetterStore(dataSource));
        push.setRouteId("route");
        push.setApi("purchase_order_push");
        return push;
    }

    private static Exchange exchange(CamelContext context, String number) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(Json.READER.createObjectNode().put("outer_no", number));
        return exchange;
    }

    /** Its push would be refused, be told of as refused, and take the document out of the ledger that is there. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void shouldLeaveADocumentToTheProcessThatHasAnnouncedItMeanwhile(boolean done) throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + done);
            context.addComponent("wdt", new WdtComponent());
            OncePush other = push(new PushLedger(), dataSource);
            AtomicBoolean meanwhile = new AtomicBoolean(true);
            OncePush push = push(new PushLedger() {
                @Override
                public Optional<Entry> find(Document document) {
                    Optional<Entry> found = super.find(document);
                    if (meanwhile.getAndSet(false)) {
                        Exchange theirs = exchange(context, "CG1");
                        other.announce(theirs);
                        theirs.getMessage().setBody(Json.READER.createObjectNode());
                        if (done) {
                            other.judge(theirs);
                        }
                    }
                    return found;
                }
            }, dataSource);

            assertThatThrownBy(() -> push.announce(exchange(context, "CG1"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Another process has pushed CG1");

            Exchange later = exchange(context, "CG1");
            push.announce(later);
            assertThat(later.getMessage().getBody() == null).as("it is there").isEqualTo(done);
            assertThat(new DeadLetterStore(dataSource).count("route", DeadLetter.Status.OPEN)).isZero();
        }
    }

    /** The checkpoint would stand still before it for ever. */
    @Test
    void shouldKeepAnOrderForAPersonThatHasHadNoEndForAnHour() throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "endless");
            context.addComponent("wdt", new WdtComponent());
            DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
            OncePush push = push(new PushLedger(), dataSource);
            Instant start = Instant.parse("2026-11-21T04:00:00Z");
            Exception trouble = new WdtException(Category.UNKNOWN_RESULT, "purchase_order_push", "HTTP 500");
            Exception refused = new WdtException(Category.AUTH, "purchase_order_push", "the key has expired");

            assertThat(triedAgain(push, context, start, trouble)).isTrue();
            assertThat(triedAgain(push, context, start.plusSeconds(3540), trouble)).as("a new trouble").isTrue();
            assertThat(triedAgain(push, context, start.plusSeconds(5000), trouble)).isTrue();
            assertThat(triedAgain(push, context, start.plusSeconds(6500), trouble)).isTrue();
            assertThat(triedAgain(push, context, start.plusSeconds(7140), refused)).as("meets each of them").isTrue();
            assertThat(deadLetters.count("route", DeadLetter.Status.OPEN)).isZero();
            assertThat(triedAgain(push, context, start.plusSeconds(7140), trouble)).isFalse();

            assertThat(deadLetters.find("route", "CG1").orElseThrow().letter().message()).contains("HTTP 500");
            assertThat(triedAgain(push, context, start.plusSeconds(7200), trouble)).as("a replay").isTrue();
        }
    }

    private static boolean triedAgain(OncePush push, CamelContext context, Instant now, Exception failure) throws Exception {
        push.setClock(Clock.fixed(now, ZoneOffset.UTC));
        Exchange exchange = exchange(context, "CG1");
        push.announce(exchange);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        try {
            push.failed(exchange);
            return false;
        } catch (WdtException e) {
            return true;
        }
    }

    /** Of the same content, too: WDT may not tell two calls apart that come at once. */
    @Test
    void shouldSendAnOrderAgainInOneProcessOnly() throws Exception {
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "again");
            PushLedger ledger = new PushLedger();
            ledger.setDataSource(dataSource);
            PushLedger.Document document = new PushLedger.Document("sid", "purchase_order_push", "CG1");
            ledger.announce(document, null, "a");
            PushLedger.Entry found = ledger.find(document).orElseThrow();

            ledger.announce(document, found, "a");

            assertThatThrownBy(() -> ledger.announce(document, found, "a")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Another process has pushed CG1");
            ledger.announce(document, ledger.find(document).orElseThrow(), "a");
        }
    }

    /** The order would never be created, nor asked for again. */
    @ParameterizedTest
    @ValueSource(strings = { "unknown", "notSent" })
    void shouldNotTakeADocumentForCreatedOfWhichWdtDoesNotSaySo(String fate) throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + fate);
            context.addComponent("wdt", new WdtComponent());
            OncePush push = push(new PushLedger(), dataSource);
            Exchange exchange = exchange(context, "CG1");
            push.announce(exchange);
            ObjectNode result = Json.READER.createObjectNode();
            result.putArray(fate).addObject().put("number", "CG1");
            exchange.getMessage().setBody(result);

            assertThatThrownBy(() -> push.judge(exchange)).hasMessageContaining("does not say what became of CG1");

            Exchange later = exchange(context, "CG1");
            push.announce(later);
            assertThat(later.getMessage().getBody()).as("it is sent again").isNotNull();
        }
    }

    /** 140000001 of wdt.md section 3.2: WDT has never taken the order. */
    @Test
    void shouldNotTakeARepeatedArticleForARepeatedNumber() throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "article");
            context.addComponent("wdt", new WdtComponent());
            OncePush push = push(new PushLedger(), dataSource);
            // no answer
            push.announce(exchange(context, "CG1"));
            Exchange repeated = exchange(context, "CG1");
            push.announce(repeated);
            ObjectNode result = Json.READER.createObjectNode();
            result.putArray("failed").addObject().put("number", "CG1").put("code", "140000001")
                    .put("message", "采购单信息异常：存在重复的商家编码17773395551");
            repeated.getMessage().setBody(result);

            push.judge(repeated);

            DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
            assertThat(deadLetters.find("route", "CG1").orElseThrow().letter().cause()).isEqualTo(DeadLetter.Cause.REFUSED);
            Exchange later = exchange(context, "CG1");
            push.announce(later);
            assertThat(later.getMessage().getBody()).as("it is not there").isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "重复|", ".*" })
    void shouldRefuseAPatternByWhichEverythingExists(String pattern) {
        assertThatThrownBy(() -> new OncePush().setDuplicate(pattern)).hasMessageContaining("matches every text");
    }

    /** Its first push had no answer, its second was refused: that the first had taken effect settles both. */
    @Test
    void shouldCloseTheDeadLetterOfADocumentThatTurnsOutToBeThere() throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "there");
            context.addComponent("wdt", new WdtComponent());
            OncePush push = push(new PushLedger(), dataSource);
            push.announce(exchange(context, "CG1"));

            refuse(push, exchange(context, "CG1"), "供应商不存在");
            assertThat(new DeadLetterStore(dataSource).count("route", DeadLetter.Status.OPEN)).isEqualTo(1);
            refuse(push, exchange(context, "CG1"), "采购单号已存在");

            assertThat(new DeadLetterStore(dataSource).find("route", "CG1").orElseThrow().status())
                    .isEqualTo(DeadLetter.Status.RESOLVED);
        }
    }

    @Test
    void shouldCloseTheDeadLetterOfADocumentThatIsCreatedCorrected() throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "corrected");
            context.addComponent("wdt", new WdtComponent());
            OncePush push = push(new PushLedger(), dataSource);
            refuse(push, exchange(context, "CG1"), "供应商不存在");

            Exchange corrected = exchange(context, "CG1");
            push.announce(corrected);
            corrected.getMessage().setBody(Json.READER.createObjectNode());
            push.judge(corrected);

            assertThat(new DeadLetterStore(dataSource).find("route", "CG1").orElseThrow().status())
                    .as("a replay would ask for what is there").isEqualTo(DeadLetter.Status.RESOLVED);
        }
    }

    private static void refuse(OncePush push, Exchange exchange, String text) {
        push.announce(exchange);
        ObjectNode result = Json.READER.createObjectNode();
        result.putArray("failed").addObject().put("message", text);
        exchange.getMessage().setBody(result);
        push.judge(exchange);
    }

    /** Somebody else may have taken the number: to count it as created would leave the order out of WDT. */
    @Test
    void shouldNotTakeANumberForOursThatWasTakenBeforeWeHaveEverSentIt() throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName() + "taken");
            context.addComponent("wdt", new WdtComponent());
            OncePush push = push(new PushLedger(), dataSource);

            refuse(push, exchange(context, "CG1"), "采购单号已存在");

            assertThat(new DeadLetterStore(dataSource).find("route", "CG1")).hasValueSatisfying(
                    stored -> assertThat(stored.letter().cause()).isEqualTo(DeadLetter.Cause.REFUSED));
        }
    }
}

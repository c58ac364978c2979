/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.common.Priority;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.Command.Kind;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.client.Answer;
import io.camelerp.sst.client.Normaliser;
import io.camelerp.sst.client.Requests;
import io.camelerp.sst.client.SstClient;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Calls a command with what the body says.
 */
public class SstProducer extends DefaultProducer {

    private static final String SUMBATCH = "sumbatch";

    private final SstClient client;
    private final SstConfiguration configuration;
    private final Requests requests;

    public SstProducer(SstEndpoint endpoint, SstClient client) {
        super(endpoint);
        this.client = client;
        this.configuration = endpoint.getConfiguration();
        this.requests = configuration.requests();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Command command = determineCommand(exchange);
        ObjectNode body = requests.body(command, fields(command, exchange));
        try {
            if (command.kind() == Kind.create && body.path(command.listNode()).hasNonNull(command.key())) {
                create(command, body, exchange);
            } else {
                respond(command, call(command, body), exchange);
            }
        } catch (SstException e) {
            exchange.getMessage().setHeader(SstConstants.CODE, e.getVendorCode());
            exchange.getMessage().setHeader(SstConstants.MESSAGE, e.getVendorMessage());
            throw e;
        }
    }

    private Answer call(Command command, ObjectNode body) throws InterruptedException {
        // a retry might bring only what the lost answer had left, and nobody would know
        return command.kind() == Kind.download && !body.path(SUMBATCH).asText().isBlank()
                ? client.callWithoutRetry(command, body, Priority.LIVE) : client.call(command, body, Priority.LIVE);
    }

    private Command determineCommand(Exchange exchange) {
        String header = exchange.getMessage().getHeader(SstConstants.COMMAND, String.class);
        Command command = header == null ? getEndpoint().getCommandInfo() : CommandCatalog.get(header);
        if (command.kind() == Kind.push) {
            throw new IllegalArgumentException(command.name() + " is what SST sends to us: it cannot be called");
        }
        return command;
    }

    private ObjectNode fields(Command command, Exchange exchange) {
        ObjectNode fields = Requests.ofText(command, getEndpoint().parameters());
        JsonNode given = BodyReader.read(exchange, command.name());
        if (given.isArray() && command.kind() == Kind.cancel) {
            fields.set("buid", given);
        } else if (given.isObject() && command.kind() == Kind.create && !given.has(command.listNode())) {
            fields.set(command.listNode(), given);
        } else if (given.isObject()) {
            fields.setAll((ObjectNode) given);
        } else if (!given.isMissingNode()) {
            throw new SstException(
                    Category.REQUEST, command.name(), "expected an object as body, got " + given.getNodeType());
        }
        String batch = exchange.getMessage().getHeader(SstConstants.BATCH, String.class);
        // a download would go on with the batch of another store or poll that the exchange has met before
        if (batch != null && !fields.has(SUMBATCH) && command.kind() == Kind.finish) {
            fields.put(SUMBATCH, batch);
        }
        return fields;
    }

    private void create(Command command, ObjectNode body, Exchange exchange) throws InterruptedException {
        String key = configuration.getCheckpointKey() == null ? "default" : configuration.getCheckpointKey();
        Creations creations = new Creations(
                client, getEndpoint().getComponent().batchStore(configuration), getEndpoint().getComponent().billClaims(),
                "sst/" + getEndpoint().appId() + "/" + command.name() + "/" + key);
        Message message = exchange.getMessage();
        boolean resend = message.getHeader(SstConstants.RESEND, false, Boolean.class);
        // it permits one attempt, whatever becomes of it
        message.removeHeader(SstConstants.RESEND);
        Creations.Creation creation = creations.create(command, body, resend ? attempt(exchange) : null);
        if (creation.answer() != null) {
            respond(command, creation.answer(), exchange);
        } else {
            message.setHeader(SstConstants.ALREADY_DONE, true);
            ObjectNode known = Json.READER.createObjectNode();
            known.putObject(command.listNode())
                    .put(command.key(), body.path(command.listNode()).path(command.key()).asText())
                    .put("billno", creation.billNo());
            message.setBody(BodyWriter.body(known, configuration.getBodyType()));
        }
        message.setHeader(SstConstants.BILL_NO, creation.billNo());
    }

    /** The same for each redelivery, which brings the header back, and for the parts of a split. */
    private static String attempt(Exchange exchange) {
        return exchange.getProperty(ExchangePropertyKey.CORRELATION_ID, exchange.getExchangeId(), String.class);
    }

    private void respond(Command command, Answer answer, Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(SstConstants.CODE, answer.code());
        message.setHeader(SstConstants.MESSAGE, answer.message());
        message.setHeader(SstConstants.ALREADY_DONE, answer.alreadyDone());
        if (answer.batch() != null) {
            message.setHeader(SstConstants.BATCH, answer.batch());
        } else if (command.kind() == Kind.download) {
            message.removeHeader(SstConstants.BATCH);
        }
        if (!command.kind().isRead()) {
            message.setBody(BodyWriter.body(answer.root(), configuration.getBodyType()));
            return;
        }
        Normaliser normaliser = new Normaliser(command);
        List<JsonNode> bills = new ArrayList<>();
        answer.bills().forEach(bill -> bills.add(normaliser.bill(bill)));
        message.setHeader(SstConstants.COUNT, bills.size());
        if (configuration.isKeepOriginal()) {
            message.setHeader(SstConstants.ORIGINAL, answer.root());
        }
        message.setBody(BodyWriter.body(BodyWriter.array(bills), configuration.getBodyType()));
    }

    @Override
    public SstEndpoint getEndpoint() {
        return (SstEndpoint) super.getEndpoint();
    }
}

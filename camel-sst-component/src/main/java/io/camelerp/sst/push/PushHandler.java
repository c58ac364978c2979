/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.JsonBody;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.client.LenientJson;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.TypeConversionException;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one push: success only when every bill of it is safe, because one code stands for all (sst.md section 4).
 */
public final class PushHandler implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);
    private static final String VERTX_REMOTE_ADDRESS = "CamelVertxPlatformHttpRemoteAddress";
    private static final String SERVLET_REQUEST = "CamelHttpServletRequest";
    private static final int SHOWN = 200;

    private final PushSettings settings;
    private final Receivers receivers;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - TimeUnit.MINUTES.toNanos(1));

    /** Finds who takes the pushes of a command. */
    @FunctionalInterface
    public interface Receivers {
        Optional<PushReceiver> find(String command);
    }

    public PushHandler(PushSettings settings, Receivers receivers) {
        this.settings = settings;
        this.receivers = receivers;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        JsonNode seq = Json.READER.getNodeFactory().textNode("");
        try {
            checkSender(message);
            ObjectNode push = parse(message);
            seq = field(push, "seq").orElse(seq);
            receive(push);
            accepted.incrementAndGet();
            answer(message, Json.READER.getNodeFactory().numberNode(0), seq, "", 200);
        } catch (Exception e) {
            refused.incrementAndGet();
            String why = e instanceof PushRefusedException ? e.getMessage() : "the bills could not be kept; push them again";
            if (e instanceof PushRefusedException) {
                warn(why);
            } else {
                LOG.error("A push was refused, because its bills could not be kept or processed", e);
            }
            answer(message, code(), seq, why, settings.errorStatus());
        }
    }

    /** At most one line a second: whoever pushes rubbish must not fill the log. */
    private void warn(String why) {
        long now = System.nanoTime();
        long last = lastWarning.get();
        if (now - last > TimeUnit.SECONDS.toNanos(1) && lastWarning.compareAndSet(last, now)) {
            LOG.warn("A push was refused ({} so far): {}", refused.get(), why);
        } else {
            LOG.debug("A push was refused: {}", why);
        }
    }

    private JsonNode code() {
        String code = settings.errorCode().trim();
        return code.matches("-?\\d{1,9}")
                ? Json.READER.getNodeFactory().numberNode(Integer.parseInt(code))
                : Json.READER.getNodeFactory().textNode(code);
    }

    private void checkSender(Message message) throws PushRefusedException {
        Optional<String> objection = objection(
                remoteAddress(message), message.getHeader("X-Forwarded-For", "", String.class),
                settings.secret() == null ? List.of() : List.of(message.getHeader(settings.secretName(), "", String.class)));
        if (objection.isPresent()) {
            throw new PushRefusedException(objection.get());
        }
    }

    /**
     * Why a push is not taken, whatever its body says: a server asks before it reads one.
     *
     * @param  remoteAddress who is at the other end of the connection
     * @param  forwardedFor  what proxies say who it is
     * @param  words         what is given where the agreed word has to be
     * @return               a sentence for the vendor, or nothing
     */
    public Optional<String> objection(String remoteAddress, String forwardedFor, List<String> words) {
        String address = settings.trustForwardedFor()
                ? forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).trim() : remoteAddress;
        if (!settings.allowed().contains(address)) {
            return Optional.of("the address '" + abbreviate(address) + "' is none of allowedAddresses");
        }
        if (settings.secret() != null && words.stream().noneMatch(this::isAgreedWord)) {
            return Optional.of("the push does not carry the agreed word in '" + settings.secretName() + "'");
        }
        return Optional.empty();
    }

    private boolean isAgreedWord(String word) {
        return MessageDigest.isEqual(word.getBytes(StandardCharsets.UTF_8), settings.secret().getBytes(StandardCharsets.UTF_8));
    }

    /** Counts a push that was refused before its body was read, and says what is answered. */
    public String refuse(String why) {
        refused.incrementAndGet();
        warn(why);
        return answer(code(), Json.READER.getNodeFactory().textNode(""), why);
    }

    private static String remoteAddress(Message message) {
        Object request = message.getHeader(SERVLET_REQUEST);
        if (request != null) {
            // platform-http of Spring Boot; read by name, so that nobody else needs the classes of a servlet
            return String.valueOf(PluginHelper.getBeanIntrospection(message.getExchange().getContext())
                    .getOrElseProperty(request, "remoteAddr", "", false));
        }
        // host:port, with the host in brackets when it is an IPv6 address
        String remote = message.getHeader(VERTX_REMOTE_ADDRESS, "", String.class);
        int port = remote.lastIndexOf(':');
        String host = port < 0 ? remote : remote.substring(0, port);
        return host.replace("[", "").replace("]", "");
    }

    private ObjectNode parse(Message message) throws PushRefusedException {
        byte[] body = bytes(message);
        if (body == null || body.length == 0) {
            throw new PushRefusedException("expected JSON, got " + insteadOfJson(message));
        }
        if (body.length > settings.maxSize()) {
            throw new PushRefusedException("expected at most " + settings.maxSize() + " bytes, got " + body.length);
        }
        try {
            if (LenientJson.read(body) instanceof ObjectNode push) {
                return push;
            }
        } catch (IOException e) {
            throw new PushRefusedException("expected JSON, got " + body.length + " bytes that are none");
        }
        throw new PushRefusedException("expected a JSON object");
    }

    /** The server takes the content of a form apart, JSON too; curl -d says that it sends one. */
    private static String insteadOfJson(Message message) {
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class).toLowerCase(Locale.ROOT);
        return type.contains("form-urlencoded") || type.contains("form-data")
                ? "a form: push with the header Content-Type: application/json" : "an empty body";
    }

    private static byte[] bytes(Message message) throws PushRefusedException {
        try {
            return JsonBody.bytes(message);
        } catch (IOException | TypeConversionException e) {
            throw new PushRefusedException("expected JSON as body, got a form or something else");
        }
    }

    private void receive(ObjectNode push) throws Exception {
        String name = field(push, "cmd").filter(JsonNode::isValueNode).map(JsonNode::asText).orElse("");
        Command command = CommandCatalog.find(name).filter(found -> found.kind() == Command.Kind.push)
                .orElseThrow(() -> new PushRefusedException("cmd '" + abbreviate(name) + "' is not one that is taken here"));
        PushReceiver receiver = receivers.find(command.name())
                .orElseThrow(() -> new PushRefusedException("cmd '" + command.name() + "' is not taken at present"));
        JsonNode items = field(push, command.listNode()).orElse(null);
        if (items == null || !items.isArray()) {
            throw new PushRefusedException("expected a list in '" + command.listNode() + "'");
        }
        if (push.properties().stream().map(field -> field.getKey().replace(LenientJson.SECOND, ""))
                .filter(command.listNode()::equalsIgnoreCase).count()
            > 1) {
            // one of them would be told to be safe without being so
            throw new PushRefusedException("expected one list in '" + command.listNode() + "', got several");
        }
        List<JsonNode> bills = new ArrayList<>(items.size());
        for (JsonNode item : items) {
            if (!item.isObject() || item.isEmpty()) {
                throw new PushRefusedException("expected bills in '" + command.listNode() + "', got " + item.getNodeType());
            }
            bills.add(item);
        }
        receiver.receive(command.name(), bills);
    }

    private static Optional<JsonNode> field(ObjectNode node, String name) {
        return node.properties().stream().filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(field -> field.getValue()).findFirst();
    }

    private static String abbreviate(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private static void answer(Message message, JsonNode code, JsonNode seq, String text, int status) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json;charset=UTF-8");
        // as a buffer it says how long it is, and Vert.x sends it at once; an array would be pumped through two more threads
        message.setBody(ByteBuffer.wrap(answer(code, seq, text).getBytes(StandardCharsets.UTF_8)));
    }

    private static String answer(JsonNode code, JsonNode seq, String text) {
        ObjectNode answer = Json.READER.createObjectNode();
        answer.set("code", code);
        answer.set("seq", seq);
        return answer.put("msg", text).toString();
    }

    /** Bytes of a push at most. */
    public long maxSize() {
        return settings.maxSize();
    }

    /** Where the agreed word is looked for. */
    public String wordName() {
        return settings.secretName();
    }

    /** The HTTP status of a refusal. */
    public int errorStatus() {
        return settings.errorStatus();
    }

    /** Pushes that were answered with success. */
    public long getAccepted() {
        return accepted.get();
    }

    /** Pushes that were refused. */
    public long getRefused() {
        return refused.get();
    }
}

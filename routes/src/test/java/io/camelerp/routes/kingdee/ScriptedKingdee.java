/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpServer;

/**
 * A Kingdee that answers what a test wants, where the sandbox is too sound.
 */
final class ScriptedKingdee implements AutoCloseable {

    static final String NUMBER_TAKEN = failed("FBillNo", "违反字段唯一性要求：编码唯一。[CK1]在当前系统中已经被使用。");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger saves = new AtomicInteger();
    private volatile Function<Integer, String> save = any -> NUMBER_TAKEN;
    private volatile BinaryOperator<String> act = (method, request) -> "{}";
    private volatile String rows = "[]";

    ScriptedKingdee(KingdeeAccount account) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = answer(exchange.getRequestURI().getPath(), request).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        account.setUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/K3Cloud");
    }

    private String answer(String path, String request) {
        if (path.contains("BatchSave")) {
            return save.apply(saves.incrementAndGet());
        }
        String method = path.replaceAll(".*DynamicFormService[.]|[.]common[.]kdsvc", "");
        return method.equals("ExecuteBillQuery") ? rows : act.apply(method, request);
    }

    static String saved(String... numbers) {
        return IntStream.range(0, numbers.length)
                .mapToObj(i -> "{\"Id\":1,\"Number\":\"" + numbers[i] + "\",\"DIndex\":" + i + "}").collect(Collectors.joining(
                        ",", "{\"Result\":{\"ResponseStatus\":{\"IsSuccess\":true,\"Errors\":[],\"SuccessEntitys\":[",
                        "],\"MsgCode\":0}}}"));
    }

    /** The first of two bills is saved and the second is not. */
    static String half(String number, int msgCode, String message) {
        return "{\"Result\":{\"ResponseStatus\":{\"IsSuccess\":false,\"SuccessEntitys\":[{\"Id\":1,\"Number\":\"" + number
               + "\",\"DIndex\":0}],\"MsgCode\":" + msgCode + ",\"Errors\":[{\"FieldName\":null,\"Message\":\"" + message
               + "\",\"DIndex\":1}]}}}";
    }

    static String failed(String field, String message) {
        return "{\"Result\":{\"ResponseStatus\":{\"IsSuccess\":false,\"SuccessEntitys\":[],\"MsgCode\":11,\"Errors\":["
               + "{\"FieldName\":\"" + field + "\",\"Message\":\"" + message + "\",\"DIndex\":0}]}}}";
    }

    /** What a save is answered, by its count. */
    void save(Function<Integer, String> save) {
        this.save = save;
    }

    /** What a Submit, Audit, UnAudit or Delete is answered, by its request. */
    void act(UnaryOperator<String> act) {
        this.act = (method, request) -> act.apply(request);
    }

    /** The same, by its method and its request. */
    void act(BinaryOperator<String> act) {
        this.act = act;
    }

    /** What every query finds. */
    void rows(String rows) {
        this.rows = rows;
    }

    int saves() {
        return saves.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

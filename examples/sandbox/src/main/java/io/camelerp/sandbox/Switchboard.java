/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches;
import io.camelerp.sandbox.wdt.LengthUnit;
import io.camelerp.sandbox.wdt.WdtError;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.sandbox.wdt.WdtSwitches;

/**
 * The switches of the vendors by name, as {@code {"wdt":{"requestsPerMinute":60},"kingdee":{"sessionMinutes":1}}}.
 *
 * Durations are ISO-8601 text. A switch that takes more than one argument takes an object of them.
 */
final class Switchboard {

    private final Map<String, Map<String, Consumer<JsonNode>>> switches = new LinkedHashMap<>();

    Switchboard(Sandbox sandbox) {
        switches.put("wdt", wdt(sandbox.wdt()));
        switches.put("kingdee", kingdee(sandbox.kingdee()));
        switches.put("sst", sst(sandbox.sst()));
    }

    void set(JsonNode values) {
        values.fields().forEachRemaining(vendor -> vendor.getValue().fields().forEachRemaining(value -> {
            Consumer<JsonNode> one = switches.getOrDefault(vendor.getKey(), Map.of()).get(value.getKey());
            if (one == null) {
                throw new IllegalArgumentException(
                        "No switch " + vendor.getKey() + "." + value.getKey() + "; there are " + names());
            }
            one.accept(value.getValue());
        }));
    }

    private String names() {
        return switches.entrySet().stream().map(vendor -> vendor.getKey() + vendor.getValue().keySet()).toList().toString();
    }

    private static Map<String, Consumer<JsonNode>> wdt(WdtServer wdt) {
        Map<String, Consumer<JsonNode>> all = new LinkedHashMap<>();
        all.put("requestsPerMinute", value -> wdt.requestsPerMinute(value.asInt()));
        all.put("rateWindow", value -> wdt.rateWindow(WdtSwitches.RateWindow.valueOf(value.asText())));
        all.put("rateMinute", value -> wdt.rateMinute(Duration.parse(value.asText())));
        all.put("maxPageSize", value -> wdt.maxPageSize(value.asInt()));
        all.put("clampPageSize", value -> wdt.clampPageSize(value.asInt()));
        all.put("totalAsText", value -> wdt.totalAsText(value.asBoolean()));
        all.put("zeroTotalOnLaterPages", value -> wdt.zeroTotalOnLaterPages(value.asBoolean()));
        all.put("nullListWhenEmpty", value -> wdt.nullListWhenEmpty(value.asBoolean()));
        all.put("idsAsText", value -> wdt.idsAsText(value.asBoolean()));
        all.put("codeAsText", value -> wdt.codeAsText(value.asBoolean()));
        all.put("successCode", value -> wdt.successCode(value.path("api").asText(), value.path("code").asInt()));
        all.put("unstableOrder", value -> wdt.unstableOrder(value.asBoolean()));
        all.put("lengthUnit", value -> wdt.lengthUnit(LengthUnit.valueOf(value.asText())));
        all.put("sendDate", value -> wdt.sendDate(value.asBoolean()));
        all.put("errorCode", value -> wdt.errorCode(
                WdtError.valueOf(value.path("kind").asText()), value.path("code").asText(), value.path("message").asText()));
        all.put("modifyBetweenRequests", value -> wdt.modifyBetweenRequests(
                value.path("api").asText(), value.path("rows").asInt(), value.path("seed").asLong()));
        all.put("reject", value -> wdt.reject(
                value.path("api").asText(), value.path("key").asText(), value.path("error").asText(null)));
        all.put("refundNeedsTrade", value -> wdt.refundNeedsTrade(value.asBoolean()));
        all.put("poolLock", value -> wdt.poolLock(Duration.parse(value.asText())));
        all.put("stockLockedUntilAck", value -> wdt.stockLockedUntilAck(value.asBoolean()));
        all.put("failedRowsReturn", value -> wdt.failedRowsReturn(
                value.path("api").asText(), value.path("return").asBoolean()));
        all.put("stockLimit", value -> wdt.stockLimit(value.path("min").asInt(), value.path("max").asInt()));
        all.put("staleAckIsError", value -> wdt.staleAckIsError(value.asBoolean()));
        all.put("maxAckRows", value -> wdt.maxAckRows(value.asInt()));
        all.put("latency", value -> wdt.latency(Duration.parse(value.asText())));
        all.put("contentType", value -> wdt.contentType(value.asText()));
        return all;
    }

    private static Map<String, Consumer<JsonNode>> kingdee(KingdeeServer kingdee) {
        Map<String, Consumer<JsonNode>> all = new LinkedHashMap<>();
        all.put("requireAuth", value -> kingdee.requireAuth(value.asBoolean()));
        all.put("gatewaySignature", value -> kingdee.gatewaySignature(value.asBoolean()));
        all.put("singleSession", value -> kingdee.singleSession(value.asBoolean()));
        all.put("expireSessions", value -> kingdee.expireSessions());
        all.put("sessionMinutes", value -> kingdee.sessionMinutes(value.asInt()));
        all.put("closedUntil", value -> kingdee.closedUntil(LocalDate.parse(value.asText())));
        all.put("maxBillsPerCall", value -> kingdee.maxBillsPerCall(value.asInt()));
        all.put("latency", value -> kingdee.latency(Duration.parse(value.asText())));
        all.put("baseData", value -> kingdee.baseData(value.path("kind").asText(), numbers(value)));
        all.put("forgetBaseData", value -> kingdee.forgetBaseData(value.path("kind").asText(), numbers(value)));
        return all;
    }

    private static Map<String, Consumer<JsonNode>> sst(SstServer sst) {
        Map<String, Consumer<JsonNode>> all = new LinkedHashMap<>();
        all.put("resume", value -> sst.resume(SstSwitches.Resume.valueOf(value.asText())));
        all.put("pageSize", value -> sst.pageSize(value.asInt()));
        all.put("batchShown", value -> sst.batchShown(SstSwitches.BatchShown.valueOf(value.asText())));
        all.put("finishMarks", value -> sst.finishMarks(value.asBoolean()));
        all.put("openBatchHolds", value -> sst.openBatchHolds(value.asBoolean()));
        all.put("cancelMeans", value -> sst.cancelMeans(SstSwitches.CancelMeans.valueOf(value.asText())));
        all.put("saleFinishAccepted", value -> sst.saleFinishAccepted(value.asBoolean()));
        all.put("smallestSubmitTimeRule", value -> sst.smallestSubmitTimeRule(value.asBoolean()));
        all.put("laterThan", value -> sst.laterThan(SstSwitches.LaterThan.valueOf(value.asText())));
        all.put("spelling", value -> sst.spelling(SstSwitches.Spelling.valueOf(value.asText())));
        all.put("storeList", value -> sst.storeList(SstSwitches.StoreList.valueOf(value.asText())));
        all.put("codeAsText", value -> sst.codeAsText(value.asBoolean()));
        all.put("seqEchoed", value -> sst.seqEchoed(value.asBoolean()));
        all.put("cmdInAnswer", value -> sst.cmdInAnswer(value.asBoolean()));
        all.put("repeatedKeys", value -> sst.repeatedKeys(value.asBoolean()));
        all.put("nullListWhenEmpty", value -> sst.nullListWhenEmpty(value.asBoolean()));
        all.put("signing", value -> sst.signing(SstSwitches.Signing.valueOf(value.asText())));
        all.put("signCode", value -> sst.signCode(value.asText()));
        all.put("finishedCode", value -> sst.finishedCode(value.asText()));
        all.put("duplicate", value -> sst.duplicate(SstSwitches.Duplicate.valueOf(value.asText())));
        all.put("latency", value -> sst.latency(Duration.parse(value.asText())));
        return all;
    }

    private static String[] numbers(JsonNode value) {
        String[] numbers = new String[value.path("numbers").size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = value.path("numbers").path(i).asText();
        }
        return numbers;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How each kind of robot wants a text, and how it says that it took it, as their public documents have it.
 */
public enum Robot {

    /** DingTalk (钉钉): signed by timestamp and sign in the address when the robot has a secret. */
    dingtalk {
        @Override
        URI address(String url, String secret, Instant now) {
            if (secret == null) {
                return URI.create(url);
            }
            long timestamp = now.toEpochMilli();
            String sign = hmac(secret, timestamp + "\n" + secret);
            return URI.create(url + (url.contains("?") ? "&" : "?") + "timestamp=" + timestamp + "&sign="
                              + URLEncoder.encode(sign, StandardCharsets.UTF_8));
        }

        @Override
        ObjectNode message(String text, String secret, Instant now) {
            ObjectNode message = JSON.createObjectNode().put("msgtype", "text");
            message.putObject("text").put("content", text);
            return message;
        }

        @Override
        String refusal(JsonNode answer) {
            return answer.path("errcode").asInt(-1) == 0 ? null : answer.toString();
        }
    },

    /** WeCom (企业微信): the key in the address is all. */
    wecom {
        @Override
        ObjectNode message(String text, String secret, Instant now) {
            return dingtalk.message(text, null, now);
        }

        @Override
        String refusal(JsonNode answer) {
            return dingtalk.refusal(answer);
        }
    },

    /** Feishu (飞书): signed by timestamp and sign in the body when the robot has a secret. */
    feishu {
        @Override
        ObjectNode message(String text, String secret, Instant now) {
            ObjectNode message = JSON.createObjectNode();
            if (secret != null) {
                long timestamp = now.getEpochSecond();
                // here the text to sign is the key, and nothing is what is signed
                message.put("timestamp", String.valueOf(timestamp)).put("sign", hmac(timestamp + "\n" + secret, ""));
            }
            message.put("msg_type", "text").putObject("content").put("text", text);
            return message;
        }

        @Override
        String refusal(JsonNode answer) {
            int code = answer.has("code") ? answer.path("code").asInt(-1) : answer.path("StatusCode").asInt(-1);
            return code == 0 ? null : answer.toString();
        }
    },

    /** Any other address that takes JSON: {@code {"text": …, "at": …}}. */
    webhook {
        @Override
        ObjectNode message(String text, String secret, Instant now) {
            return JSON.createObjectNode().put("text", text).put("at", now.toString());
        }

        @Override
        String refusal(JsonNode answer) {
            return null;
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Which robot lives at an address; one that is not known is a plain webhook. */
    static Robot at(String url) {
        String host = String.valueOf(URI.create(url).getHost());
        if (host.endsWith(".dingtalk.com")) {
            return dingtalk;
        }
        if (host.equals("qyapi.weixin.qq.com")) {
            return wecom;
        }
        return host.equals("open.feishu.cn") || host.equals("open.larksuite.com") ? feishu : webhook;
    }

    URI address(String url, String secret, Instant now) {
        return URI.create(url);
    }

    abstract ObjectNode message(String text, String secret, Instant now);

    /** Why the robot did not take the message; null when it did. */
    abstract String refusal(JsonNode answer);

    /** The same for an answer of HTTP 200 as text. */
    String refusal(String answer) {
        if (this == webhook) {
            return null;
        }
        try {
            return refusal(JSON.readTree(answer));
        } catch (JsonProcessingException e) {
            return "expected JSON, got " + answer.substring(0, Math.min(200, answer.length()));
        }
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

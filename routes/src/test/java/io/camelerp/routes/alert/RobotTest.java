/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The signatures were calculated with openssl and Python by the public documents of DingTalk and Feishu.
 */
class RobotTest {

    /** On two processors the common pool of Java 25 has one thread. */
    private static final Executor THREADS = task -> new Thread(task).start();

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void shouldSignForDingTalkInTheAddress() {
        assertThat(Robot.dingtalk.address("https://oapi.dingtalk.com/robot/send?access_token=a", "SECtest", NOW)).hasToString(
                "https://oapi.dingtalk.com/robot/send?access_token=a&timestamp=1700000000000"
                                                                                                                              + "&sign=aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D");
        assertThat(Robot.dingtalk.address("https://host/?a=b", null, NOW)).hasToString("https://host/?a=b");
        assertThat(Robot.dingtalk.message("你好", "SECtest", NOW))
                .hasToString("{\"msgtype\":\"text\",\"text\":{\"content\":\"你好\"}}");
    }

    @Test
    void shouldSignForFeishuInTheBody() {
        assertThat(Robot.feishu.message("你好", "SECtest", NOW)).hasToString(
                "{\"timestamp\":\"1700000000\",\"sign\":\"G7XpBpG8NgG02fJOAhX6FRAObIljmFoxVReo8I62pEk=\","
                                                                           + "\"msg_type\":\"text\",\"content\":{\"text\":\"你好\"}}");
        assertThat(Robot.feishu.message("a", null, NOW)).hasToString("{\"msg_type\":\"text\",\"content\":{\"text\":\"a\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "dingtalk|{\"errcode\":0}|true", "dingtalk|{\"errcode\":310000,\"errmsg\":\"sign not match\"}|false",
            "wecom|{\"errcode\":0,\"errmsg\":\"ok\"}|true", "wecom|{\"errcode\":93000}|false", "wecom|<html>|false",
            "feishu|{\"code\":0}|true", "feishu|{\"StatusCode\":0}|true", "feishu|{\"code\":19021}|false",
            "webhook|thanks|true" })
    void shouldKnowWhetherTheRobotTookIt(Robot robot, String answer, boolean taken) {
        assertThat(robot.refusal(answer) == null).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
            "https://oapi.dingtalk.com/robot/send?access_token=x, dingtalk",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x, wecom",
            "https://open.feishu.cn/open-apis/bot/v2/hook/x, feishu", "https://example.com/hook, webhook",
            "http://127.0.0.1:1/dingtalk.com, webhook" })
    void shouldBeKnownByItsAddress(String url, Robot robot) {
        assertThat(Robot.at(url)).isEqualTo(robot);
    }

    @Test
    void shouldNotShowTheKeyInAnAddressThatIsNone() {
        AlertSender sender = new AlertSender();
        sender.setUrl("https://oapi.dingtalk.com/robot send?access_token=k-e-y");

        assertThatThrownBy(() -> sender.send("down")).hasMessageStartingWith("erp.alert.url is no address")
                .hasMessageNotContaining("k-e-y").hasNoCause();
    }

    @Test
    void shouldSayWhyARobotWasNotReached() {
        AlertSender sender = new AlertSender();
        sender.setUrl("http://no-robot.invalid/robot/send?access_token=k-e-y");

        assertThatThrownBy(() -> sender.send("down"))
                .hasMessage("The alert was not taken by webhook: no answer from no-robot.invalid: the name no-robot.invalid"
                            + " is not known (DNS)")
                .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("k-e-y"));
    }

    /** The route of the alerts would wait for the rest for ever, and nobody would be told of anything any more. */
    @Test
    void shouldNotWaitForAnAnswerThatDrips() throws IOException {
        try (ServerSocket robot = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> drip = CompletableFuture.runAsync(() -> drip(robot), THREADS);
            AlertSender sender = new AlertSender();
            sender.setUrl("http://127.0.0.1:" + robot.getLocalPort());

            CompletableFuture<Throwable> failure = CompletableFuture
                    .supplyAsync(() -> catchThrowable(() -> sender.send("down")), THREADS);

            assertThat(failure).succeedsWithin(Duration.ofSeconds(60)).asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .isInstanceOf(IOException.class).hasMessageStartingWith("The alert was not taken by webhook: no complete");
            assertThat(drip).failsWithin(Duration.ofSeconds(60));
        }
    }

    private static void drip(ServerSocket robot) {
        try (Socket connection = robot.accept()) {
            connection.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                connection.getOutputStream().write(' ');
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the sender has hung up", e);
        }
    }
}

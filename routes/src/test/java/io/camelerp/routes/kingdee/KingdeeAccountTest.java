/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;

import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KingdeeAccountTest {

    private static final Map<String, BiConsumer<KingdeeAccount, String>> SETTINGS = Map.of(
            "url", KingdeeAccount::setUrl, "acct-id", KingdeeAccount::setAcctId, "user", KingdeeAccount::setUser,
            "password", KingdeeAccount::setPassword, "app-id", KingdeeAccount::setAppId, "secret",
            KingdeeAccount::setAppSecret);

    private static KingdeeAccount complete(Auth auth) {
        KingdeeAccount account = new KingdeeAccount();
        SETTINGS.forEach((name, setter) -> setter.accept(account, name.equals("url") ? "https://host/K3Cloud" : name));
        account.setAuth(auth);
        return account;
    }

    @ParameterizedTest
    @CsvSource({ "2052, false", "1033, true", "3076, true" })
    void shouldWarnOfALanguageInWhichKingdeeIsNotUnderstood(int lcid, boolean warns) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            new KingdeeAccount().setLcid(lcid);
        } finally {
            System.setErr(before);
        }

        assertThat(log.toString(StandardCharsets.UTF_8).contains("erp.kingdee.lcid=" + lcid)).isEqualTo(warns);
    }

    @ParameterizedTest
    @CsvSource({
            "header, url", "header, acct-id", "header, user", "header, app-id", "header, secret", "sign, secret",
            "secret, app-id", "password, url", "password, password" })
    void shouldSayWhatIsMissingAndForWhat(Auth auth, String missing) {
        for (String nothing : new String[] { null, " " }) {
            KingdeeAccount account = complete(auth);
            SETTINGS.get(missing).accept(account, nothing);

            assertThatIllegalArgumentException().isThrownBy(account::client)
                    .withMessageStartingWith(
                            "erp.kingdee." + missing + " is missing: Kingdee needs it with erp.kingdee.auth=" + auth
                                             + ", such as");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "host/K3Cloud", "ftp://host/K3Cloud", "https:///K3Cloud" })
    void shouldTakeOnlyWebAddresses(String url) {
        KingdeeAccount account = complete(Auth.header);
        account.setUrl(url);

        assertThatIllegalArgumentException().isThrownBy(account::client).withMessageContaining(url);
    }
}

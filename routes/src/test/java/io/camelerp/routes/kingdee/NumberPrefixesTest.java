/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.SQLException;
import java.util.List;

import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;

/** Which prefix an account has, and when it may have another. */
class NumberPrefixesTest extends SinkTest {

    private static SourceBill of(String account, String number) {
        return new SourceBill(bill(number), null, "api", account);
    }

    /** Sends as a process that has just been started. */
    private String sendWith(String prefix, SourceBill... bills) {
        BookingSettings settings = new BookingSettings();
        settings.setNumberPrefix(prefix);
        sink = sink(account);
        sink.setSettings(settings);
        Exception failure = send(List.of(bills)).getException();
        return failure == null ? "sent" : failure.getMessage();
    }

    @Test
    void shouldHoldThePrefixOfEachAccountByItself() {
        assertThat(sendWith("A-", of("one", "CK1"))).isEqualTo("sent");
        assertThat(sendWith("B-", of("two", "CK1"))).isEqualTo("sent");

        assertThat(sendWith("B-", of("one", "CK1"))).contains("account 'one'", "carry the prefix 'A-'");
        assertThat(sendWith("A-", of("two", "CK1"))).contains("account 'two'", "carry the prefix 'B-'");
        assertThat(sendWith("B-", of("two", "CK2"), of("one", "CK3"))).contains("account 'one'");
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(2);
    }

    @Test
    void shouldTakeAnotherPrefixAsLongAsNothingIsBookedUnderTheFirst() {
        account.setAppSecret("not-the-secret");
        assertThat(sendWith("AA-", of("one", "CK1"))).contains("[AUTH");
        account.close();
        account.setAppSecret(KingdeeServer.APP_SECRET);

        assertThat(sendWith("A-", of("one", "CK1"))).isEqualTo("sent");

        assertThat(sandbox.kingdee().bill(FORM, "A-CK1")).isPresent();
        assertThat(sendWith("AA-", of("one", "CK1"))).contains("carry the prefix 'A-'");
    }

    @Test
    void shouldLearnNoPrefixAfterAnUpgradeThatNoEarlierBillCarries() throws SQLException {
        sendWith("A-", of("one", "CK1"));
        // as a version left it that learnt no prefix
        execute("DELETE FROM erp_number_prefix");

        assertThat(sendWith("B-", of("one", "CK1"))).contains("carry another prefix, such as A-CK1", "number-prefix is 'B-'");
        assertThat(sendWith("B-", of("two", "CK1"))).as("another account has booked nothing").isEqualTo("sent");

        assertThat(sendWith("A-", of("one", "CK1"))).isEqualTo("sent");
        assertThat(sandbox.kingdee().bills(FORM)).extracting(bill -> bill.number()).containsExactly("A-CK1", "B-CK1");
    }
}

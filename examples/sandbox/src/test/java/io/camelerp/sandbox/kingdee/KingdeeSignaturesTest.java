/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The vectors of sections 2 and 3 of the protocol facts. */
class KingdeeSignaturesTest {

    private static final String APP_ID = "123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";
    private static final String SECRET = "test-app-secret-value";
    private static final String SERVICE = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.";

    @Test
    void shouldSignVectorA() {
        String path = "/K3Cloud/" + SERVICE + "ExecuteBillQuery.common.kdsvc";

        assertThat(KingdeeSignatures.clientSecret(APP_ID)).isEqualTo("UVJWUANVXl8KXFlfWV1YSBNCShcUQRNL");
        assertThat(KingdeeSignatures.gateway(APP_ID, path, "1700000000", "1700000000")).isEqualTo(
                "MjNhMzg5MmZiMWE1MTQ1ZGE5NWFkYmZiZWYxYzhlY2NjNzcwM2ZjNDJlZTczMzBhNzkxOTk1ODhjNDZkMTEzYw==");
        assertThat(KingdeeSignatures.bill(APP_ID, SECRET, "dcid-1,user-1,2052,100")).isEqualTo(
                "NjI5MzRiZGVhNGJhOWY2N2Y2YzQ2MzQ5ODA3N2JiZTRiMDRmOTUwNjI3YWIzODU1ODBkZDdhNzgwMzdmMDgxMg==");
    }

    @Test
    void shouldSignVectorBWithAChineseUser() {
        String path = "/k3cloud/" + SERVICE + "BatchSave.common.kdsvc";

        assertThat(KingdeeSignatures.gateway(APP_ID, path, "1700000000000", "1700000000000")).isEqualTo(
                "MTMyZjgyOTIwNmNjN2NjNWExOWNkNWM0OWZmMzFmMjgwNzM2YTk0NjdkMWU2ZGQ1ZTk1MDM1ZGIyMDE0M2ZhNA==");
        assertThat(KingdeeSignatures.bill(APP_ID, SECRET, "dcid-1,张三,2052,0")).isEqualTo(
                "ZmRhMjUzMzBiYWYwMDJlZjE4NjRlYTdmY2FkNWE1NTkyYzlhZjc2ZTA0NTBmNWZlNDU5ZWQxMmZhNjBlNGJkMQ==");
    }

    @Test
    void shouldSignTheBareMessage() {
        assertThat(KingdeeSignatures.hmac("POST\n%2Ftest\n\nx-api-nonce:1\nx-api-timestamp:1\n", "key123")).isEqualTo(
                "MThmZGFiM2U5MGZhNmU0MDQ0MWI1NTNkNmNmMjY2MDY0YzEzZTllNTA0OTBmM2M0NDI2NzFiMTI3NTFkZmU1ZQ==");
    }

    @Test
    void shouldSignLoginsInOrdinalOrder() {
        assertThat(KingdeeSignatures.login("6871005268bf9d", "demo", APP_ID, SECRET, "1700000000"))
                .isEqualTo("4795af920f10558ad2a2e7e12290a71ee931977a1831e374f1b7f3099976156a");
        assertThat(KingdeeSignatures.login("5f1b2c3d4e5f6a", "张三", "App_A", "Zsecret", "1700000000"))
                .isEqualTo("0d7af0549130febdb9310ad14fe6d45edbd43b6a5f7f700de9f8828a0dc6425f");
        assertThat(KingdeeSignatures.login("abc123", "demo", "Zeta_1", "Beta", "1700000000"))
                .isEqualTo("7bb1304648702935545c8fdba298bf22d76e0649434ec90adf53735298130bff");
    }
}

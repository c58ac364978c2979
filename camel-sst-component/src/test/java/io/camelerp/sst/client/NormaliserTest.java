/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sst.catalog.CommandCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NormaliserTest {

    private static Normaliser of(String command) {
        return new Normaliser(CommandCatalog.get(command));
    }

    private static JsonNode json(String text) throws Exception {
        return LenientJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldKeepDigitsTrimDatesAndLeaveUnknownFields() throws Exception {
        ObjectNode bill = of("DownloadRECBill").bill(json(
                "{'billno':'R1','rdate':'2016-02-01 ','dealtotal':1.00,'outstoreuid':9007199254740993,'Foo':{'a':[1.50]}}"));

        assertThat(bill.toString()).isEqualTo(
                "{\"billno\":\"R1\",\"rdate\":\"2016-02-01\",\"dealtotal\":1.00,\"Foo\":{\"a\":[1.50]},\"outstoreuid\":9007199254740993}");
    }

    @Test
    void shouldTellTheThirdPartysWarehouseFromTheVendorsByItsForm() throws Exception {
        ObjectNode twice = of("PushRECBill").bill(json("{'billno':'R1','outstoreuid':'W7','outstoreuid':7}"));
        ObjectNode text = of("PushRECBill").bill(json("{'billno':'R1','outstoreuid':'W7'}"));
        ObjectNode goods = of("PushStoreDeclareGoods").bill(json("{'billno':'R1','outstoreuid':7}"));

        assertThat(twice.path("extoutstoreuid").asText()).isEqualTo("W7");
        assertThat(twice.path("outstoreuid").asInt()).isEqualTo(7);
        assertThat(text.path("extoutstoreuid").asText()).isEqualTo("W7");
        assertThat(text.has("outstoreuid")).isFalse();
        assertThat(goods.path("deliverywhid").asInt()).isEqualTo(7);
    }

    @Test
    void shouldKeepApartWhatMeansDifferentThingsInDifferentCommands() throws Exception {
        JsonNode raw = json("{'billno':'B','buid':1,'shopid':2445,'shopname':'S','storename':'W','tnum':250}");

        ObjectNode outbound = of("QueryTransferringOrderInfo").bill(raw);
        ObjectNode sale
                = of("QuerySaleOrderInfo").bill(json("{'billno':'B','buid':1,'shopid':2445,'shopname':'S','tnum':250}"));

        assertThat(outbound.path("shopid").asInt()).isEqualTo(2445);
        assertThat(outbound.path("storename").asText()).isEqualTo("W");
        assertThat(outbound.path("amount").asInt()).isEqualTo(250);
        assertThat(sale.path("storeuid").asInt()).isEqualTo(2445);
        assertThat(sale.path("storename").asText()).isEqualTo("S");
        assertThat(sale.path("amounttotal").asInt()).isEqualTo(250);
    }

    @Test
    void shouldReadIdsInAllFourForms() throws Exception {
        Normaliser stores = of("GetTransferringStores");

        for (JsonNode id : json("[38503,'38503',{'storeuid':38503},{'storeuid':'38503'}]")) {
            assertThat(stores.bill(id).toString()).isEqualTo("{\"storeuid\":\"38503\"}");
        }
    }

    @Test
    void shouldDropNothingWhenTwoSpellingsDisagree() throws Exception {
        ObjectNode bill = of("PushRECBill").bill(json("{'billno':'R1','remark':'a','reamrks':'b','REMARKS':''}"));

        assertThat(bill.path("remarks").asText()).isEqualTo("a");
        assertThat(bill.path("reamrks").asText()).isEqualTo("b");
    }

    @Test
    void shouldHashTheSameBillAlikeInAnySpellingAndOtherContentDifferently() throws Exception {
        Normaliser push = of("PushStoreDeclareGoods");
        Normaliser download = of("DownloadStoreDeclareGoodsByBatch");
        String table = push.hash(push.bill(json(
                "{'billno':'R1','rdate':'2016-02-01','deliverywhid':1,'dealtotal':1.00,'remarks':'x','billitems':[{'amount':1.0,'remark':''}]}")));
        String example = download.hash(download.bill(json(
                "{'reamrks':'x','billitems':[{'amount':'1'}],'outstoreuid':'1','dealtotal':1,'rdate':'2016-02-01 ','billno':'R1','unknown':3}")));
        String other = download.hash(download.bill(json(
                "{'reamrks':'x','billitems':[{'amount':'2'}],'outstoreuid':'1','dealtotal':1,'rdate':'2016-02-01 ','billno':'R1'}")));

        assertThat(table).isEqualTo(example).isNotEqualTo(other);
    }

    @Test
    void shouldFallBackToTheBillNumberAndThenToTheContent() throws Exception {
        Normaliser sale = of("QuerySaleOrderInfo");

        assertThat(sale.key(sale.bill(json("{'buid':12,'billno':'X'}")))).isEqualTo("12");
        assertThat(sale.key(sale.bill(json("{'buid':null,'billno':'X'}")))).isEqualTo("X");
        assertThat(sale.key(sale.bill(json("{'rdate':'2016-02-01'}")))).startsWith("#");
    }

    @ParameterizedTest
    @ValueSource(strings = { "'1e-999999999'", "'1e999999999'", "'-1E+2147483647'", "'0e-999999999'" })
    void shouldHashATextWithAHugeExponentWithoutWritingItOut(String amount) throws Exception {
        Normaliser push = of("PushRECBill");

        String hash = push.hash(push.bill(json("{'billno':'R1','dealtotal':" + amount + "}")));

        assertThat(hash).isNotEqualTo(push.hash(push.bill(json("{'billno':'R1','dealtotal':1}"))));
        assertThat(push.hash(push.bill(json("{'billno':'R1','dealtotal':1e-7}"))))
                .isEqualTo(push.hash(push.bill(json("{'billno':'R1','dealtotal':0.00000010}"))));
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.sandbox.Fault;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KingdeeQueryTest extends SinkTest {

    private final KingdeeQuery query = new KingdeeQuery();

    @BeforeEach
    void bills() {
        List<JsonNode> bills = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            bills.add(bill("CK" + i));
        }
        outcomes(send(bills));
        query.setAccount(account);
        query.setFormId(FORM);
        query.setFields("FBillNo, FID,FCustomerID.FNumber");
    }

    @Test
    void shouldReadAllPages() {
        query.setPageSize(3);

        Exchange exchange = run();

        JsonNode rows = exchange.getMessage().getBody(JsonNode.class);
        assertThat(rows).extracting(row -> row.path("FBillNo").asText())
                .containsExactly("CK1", "CK2", "CK3", "CK4", "CK5", "CK6", "CK7");
        assertThat(rows.get(0).toString())
                .isEqualTo("{\"FBillNo\":\"CK1\",\"FID\":100001,\"FCustomerID.FNumber\":\"CUST001\"}");
        assertThat(exchange.getMessage().getHeader(KingdeeConstants.ROWS)).isEqualTo(7);
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isEqualTo(3);
    }

    @Test
    void shouldGoOnWhenTheLastPageIsFull() {
        query.setPageSize(7);

        assertThat(run().getMessage().getBody(JsonNode.class)).hasSize(7);
        assertThat(sandbox.ledger().count("kingdee:ExecuteBillQuery")).isEqualTo(2);
    }

    @Test
    void shouldFilterAndOrderByExpressions() {
        query.setFilter("FBillNo >= '${header.from}'");
        query.setOrder("FBillNo DESC");
        query.setFields("FBillNo,FEntity.FMaterialID.FNumber");

        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader("from", "CK6");
        query.process(exchange);

        assertThat(exchange.getMessage().getBody(JsonNode.class)).hasToString(
                "[{\"FBillNo\":\"CK7\",\"FEntity.FMaterialID.FNumber\":\"SKU-0001\"},"
                                                                              + "{\"FBillNo\":\"CK6\",\"FEntity.FMaterialID.FNumber\":\"SKU-0001\"}]");
    }

    @Test
    void shouldBringAnEmptyListWhenThereIsNothing() {
        query.setFilter("FBillNo = 'CK404'");

        assertThat(run().getMessage().getBody(JsonNode.class)).isEmpty();
    }

    @Test
    void shouldSayWhichFieldDoesNotExist() {
        query.setFields("FBillNo,FNobody");

        assertThatThrownBy(this::run).isInstanceOfSatisfying(KingdeeException.class,
                e -> assertThat(e.getCategory()).isEqualTo(Category.REQUEST)).hasMessageContaining("FNobody");
    }

    @Test
    void shouldFailWhenAPageCannotBeRead() {
        query.setPageSize(3);
        sandbox.faults().at("kingdee:ExecuteBillQuery", 2, Fault.TRUNCATED_JSON);

        assertThatThrownBy(this::run).isInstanceOfSatisfying(KingdeeException.class,
                e -> assertThat(e.getCategory()).isEqualTo(Category.TRANSIENT));
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> query.setPageSize(0)).hasMessageContaining("1 to 10000");
        query.setFields(" ,");
        assertThatThrownBy(this::run).hasMessageContaining("needs fields");
    }

    private Exchange run() {
        Exchange exchange = new DefaultExchange(context);
        query.process(exchange);
        return exchange;
    }
}

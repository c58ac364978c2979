/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.master;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.camelerp.common.Json;
import io.camelerp.routes.state.ErpDataSource;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MasterDataTableTest {

    @Test
    void shouldLetNoNumberKeepOthersOutBecauseItsColumnIsTooShort() throws SQLException {
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName());
            MasterDataTable table = new MasterDataTable();
            table.setDataSource(dataSource);
            table.setKind("shop");
            table.setNumberFields("shop_no");
            String number = "S".repeat(250);
            Exchange exchange = new DefaultExchange(new DefaultCamelContext());
            exchange.getMessage().setBody(Json.READER.createArrayNode()
                    .add(Json.READER.createObjectNode().put("shop_no", "S1"))
                    .add(Json.READER.createObjectNode().put("shop_no", number + "1"))
                    .add(Json.READER.createObjectNode().put("shop_no", number + "2")));

            table.process(exchange);
            table.process(exchange);

            List<String> numbers = new ArrayList<>();
            try (Connection connection = dataSource.getConnection(); Statement select = connection.createStatement();
                 ResultSet rows = select.executeQuery("SELECT record_no FROM erp_master_data ORDER BY record_no")) {
                while (rows.next()) {
                    numbers.add(rows.getString(1));
                }
            }
            assertThat(numbers).hasSize(3).contains("S1").doesNotHaveDuplicates();
        }
    }
}

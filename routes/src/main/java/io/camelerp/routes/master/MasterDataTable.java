/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.master;

import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.CommaList;
import io.camelerp.common.ContentHash;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.Transaction;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one kind of master data in the table {@code erp_master_data} as it is now, one row per account and number.
 *
 * The body is an array of records. All of them are in the database when it returns, in one transaction. A record
 * without a number is kept under the hash of its content and told in the log, so that none is lost. {@code changed_at}
 * moves only when the content is another one.
 */
public class MasterDataTable implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(MasterDataTable.class);
    private static final int MAX_NUMBER = 200;

    private DataSource dataSource;
    private Clock clock = Clock.systemUTC();
    private String kind;
    private List<String> numberFields = List.of();
    private String nameField;
    private String parts;
    private MasterDataTable partsTable;

    /** A record on its way into the table. */
    private record Row(String number, String name, String parent, String json, String hash) {
    }

    @Override
    public void process(Exchange exchange) {
        JsonNode records = exchange.getMessage().getBody(JsonNode.class);
        String account = exchange.getMessage().getHeader(WdtConstants.ACCOUNT, "", String.class);
        Transaction.run(dataSource, "Storing master data of WDT (" + kind + ")", connection -> {
            Sql sql = new Sql(connection);
            for (JsonNode each : records) {
                put(sql, account, each, null);
            }
            return null;
        });
    }

    private void put(Sql sql, String account, JsonNode each, String parent) throws SQLException {
        Row row = row(each, parent);
        // the row may be made by another JVM between the update and the insert: then the second update decides
        if (!update(sql, account, row) && !insert(sql, account, row)) {
            update(sql, account, row);
        }
        if (parts != null) {
            for (JsonNode part : each.path(parts)) {
                partsTable.put(sql, account, part, row.number());
            }
        }
    }

    private Row row(JsonNode each, String parent) {
        String json = each.toString();
        String hash = ContentHash.of(json);
        String number = numberFields.stream().map(field -> Sql.storable(each.path(field).asText("")).strip())
                .filter(text -> !text.isEmpty()).map(text -> Sql.fitting(text, MAX_NUMBER)).findFirst().orElse(null);
        if (number == null) {
            LOG.warn("A record of {} has none of {}: it is kept as {}", kind, numberFields, hash);
        }
        return new Row(number == null ? hash : number, each.path(nameField).asText(null), parent, json, hash);
    }

    private boolean update(Sql sql, String account, Row row) throws SQLException {
        OffsetDateTime now = Sql.time(clock.instant());
        return sql.update("UPDATE erp_master_data SET record_name = ?, parent_no = ?, record_json = ?,"
                          + " changed_at = CASE WHEN content_hash = ? THEN changed_at ELSE ? END, content_hash = ?, seen_at = ?"
                          + " WHERE kind = ? AND account = ? AND record_no = ?",
                row.name(), row.parent(), row.json(), row.hash(), now, row.hash(), now, kind, account, row.number())
               == 1;
    }

    private boolean insert(Sql sql, String account, Row row) throws SQLException {
        OffsetDateTime now = Sql.time(clock.instant());
        return sql.update("INSERT INTO erp_master_data (kind, account, record_no, record_name, parent_no, record_json,"
                          + " content_hash, changed_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                kind, account, row.number(), row.name(), row.parent(), row.json(), row.hash(), now, now)
               == 1;
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Sets the clock; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** What the records are, such as {@code shop}. */
    public void setKind(String kind) {
        this.kind = kind;
    }

    /** The fields that may hold the number, the first that is filled wins; separated by commas. */
    public void setNumberFields(String numberFields) {
        this.numberFields = CommaList.of(numberFields);
    }

    /** The field with the name. */
    public void setNameField(String nameField) {
        this.nameField = nameField;
    }

    /** The array in a record that holds parts with rows of their own, such as the specs of goods. */
    public void setParts(String parts) {
        this.parts = parts;
    }

    /** Where the parts are kept. */
    public void setPartsTable(MasterDataTable partsTable) {
        this.partsTable = partsTable;
    }
}

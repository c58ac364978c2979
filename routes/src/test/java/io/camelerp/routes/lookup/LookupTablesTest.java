/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.lookup;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import io.camelerp.routes.lookup.LookupTables.Missing;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LookupTablesTest {

    private static final Instant START = Instant.parse("2026-11-22T04:00:00Z");

    @TempDir
    private Path folder;

    private final LookupTables tables = new LookupTables();

    @BeforeEach
    void configure() {
        tables.setDir(folder + "/");
        tables.setClock(Clock.fixed(START, ZoneOffset.UTC));
    }

    @Test
    void shouldReadCellsByTheFirstColumn() throws IOException {
        write("shop", "shop_no,organisation,customer,department\nSH001,100,CUST001,BM000175\n\"SH,\"\"2\",101, 客户二 ,\n");

        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");
        assertThat(tables.cell("shop", "SH,\"2", "customer")).isEqualTo("客户二");
        assertThat(tables.row("shop", "SH001")).hasToString(
                "{\"shop_no\":\"SH001\",\"organisation\":\"100\",\"customer\":\"CUST001\",\"department\":\"BM000175\"}");
    }

    @Test
    void shouldReadAFileThatExcelHasSaved() throws IOException {
        write("shop", "\uFEFFshop_no,customer\r\nSH001,CUST001\r\n\r\n");

        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");
    }

    @Test
    void shouldReadAnyOtherTable() throws IOException {
        write("pay-code", "code,account\n1,支付宝\n");

        assertThat(tables.cell("pay-code", "1", "account")).isEqualTo("支付宝");
    }

    @Test
    void shouldNameTableAndKeyOfAMissingRow() throws IOException {
        write("shop", "shop_no,customer\nSH001,CUST001\n");

        assertThatThrownBy(() -> tables.cell("shop", "SH009", "customer")).isInstanceOf(MissingLookupException.class)
                .hasMessageContaining("'shop'").hasMessageContaining("'SH009'").hasMessageContaining("shop.csv")
                .hasMessageContaining("without a restart");
        assertThatThrownBy(() -> tables.row("shop", "SH009")).isInstanceOf(MissingLookupException.class);
    }

    @Test
    void shouldNameTheColumnOfAnEmptyCell() throws IOException {
        write("shop", "shop_no,customer,department\nSH001,CUST001,\nSH002\n");

        assertThatThrownBy(() -> tables.cell("shop", "SH001", "department")).isInstanceOf(MissingLookupException.class)
                .hasMessageContaining("'department'").hasMessageContaining("'SH001'");
        assertThatThrownBy(() -> tables.cell("shop", "SH002", "customer")).isInstanceOf(MissingLookupException.class);
        assertThat(tables.cell("shop", "SH001", "department", null)).isNull();
        assertThat(tables.cell("shop", "SH009", "department", "none")).isEqualTo("none");
    }

    @Test
    void shouldLetAKeyStandForItselfWhenAskedTo() throws IOException {
        tables.setMissing(Missing.identity);
        write("shop", "shop_no,customer,department\nSH001,CUST001,\n");

        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");
        assertThat(tables.cell("shop", "SH009", "customer")).isEqualTo("SH009");
        assertThat(tables.row("shop", "SH009").get("department").asText()).isEqualTo("SH009");
        assertThat(tables.cell("warehouse", "CK01", "stock")).isEqualTo("CK01");
        assertThat(tables.cell("shop", "SH009", "department", null)).isNull();
        assertThatThrownBy(() -> tables.cell("shop", "SH001", "department")).isInstanceOf(MissingLookupException.class);
    }

    @Test
    void shouldBlameNoRecordForATableThatIsNotThere() {
        assertThatThrownBy(() -> tables.cell("shop", "SH001", "customer")).isInstanceOf(LookupTableException.class)
                .hasMessageContaining("erp.lookup.dir").hasMessageContaining("shop.csv");
    }

    @Test
    void shouldBlameNoRecordForAColumnThatIsNotThere() throws IOException {
        write("shop", "shop_no,custmer\nSH001,CUST001\n");

        assertThatThrownBy(() -> tables.cell("shop", "SH001", "customer")).isInstanceOf(LookupTableException.class)
                .hasMessageContaining("'customer'").hasMessageContaining("custmer");
    }

    @Test
    void shouldSayHowToSaveAFileThatIsNotUtf8() throws IOException {
        Files.write(folder.resolve("shop.csv"), "shop_no,customer\nSH001,客户\n".getBytes(Charset.forName("GBK")));

        assertThatThrownBy(() -> tables.cell("shop", "SH001", "customer")).isInstanceOf(LookupTableException.class)
                .hasMessageContaining("CSV UTF-8");
    }

    /** Excel and WPS keep rows and columns whose cells were cleared. */
    @Test
    void shouldPassOverRowsAndColumnsWithoutContent() throws IOException {
        write("shop", "shop_no,customer\r\n,\r\nSH001,CUST001\r\n,\r\n , \r\n");
        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");
        assertThat(tables.size("shop")).isEqualTo(1);

        write("stock", "stock_no,stock,,\r\nCK01,CK001,,\r\n,,,\r\n");
        assertThat(tables.cell("stock", "CK01", "stock")).isEqualTo("CK001");
    }

    @Test
    void shouldRefuseTablesThatSayTwoThings() throws IOException {
        write("shop", "shop_no,customer\nSH001,CUST001\nSH001,CUST002\n");
        assertThatThrownBy(() -> tables.cell("shop", "SH001", "customer")).hasMessageContaining("two rows for SH001");

        write("stock", "stock_no,stock\n,CK001\n");
        assertThatThrownBy(() -> tables.cell("stock", "1", "stock")).hasMessageContaining("without stock_no");

        write("empty", "");
        assertThatThrownBy(() -> tables.cell("empty", "1", "stock")).isInstanceOf(LookupTableException.class);

        write("header", "stock_no,stock\n");
        assertThatThrownBy(() -> tables.cell("header", "1", "stock")).hasMessageContaining("is empty");

        write("wide", "a,b\n1,2,3\n");
        assertThatThrownBy(() -> tables.cell("wide", "1", "b")).isInstanceOf(LookupTableException.class);
    }

    @Test
    void shouldSayThatColumnsAreSeparatedByCommas() throws IOException {
        write("shop", "shop_no;organisation;customer\nSH001;100;CUST001\n");
        assertThatThrownBy(() -> tables.cell("shop", "SH001", "customer")).hasMessageContaining("shop.csv by commas");

        write("shop", "shop_no\torganisation\tcustomer\nSH001\t100\tCUST001\n");
        assertThatThrownBy(() -> tables.cell("shop", "SH001", "customer")).hasMessageContaining("shop.csv by commas");
    }

    @Test
    void shouldReadOnlyFilesOfItsFolder() {
        assertThatThrownBy(() -> tables.cell("../shop", "SH001", "customer")).isInstanceOf(LookupTableException.class);
    }

    @Test
    void shouldReadAChangedFileAgainWhenItRests() throws IOException {
        write("shop", "shop_no,customer\nSH001,CUST001\n");
        touch("shop", START.minusSeconds(60));
        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");

        write("shop", "shop_no,customer\nSH001,CUST007\nSH009,CUST009\n");
        touch("shop", START.plusSeconds(10));
        tables.setClock(Clock.fixed(START.plusSeconds(11), ZoneOffset.UTC));
        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");

        tables.setClock(Clock.fixed(START.plusSeconds(13), ZoneOffset.UTC));
        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST007");
        assertThat(tables.cell("shop", "SH009", "customer")).isEqualTo("CUST009");
    }

    @Test
    void shouldKeepATableWhenItsFileBreaksOrIsGone() throws IOException {
        write("shop", "shop_no,customer\nSH001,CUST001\n");
        touch("shop", START.minusSeconds(60));
        tables.cell("shop", "SH001", "customer");

        write("shop", "shop_no,customer\nSH001,CUST001\nSH001,CUST002\n");
        touch("shop", START.minusSeconds(30));
        tables.setClock(Clock.fixed(START.plusSeconds(5), ZoneOffset.UTC));
        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");

        Files.delete(folder.resolve("shop.csv"));
        tables.setClock(Clock.fixed(START.plusSeconds(10), ZoneOffset.UTC));
        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");

        // as a share that is away, or a file that somebody has locked
        Files.createDirectory(folder.resolve("shop.csv"));
        touch("shop", START.minusSeconds(20));
        tables.setClock(Clock.fixed(START.plusSeconds(15), ZoneOffset.UTC));
        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");
    }

    @Test
    void shouldReadTablesFromTheClasspath() {
        tables.setCamelContext(new DefaultCamelContext());
        tables.setDir("classpath:lookup");

        assertThat(tables.cell("shop", "SH001", "customer")).isEqualTo("CUST001");
        assertThatThrownBy(() -> tables.cell("nowhere", "SH001", "customer")).isInstanceOf(LookupTableException.class);
    }

    private void write(String table, String text) throws IOException {
        Files.writeString(folder.resolve(table + ".csv"), text, StandardCharsets.UTF_8);
    }

    private void touch(String table, Instant time) throws IOException {
        Files.setLastModifiedTime(folder.resolve(table + ".csv"), FileTime.from(time));
    }
}

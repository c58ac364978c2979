/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.catalog.Api.Kind;
import io.camelerp.wdt.catalog.TimeFilter.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ApiCatalogTest {

    private static final Path FILES = Path.of("src/main/resources/io/camelerp/wdt/catalog");
    private static final Path METADATA = Path.of("src/generated/resources/META-INF/io/camelerp/wdt/wdt.json");

    /** The 39 names of the vendor's list, by what they are for. */
    private static final Map<Kind, List<String>> CLASSIC = Map.of(
            Kind.snapshot, List.of("shop", "warehouse_query", "logistics", "purchase_provider_query"),
            Kind.query, List.of("goods_query", "suites_query", "trade_query", "stockout_order_query_trade", "refund_query",
                    "stockin_order_query_refund", "purchase_order_query", "stockin_order_query_purchase",
                    "purchase_return_query", "stockout_order_query_return", "stock_query", "stock_pd_order_query",
                    "stockin_order_query", "stockout_order_query", "stock_transfer_query"),
            Kind.pool, List.of("logistics_sync_query", "api_goods_stock_change_query"),
            Kind.ack, List.of("logistics_sync_ack", "api_goods_stock_change_ack"),
            Kind.push, List.of("purchase_provider_create", "goods_push", "api_goodsspec_push", "trade_push",
                    "sales_refund_push", "stockin_refund_push", "purchase_order_push", "stockin_purchase_push",
                    "purchase_return_push", "purchase_return_order_push", "stock_sync_by_pd", "stockin_order_push",
                    "stockout_order_push", "stock_transfer_push", "stockout_transfer_push", "stockin_transfer_push"));

    private static final Set<String> NOT_IN_Y = Set.of(
            "stockin_refund_push", "stockin_purchase_push", "stockin_order_query_purchase", "purchase_return_push",
            "stockout_order_query_return", "stock_pd_order_query", "stock_transfer_push", "stockout_transfer_push",
            "stockin_transfer_push");

    private static List<String> names() {
        return CLASSIC.values().stream().flatMap(List::stream).sorted().toList();
    }

    private static List<Api> all() {
        return Stream.concat(
                names().stream().map(name -> api(name, WdtDialect.classic)),
                names().stream().filter(name -> !NOT_IN_Y.contains(name)).map(name -> api(name, WdtDialect.y))).toList();
    }

    private static Api api(String name, WdtDialect dialect) {
        return ApiCatalog.find(name, dialect).orElseThrow();
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .collect(TreeSet::new, Set::add, Set::addAll);
        }
    }

    @Test
    void shouldHoldEveryApiOfTheVendorsListAndNoOther() throws IOException {
        assertThat(names()).hasSize(39);
        assertThat(files()).containsExactlyElementsOf(names());
        assertThat(all()).hasSize(39 + 30);
    }

    @Test
    void shouldOfferTheSameNamesToTools() throws IOException {
        List<String> offered = new ArrayList<>();
        JsonNode metadata = new ObjectMapper().readTree(METADATA.toFile());

        metadata.at("/properties/api/enum").forEach(name -> offered.add(name.asText()));

        assertThat(offered).containsExactlyElementsOf(files());
    }

    @Test
    void shouldKnowWhatEachApiIsFor() {
        CLASSIC.forEach((kind, names) -> assertThat(names).allSatisfy(
                name -> assertThat(api(name, WdtDialect.classic).kind()).as(name).isEqualTo(kind)));

        assertThat(all()).allSatisfy(api -> {
            assertThat(api.push() != null).as(api.name()).isEqualTo(!api.kind().isRead());
            assertThat(api.time() != null).as(api.name()).isEqualTo(api.kind() == Kind.query);
            assertThat(api.ack() != null).as(api.name()).isEqualTo(api.kind() == Kind.pool);
        });
    }

    @Test
    void shouldReadProvidersByTimeInY() {
        assertThat(api("purchase_provider_query", WdtDialect.y).kind()).isEqualTo(Kind.query);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldNameOnlyParametersThatItDescribes(Api api) {
        List<String> known = api.parameters().stream().map(Parameter::name).toList();
        List<String> withFields = withFields(api.parameters());

        assertThat(known).doesNotHaveDuplicates();
        assertThat(withFields).containsAll(api.defaults().keySet());
        assertThat(labels(api.parameters())).doesNotContainNull();
        api.timeFilter().ifPresent(time -> assertThat(known).contains(time.start(), time.end()));
        assertInstead(api.parameters());
        if (api.push() != null) {
            assertThat(withFields).containsAll(api.push().unique()).containsAll(api.push().maxSame().keySet());
            assertThat(api.push().unique()).as("unique fields").isNotEmpty();
            if (api.push().param() != null) {
                assertThat(api.parameter(api.push().param())).get().matches(Parameter::required)
                        .satisfies(param -> assertThat(param.fields()).isNotEmpty());
            }
            if (api.push().rows() != null) {
                assertThat(withFields).contains(api.push().rows());
                assertThat(api.push().maxRows()).isPositive();
            }
        }
    }

    private static List<String> withFields(List<Parameter> parameters) {
        return parameters.stream().flatMap(p -> Stream.concat(Stream.of(p.name()), withFields(p.fields()).stream())).toList();
    }

    private static List<String> labels(List<Parameter> parameters) {
        List<String> labels = new ArrayList<>();
        parameters.forEach(parameter -> {
            labels.add(parameter.zh());
            labels.addAll(labels(parameter.fields()));
        });
        return labels;
    }

    private static void assertInstead(List<Parameter> siblings) {
        siblings.forEach(parameter -> {
            assertThat(siblings).extracting(Parameter::name).containsAll(parameter.instead());
            assertThat(parameter.instead().isEmpty() || parameter.required()).isTrue();
            assertInstead(parameter.fields());
        });
    }

    @Test
    void shouldLeaveOutTheOnlyListNodeThatNobodyPublishes() {
        assertThat(all()).filteredOn(api -> api.kind().isRead() && api.listNode() == null).singleElement()
                .matches(api -> api.name().equals("stock_pd_order_query"));
    }

    @Test
    void shouldLeadFromEachPoolToItsAcknowledgement() {
        assertThat(all()).filteredOn(api -> api.ack() != null).hasSize(4)
                .allSatisfy(api -> assertThat(api(api.ack().api(), WdtDialect.classic).kind()).isEqualTo(Kind.ack));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stockin_refund_push          | aftersale_stockin_confirm
            stockin_purchase_push        | stockin_order_push with src_order_type=1
            stockin_order_query_purchase | stockin_order_query with order_type=1
            purchase_return_push         | purchase_return_order_push
            stockout_order_query_return  | stockout_order_query with order_type=3
            stock_pd_order_query         | nothing there replaces it
            stock_transfer_push          | stock_transfer_create
            stockout_transfer_push       | stockout_order_push with src_order_type=2
            stockin_transfer_push        | stockin_order_push with src_order_type=2
            """)
    void shouldNameWhatReplacesAnApiThatYLacks(String name, String replacement) {
        assertThat(NOT_IN_Y).contains(name);
        assertThatIllegalArgumentException().isThrownBy(() -> ApiCatalog.find(name, WdtDialect.y))
                .withMessageContaining(name).withMessageContaining("dialect=y").withMessageContaining(replacement);
    }

    @Test
    void shouldFindAnApiByEverySpelling() {
        assertThat(List.of("shop", "shop.php", "wdt.shop.query", " Shop ")).allSatisfy(
                name -> assertThat(ApiCatalog.find(name, WdtDialect.classic)).get().extracting(Api::name).isEqualTo("shop"));
        names().forEach(name -> assertThat(ApiCatalog.normalise(api(name, WdtDialect.classic).qimenMethod())).isEqualTo(name));
        assertThat(ApiCatalog.find("../secret", WdtDialect.classic)).isEmpty();
        assertThat(ApiCatalog.find("no_such_api", WdtDialect.classic)).isEmpty();
    }

    @Test
    void shouldKeepApisApartThatShareOnlyTheirName() {
        Api classic = api("purchase_return_order_push", WdtDialect.classic);
        Api y = api("purchase_return_order_push", WdtDialect.y);

        assertThat(classic.zh()).isEqualTo("创建采购退货出库单");
        assertThat(classic.push().param()).isEqualTo("purchase_return_info");
        assertThat(y.zh()).isEqualTo("创建采购退货单");
        assertThat(y.push().param()).isEqualTo("return_info");
    }

    @ParameterizedTest
    @CsvSource({
            "trade_query,                classic, PT60M,  100",
            "trade_query,                y,       P3D,    100",
            "suites_query,               y,       P36500D, 1000",
            "suites_query,               classic, P30D,   100",
            "stock_query,                y,       P30D,   1000",
            "stock_query,                classic, P30D,   100",
            "stockout_order_query_trade, classic, P30D,   100" })
    void shouldKnowTheLongestWindowAndTheLargestPage(String name, WdtDialect dialect, Duration maxWindow, int pageSize) {
        Api api = api(name, dialect);

        assertThat(api.time().maxWindow()).isEqualTo(maxWindow);
        assertThat(api.pageSize()).isEqualTo(pageSize);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            stockout_order_query_trade  | classic | -                  | consign_time
            stockout_order_query_trade  | classic | status=95          | consign_time
            stockout_order_query_trade  | classic | status=55          | modified
            stockout_order_query_trade  | classic | is_by_modified=1   | modified
            stockout_order_query_trade  | y       | time_type=2        | consign_time
            stockout_order_query_trade  | y       | time_type=1        | modified
            stockout_order_query_return | classic | -                  | consign_time
            stockout_order_query_return | classic | status=50          | modified
            stockout_order_query        | classic | status=94          | modified
            stockout_order_query        | y       | status=30          | modify_date
            stockout_order_query        | y       | -                  | consign_time
            refund_query                | classic | time_type=0        | modified
            refund_query                | classic | time_type=1        | finish_time
            refund_query                | y       | time_type=1        | apply_time
            refund_query                | y       | time_type=2        | finish_time
            trade_query                 | y       | time_type=2        | trade_time
            purchase_order_query        | y       | time_type=2        | modified
            purchase_order_query        | y       | time_type=1        | created
            purchase_return_query       | y       | time_type=1        | created
            stockin_order_query         | y       | -                  | modify_date
            """)
    void shouldKnowWhichTimeIsCompared(String name, WdtDialect dialect, String parameter, String field) {
        assertThat(api(name, dialect).time().fieldFor(parameters(parameter))).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            stockout_order_query_trade  | classic | status=110                  | true
            stockout_order_query_trade  | classic | status=96                   | true
            stockout_order_query_trade  | classic | status=95                   | false
            stockout_order_query_trade  | classic | -                           | false
            stockout_order_query_trade  | classic | status=110 is_by_modified=1 | false
            stockout_order_query_return | classic | status=110                  | true
            stockout_order_query        | classic | status=110                  | true
            stockout_order_query        | y       | status=30                   | false
            trade_query                 | y       | time_type=2                 | false
            trade_query                 | y       | time_type=2 status=95       | true
            trade_query                 | y       | time_type=1 status=95       | false
            purchase_order_query        | y       | time_type=1 status=30       | true
            purchase_return_query       | y       | time_type=2 status=30       | false
            refund_query                | y       | time_type=1 status=90       | true
            """)
    void shouldKnowWhichStatesAreReachedAfterTheComparedTime(
            String name, WdtDialect dialect, String parameters, boolean late) {
        assertThat(api(name, dialect).time().lateFor(parameters(parameters)).isPresent()).isEqualTo(late);
    }

    private static Map<String, String> parameters(String text) {
        return text == null
                ? Map.of() : Stream.of(text.split(" ")).map(p -> p.split("=")).collect(
                        Collectors.toMap(p -> p[0], p -> p[1]));
    }

    @Test
    void shouldFilterStockInsOfYByTheirLastChange() {
        TimeFilter time = api("stockin_order_query", WdtDialect.y).time();

        assertThat(time.start()).isEqualTo("modify_time_start");
        assertThat(time.end()).isEqualTo("modify_time_end");
        assertThat(api("refund_query", WdtDialect.y).time().start()).isEqualTo("modified_from");
    }

    @Test
    void shouldCompareWholeDaysOnlyInThePurchaseQueriesOfY() {
        assertThat(all()).filteredOn(api -> api.time() != null && api.time().granularity() == Granularity.day)
                .extracting(Api::name).containsExactly("purchase_order_query", "purchase_return_query");
        assertThat(api("purchase_order_query", WdtDialect.classic).time().granularity()).isEqualTo(Granularity.second);
    }

    @Test
    void shouldAlwaysSendWhatTheDialectsDefaultDifferently() {
        assertThat(api("stock_sync_by_pd", WdtDialect.classic).defaults())
                .isEqualTo(Map.of("mode", "0", "is_post_error", "1", "is_create_stock", "0"));
        assertThat(api("stock_sync_by_pd", WdtDialect.y).defaults())
                .isEqualTo(Map.of("mode", "1", "is_post_error", "0", "is_create_stock", "1"));
        assertThat(api("stock_transfer_push", WdtDialect.classic).defaults()).isEqualTo(Map.of("transfer_type", "1"));
        assertThat(api("refund_query", WdtDialect.classic).defaults()).isEqualTo(Map.of("time_type", "0"));
        assertThat(api("purchase_return_query", WdtDialect.y).defaults()).isEqualTo(Map.of("time_type", "2"));
    }

    @ParameterizedTest
    @CsvSource({
            "trade_push, 50, tid", "goods_push, 50, goods_no", "sales_refund_push, 10, refund_no",
            "api_goodsspec_push, 2000, goods_id+spec_id", "logistics_sync_ack, 50, rec_id",
            "api_goods_stock_change_ack, 0, rec_id", "stock_sync_by_pd, 0, api_outer_no",
            "purchase_provider_create, 0, provider_no", "stockin_order_push, 0, outer_no" })
    void shouldKnowHowManyItemsACallTakesAndWhatMakesThemUnique(String name, int maxItems, String unique) {
        for (WdtDialect dialect : WdtDialect.values()) {
            Push push = api(name, dialect).push();

            assertThat(push.maxItems()).isEqualTo(maxItems);
            assertThat(push.unique()).containsExactly(unique.split("\\+"));
        }
    }

    @Test
    void shouldTakeWhatItsUserKnowsBetter() {
        Api api = api("trade_query", WdtDialect.classic).withOverrides("orders", "order_id", 7, "created", null);

        assertThat(api.listNode()).isEqualTo("orders");
        assertThat(api.key()).isEqualTo("order_id");
        assertThat(api.pageSize()).isEqualTo(7);
        assertThat(api.time().fieldFor(Map.of())).isEqualTo("created");
        assertThat(api("trade_push", WdtDialect.classic).withOverrides(null, null, 0, null, "orders").push().param())
                .isEqualTo("orders");
    }
}

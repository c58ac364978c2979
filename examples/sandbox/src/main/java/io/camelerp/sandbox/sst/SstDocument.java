/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of bills, with the commands that carry them and the spelling of the vendor's examples where it differs from
 * the tables (sst.md section 8).
 */
public enum SstDocument {

    STORE_DECLARE_GOODS("PushStoreDeclareGoods", "DownloadStoreDeclareGoodsByBatch", "items", "items", "billno", false,
                        names("deliverywhid", "outstoreuid", "deliverywhcode", "outstorecode", "deliverywhname",
                                "outstorename", "storeuid", "instoreuid", "storecode", "instorecode", "storename",
                                "instorename", "remarks", "reamrks")),
    REC("PushRECBill", "DownloadRECBill", "items", "items", "billno", false, names("remarks", "reamrks")),
    REQ("PushREQBill", "DownloadREQBill", "items", "items", "billno", false, names("remarks", "reamrks")),
    TRANSFERRING(null, "QueryTransferringOrderInfo", "billnoitmes", "billnoitems", "buid", true,
                 names("billingdate", "cdate", "amount", "tnum")),
    SALE(null, "QuerySaleOrderInfo", "billnoitmes", "billnoitems", "buid", true,
         names("billingdate", "cdate", "amounttotal", "tnum", "storeuid", "shopid", "storename", "shopname",
                 "billnopyaitems", "billnoPayitems"));

    private final String push;
    private final String download;
    private final String tableNode;
    private final String exampleNode;
    private final String key;
    private final boolean batchDocumented;
    private final Map<String, String> exampleNames;

    SstDocument(String push, String download, String tableNode, String exampleNode, String key, boolean batchDocumented,
                Map<String, String> exampleNames) {
        this.push = push;
        this.download = download;
        this.tableNode = tableNode;
        this.exampleNode = exampleNode;
        this.key = key;
        this.batchDocumented = batchDocumented;
        this.exampleNames = exampleNames;
    }

    private static Map<String, String> names(String... pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return Map.copyOf(names);
    }

    /** The kind of bills that a command carries. */
    public static Optional<SstDocument> of(String command) {
        return Stream.of(values()).filter(document -> List.of(document.download, String.valueOf(document.push))
                .contains(command)).findFirst();
    }

    /** The command by which the vendor sends them, or null. */
    public String push() {
        return push;
    }

    public String download() {
        return download;
    }

    String node(boolean example) {
        return example ? exampleNode : tableNode;
    }

    String key() {
        return key;
    }

    boolean batchDocumented() {
        return batchDocumented;
    }

    Map<String, String> exampleNames() {
        return exampleNames;
    }

    /** Whether a download is asked for by submit time. */
    boolean bySubmitTime() {
        return !batchDocumented;
    }
}

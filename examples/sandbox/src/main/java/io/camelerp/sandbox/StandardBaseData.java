/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.util.stream.IntStream;

import io.camelerp.sandbox.kingdee.KingdeeServer;

/**
 * The base data that Kingdee knows from the start; it fits the seeded stock-outs.
 */
final class StandardBaseData {

    private StandardBaseData() {
    }

    static void addTo(KingdeeServer kingdee) {
        kingdee.baseData("organisations", "100", "101");
        kingdee.baseData("customers", numbers("CUST%03d", 6));
        kingdee.baseData("departments", "BM000175", "BM000176");
        kingdee.baseData("stocks", "CK001", "CK002");
        kingdee.baseData("materials", numbers("SKU-%04d", 60));
        kingdee.baseData("currencies", "PRE001");
        kingdee.baseData("billTypes", "XSCKD01_SYS");
        kingdee.baseData("stockStatuses", "KCZT01_SYS");
    }

    private static String[] numbers(String format, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> String.format(format, number)).toArray(String[]::new);
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a save is told besides its bills, in the order and spelling of the vendor's template.
 *
 * @param subSystemId    the module; 21 is stock
 * @param verifyBaseData whether Kingdee checks every reference to base data, not only the required ones
 */
record SaveOptions(String subSystemId, boolean verifyBaseData) {

    ObjectNode toData() {
        ObjectNode data = KingdeeJson.MAPPER.createObjectNode();
        data.putArray("NeedUpDateFields");
        data.putArray("NeedReturnFields");
        return data.put("IsDeleteEntry", "true")
                .put("SubSystemId", subSystemId)
                .put("IsVerifyBaseDataField", String.valueOf(verifyBaseData))
                .put("IsEntryBatchFill", "true")
                .put("ValidateFlag", "true")
                .put("NumberSearch", "true")
                .put("InterationFlags", "")
                .put("IgnoreInterationFlag", "true")
                .put("IsAutoSubmitAndAudit", "false")
                // several server threads may mix up DIndex
                .put("BatchCount", 0);
    }
}

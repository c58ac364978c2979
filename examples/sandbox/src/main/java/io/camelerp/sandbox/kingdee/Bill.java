/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A bill as Kingdee keeps it.
 *
 * @param fid    internal id
 * @param number FBillNo
 * @param status FDocumentStatus: Z draft, A created, B in approval, C approved, D to be approved again
 * @param saves  how often it was saved
 * @param model  what was saved last
 */
public record Bill(long fid, String number, String status, int saves, JsonNode model) {
}

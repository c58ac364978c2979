/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

/**
 * The two ways in which the enterprise edition speaks, see section 0 of the protocol facts.
 */
enum Dialect {
    /** 企业版客户端 */
    CLASSIC,
    /** 网页版 */
    Y
}

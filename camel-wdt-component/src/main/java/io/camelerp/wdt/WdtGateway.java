/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

/**
 * The two ways into the same APIs (wdt.md sections 1 and 5).
 */
public enum WdtGateway {

    /** WDT's own HTTP interface. */
    openapi,

    /** The Qimen custom scenario on the Taobao gateway, the only one that shows Taobao orders. */
    qimen
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

/** How far a bill shall be brought in Kingdee. */
public enum BookingGoal {
    /** Saved, for somebody to look at. */
    saved,
    /** Saved and submitted (提交). */
    submitted,
    /** Saved, submitted and audited (审核). */
    audited
}

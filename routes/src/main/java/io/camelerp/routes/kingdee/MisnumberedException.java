/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

/**
 * Kingdee numbers bills itself: a repeat of such a save would book it twice.
 */
final class MisnumberedException extends KingdeeException {

    MisnumberedException(String formId, String bills) {
        super(Category.REQUEST, "BatchSave", formId, null,
              "bills were saved under numbers that are not ours: " + bills
                                                           + ". The route is stopped, and no other sends bills of this"
                                                           + " form, because every repeat would book them again. Allow manual numbers for this bill type in"
                                                           + " Kingdee (编码规则: 允许手工编号), correct these bills there, then"
                                                           + " start the route again");
    }
}

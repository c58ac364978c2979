/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

/**
 * The MsgCodes that the sandbox answers, section 5 of the protocol facts.
 */
enum MsgCode {

    OK(0),
    SESSION_LOST(1),
    OPERATION_EMPTY(3),
    EXCEPTION(4),
    FORM_EMPTY(5),
    WRONG_PARAMETER(8),
    NOT_EXISTING(9),
    NO_MATCH(10),
    VALIDATION(11),
    NOT_OPERABLE(12),
    LOCK_CONFLICT(13),
    CALL_LIMIT(14);

    private final int number;

    MsgCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

/**
 * A call, or one bill of it, that Kingdee does not carry out.
 */
final class KingdeeRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int msgCode;
    private final String field;

    KingdeeRefusal(MsgCode msgCode, String field, String message) {
        this(msgCode.number(), field, message);
    }

    KingdeeRefusal(int msgCode, String field, String message) {
        super(message, null, false, false);
        this.msgCode = msgCode;
        this.field = field;
    }

    int msgCode() {
        return msgCode;
    }

    /** The field that is wrong, or null. */
    String field() {
        return field;
    }

    static KingdeeRefusal sessionLost() {
        return new KingdeeRefusal(MsgCode.SESSION_LOST, null, "会话信息已丢失，请重新登录");
    }
}

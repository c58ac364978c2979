/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

/**
 * A call to Kingdee that failed as a whole, or a window of which some bills have to be tried again.
 *
 * The message says what was expected and what came, with the vendor's own text, and never holds a secret.
 */
public class KingdeeException extends RuntimeException {

    /** What kind of trouble it is, and so who can do something about it. */
    public enum Category {
        /** Credentials, licence or permission: nothing gets through until somebody corrects the account. */
        AUTH,
        /** Too many calls: later it works. */
        RATE_LIMIT,
        /** Network, lock or load: later it works. */
        TRANSIENT,
        /** The call itself is wrong: address, form id or field names have to be corrected. */
        REQUEST,
        /** Kingdee understood and refused. */
        BUSINESS,
        /** It was sent, and what became of it is not known. */
        UNKNOWN_RESULT
    }

    private final Category category;
    private final String operation;
    private final String formId;
    private final Integer msgCode;

    public KingdeeException(Category category, String operation, String formId, Integer msgCode, String message) {
        this(category, operation, formId, msgCode, message, null);
    }

    public KingdeeException(Category category, String operation, String formId, Integer msgCode, String message,
                            Throwable cause) {
        super("Kingdee " + operation + (formId == null ? "" : " " + formId) + ": " + message + " [" + category
              + (msgCode == null ? "" : ", MsgCode " + msgCode) + "]", cause);
        this.category = category;
        this.operation = operation;
        this.formId = formId;
        this.msgCode = msgCode;
    }

    public Category getCategory() {
        return category;
    }

    /** The method that was called, such as {@code BatchSave}. */
    public String getOperation() {
        return operation;
    }

    /** The form that it was called for, or null. */
    public String getFormId() {
        return formId;
    }

    /** The vendor's code, or null where none came. */
    public Integer getMsgCode() {
        return msgCode;
    }
}

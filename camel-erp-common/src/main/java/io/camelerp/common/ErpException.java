/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.stream.StreamSupport;

import org.apache.camel.spi.HttpResponseAware;
import org.apache.camel.util.ObjectHelper;

/**
 * A call to a vendor that did not succeed: what kind of failure it was, and the vendor's own code and text.
 */
public abstract class ErpException extends RuntimeException implements HttpResponseAware {

    private final Category category;
    private final String vendorCode;
    private final String vendorMessage;
    private int httpResponseCode;
    private String httpResponseStatus;

    /**
     * What can be done about a failure.
     */
    public enum Category {

        /** The account, the signature or the clock is wrong: an operator has to act. */
        AUTH,
        /** Too many calls: wait and ask again. */
        RATE_LIMIT,
        /** The network or the vendor is in trouble, or the answer cannot be read: ask again. */
        TRANSIENT,
        /** The request is wrong and stays wrong. */
        REQUEST,
        /** The vendor refuses what the document says. */
        BUSINESS,
        /** A create was sent and nobody knows whether it took effect. */
        UNKNOWN_RESULT;

        /**
         * Whether the same request may succeed later without anybody changing anything.
         */
        public boolean isRetryable() {
            return this == RATE_LIMIT || this == TRANSIENT;
        }
    }

    protected ErpException(Category category, String vendorCode, String vendorMessage, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
        this.vendorCode = vendorCode;
        this.vendorMessage = vendorMessage;
    }

    public Category getCategory() {
        return category;
    }

    /**
     * The vendor's code as text, or null when no answer could be read.
     */
    public String getVendorCode() {
        return vendorCode;
    }

    /**
     * The vendor's own text, or null when no answer could be read.
     */
    public String getVendorMessage() {
        return vendorMessage;
    }

    /**
     * Whether the same request may succeed later without anybody changing anything.
     */
    public boolean isRetryable() {
        return category.isRetryable();
    }

    /**
     * Whether each call of the account would end like this now: it is refused or out of quota, or nobody can be
     * reached.
     */
    public boolean meetsAllCalls() {
        if (category == Category.AUTH || category == Category.RATE_LIMIT) {
            return true;
        }
        return StreamSupport.stream(ObjectHelper.createExceptionIterable(this).spliterator(), false)
                .anyMatch(NoAnswerException::isNeverSent);
    }

    @Override
    public int getHttpResponseCode() {
        return httpResponseCode;
    }

    @Override
    public void setHttpResponseCode(int httpResponseCode) {
        this.httpResponseCode = httpResponseCode;
    }

    @Override
    public String getHttpResponseStatus() {
        return httpResponseStatus;
    }

    @Override
    public void setHttpResponseStatus(String httpResponseStatus) {
        this.httpResponseStatus = httpResponseStatus;
    }
}

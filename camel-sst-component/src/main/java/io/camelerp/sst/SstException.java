/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import io.camelerp.common.ErpException;

/**
 * A call to SST that did not succeed: what kind of failure it was, the vendor's own code and text, and the command.
 * <p>
 * Never carries a secret, a signature or a request body.
 */
public class SstException extends ErpException {

    private final String command;

    public SstException(Category category, String command, String message) {
        this(category, command, null, null, message, null);
    }

    public SstException(Category category, String command, String message, Throwable cause) {
        this(category, command, null, null, message, cause);
    }

    public SstException(Category category, String command, String vendorCode, String vendorMessage, String message,
                        Throwable cause) {
        super(category, vendorCode, vendorMessage, "SST " + command + " failed (" + category + "): " + message, cause);
        this.command = command;
    }

    /**
     * The vendor's name of the command, {@code DownloadRECBill}.
     */
    public String getCommand() {
        return command;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import org.apache.camel.spi.Metadata;

/**
 * Headers of the SST component.
 */
public final class SstConstants {

    @Metadata(label = "consumer", description = "The command that the bill or bills came by.", javaType = "String")
    public static final String SOURCE_COMMAND = "CamelSstSourceCommand";

    @Metadata(label = "consumer", description = "The account (appId) that the bill came from.", javaType = "String")
    public static final String ACCOUNT = "CamelSstAccount";

    @Metadata(label = "consumer",
              description = "What the bill is: StoreDeclareGoods, REC, REQ, Transferring or Sale. The same for a push and the download of the same bill.",
              javaType = "String")
    public static final String DOCUMENT = "CamelSstDocument";

    @Metadata(label = "consumer",
              description = "The key of the bill: the value of the catalogue's key field. Only with delivery=record.",
              javaType = "String")
    public static final String RECORD_KEY = "CamelSstRecordKey";

    @Metadata(label = "consumer",
              description = "The submit time of the bill as the vendor wrote it, or its creation time where it has no submit time. Only with delivery=record.",
              javaType = "String")
    public static final String RECORD_TIME = "CamelSstRecordTime";

    @Metadata(label = "consumer",
              description = "A hash of the content of the bill: the same for the same content in any spelling. Only with delivery=record.",
              javaType = "String")
    public static final String RECORD_HASH = "CamelSstRecordHash";

    @Metadata(label = "consumer",
              description = "Whether the bill was delivered before with another content. Only with delivery=record.",
              javaType = "Boolean")
    public static final String CHANGED = "CamelSstChanged";

    @Metadata(label = "consumer", description = "The bill or the list of bills as the vendor sent it. Only with keepOriginal.",
              javaType = "com.fasterxml.jackson.databind.JsonNode")
    public static final String ORIGINAL = "CamelSstOriginal";

    @Metadata(label = "consumer", description = "The first day that was asked for, yyyy-MM-dd. Not with pushes.",
              javaType = "String")
    public static final String WINDOW_START = "CamelSstWindowStart";

    @Metadata(label = "consumer", description = "The last day that was asked for, yyyy-MM-dd. Not with pushes.",
              javaType = "String")
    public static final String WINDOW_END = "CamelSstWindowEnd";

    @Metadata(label = "consumer", description = "The number of bills delivered together.", javaType = "Integer")
    public static final String BATCH_SIZE = "CamelSstBatchSize";

    @Metadata(description = "The vendor's batch (sumbatch) that the bills belong to. A finish command takes it from here; a download goes on with a batch only where body or param.sumbatch names it.",
              javaType = "String")
    public static final String BATCH = "CamelSstBatch";

    @Metadata(label = "producer",
              description = "The command to call instead of the one in the endpoint URI. Consumers never set it.",
              javaType = "String")
    public static final String COMMAND = "CamelSstCommand";

    @Metadata(label = "producer", description = "The vendor's result code as text.", javaType = "String")
    public static final String CODE = "CamelSstCode";

    @Metadata(label = "producer", description = "The vendor's result message.", javaType = "String")
    public static final String MESSAGE = "CamelSstMessage";

    @Metadata(label = "producer", description = "The number of entries in the answer.", javaType = "Integer")
    public static final String COUNT = "CamelSstCount";

    @Metadata(label = "producer",
              description = "Whether the vendor, or our own record of an earlier call, says that this was done before.",
              javaType = "Boolean")
    public static final String ALREADY_DONE = "CamelSstAlreadyDone";

    @Metadata(label = "producer", description = "The vendor's number of a bill created by AddSTOBill.", javaType = "String")
    public static final String BILL_NO = "CamelSstBillNo";

    @Metadata(label = "producer",
              description = "Set to true to create a bill although the result of an earlier attempt with the same tbillno is unknown: a person has looked, and the vendor has no such bill. It permits one attempt, and no redelivery.",
              javaType = "Boolean")
    public static final String RESEND = "CamelSstResend";

    private SstConstants() {
    }
}

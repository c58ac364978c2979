/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import org.apache.camel.spi.Metadata;

/**
 * Headers of the WDT component.
 */
public final class WdtConstants {

    @Metadata(label = "consumer", description = "The API that the record or window came from.", javaType = "String")
    public static final String SOURCE_API = "CamelWdtSourceApi";

    @Metadata(label = "consumer", description = "The account (sid) that the record or window came from.",
              javaType = "String")
    public static final String ACCOUNT = "CamelWdtAccount";

    @Metadata(label = "consumer",
              description = "The key of the record: the value of the catalogue's key field. Only with delivery=record.",
              javaType = "String")
    public static final String RECORD_KEY = "CamelWdtRecordKey";

    @Metadata(label = "consumer",
              description = "The time of the record by which the API filters, as the vendor wrote it (Asia/Shanghai). Only with delivery=record.",
              javaType = "String")
    public static final String RECORD_TIME = "CamelWdtRecordTime";

    @Metadata(label = "consumer",
              description = "Start of the time window that was read, inclusive, yyyy-MM-dd HH:mm:ss in Asia/Shanghai.",
              javaType = "String")
    public static final String WINDOW_START = "CamelWdtWindowStart";

    @Metadata(label = "consumer",
              description = "End of the time window that was read, inclusive, yyyy-MM-dd HH:mm:ss in Asia/Shanghai.",
              javaType = "String")
    public static final String WINDOW_END = "CamelWdtWindowEnd";

    @Metadata(label = "consumer", description = "The number of records delivered from the window.",
              javaType = "Integer")
    public static final String WINDOW_SIZE = "CamelWdtWindowSize";

    @Metadata(label = "consumer",
              description = "True where an operator replays a span of time, so that the record was probably delivered before. Not set otherwise.",
              javaType = "Boolean")
    public static final String REPLAYED = "CamelWdtReplayed";

    @Metadata(label = "consumer",
              description = "Says at the vendor what became of the rows of a pool: done() or failed(text), for all rows of the exchange or for one by its key. Not with ackMode=none.",
              javaType = "io.camelerp.wdt.WdtAcknowledgement")
    public static final String ACKNOWLEDGEMENT = "CamelWdtAcknowledgement";

    @Metadata(label = "consumer",
              description = "Which attempt to process the row of a pool this is, counted from 1 since the route was started. Only with delivery=record.",
              javaType = "Integer")
    public static final String ATTEMPT = "CamelWdtAttempt";

    @Metadata(label = "consumer",
              description = "Whether a failure of this attempt is told to the vendor, so that the row does not come again. Only with delivery=record.",
              javaType = "Boolean")
    public static final String LAST_ATTEMPT = "CamelWdtLastAttempt";

    @Metadata(label = "producer",
              description = "The API to call instead of the one in the endpoint URI. Consumers never set it.",
              javaType = "String")
    public static final String API = "CamelWdtApi";

    @Metadata(label = "producer", description = "The vendor's result code as text.", javaType = "String")
    public static final String CODE = "CamelWdtCode";

    @Metadata(label = "producer", description = "The vendor's result message.", javaType = "String")
    public static final String MESSAGE = "CamelWdtMessage";

    @Metadata(label = "producer", description = "How many records a query found in all, where the vendor counts them.",
              javaType = "Integer")
    public static final String TOTAL_COUNT = "CamelWdtTotalCount";

    @Metadata(label = "producer",
              description = "How many documents the vendor says a push created. Not set where it does not count.",
              javaType = "Integer")
    public static final String RESULT_NEW = "CamelWdtResultNew";

    @Metadata(label = "producer",
              description = "How many documents the vendor says a push changed. Not set where it does not count.",
              javaType = "Integer")
    public static final String RESULT_CHANGED = "CamelWdtResultChanged";

    @Metadata(label = "producer", description = "How many items of a push failed.", javaType = "Integer")
    public static final String RESULT_FAILED = "CamelWdtResultFailed";

    @Metadata(label = "producer",
              description = "The result of a push that failed, as JSON text; the body stays what it was. A push that succeeds sets its result as the body.",
              javaType = "String")
    public static final String RESULT = "CamelWdtResult";

    private WdtConstants() {
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.runs;

import io.camelerp.routes.manage.OperatorHttp;

/**
 * Statistics of runs over HTTP: GET {@code /erp/runs} shows a day (day, today without it; route for one alone).
 */
public class RunHttp extends OperatorHttp {

    private RunStatistics statistics;

    @Override
    protected Object answer(Request request) {
        request.allow("route", "day");
        return request.method().equals("GET") && request.action().equals("runs")
                ? statistics.list(request.get("day"), request.get("route")) : null;
    }

    /** What has counted. */
    public void setStatistics(RunStatistics statistics) {
        this.statistics = statistics;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import io.camelerp.routes.manage.OperatorHttp;

/**
 * Reconciliation over HTTP, below {@code /erp/reconcile}.
 *
 * POST compares a day (day, and route for one alone), GET lists what differed (route, day), POST to {@code feed} sends
 * what is missing through its route again (route, day).
 */
public class ReconcileHttp extends OperatorHttp {

    private ReconcileDesk desk;

    @Override
    protected Object answer(Request request) {
        request.allow("route", "day");
        return switch (request.method() + " " + request.action()) {
            case "GET reconcile" -> desk.differences(request.need("route"), request.need("day"));
            case "POST reconcile" -> request.get("route") == null
                    ? desk.reconcile(request.need("day")) : desk.reconcile(request.need("route"), request.need("day"));
            case "POST feed" -> desk.feed(request.need("route"), request.need("day"));
            default -> null;
        };
    }

    /** What does the work. */
    public void setDesk(ReconcileDesk desk) {
        this.desk = desk;
    }
}

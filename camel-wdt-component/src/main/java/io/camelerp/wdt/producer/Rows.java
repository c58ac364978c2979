/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.client.Pages;

/**
 * The rows of a query one by one; a page is asked for when its first row is.
 */
public final class Rows implements Iterator<JsonNode> {

    private final String api;
    private final Pages pages;
    private final Queue<JsonNode> rows = new ArrayDeque<>();
    private WdtException failure;
    private boolean ended;

    public Rows(String api, Pages pages) {
        this.api = api;
        this.pages = pages;
    }

    /** Whether there is a row, or a failure to throw: who looks ahead is not kept from the rows before it. */
    @Override
    public boolean hasNext() {
        if (rows.isEmpty() && !ended) {
            readPage();
        }
        return !rows.isEmpty() || failure != null;
    }

    private void readPage() {
        try {
            Optional<List<JsonNode>> page = pages.next();
            page.ifPresent(rows::addAll);
            ended = page.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(new WdtException(Category.TRANSIENT, api, "interrupted before all pages were read", e));
        } catch (WdtException e) {
            end(e);
        }
    }

    private void end(WdtException e) {
        ended = true;
        failure = e;
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (failure != null) {
            WdtException thrown = failure;
            failure = null;
            throw thrown;
        }
        return rows.remove();
    }
}

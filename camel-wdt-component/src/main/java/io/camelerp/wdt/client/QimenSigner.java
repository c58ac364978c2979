/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.camelerp.wdt.catalog.Api;

/**
 * Signs for the Qimen gateway: the secret around all names and values, MD5 in upper case (wdt.md section 5).
 */
final class QimenSigner implements Signer {

    private final Account account;

    QimenSigner(Account account) {
        this.account = account;
    }

    @Override
    public SortedMap<String, String> sign(Api api, Map<String, String> parameters, Instant now) {
        SortedMap<String, String> form = new TreeMap<>();
        parameters.forEach((name, value) -> {
            if (value != null && !value.isEmpty()) {
                form.put(name, value);
            }
        });
        form.put("app_key", account.appKey());
        form.put("target_app_key", account.targetAppKey());
        form.put("method", api.qimenMethod());
        form.put("timestamp", VendorTime.format(VendorTime.local(now)));
        form.put("format", "json");
        form.put("v", "2.0");
        form.put("sign_method", "md5");
        form.put("sid", account.sid());
        StringBuilder text = new StringBuilder(account.secret());
        form.forEach((name, value) -> text.append(name).append(value));
        text.append(account.secret());
        form.put("sign", Signer.md5(text.toString()).toUpperCase(Locale.ROOT));
        return form;
    }
}

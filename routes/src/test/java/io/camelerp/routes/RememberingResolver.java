/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/**
 * Remembers which services of Camel are not on the class path. Each context that starts asks for hundreds of them, of
 * which each would be looked for in every jar again: a fifth of all the work of a test.
 */
final class RememberingResolver extends DefaultClassResolver {

    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final Set<String> MISSING = ConcurrentHashMap.newKeySet();

    RememberingResolver(CamelContext context) {
        super(context);
    }

    @Override
    public InputStream loadResourceAsStream(String uri) {
        if (!uri.startsWith(SERVICES)) {
            return super.loadResourceAsStream(uri);
        }
        if (MISSING.contains(uri)) {
            return null;
        }
        InputStream found = super.loadResourceAsStream(uri);
        if (found == null) {
            MISSING.add(uri);
        }
        return found;
    }
}

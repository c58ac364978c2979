/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * All that an operator can read by JMX: every attribute of the MBeans of a pattern, and what their dumps print.
 */
public final class ShownByJmx {

    private ShownByJmx() {
    }

    public static String of(String pattern) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        StringBuilder seen = new StringBuilder();
        for (ObjectName name : server.queryNames(new ObjectName(pattern), null)) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                seen.append(name).append(' ').append(attribute.getName()).append('=')
                        .append(said(() -> server.getAttribute(name, attribute.getName()))).append('\n');
            }
            for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
                int parameters = operation.getSignature().length;
                if (operation.getName().startsWith("dump")
                        && Stream.of(operation.getSignature()).allMatch(parameter -> parameter.getType().equals("boolean"))) {
                    Object[] yes = Collections.nCopies(parameters, true).toArray();
                    String[] types = Collections.nCopies(parameters, "boolean").toArray(String[]::new);
                    seen.append(said(() -> server.invoke(name, operation.getName(), yes, types))).append('\n');
                }
            }
        }
        return seen.toString();
    }

    private static String said(Callable<Object> question) {
        try {
            Object answer = question.call();
            return answer instanceof Object[] many ? Arrays.deepToString(many) : String.valueOf(answer);
        } catch (Exception e) {
            // not every operation has all that it needs here; what it says shows no secret either
            return e + " " + e.getCause();
        }
    }
}

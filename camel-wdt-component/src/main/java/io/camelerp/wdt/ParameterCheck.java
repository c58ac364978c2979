/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.Parameter;
import io.camelerp.wdt.catalog.TimeFilter;
import io.camelerp.wdt.catalog.TimeFilter.Late;
import io.camelerp.wdt.producer.Validation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the vendor's parameters of a consumer: refuses those that would lose records, and unless validation is off
 * tells of those that are missing or that the vendor does not document.
 */
final class ParameterCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ParameterCheck.class);

    private final WdtConfiguration configuration;
    private final Api api;
    private final Map<String, String> parameters;
    private final Set<String> own = new HashSet<>(List.of("limit", "page_no", "page_size"));

    /**
     * @param shopParameter the parameter that the consumer fills with shops, or null
     */
    ParameterCheck(WdtEndpoint endpoint, String shopParameter) {
        this.configuration = endpoint.getConfiguration();
        this.api = endpoint.getApi();
        this.parameters = endpoint.businessParameters();
        api.timeFilter().ifPresent(time -> own.addAll(List.of(time.start(), time.end())));
        if (shopParameter != null) {
            own.add(shopParameter);
        }
    }

    /**
     * Looks at the parameters.
     *
     * @throws IllegalArgumentException when one is missing or would lose records
     */
    void check() {
        api.timeFilter().ifPresent(time -> {
            refuseOnQimen(time);
            refuseLateStates(time);
        });
        if (configuration.getValidation() == Validation.off) {
            return;
        }
        api.parameters().stream().filter(this::isMissing).findFirst().ifPresent(this::refuseMissing);
        if (!unlisted().isEmpty()) {
            String text = api.name() + " (" + api.zh() + "): dialect " + configuration.getDialect() + " does not document "
                          + String.join(", ", unlisted().stream().map(name -> "param." + name).toList())
                          + ", which may do nothing or something else / 未知参数";
            if (configuration.getValidation() == Validation.strict) {
                throw new IllegalArgumentException(
                        "WDT API " + text + ". Correct the name, or set validation=lenient to send it as it is");
            }
            LOG.warn("{}. Sent as it is", text);
        }
    }

    /** The parameters that the vendor does not document for this dialect. */
    List<String> unlisted() {
        return api.parameters().isEmpty()
                ? List.of()
                : parameters.keySet().stream()
                        .filter(name -> !own.contains(name) && !api.defaults().containsKey(name)
                                && api.parameter(name).isEmpty())
                        .sorted().toList();
    }

    private boolean isMissing(Parameter parameter) {
        Set<String> given = new HashSet<>(parameters.keySet());
        given.addAll(own);
        return parameter.required() && !given.contains(parameter.name())
                && parameter.instead().stream().noneMatch(given::contains);
    }

    private void refuseMissing(Parameter parameter) {
        throw new IllegalArgumentException(
                "WDT API " + api.name() + " (" + api.zh() + ") demands " + parameter.name() + " (" + parameter.zh()
                                           + ") / 缺少必填参数: set param." + parameter.name()
                                           + (parameter.name().startsWith("shop_") && api.kind() == Api.Kind.pool
                                                   ? ", shops=SH001,SH002 or shops=all" : ""));
    }

    private boolean knowsRemedy(Late late) {
        return late.remedy() != null && (configuration.getGateway() == WdtGateway.openapi || late.remedyOnQimen());
    }

    /** A vendor that does not know the parameter ignores it, and compares another time than the route believes. */
    private void refuseOnQimen(TimeFilter time) {
        Late late = time.late();
        if (late == null || late.remedy() == null || knowsRemedy(late)) {
            return;
        }
        late.remedy().keySet().stream().filter(name -> parameters.containsKey(name) && !api.defaults().containsKey(name))
                .findFirst().ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "The Qimen gateway does not know param." + name + " of " + api.name()
                                                       + " and ignores it, so that it filters by another time than you believe: remove it, and set"
                                                       + " lookback with an idempotentRepository for what changes later / 奇门没有这个参数");
                });
    }

    private void refuseLateStates(TimeFilter time) {
        time.lateFor(parameters).filter(late -> configuration.getLookback() == 0).ifPresent(late -> {
            boolean remedy = knowsRemedy(late);
            String params = late.remedy() == null
                    ? "" : late.remedy().entrySet().stream()
                            .map(e -> "param." + e.getKey() + "=" + e.getValue()).reduce((a, b) -> a + "&" + b).orElse("");
            throw new IllegalArgumentException(
                    "WDT API " + api.name() + " filters by " + time.fieldFor(parameters) + ", and a row reaches "
                                               + late.when().keySet().stream().map(name -> name + "=" + parameters.get(name))
                                                       .toList()
                                               + " only later: a watermark would pass it before it shows. Set "
                                               + (remedy ? params + " to filter by the last change, or " : "")
                                               + "lookback with an idempotentRepository, or leave the filter out");
        });
    }
}

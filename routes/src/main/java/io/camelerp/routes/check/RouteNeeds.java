/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.camelerp.routes.kingdee.KingdeeChanges;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.URISupport;

/**
 * What the routes of a context need to work, read from their definitions: accounts, lookup tables, Kingdee forms,
 * brokers.
 *
 * @param routes  the ids of the routes
 * @param sources what they read; of those that only push, something else of the same account
 * @param tables  the lookup tables of their mappings, each with the columns that are read by name
 * @param forms   the forms that they book, each with its source id field
 * @param asked   the beans that ask Kingdee for changes
 * @param brokers of their queues and topics
 * @param goals   how far the bills are to be brought, where that is further than saved
 */
record RouteNeeds(List<String> routes, Collection<RouteSource> sources, Map<String, Set<String>> tables,
        Map<String, String> forms,
        Set<String> asked, Collection<Broker> brokers, Set<String> goals) {

    private static final String SINK = "kamelet:kingdee-sink";
    private static final String DEFAULT_SOURCE_ID_FIELD = "{{erp.kingdee.source-id-field:F_ora_Text_ckdh}}";
    private static final Pattern LOOKUP
            = Pattern.compile("\\blookup\\(\"([\\w-]+)\"(?:;[^;()]*(?:\\([^()]*\\)[^;()]*)*;\\s*\"([^\"]+)\")?");
    private static final Pattern COMMENT = Pattern.compile("(\"(?:\\\\.|[^\"\\\\])*\")|#[^\n]*");
    private static final Pattern MAPPING = Pattern.compile("(?:classpath|file):[^&?]+\\.jq");

    static RouteNeeds of(CamelContext context) {
        List<String> routes = new ArrayList<>();
        Map<String, RouteSource> sources = new TreeMap<>();
        Map<String, Set<String>> tables = new TreeMap<>();
        Map<String, String> forms = new TreeMap<>();
        Set<String> asked = new TreeSet<>();
        Map<String, Broker> brokers = new TreeMap<>();
        Set<String> goals = new TreeSet<>();
        for (RouteDefinition route : context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions()) {
            String input = route.getInput().getEndpointUri();
            if (!input.startsWith("kamelet:")) {
                routes.add(route.getRouteId());
                RouteSource.of(resolved(context, input)).ifPresent(source -> sources.put(source.name(), source));
                Broker.of(input).ifPresent(broker -> brokers.put(broker.name(), broker));
                for (ToDefinition to : all(route, ToDefinition.class)) {
                    String uri = resolved(context, to.getEndpointUri());
                    RouteSource.ofTarget(uri).ifPresent(source -> sources.putIfAbsent(source.name(), source));
                    Broker.of(to.getEndpointUri()).ifPresent(broker -> brokers.put(broker.name(), broker));
                    needs(context, uri, tables, forms);
                    goal(uri).ifPresent(goals::add);
                }
                for (ExpressionNode node : all(route, ExpressionNode.class)) {
                    if (node.getExpression() != null && node.getExpression().getExpression() != null) {
                        lookups(context, resolved(context, node.getExpression().getExpression()), tables);
                    }
                }
                all(route, BeanDefinition.class).stream().map(BeanDefinition::getRef)
                        .filter(ref -> ref != null && context.getRegistry().lookupByName(ref) instanceof KingdeeChanges)
                        .forEach(asked::add);
            }
        }
        return new RouteNeeds(routes, sources.values(), tables, forms, asked, brokers.values(), goals);
    }

    private static <T> Collection<T> all(RouteDefinition route, Class<T> type) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), type);
    }

    private static void needs(CamelContext context, String uri, Map<String, Set<String>> tables, Map<String, String> forms) {
        lookups(context, uri, tables);
        if (uri.startsWith(SINK)) {
            Map<String, Object> parameters = parameters(uri);
            forms.put(String.valueOf(parameters.get("formId")), String.valueOf(
                    parameters.getOrDefault("sourceIdField", resolved(context, DEFAULT_SOURCE_ID_FIELD))));
        }
    }

    private static Optional<String> goal(String uri) {
        return uri.startsWith(SINK)
                ? Optional.ofNullable((String) parameters(uri).get("goal")).filter(goal -> !"saved".equals(goal))
                : Optional.empty();
    }

    /** Adds the tables that a mapping looks into; none where the text names no mapping. */
    private static void lookups(CamelContext context, String text, Map<String, Set<String>> tables) {
        Matcher mapping = MAPPING.matcher(text);
        while (mapping.find()) {
            try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, mapping.group())) {
                String code = COMMENT.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8)).replaceAll(
                        found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
                Matcher lookup = LOOKUP.matcher(code);
                while (lookup.find()) {
                    Set<String> columns = tables.computeIfAbsent(lookup.group(1), table -> new TreeSet<>());
                    Optional.ofNullable(lookup.group(2)).ifPresent(columns::add);
                }
            } catch (IOException e) {
                // the mapping itself is missing, which its route says when it starts
                tables.putIfAbsent(mapping.group(), Set.of());
            }
        }
    }

    static Map<String, Object> parameters(String uri) {
        try {
            return URISupport.parseQuery(URISupport.extractQuery(uri));
        } catch (URISyntaxException e) {
            return Map.of();
        }
    }

    private static String resolved(CamelContext context, String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (RuntimeException e) {
            // an optional placeholder without a value
            return text;
        }
    }
}

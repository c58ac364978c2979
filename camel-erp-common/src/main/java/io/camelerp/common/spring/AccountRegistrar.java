/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.spring;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.camelerp.common.MisreadSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes one component of each account in the settings of a Spring Boot application: {@code camel.component.wdt.*} is
 * the component {@code wdt}, {@code camel.component.wdt-shop2.*} the component {@code wdt-shop2}, and so on.
 */
public abstract class AccountRegistrar implements ImportBeanDefinitionRegistrar {

    private static final String COMPONENTS = "camel.component";

    private final Environment environment;
    private final String scheme;
    private final Class<? extends Component> type;
    private final Supplier<Component> constructor;
    private final Supplier<PropertyConfigurer> configurer;

    /**
     * For the components of one scheme.
     *
     * @param environment where the settings are
     * @param scheme      such as {@code wdt}
     * @param type        the class of the component
     * @param constructor makes a component without settings
     * @param configurer  sets its options
     */
    protected AccountRegistrar(Environment environment, String scheme, Class<? extends Component> type,
                               Supplier<Component> constructor, Supplier<PropertyConfigurer> configurer) {
        this.environment = environment;
        this.scheme = scheme;
        this.type = type;
        this.constructor = constructor;
        this.configurer = configurer;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        refuseMisreadSettings();
        for (String name : names()) {
            String bean = name + "-component";
            // one that the application makes itself goes first
            if (!registry.containsBeanDefinition(bean) && !registry.containsBeanDefinition(name)) {
                RootBeanDefinition definition = new RootBeanDefinition(type);
                definition.setInstanceSupplier(() -> create(name, (ConfigurableListableBeanFactory) registry));
                // Camel starts and stops it
                definition.setDestroyMethodName("");
                definition.setLazyInit(true);
                registry.registerBeanDefinition(bean, definition);
            }
        }
    }

    /** Those of the routes, too, which ask for theirs one by one. */
    private void refuseMisreadSettings() {
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> settings) {
                    for (String key : settings.getPropertyNames()) {
                        if ((key.startsWith("erp.") || key.startsWith(COMPONENTS + "." + scheme))
                                && settings.getProperty(key) instanceof CharSequence value) {
                            MisreadSettings.refuse(key, value.toString());
                        }
                    }
                }
            }
        }
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(Set.of(scheme));
        Binder.get(environment).bind(COMPONENTS, Bindable.mapOf(String.class, Object.class)).orElse(Map.of()).keySet()
                .forEach(key -> {
                    String name = StringHelper.before(key, ".", key);
                    if (name.startsWith(scheme + "-")) {
                        names.add(name);
                    }
                });
        return names;
    }

    private Component create(String name, ConfigurableListableBeanFactory beans) {
        CamelContext camelContext = beans.getBean(CamelContext.class);
        Component component = constructor.get();
        component.setCamelContext(camelContext);
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Binder.get(environment).bind(COMPONENTS + "." + name, Bindable.mapOf(String.class, String.class)).orElse(Map.of())
                // of a variable of the environment, CAMEL_COMPONENT_WDT_APP_KEY, it makes app.key; what goes first comes first
                .forEach((option, value) -> options.putIfAbsent(
                        StringHelper.dashToCamelCase(option.replace('.', '-')), value));
        options.forEach((option, value) -> set(camelContext, component, name, option, value));
        return component;
    }

    private void set(CamelContext camelContext, Component component, String name, String option, String value) {
        try {
            PropertyBindingSupport.build().withCamelContext(camelContext).withTarget(component)
                    .withConfigurer(configurer.get()).withIgnoreCase(true).withMandatory(true)
                    .withProperty(option, value).bind();
        } catch (PropertyBindingException e) {
            // Camel's own message shows the value, which may be that of a misspelt secret
            throw new IllegalArgumentException(
                    "Cannot set " + COMPONENTS + "." + name + "." + option + ": the component " + scheme
                                               + " has no such option, or it does not take the value that is set");
        }
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.util.Properties;

import io.camelerp.common.MisreadSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Refuses settings of Camel Main and of the Camel CLI whose Chinese was misread: a filter that matches nothing, or a
 * user that Kingdee does not know, would be looked for elsewhere.
 */
public class SettingTexts implements CamelContextAware {

    private CamelContext camelContext;

    /** Called when the bean is made, which is before any route starts. */
    public void start() {
        Properties settings = camelContext.getPropertiesComponent()
                .loadProperties(key -> key.startsWith("erp.") || key.matches("camel\\.component\\.(wdt|sst)\\b.*"));
        settings.stringPropertyNames().forEach(key -> MisreadSettings.refuse(key, settings.getProperty(key)));
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.camelerp.common.Quota;
import io.camelerp.common.Quotas;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.FileBatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.sst.client.Account;
import io.camelerp.sst.client.ClientSettings;
import io.camelerp.sst.client.SstClient;
import io.camelerp.sst.consumer.BillClaims;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.PropertiesHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads, receives and writes bills of SST (甩手掌柜). One component is one account.
 */
@Component("sst")
public class SstComponent extends HealthCheckComponent implements SSLContextParametersAware {

    private static final Logger LOG = LoggerFactory.getLogger(SstComponent.class);

    @Metadata
    private SstConfiguration configuration = new SstConfiguration();

    @Metadata(label = "security")
    private boolean useGlobalSslContextParameters;

    private final Map<ClientKey, SstClient> clients = new ConcurrentHashMap<>();
    private final Map<Path, FileBatchStore> fileStores = new ConcurrentHashMap<>();
    private final Map<Path, Duration> keptKeys = new HashMap<>();
    private final BillClaims billClaims = new BillClaims();
    private MemoryBatchStore memoryStore;
    private Clock clock = Clock.systemUTC();

    private record ClientKey(Account account, ClientSettings settings) {
    }

    public SstComponent() {
    }

    public SstComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SstConfiguration copy = configuration.copy();
        copy.setCommand(remaining);
        Map<String, Object> all
                = new LinkedHashMap<>(Objects.requireNonNullElse(configuration.getParameters(), Map.of()));
        all.putAll(PropertiesHelper.extractProperties(parameters, "param."));
        copy.setParameters(all);
        SstEndpoint endpoint = new SstEndpoint(uri, this, copy);
        setProperties(endpoint, parameters);
        if (endpoint.getConfiguration().getSslContextParameters() == null) {
            endpoint.getConfiguration().setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        CamelContextAware.trySetCamelContext(endpoint.getConfiguration().getSslContextParameters(), getCamelContext());
        return endpoint;
    }

    SstClient client(SstConfiguration endpointConfiguration) {
        Account account = endpointConfiguration.account();
        ClientSettings settings = endpointConfiguration.clientSettings();
        // looked up each time, because the quota refuses a second figure for the same account
        Quota quota = Quotas.get(
                this, account.toString(), endpointConfiguration.getRequestsPerMinute(), Quotas.MINUTE);
        return clients.computeIfAbsent(new ClientKey(account, settings),
                key -> new SstClient(account, settings, quota, CallErrors.of(getCamelContext(), "sst", account.appId())));
    }

    /** Where the state of an endpoint is kept. */
    synchronized BatchStore batchStore(SstConfiguration endpointConfiguration) {
        if (endpointConfiguration.getBatchStore() != null) {
            return endpointConfiguration.getBatchStore();
        }
        Duration keepKeys = Duration.ofMillis(endpointConfiguration.getKeepKeys());
        if (endpointConfiguration.isStateless()) {
            if (memoryStore == null) {
                LOG.warn(
                        "State is not kept (stateless=true): a restart begins at startFrom again, and pushed bills that are not"
                         + " done are lost");
                memoryStore = new MemoryBatchStore(keepKeys, clock);
            }
            return memoryStore;
        }
        Path directory = Path.of(endpointConfiguration.getStateDirectory()).toAbsolutePath().normalize();
        Duration before = keptKeys.putIfAbsent(directory, keepKeys);
        if (before != null && !before.equals(keepKeys)) {
            throw new IllegalArgumentException(
                    "Option keepKeys is " + keepKeys + " here and " + before + " on another endpoint with stateDirectory="
                                               + directory + ": set the same, or another directory");
        }
        return fileStores.computeIfAbsent(directory, path -> {
            LOG.info("Open batches, pushed bills and keys are kept in {}", path);
            return new FileBatchStore(path, keepKeys, clock);
        });
    }

    BillClaims billClaims() {
        return billClaims;
    }

    @Override
    protected synchronized void doStop() throws Exception {
        clients.values().forEach(SstClient::close);
        clients.clear();
        Quotas.release(this);
        fileStores.values().forEach(FileBatchStore::close);
        fileStores.clear();
        keptKeys.clear();
        super.doStop();
    }

    public SstConfiguration getConfiguration() {
        return configuration;
    }

    /**
     * What all endpoints of this component share: the account first of all.
     */
    public void setConfiguration(SstConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    /**
     * Whether to use the keys and certificates that are set for the whole Camel context.
     */
    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public Clock getClock() {
        return clock;
    }

    /** Sets the clock that ends windows; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}

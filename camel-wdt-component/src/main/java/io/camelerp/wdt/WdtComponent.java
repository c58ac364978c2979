/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import io.camelerp.common.Quota;
import io.camelerp.common.Quotas;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.FileBatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.wdt.client.Account;
import io.camelerp.wdt.client.ClientSettings;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.consumer.CheckpointFiles;
import io.camelerp.wdt.consumer.ScopeClaims;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.apache.camel.util.PropertiesHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls and pushes Wangdiantong (WDT) orders, stock and documents. One component is one account.
 */
@Component("wdt")
public class WdtComponent extends HealthCheckComponent implements SSLContextParametersAware {

    private static final Logger LOG = LoggerFactory.getLogger(WdtComponent.class);

    private static final int READERS = 8;

    @Metadata
    private WdtConfiguration configuration = new WdtConfiguration();

    @Metadata(label = "security", defaultValue = "false")
    private boolean useGlobalSslContextParameters;

    private final Map<ClientKey, WdtClient> clients = new ConcurrentHashMap<>();
    private final Map<Path, CheckpointFiles> checkpointFiles = new ConcurrentHashMap<>();
    private final StateRepository<String, String> memory = new MemoryStateRepository();
    private ExecutorService readers;
    private Duration minute = Quotas.MINUTE;
    private final Map<Path, FileBatchStore> batchFiles = new ConcurrentHashMap<>();
    private final ScopeClaims scopeClaims = new ScopeClaims();
    private BatchStore batchMemory;
    private Clock clock = Clock.systemUTC();

    private record ClientKey(Account account, ClientSettings settings) {
    }

    public WdtComponent() {
    }

    public WdtComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        WdtConfiguration copy = configuration.copy();
        copy.setApi(remaining);
        Map<String, Object> all = new LinkedHashMap<>();
        if (copy.getParameters() != null) {
            all.putAll(copy.getParameters());
        }
        all.putAll(PropertiesHelper.extractProperties(parameters, "param."));
        copy.setParameters(all);
        WdtEndpoint endpoint = new WdtEndpoint(uri, this, copy);
        setProperties(endpoint, parameters);
        if (endpoint.getConfiguration().getSslContextParameters() == null) {
            endpoint.getConfiguration().setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        CamelContextAware.trySetCamelContext(endpoint.getConfiguration().getSslContextParameters(), getCamelContext());
        return endpoint;
    }

    WdtClient client(WdtConfiguration endpointConfiguration) {
        Account account = endpointConfiguration.account();
        ClientSettings settings = endpointConfiguration.clientSettings();
        // looked up each time, because the quota refuses a second figure for the same account
        Quota quota = Quotas.get(this, account.quotaName(), endpointConfiguration.getRequestsPerMinute(), minute);
        return clients.computeIfAbsent(new ClientKey(account, settings),
                key -> new WdtClient(account, settings, quota, clock, CallErrors.of(getCamelContext(), "wdt", account.sid())));
    }

    /** Runs what consumers read ahead; its threads end when there is nothing to do. */
    synchronized Executor readers() {
        if (readers == null) {
            readers = getCamelContext().getExecutorServiceManager()
                    .newThreadPool(this, "WdtReadAhead", READERS, READERS);
        }
        return readers;
    }

    /** Checkpoints that end with this component, and not with a route that is stopped for a while. */
    StateRepository<String, String> memory() {
        return memory;
    }

    StateRepository<String, String> checkpointFiles(String directory, String key) {
        Path path = Path.of(directory).toAbsolutePath().normalize();
        LOG.info("Checkpoint {} is kept in {}", key, path);
        return checkpointFiles.computeIfAbsent(path, CheckpointFiles::new);
    }

    /** Where rows of pools are kept, unless the user names a store; what is done is not remembered. */
    synchronized BatchStore batchStore(WdtConfiguration endpointConfiguration) {
        if (endpointConfiguration.getBatchStore() != null) {
            return endpointConfiguration.getBatchStore();
        }
        if (endpointConfiguration.isStateless()) {
            if (batchMemory == null) {
                LOG.warn("Rows of pools are not kept (stateless=true): those that are not done are lost with the process");
                batchMemory = new MemoryBatchStore(Duration.ZERO, clock);
            }
            return batchMemory;
        }
        Path path = Path.of(endpointConfiguration.getStateDirectory()).toAbsolutePath().normalize();
        return batchFiles.computeIfAbsent(path, directory -> {
            LOG.info("Rows of pools are kept in {}", directory);
            return new FileBatchStore(directory, Duration.ZERO, clock);
        });
    }

    /** Who has the rows that are kept where the user names no store. */
    ScopeClaims scopeClaims() {
        return scopeClaims;
    }

    @Override
    protected synchronized void doStop() throws Exception {
        clients.values().forEach(WdtClient::close);
        clients.clear();
        Quotas.release(this);
        stopReaders();
        batchFiles.values().forEach(FileBatchStore::close);
        batchFiles.clear();
        super.doStop();
    }

    private synchronized void stopReaders() {
        if (readers != null) {
            getCamelContext().getExecutorServiceManager().shutdownNow(readers);
            readers = null;
        }
    }

    public WdtConfiguration getConfiguration() {
        return configuration;
    }

    /**
     * What all endpoints of this component share: the account first of all.
     */
    public void setConfiguration(WdtConfiguration configuration) {
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

    /** Sets the clock that signs calls and ends windows; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    public Duration getMinute() {
        return minute;
    }

    /** Sets how long the minute of the quota lasts; for tests with scaled time. */
    public void setMinute(Duration minute) {
        this.minute = minute;
    }
}

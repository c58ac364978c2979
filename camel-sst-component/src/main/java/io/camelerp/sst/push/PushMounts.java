/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mounts on {@code platform-http}: one for each path, which serves all commands, because a path can have one
 * consumer only.
 */
public final class PushMounts {

    /** The name of a receiver for every command that has none of its own. */
    public static final String ALL = "push";

    private static final Logger LOG = LoggerFactory.getLogger(PushMounts.class);

    private final Map<String, Mount> mounts = new HashMap<>();

    private static final class Mount {
        private final String account;
        private final PushSettings settings;
        private final Map<String, PushReceiver> receivers = new ConcurrentHashMap<>();
        private final PushHandler handler;
        private Consumer consumer;

        Mount(String account, PushSettings settings) {
            this.account = account;
            this.settings = settings;
            this.handler = new PushHandler(
                    settings,
                    command -> Optional.ofNullable(receivers.get(command)).or(() -> Optional.ofNullable(receivers.get(ALL))));
        }
    }

    private PushMounts() {
    }

    /** The mounts of a context: its components share the server. */
    public static PushMounts of(CamelContext context) {
        synchronized (context) {
            PushMounts mounts = context.getCamelContextExtension().getContextPlugin(PushMounts.class);
            if (mounts == null) {
                mounts = new PushMounts();
                context.getCamelContextExtension().addContextPlugin(PushMounts.class, mounts);
            }
            return mounts;
        }
    }

    /**
     * Lets a receiver take the pushes of a command; the first receiver opens the mount.
     *
     * @return                          the handler of the mount
     * @throws IllegalArgumentException when the command is taken already, or the mount is of another account or has
     *                                  other settings
     */
    public synchronized PushHandler add(
            CamelContext context, String path, String account, PushSettings settings, String command, PushReceiver receiver)
            throws Exception {
        Mount mount = mounts.get(path);
        if (mount == null) {
            mount = new Mount(account, settings);
            mount.consumer = context.getEndpoint("platform-http:" + path + "?httpMethodRestrict=POST")
                    .createConsumer(mount.handler);
            ServiceHelper.startService(mount.consumer);
            mounts.put(path, mount);
            LOG.info("SST pushes are taken at platform-http:{}", path);
            settings.warn(path);
        }
        if (!mount.account.equals(account)) {
            throw new IllegalArgumentException(
                    "The pushes at " + path + " are those of account " + mount.account + ", and a push does not say whose it"
                                               + " is: set another pushPath for account " + account);
        }
        if (!mount.settings.equals(settings)) {
            throw new IllegalArgumentException(
                    "The pushes at " + path + " are taken with " + mount.settings + " and with " + settings
                                               + ": set the same options on all sst:Push... endpoints of one path");
        }
        if (mount.receivers.putIfAbsent(command, receiver) != null) {
            throw new IllegalArgumentException(
                    "Two routes take " + command + " at " + path + ": one push has one answer. Let one route multicast");
        }
        return mount.handler;
    }

    /** Who takes the pushes at a path. */
    public synchronized Optional<PushHandler> handler(String path) {
        return Optional.ofNullable(mounts.get(path))
                .or(() -> path.startsWith("/") ? Optional.ofNullable(mounts.get(path.substring(1))) : Optional.empty())
                .map(mount -> mount.handler);
    }

    /** Takes a receiver away; the last one closes the mount. */
    public synchronized void remove(String path, String command, PushReceiver receiver) {
        Mount mount = mounts.get(path);
        if (mount != null && mount.receivers.remove(command, receiver) && mount.receivers.isEmpty()) {
            mounts.remove(path);
            ServiceHelper.stopAndShutdownService(mount.consumer);
        }
    }
}

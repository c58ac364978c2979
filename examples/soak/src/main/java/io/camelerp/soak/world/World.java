/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.camelerp.soak.scenario.Event;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Scenario.Role;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Verdict;

/**
 * What is at the vendors of a scenario, how it changes, and whether all of it has arrived. Its methods are called under
 * one lock, but for those that ask.
 */
public interface World extends AutoCloseable {

    /** Puts the first records there, and what the runner has to know into the settings. */
    void begin(Settings settings);

    /** Tells each of the runners what it has to know. */
    default List<Path> tell(Settings settings, Path folder, List<Role> roles) {
        return roles.stream().map(role -> settings.with("role", role)
                .save(folder.resolve(role.name().toLowerCase(Locale.ROOT) + ".properties"))).toList();
    }

    /** Does something to the runners that only some worlds know of; whether it has happened. */
    default boolean strike(Event event, Crew crew) throws InterruptedException {
        throw new IllegalArgumentException("No " + event + " here");
    }

    /** Whether somebody is told of bills whose document was withdrawn. */
    default boolean tellsOfWithdrawn() {
        return false;
    }

    /** Lets something happen while the runner works. */
    void step();

    /** Nothing changes from now on. */
    void calm();

    /** How long it takes at the vendors, once nothing changes, until the last of it can be done. */
    default Duration afterwards() {
        return Scenario.SETTLE.plusSeconds(5);
    }

    /** How long it may take, once nothing changes, until all is done. */
    default Duration patience() {
        return Duration.ofSeconds(60);
    }

    /** How much has arrived by now. */
    int progress();

    /** Whether the runner says that it has done all. */
    boolean isDone(String status);

    /** Compares truth and books, when the runner has ended; kills, faults and events are for others to count. */
    Verdict verdict();

    /** Which records are lost or twice there, for who looks for the cause. */
    String details();

    /** The sandbox is not closed with it. */
    @Override
    default void close() {
        // most have nothing of their own
    }
}

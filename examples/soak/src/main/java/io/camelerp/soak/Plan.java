/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Target;

/**
 * What all runs of one command have in common.
 *
 * @param target  where records go, null where each seed draws it
 * @param flaw    the mistake that is built in
 * @param isPlain whether plain loops stand in the place of our components
 */
record Plan(Target target, Flaw flaw, boolean isPlain) {

    static final Plan OURS = new Plan(null, Flaw.NONE, false);

    static Plan of(String target, String flaw, boolean plain) {
        Flaw built = flaw.isEmpty() ? Flaw.NONE : Flaw.valueOf(flaw);
        return built == Flaw.NONE
                ? new Plan(target.isEmpty() ? null : Target.valueOf(target), built, plain) : flawed(built);
    }

    static Plan flawed(Flaw flaw) {
        return new Plan(flaw.target(), flaw, true);
    }

    /** The loop that a flaw is built into, without it. */
    static Plan plain(Target target) {
        return new Plan(target, Flaw.NONE, true);
    }

    Scenario scenario(long seed) {
        if (isPlain) {
            return Scenario.of(seed, flaw, target);
        }
        return target == null ? Scenario.draw(seed) : Scenario.draw(seed, target);
    }

    /** How to ask for the same again. */
    String options() {
        return (target == null || flaw != Flaw.NONE ? "" : " -Dsoak.target=" + target)
               + (flaw == Flaw.NONE ? "" : " -Dsoak.flaw=" + flaw) + (isPlain && flaw == Flaw.NONE ? " -Dsoak.plain=true" : "");
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

/** What happens to the runner in the middle of its work. */
public enum Event {
    /** SIGKILL, and another runner starts where it was */
    KILL,
    /** the routes are suspended for a while */
    SUSPEND,
    /** the context is stopped and a new one is started */
    RESTART,
    /** no file can grow for a while, as on a full disk */
    DISK_FULL,
    /** the clock of the runner jumps */
    CLOCK_JUMP,
    /** all sessions of Kingdee end, and another login throws ours out */
    KICK_OUT,
    /** the PostgreSQL of the runner is cut off for a while, or falls silent and is cut off then */
    DATABASE_AWAY,
    /** the same of the broker */
    BROKER_AWAY,
    /** an operator moves the checkpoints back, so that everything is delivered again */
    MOVE_BACK,
    /** the state database is lost, and the runners begin with a new one */
    STATE_LOST,
    /** SIGKILL to all runners at once */
    KILL_ALL,
    /** the leader is stopped for longer than it may be silent, and goes on then as if nothing had been */
    FREEZE,
    /** the same, and the locks that it holds are forgotten meanwhile, as by a file server: two believe to be elected */
    FORGET_LOCKS,
    /** the folder of the locks is away for a while */
    LOCKS_AWAY,
    /** the leader alone does not reach its database for a while */
    LEADER_CUT_OFF;

    /** Whether it strikes the runner that is elected, where one is. */
    public boolean ofElected() {
        return this == KILL || ordinal() >= KILL_ALL.ordinal();
    }
}

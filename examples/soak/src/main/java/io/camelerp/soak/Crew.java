/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The runners of one scenario: one, or some that know nothing of each other and share one state.
 */
final class Crew {

    private final Runners runners;
    private final Random random;
    private final List<RunnerProcess> members = new ArrayList<>();
    /** How each of them is started. */
    private final List<String> starts = new ArrayList<>();

    /** Starts a runner for each of the settings. */
    static Crew start(Runners runners, List<Path> settings, Random random) throws InterruptedException {
        Crew crew = new Crew(runners, random);
        for (Path own : settings) {
            crew.members.add(runners.take());
            crew.starts.add("start " + own);
        }
        for (int i = 0; i < crew.members.size(); i++) {
            crew.members.get(i).tell(crew.starts.get(i));
        }
        for (int i = 0; i < crew.members.size(); i++) {
            crew.members.get(i).answer(crew.starts.get(i));
        }
        return crew;
    }

    private Crew(Runners runners, Random random) {
        this.runners = runners;
        this.random = random;
    }

    /**
     * Gives all of them a command and waits until each has carried it out.
     *
     * @return                what they say
     * @throws StuckException when one fails, or does not end
     */
    List<String> ask(String command) throws InterruptedException {
        members.forEach(member -> member.tell(command));
        List<String> answers = new ArrayList<>();
        for (RunnerProcess member : members) {
            answers.add(member.answer(command));
        }
        return answers;
    }

    /** Starts those again whose route has stopped by itself, and says what all of them stand at. */
    List<String> status() throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (RunnerProcess member : members) {
            String status = member.ask("status");
            if (status.equals(Job.STOPPED)) {
                member.ask("restart");
            }
            all.add(status);
        }
        return all;
    }

    /** SIGKILL for one of them, and another takes its place. */
    void kill() throws InterruptedException {
        runners.prepare();
        RunnerProcess victim = any();
        if (random.nextInt(4) == 0) {
            // while it may still be starting
            victim.tell("restart");
            Pause.millis(random.nextInt(300));
        }
        victim.kill();
        String start = starts.remove(members.indexOf(victim));
        members.remove(victim);
        RunnerProcess next = runners.take();
        members.add(next);
        starts.add(start);
        next.ask(start);
    }

    private RunnerProcess any() {
        // one runner takes no number: what older seeds draw stays as it was
        return members.size() == 1 ? members.get(0) : members.get(random.nextInt(members.size()));
    }

    /** Gives one of them a command that the state of its work may forbid. */
    void tryAsk(String command) throws InterruptedException {
        any().attempt(command);
    }

    /** Does something to one of them while its disk is full; nothing where that cannot be had. */
    boolean fillDisk(int millis) throws InterruptedException {
        RunnerProcess member = any();
        if (!Disk.limit(member.pid(), 0)) {
            return false;
        }
        Pause.millis(millis);
        Disk.unlimit(member.pid());
        return true;
    }

    /** Ends their work; they may be used again. */
    void stop() throws InterruptedException {
        ask("stop");
        members.forEach(runners::giveBack);
    }

    void killAll() throws InterruptedException {
        for (RunnerProcess member : members) {
            member.kill();
        }
    }
}

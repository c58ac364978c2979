/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.camelerp.soak.runner.Job;
import io.camelerp.soak.scenario.Pause;

/**
 * The runners of one scenario: one, or some that share one state. Each has a place, which the one that follows it
 * takes.
 */
public final class Crew {

    private final Runners runners;
    private final List<String> starts;
    private final Random random;
    private final List<RunnerProcess> members = new ArrayList<>();

    /** Starts a runner with each of the settings. */
    public static Crew start(Runners runners, List<Path> settings, Random random) throws InterruptedException {
        Crew crew = new Crew(runners, settings, random);
        for (int i = 0; i < settings.size(); i++) {
            crew.members.add(runners.take());
        }
        try {
            crew.start();
            return crew;
        } catch (StuckException e) {
            // nobody else knows of them yet
            crew.killAll();
            throw e;
        }
    }

    private Crew(Runners runners, List<Path> settings, Random random) {
        this.runners = runners;
        this.starts = settings.stream().map(file -> "start " + file).toList();
        this.random = random;
    }

    private void start() throws InterruptedException {
        for (int i = 0; i < members.size(); i++) {
            members.get(i).tell(starts.get(i));
        }
        for (int i = 0; i < members.size(); i++) {
            members.get(i).answer(starts.get(i));
        }
    }

    int size() {
        return members.size();
    }

    public RunnerProcess member(int place) {
        return members.get(place);
    }

    /**
     * Gives all of them a command and waits until each has carried it out.
     *
     * @return                what they say
     * @throws StuckException when one fails, or does not end
     */
    public List<String> ask(String command) throws InterruptedException {
        members.forEach(member -> member.tell(command));
        List<String> answers = new ArrayList<>();
        for (RunnerProcess member : members) {
            answers.add(member.answer(command));
        }
        return answers;
    }

    /** Starts those again whose route has stopped by itself, and says what all of them stand at. */
    public List<String> status() throws InterruptedException {
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
    public void kill(int place) throws InterruptedException {
        runners.prepare();
        RunnerProcess victim = members.get(place);
        if (random.nextInt(4) == 0) {
            // while it may still be starting
            victim.tell("restart");
            Pause.millis(random.nextInt(300));
        }
        victim.kill();
        members.set(place, runners.take());
        members.get(place).ask(starts.get(place));
    }

    /** SIGKILL for all of them, and others take their places. */
    public void replaceAll() throws InterruptedException {
        for (RunnerProcess member : members) {
            member.kill();
        }
        members.replaceAll(member -> runners.take());
        start();
    }

    /** All of them are killed, something is done, and as many others begin. */
    public void begin(Runnable between) throws InterruptedException {
        killAll();
        between.run();
        members.replaceAll(member -> runners.take());
        start();
    }

    /** The place of one of them. */
    public int any() {
        // one runner takes no number: what older seeds draw stays as it was
        return members.size() == 1 ? 0 : random.nextInt(members.size());
    }

    /** Gives one of them a command that the state of its work may forbid. */
    public void tryAsk(String command) throws InterruptedException {
        members.get(any()).attempt(command);
    }

    /** Does something to one of them while its disk is full; nothing where that cannot be had. */
    public boolean fillDisk(int millis) throws InterruptedException {
        RunnerProcess member = members.get(any());
        if (!Disk.limit(member.pid(), 0)) {
            return false;
        }
        Pause.millis(millis);
        Disk.unlimit(member.pid());
        return true;
    }

    /** Ends their work; they may be used again. */
    public void stop() throws InterruptedException {
        ask("stop");
        members.forEach(runners::giveBack);
    }

    public void killAll() throws InterruptedException {
        for (RunnerProcess member : members) {
            member.kill();
        }
    }
}

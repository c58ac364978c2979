/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches;
import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Pushers;
import io.camelerp.soak.world.World;

/**
 * Bills of SST: outbound bills that wait to be downloaded, or receipts that the vendor pushes until they are taken.
 */
public final class SstWorld implements World {

    static final int STORE = 2445;

    private final Scenario scenario;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Path folder;
    private final Random random;
    private final int port;
    private final Pushers pushers;
    private final Set<String> expected = ConcurrentHashMap.newKeySet();
    private final Set<String> lost = new TreeSet<>();
    private int bills;
    private boolean ended;

    public SstWorld(Scenario scenario, Sandbox sandbox, SharedClock clock, Path folder, int port) {
        this.scenario = scenario;
        this.sandbox = sandbox;
        this.clock = clock;
        this.folder = folder;
        this.port = port;
        this.pushers = new Pushers(port, SstSwitches.Spelling.TABLE);
        this.random = Scenario.random(~scenario.seed());
    }

    private boolean isPushed() {
        return scenario.target() == Target.PUSHES;
    }

    @Override
    public void begin(Settings settings) {
        LocalDate firstDay = clock.now().toLocalDate().minusDays(2);
        sandbox.sst().resume(scenario.rest() ? SstSwitches.Resume.REST : SstSwitches.Resume.WHOLE);
        sandbox.sst().pageSize(scenario.clamp());
        for (int i = 0; i < scenario.rows(); i++) {
            add(firstDay.atStartOfDay().plusMinutes(random.nextInt(2 * 24 * 60)));
        }
        settings.with("fields", isPushed() ? "billno" : "buid").with("startFrom", firstDay)
                .with("port", port).with("store", scenario.store());
        if (isPushed()) {
            pushers.start();
        }
    }

    private void add(LocalDateTime time) {
        bills++;
        ObjectNode bill = JsonNodeFactory.instance.objectNode().put("rdate", time.toLocalDate().toString())
                .put("billingdate", SharedClock.FORMAT.format(time)).put("refertime", SharedClock.FORMAT.format(time))
                .put("remarks", "少货");
        if (isPushed()) {
            String number = "R" + bills;
            pushers.add(
                    SstDocument.REC, bill.put("billno", number).put("outstoreuid", 1).put("instoreuid", 2),
                    () -> expected.add(number));
        } else {
            expected.add(String.valueOf(bills));
            sandbox.sst().put(SstDocument.TRANSFERRING,
                    bill.put("billno", "ZFH" + bills).put("buid", bills).put("shopid", STORE)
                            .put("storeid", 1014));
        }
    }

    @Override
    public void step() {
        if (bills < scenario.rows() + scenario.live() && random.nextInt(4) == 0) {
            add(clock.now());
        }
    }

    @Override
    public void calm() {
        while (bills < scenario.rows() + scenario.live()) {
            add(clock.now());
        }
        ended = true;
    }

    private Set<String> arrived() {
        return new HashSet<>(LineSink.read(folder.resolve("records.txt")));
    }

    @Override
    public int progress() {
        return arrived().size();
    }

    @Override
    public boolean isDone(String status) {
        return ended && (!isPushed() || expected.size() == bills) && arrived().containsAll(expected);
    }

    @Override
    public Verdict verdict() {
        pushers.close();
        List<String> lines = LineSink.read(folder.resolve("records.txt"));
        Set<String> arrived = new HashSet<>(lines);
        lost.addAll(expected);
        lost.removeAll(arrived);
        return Verdict.of(bills, lost.size(), 0, lines.size() - arrived.size());
    }

    @Override
    public String details() {
        return "lost " + lost + ", of which the vendor holds as finished "
               + sandbox.sst().finished(SstDocument.TRANSFERRING).stream().filter(lost::contains).toList();
    }

    @Override
    public void close() {
        pushers.close();
    }
}

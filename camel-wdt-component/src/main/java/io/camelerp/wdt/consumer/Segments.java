/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.camelerp.wdt.consumer.Segment.State;

/**
 * The windows from the watermark on without a gap, the oldest first.
 */
final class Segments {

    /** Looked through by who tells of it, too. */
    private final List<Segment> all = new CopyOnWriteArrayList<>();
    /** Ids of rows that were done last and are shown again. */
    private Set<String> edge = Set.of();

    boolean isEmpty() {
        return all.isEmpty();
    }

    void clear(Set<String> edgeOfTheNext) {
        all.clear();
        edge = edgeOfTheNext;
    }

    Segment add(TimeWindow window) {
        Segment segment = new Segment(window);
        all.add(segment);
        return segment;
    }

    boolean contains(Segment segment) {
        return all.contains(segment);
    }

    boolean isLast(Segment segment) {
        return !all.isEmpty() && all.get(all.size() - 1) == segment;
    }

    Optional<Segment> of(Batch batch) {
        return all.stream().filter(s -> s.batch() == batch).findFirst();
    }

    /** Those that were not handed out yet. */
    List<Segment> wanted() {
        return all.stream().filter(s -> s.state() == State.WANTED).toList();
    }

    boolean hasFailed() {
        return all.stream().anyMatch(s -> s.state() == State.FAILED);
    }

    int failures() {
        return all.stream().mapToInt(Segment::failures).max().orElse(0);
    }

    int beingRead() {
        return (int) all.stream().filter(Segment::isBeingRead).count();
    }

    /** Ids of rows that the segment shows and the one before it has shown. */
    Set<String> shownBefore(Segment segment) {
        int index = all.indexOf(segment);
        return index == 0 ? edge : all.get(index - 1).after();
    }

    /** Those that were read and have taught nothing yet, as long as there is no gap before them. */
    List<Segment> toLearnFrom() {
        return wanted().stream().takeWhile(s -> s.isLearned() || s.canTeach()).filter(Segment::canTeach).toList();
    }

    /**
     * Makes the segment end where it was read to; the rest is a segment of its own, unless nothing was planned beyond.
     *
     * @return whether it is the last one
     */
    boolean shorten(Segment segment, TimeWindow read) {
        boolean last = isLast(segment);
        if (last) {
            segment.setWindow(read);
        } else if (read.end().isBefore(segment.window().end())) {
            split(segment, read);
        }
        return last;
    }

    /** Makes the segment end earlier; the rest is a segment of its own. */
    void split(Segment segment, TimeWindow first) {
        TimeWindow rest = new TimeWindow(first.end(), segment.window().end());
        segment.setWindow(first);
        all.add(all.indexOf(segment) + 1, new Segment(rest));
    }

    /** The last one of those at the beginning that are done. */
    Optional<Segment> lastDone() {
        Segment last = null;
        for (Segment segment : all) {
            if (segment.state() != State.DONE) {
                break;
            }
            last = segment;
        }
        return Optional.ofNullable(last);
    }

    void removeUpTo(Segment last) {
        all.subList(0, all.indexOf(last) + 1).clear();
        edge = last.after();
    }

    /** Forgets what was read and not handed out, and takes out the windows at the end that never were. */
    Optional<Segment> takeUntouched() {
        all.forEach(Segment::forgetReading);
        int end = all.size();
        while (end > 0 && all.get(end - 1).state() == State.WANTED && all.get(end - 1).failures() == 0) {
            end--;
        }
        Optional<Segment> first = end == all.size() ? Optional.empty() : Optional.of(all.get(end));
        all.subList(end, all.size()).clear();
        return first;
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.camelerp.soak.scenario.Verdict;

/**
 * Documents against what has arrived of them and their open dead letters: what is nowhere, and what is there twice.
 *
 * @param <D> a document
 * @param <L> a dead letter
 */
public abstract class Comparison<D, L> {

    private final Function<D, String> nameOfDocument;
    private final Function<L, String> nameOfLetter;
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();

    protected Comparison(Function<D, String> nameOfDocument, Function<L, String> nameOfLetter) {
        this.nameOfDocument = nameOfDocument;
        this.nameOfLetter = nameOfLetter;
    }

    /**
     * Compares.
     *
     * @param  arrived what has arrived of documents, by their names; as often as it has
     * @return         whether all is done, and nothing is to be tried again
     */
    public boolean compare(Collection<D> documents, Map<String, List<String>> arrived, List<L> letters) {
        lost.clear();
        twice.clear();
        Map<String, List<L>> byName = letters.stream().collect(Collectors.groupingBy(nameOfLetter));
        boolean done = true;
        for (D document : documents) {
            String name = nameOfDocument.apply(document);
            done &= isDone(document, arrived.getOrDefault(name, List.of()), byName.getOrDefault(name, List.of()));
        }
        return done && lost.isEmpty() && twice.isEmpty();
    }

    /** Whether one of them is done, whatever is wrong with it. */
    protected abstract boolean isDone(D document, List<String> arrived, List<L> letters);

    public final void lose(String what) {
        lost.add(what);
    }

    protected final void doubt(String what) {
        twice.add(what);
    }

    /** What has arrived must be of a document that there is. */
    public final void doubtOthers(Map<String, List<String>> arrived, Collection<D> documents) {
        Set<String> known = documents.stream().map(nameOfDocument).collect(Collectors.toSet());
        arrived.forEach((name, contents) -> {
            if (!known.contains(name)) {
                doubt("of no document: " + name + " " + contents);
            }
        });
    }

    public final Set<String> lost() {
        return lost;
    }

    public final Set<String> twice() {
        return twice;
    }

    public final Verdict verdict(int documents) {
        return Verdict.of(documents, lost.size(), twice.size(), 0);
    }

    public final String details() {
        return "lost " + lost + ", twice " + twice;
    }
}

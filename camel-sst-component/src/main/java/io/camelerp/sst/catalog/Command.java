/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.catalog;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the vendor offers under one command: what to ask with, where the bills are, what identifies them.
 *
 * @param name          the vendor's name, {@code DownloadRECBill}
 * @param zh            the vendor's Chinese title
 * @param en            the English title
 * @param kind          what the command is for
 * @param document      what its bills are, the same word for a push and the download of the same bills; null without
 *                      bills
 * @param listNode      the node that holds the bills, or null when there is none
 * @param listAliases   other spellings of that node
 * @param key           the field that identifies a bill, or null
 * @param alternateKeys fields that identify a bill when the key is missing
 * @param window        how a download is asked for in pieces, null for other kinds
 * @param finish        the command that ends a batch, or null when none is documented
 * @param cancel        the command that gives bills back, or null when none is documented
 * @param oneOf         parameters of which one has to be there
 * @param bothSpellings parameters (or {@code node.field}) by the table's spelling, with the spelling of the example
 * @param idLists       lists of ids, with the name that an id has when the list holds objects
 * @param request       the parameters that the vendor documents
 * @param requestNodes  the fields of the structures in a request
 * @param nodes         the fields of the structures that a bill is made of
 */
public record Command(String name, String zh, String en, Kind kind, String document, String listNode,
        List<String> listAliases, String key, List<String> alternateKeys, Window window, String finish, String cancel,
        List<String> oneOf, Map<String, String> bothSpellings, Map<String, String> idLists, List<Field> request,
        Map<String, List<Field>> requestNodes, Map<String, Node> nodes) {

    public Command {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        listAliases = listAliases == null ? List.of() : List.copyOf(listAliases);
        alternateKeys = alternateKeys == null ? List.of() : List.copyOf(alternateKeys);
        oneOf = oneOf == null ? List.of() : List.copyOf(oneOf);
        bothSpellings = bothSpellings == null ? Map.of() : Map.copyOf(bothSpellings);
        idLists = idLists == null ? Map.of() : Map.copyOf(idLists);
        request = request == null ? List.of() : List.copyOf(request);
        requestNodes = requestNodes == null ? Map.of() : Map.copyOf(requestNodes);
        nodes = nodes == null ? Map.of() : Map.copyOf(nodes);
    }

    /**
     * What a command is for.
     */
    public enum Kind {

        /** Asks, and changes nothing. */
        query,
        /** Bills in batches, by time. */
        download,
        /** Creates a bill. */
        create,
        /** Changes a bill. */
        update,
        /** Ends a batch. */
        finish,
        /** Gives bills of a batch back. */
        cancel,
        /** Bills that the vendor sends to us. */
        push;

        /** Whether asking twice does no harm. */
        public boolean isRead() {
            return this == query || this == download;
        }

        /** Whether a repeat after an unknown result does no harm: setting or ending twice is the same as once. */
        public boolean isRepeatable() {
            return this != create;
        }
    }

    /**
     * The form of a value on the wire.
     */
    public enum Type {
        text,
        integer,
        decimal,
        date,
        time,
        list,
        object
    }

    /**
     * A documented field.
     *
     * @param name     the vendor's name, in the one spelling that we use
     * @param type     its form
     * @param required whether a request makes no sense without it
     * @param zh       what the vendor says of it
     * @param en       the same in English
     */
    public record Field(String name, Type type, boolean required, String zh, String en) {

        /** The name, with what it means in both languages. */
        public String describe() {
            String meaning = Stream.of(zh, en).filter(Objects::nonNull).reduce((a, b) -> a + ", " + b).orElse("");
            return "'" + name + "'" + (meaning.isEmpty() ? "" : " (" + meaning + ")");
        }
    }

    /**
     * The fields of one structure.
     *
     * @param fields  by the one spelling that we use
     * @param aliases other spellings in lower case, with the one that we use; they hold for this command only
     */
    public record Node(List<Field> fields, Map<String, String> aliases) {

        public Node {
            fields = fields == null ? List.of() : List.copyOf(fields);
            aliases = aliases == null ? Map.of() : Map.copyOf(aliases);
        }
    }

    /**
     * How a download is asked for in pieces.
     *
     * @param maxDays   the most days of one request, the last included
     * @param first     the parameter with the first day, null with {@code day}
     * @param last      the parameter with the last day, null with {@code day}
     * @param day       the parameter with the only day, or null
     * @param timeField the time by which the vendor filters, or null when the bill does not carry it
     * @param perStore  whether each request is for one store
     */
    public record Window(int maxDays, String first, String last, String day, String timeField, boolean perStore) {
    }

    public Optional<Field> parameter(String parameterName) {
        return request.stream().filter(f -> f.name().equals(parameterName)).findFirst();
    }

    /** The fields that identify a bill, the best first. */
    public List<String> keys() {
        return Stream.concat(Stream.ofNullable(key), alternateKeys.stream()).toList();
    }
}

/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapping in jq, read for its page: which fields it fills, and of what.
 */
final class Mapping {

    private static final String LINE = "…[].";
    private static final Pattern FIELD = Pattern.compile("\\s+([A-Za-z_]\\w*): (.+)");
    private static final Pattern DEFINITION = Pattern.compile("def (\\w+(?:\\([^)]*\\))?):.*");
    private static final Pattern VARIABLE = Pattern.compile("(?!def )[| ]*(?:if )?(.+?) as \\$(\\w+)\\b");
    private static final Pattern LINES = Pattern.compile("def (\\w*lines\\w*)\\b.*");
    private static final Pattern LOOKUP = Pattern.compile("lookup\\(\"([\\w-]+)\";[^;]*(?:;\\s*(?:\"(\\w+)\"|(\\$\\w+)))?");
    private static final Pattern NEED = Pattern.compile("need\\(\"([^\"]+)\"\\)");
    private static final Pattern CHECKED = Pattern.compile("(?:checked|numeric)\\(\"([^\"]+)\"\\)");
    /** Behind a condition, what is not there is not asked for. */
    private static final Pattern CHECKED_ALWAYS = Pattern.compile("(?<!then )(?<!else )checked\\(\"([^\"]+)\"\\)");
    private static final Pattern ERROR = Pattern.compile("error\\(\"([^\"]+)\"(\\s*\\+)?");

    private final String name;
    private final String source;
    private final List<Field> fields = new ArrayList<>();
    private final List<Field> constants = new ArrayList<>();
    private final List<Field> variables = new ArrayList<>();

    /** What is filled, of what, and what the file says of it. */
    record Field(String target, String expression, String note) {
    }

    Mapping(Path file) {
        this.name = file.getFileName().toString();
        this.source = RoutePage.read(file);
        read(source.split("\n"));
        // the lines of a bill stand first in the file, and where they go only in its head
        fields.stream().filter(field -> field.expression().contains("lines(")).findFirst().ifPresent(head -> fields.replaceAll(
                field -> new Field(field.target().replace(LINE, head.target() + "[]."), field.expression(), field.note())));
    }

    private void read(String[] lines) {
        Deque<String> inside = new ArrayDeque<>();
        List<String> above = new ArrayList<>();
        boolean settings = false;
        String part = "";
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.startsWith("# ----")) {
                settings = line.contains("修改");
                above.clear();
                continue;
            }
            if (line.strip().startsWith("#")) {
                above.add(line.strip().replaceFirst("^#+\\s*", ""));
                continue;
            }
            Matcher definition = DEFINITION.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (LINES.matcher(line).matches()) {
                part = "[]";
            } else if (definition.matches()) {
                i = define(lines, i, definition.group(1), String.join(" ", above), settings ? constants : variables);
                above.clear();
                continue;
            }
            if (field.matches() && !line.contains("def ")) {
                String value = field.group(2);
                String target = String.join("", inside) + field.group(1);
                if (value.strip().endsWith("{")) {
                    inside.addLast(field.group(1) + (value.strip().equals("{") ? "." : "[]."));
                } else {
                    StringBuilder expression = new StringBuilder(code(value));
                    String note = comment(value);
                    while (open(expression.toString()) > 0 && i + 1 < lines.length) {
                        i++;
                        expression.append(' ').append(code(lines[i]).strip());
                        note += comment(lines[i]);
                    }
                    fields.add(new Field(
                            (part.isEmpty() ? "" : LINE) + target, expression.toString().strip().replaceAll(",$", ""),
                            note.isEmpty() ? String.join(" ", above) : note));
                }
            } else if (line.strip().startsWith("}") && !inside.isEmpty()) {
                inside.removeLast();
            } else if (VARIABLE.matcher(line).lookingAt()) {
                Matcher variable = VARIABLE.matcher(line);
                variable.lookingAt();
                variables.add(new Field("$" + variable.group(2), variable.group(1), String.join(" ", above)));
            }
            above.clear();
            if (code(lines[i]).strip().endsWith(";")) {
                part = "";
            }
        }
    }

    /** Keeps a definition, whose end is the semicolon outside all brackets. */
    private static int define(String[] lines, int first, String name, String above, List<Field> kept) {
        StringBuilder body = new StringBuilder(code(lines[first]).replaceFirst("def \\w+(\\([^)]*\\))?:", ""));
        String note = comment(lines[first]);
        int i = first;
        while (!(body.toString().strip().endsWith(";") && open(body.toString()) == 0)) {
            i++;
            body.append(' ').append(code(lines[i]).strip());
            note += comment(lines[i]);
        }
        kept.add(new Field(name, body.toString().strip().replaceAll(";$", ""), note.isEmpty() ? above : note));
        return i;
    }

    /** How many brackets are open at the end. */
    private static int open(String expression) {
        String bare = expression.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "");
        return (int) (bare.chars().filter(c -> "([{".indexOf(c) >= 0).count()
                      - bare.chars().filter(c -> ")]}".indexOf(c) >= 0).count());
    }

    private static String code(String line) {
        int comment = commentAt(line);
        return (comment < 0 ? line : line.substring(0, comment)).stripTrailing();
    }

    private static String comment(String line) {
        int comment = commentAt(line);
        return comment < 0 ? "" : line.substring(comment + 1).strip();
    }

    private static int commentAt(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '"' && (i == 0 || line.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (line.charAt(i) == '#' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    String name() {
        return name;
    }

    List<Field> fields() {
        return fields;
    }

    /** What fields are made of: variables, and definitions that no tenant has to change; in the order of the file. */
    List<Field> variables() {
        return variables;
    }

    List<Field> constants() {
        return constants;
    }

    /** The columns of each lookup table. */
    Map<String, Set<String>> lookups() {
        Map<String, Set<String>> tables = new LinkedHashMap<>();
        Matcher lookup = LOOKUP.matcher(withoutComments());
        while (lookup.find()) {
            Set<String> columns = lookup.group(3) != null ? arguments(lookup.start()) : new TreeSet<>();
            if (lookup.group(2) != null) {
                columns.add(lookup.group(2));
            }
            if (lookup.group(3) == null || !columns.isEmpty()) {
                tables.computeIfAbsent(lookup.group(1), any -> new TreeSet<>()).addAll(columns);
            }
        }
        return tables;
    }

    /** The columns that callers name, where a definition takes the column as its argument. */
    private Set<String> arguments(int at) {
        Set<String> columns = new TreeSet<>();
        Matcher definition = Pattern.compile("def (\\w+)\\(\\$\\w+\\):[^\\n]*$").matcher(
                withoutComments().substring(0, at));
        if (definition.find()) {
            all(Pattern.compile("\\b" + definition.group(1) + "\\(\"(\\w+)\"\\)")).forEach(columns::add);
        }
        return columns;
    }

    Set<String> needed() {
        Set<String> names = all(NEED);
        names.addAll(all(CHECKED_ALWAYS));
        return names;
    }

    Set<String> numbers() {
        return all(CHECKED);
    }

    /** The texts of its own errors; an ellipsis where something is put in. */
    Set<String> errors() {
        Set<String> errors = new TreeSet<>();
        Matcher error = ERROR.matcher(withoutComments());
        while (error.find()) {
            errors.add(error.group(1).strip() + (error.group(2) == null ? "" : " …"));
        }
        return errors;
    }

    private Set<String> all(Pattern pattern) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(withoutComments());
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private String withoutComments() {
        StringBuilder code = new StringBuilder();
        for (String line : source.split("\n")) {
            code.append(code(line)).append('\n');
        }
        return code.toString();
    }
}

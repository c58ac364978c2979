/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a daily summary is made of the documents that its route reads; nothing for other routes.
 */
final class SummaryNote {

    private static final Pattern BEAN = Pattern.compile("type: io\\.camelerp\\.routes\\.kingdee\\.DailySummary\\n"
                                                        + " +properties:\\n((?: +\\w+: .*\\n)+)");
    private static final Pattern PROPERTY = Pattern.compile("(\\w+): (.*)");

    private SummaryNote() {
    }

    static String of(String id, String yaml) {
        Matcher bean = BEAN.matcher(yaml);
        while (bean.find()) {
            Map<String, String> properties = PROPERTY.matcher(bean.group(1)).results()
                    .collect(Collectors.toMap(property -> property.group(1), property -> property.group(2)));
            if (id.equals(properties.get("routeId"))) {
                return text(properties.get("groupFields"), properties.get("entry"), properties.get("quantities"));
            }
        }
        return "";
    }

    private static String text(String groupFields, String entry, String quantities) {
        String group = Stream.of(groupFields.split(",")).map(field -> "<" + field + ">").collect(Collectors.joining("-"));
        String added = Stream.of(quantities.split(",")).map(field -> "`" + field + "`").collect(Collectors.joining(", "));
        String by = Stream.of(groupFields.split(",")).map(field -> "`" + field + "`").collect(Collectors.joining(", "));
        return """
                ## 汇总单 The summary bill

                下面的映射先把每张来源单据映射成一张单；同一组（%s）、同一天的合成一张汇总单，日期取 `FDate`。
                The mapping below makes a bill of each document first. Those of a group (%s) and a day, by `FDate`, become one bill:

                | 汇总单 summary | 怎么来 how it is made |
                |---|---|
                | `FBillNo`, `F_ora_Text_ckdh` | `HZ<yyyyMMdd>-%s`；汇总之后才到的单据进 `…-2`、`…-3`。<br>What comes after the summary was made gets `…-2`, `…-3`. |
                | `FDate` | 当天 the day, `00:00:00` |
                | 表头其余字段 other fields of the head | 各张都相同的才保留，不同的省略。<br>Kept where all documents have the same; left out otherwise. |
                | `%s` | 除数量（%s）外完全相同的明细合并成一行，数量相加。<br>Lines that differ in nothing but quantities (%s) become one line, and its quantities are added. |

                """
                .formatted(by, by, group, entry, added, added);
    }
}

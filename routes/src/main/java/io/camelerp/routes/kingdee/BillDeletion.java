/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deletes bills in Kingdee, and takes the audit of an audited one back (反审核) first. */
final class BillDeletion {

    private static final String AUDITED = "C";

    /** It was audited once: by the reading before, perhaps, which has not lived to delete it. */
    private static final String TAKEN_BACK = "D";

    private final KingdeeClient client;
    private final String formId;
    private final List<String> gone = new ArrayList<>();
    private final Set<String> takenBack = new HashSet<>();
    private final Map<String, Verdicts.Verdict> refused = new LinkedHashMap<>();

    BillDeletion(KingdeeClient client, String formId) {
        this.client = client;
        this.formId = formId;
    }

    void delete(Collection<String> numbers) {
        Map<String, String> statuses = client.statuses(formId, numbers);
        gone.addAll(numbers);
        gone.removeAll(statuses.keySet());
        List<String> audited = new ArrayList<>();
        List<String> deletable = new ArrayList<>();
        statuses.forEach((number, status) -> {
            (status.equals(AUDITED) ? audited : deletable).add(number);
            if (status.equals(TAKEN_BACK)) {
                takenBack.add(number);
            }
        });
        List<String> back = act("UnAudit", audited);
        takenBack.addAll(back);
        deletable.addAll(back);
        gone.addAll(act("Delete", deletable));
    }

    /** Takes a step with bills; returns those that have got through it. */
    private List<String> act(String method, List<String> numbers) {
        List<String> through = new ArrayList<>();
        if (!numbers.isEmpty()) {
            Verdicts.ofAct(client.act(method, formId, numbers), numbers).forEach((number, verdict) -> {
                if (verdict instanceof Verdicts.Saved) {
                    through.add(number);
                } else if (numbers.size() > 1 && verdict instanceof Verdicts.Unknown unknown && !unknown.crashed()) {
                    // alone, so that what Kingdee says can only be meant for it
                    through.addAll(act(method, List.of(number)));
                } else {
                    refused.put(number, verdict);
                }
            });
        }
        return through;
    }

    /** Those that Kingdee does not have any more. */
    List<String> gone() {
        return gone;
    }

    /** What became of the others. */
    Map<String, Verdicts.Verdict> refused() {
        return refused;
    }

    /** Whether one that could not be deleted was audited, and is not any more. */
    boolean isTakenBack(String number) {
        return takenBack.contains(number);
    }
}
